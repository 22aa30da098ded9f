export { bottleneckShare } from './bottlenecks.ts';
export { fieldSlice, type FieldSlice } from './field-slices.ts';
export { streamlines, type Streamlines } from './streamlines.ts';
export { hashinShtrikmanBounds, wienerBounds, type Bounds, type Constituent } from './bounds.ts';
export type {
  ElectrodeProfiles,
  ElectrodeStructure,
  ElectrodeUncertainty,
  MeasuredValue,
} from './cell-parameters.ts';
export type { ElectrodePhases } from './active-split.ts';
export { electrodeProfiles, type ElectrodeProfilesOptions } from './electrode-profiles.ts';
export {
  compareBoundaries,
  type BoundaryComparison,
  type CompareBoundariesOptions,
} from './compare-boundaries.ts';
export {
  effectiveTensor,
  closureBoundaries,
  type EffectiveTensorOptions,
  type ClosureBoundary,
  type EffectiveTensorResult,
} from './effective-tensor.ts';
export { electrodeStructure, type ElectrodeStructureOptions } from './electrode-structure.ts';
export { electrodeUncertainty, type ElectrodeUncertaintyOptions } from './electrode-uncertainty.ts';
export { bruggemanFit, type BruggemanFit } from './bruggeman.ts';
export {
  convergence,
  type Convergence,
  type ConvergenceOptions,
} from './convergence.ts';
export { transportLaws, type TransportLaws } from './laws.ts';
export type { BoxMeasures } from './measure-boxes.ts';
export {
  defaultBinderPorosity,
  electrolyteSpace,
  nanoporousConductivity,
  type ElectrolyteSpace,
  type NanoporousPhase,
} from './porous-binder.ts';
export {
  representativeness,
  type BoxStatistics,
  type Representativeness,
  type RepresentativenessOptions,
} from './representativeness.ts';
export {
  volumeNeeded,
  type Box,
  type ConvergenceCurve,
  type Moments,
  type NestedFrom,
  type Scatter,
} from '../describe/index.ts';
export { tortuosityTensor, type TortuosityTensor } from './tortuosity-tensor.ts';
export { transport } from './transport.ts';
export type { Change, Segmentation, ThresholdError } from './segmentation-error.ts';
export { segmentationOf, segmentImage, type SegmentedImage } from './segmented-image.ts';
export {
  transportWithErrors,
  type Interval,
  type TransportErrorOptions,
  type TransportErrors,
} from './transport-errors.ts';
export {
  dissipationField,
  fluxField,
  transportFields,
  writeTransportFields,
  type SolvedPotential,
} from './transport-fields.ts';
export {
  profileBoundaries,
  transportProfile,
  type TransportProfile,
  type TransportProfileOptions,
} from './transport-profile.ts';
export type {
  FibreConductivity,
  GrainConductivity,
  LocalConductivity,
  Orientation,
} from './local-conductivity.ts';
export { parseConductivityTensor } from './conductivity-tensor.ts';
export { tensorConductivityTransport } from './tensor-transport.ts';
export type {
  TensorBoundary,
  TensorTransportOptions,
  TensorTransportResult,
} from './tensor-transport-types.ts';
export {
  transportBoundaries,
  type ContactResistance,
  type TransportBoundary,
  type TransportDevice,
  type TransportOptions,
  type TransportResult,
} from './transport-types.ts';
export {
  compareNetworkTransport,
  type CompareNetworkOptions,
  type FittedConductances,
  type NetworkComparison,
  type NetworkComparisons,
  type NetworkError,
} from './network-conductance.ts';
