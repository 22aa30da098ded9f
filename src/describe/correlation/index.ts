export { twoPointDescriptor } from './two-point-descriptor.ts';
export { twoPointMap, type TwoPointMap } from './two-point-map.ts';
export {
  twoPointCorrelations,
  type CorrelationsOptions,
  type PairCorrelation,
  type TwoPointCorrelations,
} from './two-point-pairs.ts';
export {
  twoPointCorrelation,
  type CorrelationCurve,
  type CorrelationLengths,
  type IntegralRange,
  type TwoPointCorrelation,
  type TwoPointOptions,
} from './two-point.ts';
export {
  spectralDensity,
  spectralDensityDescriptor,
  spectralDensityMap,
  type SpectralDensity,
  type SpectralMap,
  type SpectralOptions,
} from './spectral-density.ts';
export {
  surfaceCorrelation,
  surfaceCorrelationDescriptor,
  type SurfaceCorrelation,
  type SurfaceCorrelationOptions,
} from './surface-correlation.ts';
