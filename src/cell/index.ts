export type {
  CellParameters,
  ElectrodeParameters,
  ElectrolyteParameters,
  Profile,
  SeparatorParameters,
} from './parameters.ts';
export { parseExperiment, type ExperimentStep } from './experiments.ts';
export { CellRunError, runCell } from './run.ts';
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
export { validateMesh, validateParameters } from './validate.ts';
