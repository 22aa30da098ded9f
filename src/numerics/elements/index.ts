export { componentScales } from './modes.ts';
export { eachNode, nodeGrid, type FaceCondition, type NodeGrid } from './node-grid.ts';
export { openingLoads } from './openings.ts';
export {
  conductionSystem,
  type ConductionSolution,
  type ConductionState,
  type ConductionSystem,
  type Drive,
} from './steady-conduction.ts';
export type { VoxelTensors } from './voxel-tensors.ts';
