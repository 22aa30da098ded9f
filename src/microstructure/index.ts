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
export {
  ConnectedComponents,
  connectedComponents,
  connectedComponentsOfEach,
  withComponentLabels,
  type ComponentOptions,
} from './components.ts';
export type { Connectivity } from './join-runs.ts';
export { labelCounts, labelPhases, parsePhases, type LabelCount } from './labels.ts';
export { phaseMask } from './phase-mask.ts';
export { parseCrop, type Crop, type Range } from './read/crop.ts';
export { sidecarPath, type RawLayout } from './read/raw.ts';
export { coarsen } from './coarsen.ts';
export { reversedThroughPlane } from './reversed.ts';
export { subVolume } from './sub-volume.ts';
export { greyHistogram, type GreyHistogram } from './segment/histogram.ts';
export { otsuThresholds, separability } from './segment/otsu.ts';
export { segmentVolume } from './segment/segment.ts';
export { thresholdWindows, type ThresholdWindow } from './segment/windows.ts';
export { isZarr } from './read/zarr/index.ts';
export { readImage, type ImageFile, type ReadOptions } from './read/read-image.ts';
export { parseVoxelSize } from './read/voxel-size.ts';
export type { NamedFields, PlaneField, WritableImage } from './write/named-fields.ts';
export { writeNewFile } from './write/new-file.ts';
export type { NgffVersion } from './write/zarr/index.ts';
export { imageExtensions, writeImage, type WriteOptions } from './write/write-image.ts';
