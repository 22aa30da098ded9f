import type { LongWork } from '../../base/index.ts';
import { labelOf, phaseMask, type Axis, type LabelledVolume } from '../../microstructure/index.ts';
import { distanceTransform } from '../../numerics/index.ts';

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
  const { mask, inside } = await maskOf(volume, typeof phases === 'string' ? [phases] : phases, work);
  const wraps = (['x', 'y', 'z'] as const).map((axis) => periodic.includes(axis));
  return await distanceTransform(mask, volume.shape, volume.voxelSize, {
    ...work,
    inside,
    walls,
    periodic: [wraps[0], wraps[1], wraps[2]],
  });
}

/** The image itself where one byte says which voxels are meant, else a mask. */
async function maskOf(
  volume: LabelledVolume,
  phases: readonly string[],
  { signal }: LongWork,
): Promise<{ mask: Uint8Array; inside: number }> {
  const { data } = volume;
  if (phases.length === 1 && data instanceof Uint8Array) {
    return { mask: data, inside: labelOf(volume, phases[0]) };
  }
  return { mask: await phaseMask(volume, phases, signal), inside: 1 };
}
