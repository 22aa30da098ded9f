import type { Shape, VoxelSize } from '../../microstructure/index.ts';

/**
 * Depth (m) up to which a neck may be made by the grid alone: half the diagonal of the largest face that voxels share; in a
 * section half the longer edge, along a single line 0.
 *
 * The distance D to the voxels outside is a function of all points, sampled at the voxels' middles. Let a curve lead from one
 * part to another with D ≥ m all along. It crosses planes of middles one after the other; the middle nearest to each crossing
 * lies in that plane, so at most half a face's diagonal h away, and those of two crossings in turn are corners of one cell of
 * middles, hence neighbours (26). As D changes by no more than the way gone, the voxels' path has D ≥ m − h: sampling makes a
 * pass lower by at most h, and peaks never higher.
 */
export function gridDepth(shape: Shape, voxelSize: VoxelSize): number {
  const edges = voxelSize.filter((_, axis) => shape[axis] > 1).toSorted((a, b) => b - a);
  return Math.hypot(...edges.slice(0, Math.max(0, edges.length - 1))) / 2;
}
