import { connectedComponents, type Axis, type LabelledVolume } from '../../microstructure/index.ts';
import type { LongWork } from '../../base/index.ts';
import type { Face } from '../geodesic.ts';
import type { ParticleLabels, ParticleTable } from './particle-table.ts';

/** How far particles lie from the two ends of the image, m. */
export interface EndDistances {
  /** Of the centre of gravity from the face of the image at the collector, and at the separator. */
  readonly centreToCollector: Float64Array;
  readonly centreToSeparator: Float64Array;
  /** Of the nearest voxel's side from the same faces. */
  readonly collector: Float64Array;
  readonly separator: Float64Array;
}

const axisOf: Readonly<Record<Axis, number>> = { x: 0, y: 1, z: 2 };

/** Distances from the image's faces at the collector and opposite it. */
export function endDistances(
  { count, centre, bounds, shape, voxelSize }: ParticleTable,
  { axis: name, side }: Face,
): EndDistances {
  const axis = axisOf[name];
  const length = shape[axis] * voxelSize[axis];
  const column = (value: (particle: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, particle) => value(particle));
  const centreLow = column((particle) => centre[3 * particle + axis]);
  const centreHigh = centreLow.map((place) => length - place);
  const low = column((particle) => bounds[6 * particle + axis] * voxelSize[axis]);
  const high = column((particle) => (shape[axis] - bounds[6 * particle + 3 + axis]) * voxelSize[axis]);
  return side === 'low'
    ? { centreToCollector: centreLow, centreToSeparator: centreHigh, collector: low, separator: high }
    : { centreToCollector: centreHigh, centreToSeparator: centreLow, collector: high, separator: low };
}

/**
 * Which particles electrons can reach from the collector's face of the image through the conducting phases: 1 where any voxel
 * of the particle is joined to the face through voxel faces.
 * @throws InputError on an unknown phase.
 */
export async function reachedByElectrons(
  labels: ParticleLabels,
  volume: LabelledVolume,
  conducting: readonly string[],
  { axis, side }: Face,
  { signal }: LongWork,
): Promise<Uint8Array> {
  const network = await connectedComponents(volume, conducting, { signal });
  const mask = network.mask((part) => network.touches(part, axis, side));
  const reached = new Uint8Array(labels.count + 1);
  for (let voxel = 0; voxel < mask.length; voxel++) reached[labels.data[voxel]] |= mask[voxel];
  return reached.subarray(1);
}
