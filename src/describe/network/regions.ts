import { InputError, pacer } from '../../base/index.ts';
import { labelOf, type LabelledVolume } from '../../microstructure/index.ts';
import type { ParticleLabels } from '../particles/particle-table.ts';

/** What the regions of an image are: which phase each belongs to. */
export interface RegionPhases {
  readonly phases: readonly string[];
  /** Index of the phase of region 1, 2, ...; entry 0 is for what belongs to no region. */
  readonly phaseOf: Uint8Array;
  /** Index of each voxel's phase plus one, and 0 for all other phases. */
  readonly ofVoxel: Uint8Array;
}

const none = 255;

/**
 * Checks that the regions are a partition of the named phases, and finds the phase of each.
 * @throws InputError where they are not: a voxel of the phases without a region, a region outside of them, in two
 * phases, or with no voxel.
 */
export async function regionPhases(
  { data: labels, shape: own, count }: ParticleLabels,
  volume: LabelledVolume,
  phases: readonly string[],
  signal?: AbortSignal,
): Promise<RegionPhases> {
  const { data, shape } = volume;
  if (shape.some((length, axis) => length !== own[axis])) {
    throw new InputError(`regions of shape ${own.join(' x ')} for an image of ${shape.join(' x ')}`, {
      at: { field: 'regions' },
      expected: 'regions of the same image',
    });
  }
  if (phases.length === 0 || phases.length >= none) {
    throw new InputError('a network needs a phase', { at: { field: 'phases' } });
  }
  const wanted = new Map(phases.map((name, index) => [labelOf(volume, name), index]));
  const table = Uint8Array.from({ length: 1 << 16 }, (_, label) => (wanted.get(label) ?? -1) + 1);
  const phaseOf = new Uint8Array(count + 1).fill(none);
  const ofVoxel = new Uint8Array(labels.length);
  const pace = pacer(signal);
  const plane = shape[0] * shape[1];
  for (let start = 0; start < labels.length; start += plane) {
    await pace();
    for (let i = start; i < start + plane; i++) {
      const label = labels[i];
      const voxel = data[i];
      const phase = voxel < 65536 ? table[voxel] : (wanted.get(voxel) ?? -1) + 1;
      ofVoxel[i] = phase;
      if (label === 0 && phase === 0) continue;
      if (label === 0 || phase === 0 || label > count) throw mismatch(label, i, volume, count);
      if (phaseOf[label] === none) phaseOf[label] = phase - 1;
      else if (phaseOf[label] !== phase - 1) throw mismatch(label, i, volume, count);
    }
  }
  const missing = phaseOf.indexOf(none, 1);
  if (missing > 0) {
    throw new InputError(`region ${missing} has no voxel`, {
      at: { field: 'regions' },
      expected: `all of 1 to ${count}`,
    });
  }
  return { phases, phaseOf, ofVoxel };
}

function mismatch(label: number, voxel: number, { shape, data }: LabelledVolume, count: number): InputError {
  const [nx, ny] = shape;
  const place = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
  return new InputError(
    label === 0
      ? `the voxel at ${place.join(', ')} belongs to the phases and to no region`
      : `the voxel at ${place.join(', ')} has label ${data[voxel]} and region ${label}`,
    { at: { field: 'regions' }, expected: `a partition of the phases into regions 1 to ${count}` },
  );
}
