import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { labelOf, type LabelledVolume, type Volume } from '../../microstructure/index.ts';
import { phaseDistances } from '../pores/phase-distances.ts';
import { withPlaces } from './partition.ts';
import type { Separation } from './separate.ts';

export interface GivenLabelOptions extends LongWork {
  /** What errors call the labels: a file or an option. Default `labels`. */
  readonly source?: string;
}

/**
 * Particles (or pores) of a phase as another program separated them, in place of {@link separateParticles}: voxels of one
 * number are one particle, 0 is none. Particles are numbered from 1 in the order of these numbers, so that numbers without
 * gaps stay what they are. Voxels of the phase without a number belong to no particle; a network cannot have such.
 * @param labels integers of any type, of the same shape as the volume.
 * @throws InputError on an unknown phase, shapes that differ, values that are no whole numbers from 0 to 2³² − 1, and labels
 * outside the phase; CancelledError.
 */
export async function particlesFromLabels(
  labels: Volume,
  volume: LabelledVolume,
  phase: string,
  { source = 'labels', signal }: GivenLabelOptions = {},
): Promise<Separation> {
  requireSameShape(labels, volume, source);
  const found = await numbersWithin(labels, volume, phase, { source, signal });
  const numberOf = new Map([...found].toSorted((a, b) => a - b).map((value, at) => [value, at + 1]));
  const data = await renumbered(labels, numberOf, signal);
  const distances = await phaseDistances(volume, phase, { signal });
  return {
    ...(await withPlaces(volume, { data, count: numberOf.size }, distances, { signal })),
    phase,
    method: 'given',
    parameter: null,
    resolution: null,
    basins: null,
    stability: null,
  };
}

function requireSameShape(labels: Volume, { shape }: LabelledVolume, source: string): void {
  if (shape.every((length, axis) => length === labels.shape[axis])) return;
  throw new InputError(`labels of shape ${labels.shape.join(' x ')} for an image of ${shape.join(' x ')}`, {
    at: { field: source },
    expected: 'particles of the same voxels',
  });
}

/** The numbers that occur, once all of them are known to be whole and to lie in the phase. */
async function numbersWithin(
  { data }: Volume,
  volume: LabelledVolume,
  phase: string,
  { source, signal }: { readonly source: string; readonly signal: AbortSignal | undefined },
): Promise<ReadonlySet<number>> {
  const inside = labelOf(volume, phase);
  const found = new Set<number>();
  let [outside, first] = [0, -1];
  await eachPlane(volume, signal, (from, to) => {
    let last = 0;
    for (let voxel = from; voxel < to; voxel++) {
      const value = data[voxel];
      if (value === 0) continue;
      if (value !== last) {
        if (!isNumber(value)) throw noParticle(value, voxel, volume, source);
        found.add(value);
        last = value;
      }
      if (volume.data[voxel] === inside) continue;
      if (outside === 0) first = voxel;
      outside++;
    }
  });
  if (outside === 0) return found;
  throw new InputError(
    `${outside} voxels with a particle's number lie outside '${phase}', the first with ${data[first]} at ${placeOf(first, volume)}`,
    { at: { field: source }, expected: `0 wherever the image is not '${phase}'` },
  );
}

const isNumber = (value: number): boolean => Number.isInteger(value) && value > 0 && value < 2 ** 32;

function noParticle(value: number, voxel: number, volume: LabelledVolume, source: string): InputError {
  return new InputError(`${value} at ${placeOf(voxel, volume)} is no particle's number`, {
    at: { field: source },
    expected: 'whole numbers: 0 for none, particles from 1 on',
  });
}

function placeOf(voxel: number, { shape: [nx, ny] }: LabelledVolume): string {
  return [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))].join(', ');
}

async function renumbered(
  labels: Volume,
  numberOf: ReadonlyMap<number, number>,
  signal: AbortSignal | undefined,
): Promise<Uint32Array> {
  const data = new Uint32Array(labels.data.length);
  await eachPlane(labels, signal, (from, to) => {
    let [last, number] = [0, 0];
    for (let voxel = from; voxel < to; voxel++) {
      const value = labels.data[voxel];
      if (value !== last) [last, number] = [value, numberOf.get(value) ?? 0];
      data[voxel] = number;
    }
  });
  return data;
}

async function eachPlane(
  { shape, data }: Volume,
  signal: AbortSignal | undefined,
  visit: (from: number, to: number) => void,
): Promise<void> {
  const pace = pacer(signal);
  const plane = shape[0] * shape[1];
  for (let from = 0; from < data.length; from += plane) {
    await pace();
    visit(from, from + plane);
  }
}
