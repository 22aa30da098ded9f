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
