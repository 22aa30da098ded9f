export type {
  CellParameters,
  ElectrodeParameters,
  ElectrolyteParameters,
  Profile,
  SeparatorParameters,
} from './parameters.ts';
export { bruggemanTwin } from './bruggeman-twin.ts';
export {
  dischargeBand,
  type BandPart,
  type DischargeBand,
  type DischargeBandOptions,
} from './discharge-band.ts';
export { parseExperiment, type ExperimentStep } from './experiments.ts';
export {
  replacePositiveElectrode,
  type ChangedCell,
  type ParameterChange,
  type ReplaceElectrodeOptions,
} from './replace-electrode.ts';
export { CellRunError } from './cell-run.ts';
export { parameterIntervals, type ParameterInterval } from './parameter-intervals.ts';
export { readParameterFile } from './parameter-file.ts';
export { runCell } from './run.ts';
export { parameterSet, parameterSetNames } from './sets/index.ts';
export type {
  CellBalance,
  CellEvent,
  CellEventKind,
  CellFields,
  CellMesh,
  CellRunOptions,
  CellSolution,
  ElectrodeFields,
  VoltageError,
} from './solution.ts';
export { stoichiometryWindows, type StoichiometryWindows } from './stoichiometry-windows.ts';
export { validateMesh, validateParameters } from './validate.ts';
