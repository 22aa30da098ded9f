export { boxOf, layOut, type Box, type Grid } from './grid.ts';
export { percolatingPhases, type LabelSource, type PercolatingPhases } from './percolating-phases.ts';
export { assembleSlabs } from './slabs/slab-system.ts';
export { WholeSystem, type DiffusionSystem, type Evaluation } from './steady-diffusion.ts';
export { isStretched } from './strength.ts';
export { allocateFields, assemble, keepsFaces, type Medium } from './voxel-system.ts';
