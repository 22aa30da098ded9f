import type { LongWork } from '../../base/index.ts';
import { labelOf, phaseMask, type Axis, type LabelledVolume } from '../../microstructure/index.ts';
import type { DistanceOptions, MaskGrid } from '../../numerics/index.ts';

/** The phase (or any of several phases) as a mask: the image itself where one byte says which voxels are meant. */
export async function phaseGrid(
  volume: LabelledVolume,
  phases: string | readonly string[],
  { signal }: LongWork,
): Promise<{ readonly grid: MaskGrid; readonly inside: number }> {
  const { data, shape, voxelSize } = volume;
  const names = typeof phases === 'string' ? [phases] : phases;
  if (names.length === 1 && data instanceof Uint8Array) {
    return { grid: { mask: data, shape, voxelSize }, inside: labelOf(volume, names[0]) };
  }
  return { grid: { mask: await phaseMask(volume, names, signal), shape, voxelSize }, inside: 1 };
}

/** Axes along which the image goes on at its other side, in the kernels' order. */
export function wraps(periodic: readonly Axis[] = []): NonNullable<DistanceOptions['periodic']> {
  return [periodic.includes('x'), periodic.includes('y'), periodic.includes('z')];
}
