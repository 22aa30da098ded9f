// Builds what the solver runs on: codes and face conductances of the voxels, then level by level the strongly connected
// parts of 2x2x2 blocks and the couplings between them (Galerkin sums of face conductances).
export { connectVoxelBlocks, countVoxelBlocks, numberVoxelBlocks } from './_blocks';
export { connectBlocks, joinBlocks, numberBlocks } from './_coarsen';
export { encode } from './_encode';
