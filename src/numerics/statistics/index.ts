export { bootstrap, type BootstrapEstimate, type BootstrapOptions } from './bootstrap.ts';
export {
  empirical,
  histogram,
  kolmogorovDistance,
  quantile,
  type Empirical,
  type Histogram,
} from './empirical.ts';
export { complementaryError, normalCdf, normalQuantile } from './normal.ts';
export { studentFactor } from './student.ts';
