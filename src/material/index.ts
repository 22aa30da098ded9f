export { arrhenius } from './arrhenius.ts';
export { faradayConstant, gasConstant } from './constants.ts';
export { activated, activatedFunction } from './diffusivity.ts';
export {
  capigliaConductivity,
  capigliaDiffusivity,
  nymanConductivity,
  nymanDiffusivity,
} from './electrolyte.ts';
export { freeEnergyOf } from './file/free-energy-of.ts';
export { materialHost, type MaterialHost, type MaterialHostOptions } from './file/host.ts';
export { fileHash, materialText, parseMaterial, readMaterial } from './file/read.ts';
export type { Material } from './file/schema.ts';
export {
  chemicalDiffusivity,
  parseDiffusivities,
  type ChemicalDiffusivity,
  type Estimated,
  type LatticeDiffusivities,
  type LatticeDiffusivity,
} from './hand-over/chemical-diffusivity.ts';
export { equilibriumCurves, type EquilibriumCurve } from './hand-over/equilibrium-curve.ts';
export {
  handOver,
  type HandedOver,
  type HandedOverDiffusivity,
  type HandOverOptions,
} from './hand-over/hand-over.ts';
export { compareOrigins, type Origin } from './hand-over/origin.ts';
export type { Factors, FactorSource } from './hand-over/thermodynamic-factors.ts';
export {
  parseGrandPotential,
  parseIsotherm,
  type Isotherm,
  type IsothermOptions,
  type IsothermPoint,
} from './hand-over/isotherm.ts';
export { parseFormula, type Formula } from './formula.ts';
export type {
  ExchangeCurrentDensity,
  ExchangeCurrentDerivatives,
  FunctionTable,
  OpenCircuitPotential,
  PointFunction,
  RateLaw,
} from './functions.ts';
export {
  activityExchangeCurrent,
  excludedSite,
  hostActivity,
  idealSalt,
  type ActivityExchangeCurrentOptions,
} from './kinetics/activity.ts';
export {
  autocatalyticRanges,
  reactionSensitivity,
  type AutocatalyticRanges,
  type InsertionReaction,
  type ReactionSensitivity,
  type ReactionState,
} from './kinetics/autocatalysis.ts';
export { butlerVolmer, type TransferCoefficients } from './kinetics/butler-volmer.ts';
export { currentThroughFilm } from './kinetics/film.ts';
export { freeExchangeCurrent, type FreeExchangeCurrentOptions } from './kinetics/free-exchange.ts';
export { hushIntegral } from './kinetics/hush-integral.ts';
export { linearKinetics } from './kinetics/linear.ts';
export { marcus, type LimitedRateLaw, type Reorganisation } from './kinetics/marcus.ts';
export { marcusHushChidsey } from './kinetics/marcus-hush-chidsey.ts';
export { rateLaw, rateLawNames, type RateLawParameters } from './kinetics/names.ts';
export { squareRootExchangeCurrent } from './kinetics/square-root-exchange.ts';
export {
  symmetricButlerVolmer,
  symmetricOverpotential,
  symmetricOverpotentialSlope,
} from './kinetics/symmetric.ts';
export { tafel } from './kinetics/tafel.ts';
export { cokeDoyle, cokeFuller } from './library/cokes.ts';
export {
  doyleConductivity12,
  doyleConductivity21,
  doyleDiffusivity,
  eckerConductivity,
  eckerDiffusivity,
  nymanActivatedConductivity,
  nymanActivatedDiffusivity,
  perchlorateConductivity,
  pradaConductivity,
  valoenConductivity,
  valoenDiffusivity,
  valoenThermodynamicFactor,
} from './library/electrolytes.ts';
export {
  graphiteA123,
  graphiteEnertech,
  graphiteKokam,
  graphiteMohtat,
  graphiteOfComposite,
  graphiteSilicon,
  graphiteSiliconMeasured,
  mcmbGraphite,
} from './library/graphite.ts';
export type { HostMaterial } from './library/host.ts';
export { knownMaterials, type KnownMaterials } from './library/known.ts';
export {
  cobaltOxide,
  cobaltOxideEnertech,
  nickelCobaltOxide,
  nmc532,
  nmc811,
  nmc811Activated,
  nmcXu,
} from './library/oxides.ts';
export { ironPhosphate } from './library/phosphates.ts';
export { siliconOfComposite } from './library/silicon.ts';
export { spinelDoyle, spinelFuller } from './library/spinels.ts';
export {
  poreFillings,
  thermalConductivity,
  thermalPhases,
  type PoreFilling,
  type ThermalConductivity,
} from './library/thermal.ts';
export {
  fittedOpenCircuit,
  rationalFunction,
  type ExponentialTerm,
  type OpenCircuitFit,
  type TanhTerm,
} from './open-circuit.ts';
export { tabulated, type TabulatedFunction } from './table.ts';
export {
  criticalPoint,
  phaseDiagram,
  type CriticalPoint,
  type PhasesAt,
} from './thermodynamics/critical.ts';
export { equilibriumPotential, type EquilibriumPotential } from './thermodynamics/envelope.ts';
export {
  fitMsmr,
  fitRedlichKister,
  type Fitted,
  type PotentialData,
  type PotentialFit,
} from './thermodynamics/fits.ts';
export { homogeneousPotential, thermodynamicFactor, type FreeEnergy } from './thermodynamics/free-energy.ts';
export {
  legendreTransform,
  type FreeEnergyTable,
  type GrandPotentialSamples,
} from './thermodynamics/legendre.ts';
export { miscibilityGaps, spinodals, type MiscibilityGap } from './thermodynamics/miscibility.ts';
export { msmr, msmrFilling, type MsmrOptions, type MsmrReaction } from './thermodynamics/msmr.ts';
export {
  redlichKister,
  regularSolution,
  type RedlichKisterOptions,
} from './thermodynamics/redlich-kister.ts';
export { twoLayers, type LayerFillings, type TwoLayerOptions } from './thermodynamics/two-layer.ts';
export { debyeLength, hydraulicPoreRadius, reactionDepth } from './timescales/lengths.ts';
export { particleBiotNumber, wagnerNumber } from './timescales/numbers.ts';
export {
  diffusionTime,
  diffusiveFilmGrowthTime,
  doubleLayerTime,
  exchangeTime,
  filmGrowthTime,
  insertionTime,
  relaxationTime,
} from './timescales/times.ts';
