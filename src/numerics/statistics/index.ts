export { bootstrap, type BootstrapEstimate, type BootstrapOptions } from './bootstrap.ts';
export {
  empirical,
  histogram,
  kolmogorovDistance,
  quantile,
  type Empirical,
  type Histogram,
} from './empirical.ts';
export { withChance, type FitOptions, type FitQuality } from './fit.ts';
export {
  fitLogNormal,
  logNormalCdf,
  logNormalFamily,
  type LogNormal,
  type LogNormalFit,
} from './log-normal.ts';
export { complementaryError, normalCdf, normalQuantile } from './normal.ts';
export { studentFactor, studentTail } from './student.ts';
export { fitWeibull, weibullCdf, weibullFamily, type Weibull, type WeibullFit } from './weibull.ts';
