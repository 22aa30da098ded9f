export type { VoxelTensors } from './cell-operator.ts';
export { energies, type LoadedField } from './energies.ts';
export { componentScales } from './modes.ts';
export { nodeGrid, type FaceCondition, type NodeGrid } from './node-grid.ts';
export { openingLoads } from './openings.ts';
export {
  conductionSystem,
  type ConductionSolution,
  type ConductionState,
  type ConductionSystem,
  type Drive,
} from './steady-conduction.ts';
