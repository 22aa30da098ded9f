export { Arena } from './arena.ts';
export {
  defaultThreads,
  openInline,
  openThreads,
  releaseIdleEngines,
  watched,
  type Engine,
} from './engine.ts';
export { onThreads, serveJobs, threadsFor, type ThreadReport } from './job-threads.ts';
export {
  ballsLayout,
  denseClassLayout,
  distanceLayout,
  fourierLayout,
  frontLayout,
  hexahedraLayout,
  imageLayout,
  latticeWalkerLayout,
  latticeSublatticeLayout,
  kineticFieldLayout,
  kineticWalkerLayout,
  levelLayout,
  partsLayout,
  smoothBodyLayout,
  saddleTableLayout,
  templateLayout,
  voxelsLayout,
  watershedLayout,
  type HexahedraRecord,
  type ImageRecord,
  type LevelRecord,
  type VoxelsRecord,
} from './layouts.ts';
export { openKernel, type OwnKernel } from './wasm/own-memory.ts';
export { readRecord, writeRecord, type Layout } from './struct.ts';
export { DeviceError } from './webgpu/device-error.ts';
export {
  GpuDevice,
  trafficOf,
  type Binding,
  type Kernel,
  type KernelSource,
  type Numbers,
  type Step,
} from './webgpu/gpu-device.ts';
export { levelKernels, levelUniform, type LevelKernelName } from './webgpu/level-kernels.ts';
export { closeIdleGpu, openGpu, releaseGpu, type GpuOffer, type GpuOptions } from './webgpu/open-gpu.ts';
export { partialsAt, sumsPerWorkgroup } from './webgpu/sums.ts';
export {
  iterationKernels,
  voxelKernels,
  voxelUniform,
  type VoxelKernelName,
  type VoxelMode,
} from './webgpu/voxel-kernels.ts';
export type { RawBuffer } from './webgpu/webgpu-types.ts';
