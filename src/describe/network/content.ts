import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import { normalOf } from '../particles/area-factors.ts';

/**
 * Edges of a voxel for what is measured by content: in a section (one layer) the edge across counts as 1, so that volumes
 * are areas and areas are lengths.
 */
export function contentEdges(shape: Shape, voxelSize: VoxelSize): VoxelSize {
  const normal = normalOf(shape);
  const edge = (axis: 0 | 1 | 2): number => (axis === normal ? 1 : voxelSize[axis]);
  return [edge(0), edge(1), edge(2)];
}

export function product(values: readonly number[]): number {
  return values.reduce((total, value) => total * value, 1);
}
