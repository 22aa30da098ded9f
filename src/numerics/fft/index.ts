export { BoxSums } from './box-sums.ts';
export {
  correlationSums,
  type CorrelatedField,
  type CorrelationAsked,
  type CorrelationSums,
} from './correlation.ts';
export { FourierGrid, type GridShape, type Precision } from './fourier-grid.ts';
export { goodLength, isGoodLength } from './lengths.ts';
