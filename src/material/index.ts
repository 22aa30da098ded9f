export { arrhenius } from './arrhenius.ts';
export { faradayConstant, gasConstant } from './constants.ts';
export type {
  ExchangeCurrentDensity,
  ExchangeCurrentDerivatives,
  OpenCircuitPotential,
  PointFunction,
} from './functions.ts';
