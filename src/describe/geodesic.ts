import type { LongWork } from '../base/index.ts';
import type { Axis, Shape, VoxelSize } from '../microstructure/index.ts';
import { withDistances } from '../numerics/index.ts';

/** What a front may pass: 1 in open voxels, 0 elsewhere, x fastest. */
export interface OpenVoxels {
  readonly open: Uint8Array;
  readonly shape: Shape;
  /** Metres. */
  readonly voxelSize: VoxelSize;
}

/** The outer face of the image that a front starts from. */
export interface Face {
  readonly axis: Axis;
  readonly side: 'low' | 'high';
}

/**
 * Length (m) of the shortest path within the open voxels from a face of the image to the middle of each voxel; infinite
 * where no path leads through faces of open voxels, and in closed ones.
 *
 * Fast marching: |∇T| = 1 by upwind differences, voxels taken in the order of their distance (J. A. Sethian, Proc. Natl.
 * Acad. Sci. 93, 1591 (1996), doi 10.1073/pnas.93.4.1591), of second order where two voxels in a row are known (Sethian,
 * SIAM Rev. 41, 199 (1999), doi 10.1137/S0036144598347059), of first order beside walls. Paths are not bound to the voxels'
 * directions; for a plane front in the open the distance is exact.
 */
export async function geodesicDistance(
  voxels: OpenVoxels,
  face: Face,
  work: LongWork = {},
): Promise<Float64Array> {
  return await withGeodesics(voxels, [face], work, ([distance]) => Float64Array.from(distance));
}

/** Distances from several faces at once, each on its own thread, only to be read until `use` returns. */
export async function withGeodesics<T>(
  voxels: OpenVoxels,
  faces: readonly Face[],
  work: LongWork,
  use: (distances: readonly Float64Array[]) => T,
): Promise<T> {
  const starts = faces.map(({ axis, side }) => ({ axis: { x: 0, y: 1, z: 2 }[axis], side }));
  return await withDistances(voxels, starts, work, use);
}
