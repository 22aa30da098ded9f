// Where a voxel lies in its block, and the voxels across its faces.
import { FACES, Voxels } from './_voxels';

/** Voxel (i, j, k) of the 2x2x2 block (I, J, K) as a bit number: x + 2 y + 4 z of its place in the block. */
@inline
export function bitOf(i: i32, j: i32, k: i32): i32 {
  return (i & 1) | ((j & 1) << 1) | ((k & 1) << 2);
}

@inline
export function blockOf(voxels: Voxels, i: i32, j: i32, k: i32): usize {
  return (<usize>(k >> 1) * <usize>voxels.my + <usize>(j >> 1)) * <usize>voxels.half + <usize>(i >> 1);
}

/** Coarse unknown that holds a conducting voxel. */
@inline
export function unknownOf(voxels: Voxels, i: i32, j: i32, k: i32): i32 {
  const block = blockOf(voxels, i, j, k);
  const base = load<i32>(voxels.base + (block << 2));
  if (base >= 0) return base;
  const parts = <i32>load<u16>(voxels.components + (<usize>load<u8>(voxels.mask + block) << 1));
  return ~base + ((parts >> (bitOf(i, j, k) << 1)) & 3);
}

/** Conductance of the face between a voxel and the next one along an axis (0, 1, 2), both conducting. */
@inline
export function faceConductance(voxels: Voxels, voxel: usize, axis: i32): f64 {
  if (voxels.mode == FACES) return <f64>load<f32>((axis == 0 ? voxels.cx : axis == 1 ? voxels.cy : voxels.cz) + (voxel << 2));
  return <f64>(axis == 0 ? voxels.gx : axis == 1 ? voxels.gy : voxels.gz);
}
