import type { LongWork } from '../../base/index.ts';
import type { Axis, LabelledVolume } from '../../microstructure/index.ts';
import { distanceTransform } from '../../numerics/index.ts';
import { phaseGrid, wraps } from './phase-grid.ts';

export interface PhaseDistancesOptions extends LongWork {
  /** Whether voxels outside the phase surround the image. Default no: a border is no surface. */
  readonly walls?: boolean;
  /** Axes along which the image goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
}

/**
 * Distance (m) from the middle of each voxel of the phase (or of any of several phases) to the middle of the nearest voxel
 * outside it, 0 outside; in the image's order. Infinite throughout when no voxel is outside. Exact: see
 * {@link distanceTransform}. The surface itself is about half an edge nearer than that voxel's middle.
 * @throws InputError on an unknown phase, and when the field does not fit one memory of 4 GiB.
 */
export async function phaseDistances(
  volume: LabelledVolume,
  phases: string | readonly string[],
  { walls = false, periodic = [], ...work }: PhaseDistancesOptions = {},
): Promise<Float32Array> {
  const { grid, inside } = await phaseGrid(volume, phases, work);
  const how = { ...work, inside, walls, periodic: wraps(periodic) };
  return await distanceTransform(grid.mask, grid.shape, grid.voxelSize, how);
}
