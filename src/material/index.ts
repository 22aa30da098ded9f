export { arrhenius } from './arrhenius.ts';
export { faradayConstant, gasConstant } from './constants.ts';
export { activated } from './diffusivity.ts';
export {
  capigliaConductivity,
  capigliaDiffusivity,
  nymanConductivity,
  nymanDiffusivity,
} from './electrolyte.ts';
export { parseFormula, type Formula } from './formula.ts';
export type {
  ExchangeCurrentDensity,
  ExchangeCurrentDerivatives,
  OpenCircuitPotential,
  PointFunction,
  RateLaw,
} from './functions.ts';
export {
  squareRootExchangeCurrent,
  symmetricButlerVolmer,
  symmetricOverpotential,
  symmetricOverpotentialSlope,
} from './kinetics.ts';
export { graphiteSilicon, mcmbGraphite, type HostMaterial } from './library/graphite.ts';
export { knownMaterials, type KnownMaterials } from './library/known.ts';
export { cobaltOxide, nmc811 } from './library/oxides.ts';
export {
  poreFillings,
  thermalConductivity,
  thermalPhases,
  type PoreFilling,
  type ThermalConductivity,
} from './library/thermal.ts';
export {
  fittedOpenCircuit,
  type ExponentialTerm,
  type OpenCircuitFit,
  type TanhTerm,
} from './open-circuit.ts';
