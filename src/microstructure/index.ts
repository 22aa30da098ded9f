export {
  labelOf,
  voxelCount,
  type Axis,
  type DataType,
  type LabelArray,
  type LabelledVolume,
  type Phase,
  type Shape,
  type Volume,
  type VoxelArray,
  type VoxelSize,
} from './volume.ts';
export { ConnectedComponents, connectedComponents, type ComponentOptions } from './components.ts';
export type { Connectivity } from './join-runs.ts';
