export type {
  CellParameters,
  ElectrodeParameters,
  ElectrolyteParameters,
  Profile,
  SeparatorParameters,
} from './parameters.ts';
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
