export type {
  ActiveMaterial,
  CellParameters,
  CellStack,
  ElectrodeParameters,
  ElectrolyteParameters,
  HalfCellParameters,
  LithiumMetal,
  ParticleShape,
  ParticleSizes,
  PouchParameters,
  PouchTab,
  Profile,
  SeparatorParameters,
  ThermalCollector,
  ThermalLayer,
  ThermalParameters,
} from './parameters.ts';
export { electrodesOf, isFullCell } from './parameters.ts';
export type { CellHeat, CellModelName } from './models/build.ts';
export { checkAssumptions } from './assumptions/check.ts';
export type {
  AssumptionCheck,
  AssumptionOptions,
  CheckedModel,
  CheckedQuantity,
  LossProcess,
  NamedProcess,
  Place,
  PremiseFinding,
  Verdict,
  VoltageLoss,
} from './assumptions/types.ts';
export type { Deviation } from './accuracy/deviation.ts';
export {
  voltageErrorParts,
  type ErrorSource,
  type VoltageErrorEstimate,
  type VoltageErrorParts,
} from './accuracy/error-parts.ts';
export {
  AccuracyError,
  meshForAccuracy,
  type AccuracyOptions,
  type AccurateMesh,
} from './accuracy/mesh-for-accuracy.ts';
export { changed, type NumericChange, type NumericChanges } from './batch/changes.ts';
export type { CellJob, JobOutcome } from './batch/job.ts';
export type { CellRecipe } from './batch/recipe.ts';
export { BatchCancelledError, runMany, type BatchOptions, type BatchResult } from './batch/run-many.ts';
export {
  compareCells,
  ComparisonCancelledError,
  type ComparedCell,
  type ComparedRun,
} from './compare/compare-cells.ts';
export {
  compareWithMeasurement,
  type CurveComparison,
  type MeasuredComparison,
} from './measured/compare.ts';
export {
  parseMeasurement,
  type MeasuredQuantity,
  type Measurement,
  type MeasurementFile,
} from './measured/measurement.ts';
export { bpxDocument, type BpxExtras, type BpxTree, type BpxValue } from './bpx/write.ts';
export type { TransportEfficiencyTensor } from './bpx/write-extras.ts';
export { bruggemanTwin } from './bruggeman-twin.ts';
export { cellFromImage, type CellFromImage, type CellFromImageOptions } from './cell-from-image.ts';
export {
  dischargeBand,
  type BandPart,
  type DischargeBand,
  type DischargeBandOptions,
} from './discharge-band.ts';
export {
  ampereHours,
  amperes,
  charge,
  cRate,
  discharge,
  follow,
  hold,
  kelvin,
  repeat,
  rest,
  volts,
  type Load,
  type StepOptions,
} from './experiments/builders.ts';
export {
  parseDriveCycle,
  type DriveCycle,
  type DriveCycleFile,
  type DriveCycleQuantity,
} from './experiments/drive-cycle.ts';
export { readDriveCycles } from './experiments/load.ts';
export { parseExperiment, type ExperimentInput } from './experiments/parse.ts';
export { printExperiment } from './experiments/print.ts';
export type {
  Experiment,
  ExperimentItem,
  ExperimentStep,
  Repetition,
  StepControl,
  StopCondition,
  Termination,
} from './experiments/steps.ts';
export { materialBand, type MaterialBand, type MaterialBandOptions } from './material-band.ts';
export {
  replacePositiveElectrode,
  type ChangedCell,
  type ParameterChange,
  type ReplaceElectrodeOptions,
} from './replace-electrode.ts';
export { CellRunCancelledError, CellRunError } from './run/run-errors.ts';
export { parameterIntervals, type ParameterInterval } from './parameter-intervals.ts';
export { harmonicSlices, meanSlices } from './profiles.ts';
export { readAnyCellFile, readCellFile, readParameterFile, type CellFile } from './parameter-file.ts';
export {
  ragone,
  ragoneOfRates,
  type PowerEnergy,
  type Ragone,
  type RagoneDefinition,
  type RagoneOptions,
  type RagonePoint,
} from './rate-map/ragone.ts';
export {
  MapCancelledError,
  rateCapability,
  type Direction,
  type MapOptions,
  type RateCapability,
  type RateCapabilityOptions,
  type RatePoint,
} from './rate-map/rate-capability.ts';
export { stackOf, type LayerDensities, type Stack } from './rate-map/stack.ts';
export { runCell } from './run.ts';
export {
  movedAlong,
  withScaled,
  type ParameterDirection,
  type SensitiveParameter,
} from './sensitivities/scaled.ts';
export {
  deliveredEnergy,
  meanSquareDifference,
  meanTemperature,
  passedCharge,
  timeToEnd,
  voltageAtTime,
  type CellReading,
  type ObjectivePoint,
  type VoltageObjective,
} from './sensitivities/objective.ts';
export {
  voltageGradient,
  type GradientOptions,
  type VoltageGradient,
} from './sensitivities/voltage-gradient.ts';
export {
  voltageSensitivities,
  type ParameterSensitivity,
  type SensitivityOptions,
  type VoltageSensitivities,
} from './sensitivities/voltage-sensitivities.ts';
export { halfCellSet, halfCellSetNames, parameterSet, parameterSetNames } from './sets/index.ts';
export type {
  CellBalance,
  CellCurve,
  CellEvent,
  CellEventKind,
  CellFields,
  CellMesh,
  MeshFaces,
  MeshUsed,
  CellRunOptions,
  CellSolution,
  CycleSummary,
  ElectrodeFields,
  PopulationFields,
  PouchFields,
  StepSummary,
  StoredCurves,
  VoltageError,
} from './solution.ts';
export {
  halfCellWindow,
  restCurve,
  theoreticalEnergy,
  type HalfCellWindow,
  type RestCurve,
} from './balance/energy.ts';
export { atRestVoltage, atStateOfCharge, restVoltage } from './balance/start.ts';
export {
  stoichiometryWindows,
  type BalanceOptions,
  type CutOffs,
  type MaterialWindow,
  type StoichiometryWindows,
} from './balance/windows.ts';
export type { CellModel, HarmonicModel, Inventory } from './models/cell-model.ts';
export {
  SingleParticleModel,
  type SingleParticleKind,
} from './models/single-particle/single-particle-model.ts';
export { parameterWarnings } from './validate/doubts.ts';
export { validateMesh, validateParameters } from './validate/validate.ts';
export { warningText, type ParameterWarning } from './validate/warning.ts';
export {
  cellImpedance,
  type CellImpedance,
  type CellImpedanceOptions,
} from './impedance/cell-impedance.ts';
export { contributionsOf, type Contribution } from './impedance/contributions.ts';
export { kramersKronig, type KramersKronig } from './impedance/kramers-kronig.ts';
export {
  overpotentialsOf,
  type Overpotential,
  type OverpotentialProcess,
  type Overpotentials,
} from './impedance/overpotentials.ts';
export {
  relaxationTimes,
  type RelaxationOptions,
  type RelaxationPeak,
  type RelaxationTimes,
} from './impedance/relaxation-times.ts';
export {
  frequenciesOf,
  impedanceOf,
  type FrequencyRange,
  type Spectrum,
} from './impedance/spectrum.ts';
export {
  fitEquivalentCircuit,
  type CircuitOptions,
  type CircuitPair,
  type EquivalentCircuit,
} from './equivalent-circuit/fit.ts';
export { runEquivalentCircuit, type CircuitRunOptions } from './equivalent-circuit/run-circuit.ts';
export { withMaterial, type CellWithMaterial, type WithMaterialOptions } from './with-material.ts';
