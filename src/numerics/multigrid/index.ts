export { boxOf, layOut, type Box, type Grid } from './grid.ts';
export { percolatingPhases, type LabelSource, type PercolatingPhases } from './percolating-phases.ts';
export { evaluate, fusedSystem, lateralFluxes, type Evaluation } from './steady-diffusion.ts';
export { allocateFields, assemble, type FineFields, type Medium, type VoxelSystem } from './voxel-system.ts';
export { gpuIteration, type GpuIteration } from './gpu/index.ts';
