import { InputError, pacer, type LongWork } from '../../base/index.ts';
import { labelOf, phaseMask, type Axis, type LabelledVolume } from '../../microstructure/index.ts';
import type { Descriptor, Figure, Quantity } from '../descriptor.ts';
import { phaseDistances } from '../pores/phase-distances.ts';
import { surfaceFaces } from './surface-faces.ts';
import { WeightedDistances, type DistanceDistribution } from './weighted-distances.ts';

export interface BinderDistanceOptions extends LongWork {
  /** Axes along which the volume goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
}

export interface BinderDistance {
  readonly active: string;
  /** The phases that distances lead to. */
  readonly to: readonly string[];
  /** Of every voxel of the active phase, m. */
  readonly volume: DistanceDistribution;
  /**
   * Of the voxels beside the active surface, weighted by the faces that they share with it; 0 where such a voxel is
   * itself of the phases that distances lead to.
   */
  readonly surface: DistanceDistribution;
}

/**
 * Distance from the active material, and from its surface, to the nearest binder (or carbon, or any of several phases),
 * through whatever lies between.
 *
 * `volume`: exact Euclidean distance from the middle of each active voxel to the middle of the nearest voxel of those
 * phases, whose surface is about half an edge nearer. `surface`: for each voxel face of the active surface, the distance
 * from the middle of the voxel beyond it. Its distribution at 0 is the covered share by voxel faces (`surfaceCoverage`);
 * at d it is the probability that there is binder within d of a place of the surface.
 * @throws InputError on an unknown phase, on phases that overlap, and when the field does not fit one memory of 4 GiB.
 */
export async function binderDistance(
  volume: LabelledVolume,
  active: string,
  to: string | readonly string[],
  { periodic = [], ...work }: BinderDistanceOptions = {},
): Promise<BinderDistance> {
  const targets = typeof to === 'string' ? [to] : to;
  requireApart(volume, active, targets);
  const others = volume.phases.map(({ name }) => name).filter((name) => !targets.includes(name));
  const distances = await phaseDistances(volume, others, { ...work, periodic });
  const isActive = await phaseMask(volume, [active], work.signal);
  const inside = await distancesInside(distances, isActive, work);
  const onSurface = await distancesOnSurface(distances, isActive, volume, periodic, work);
  return { active, to: targets, volume: inside.distribution(), surface: onSurface.distribution() };
}

function requireApart(volume: LabelledVolume, active: string, targets: readonly string[]): void {
  for (const name of [active, ...targets]) labelOf(volume, name);
  if (targets.length === 0 || targets.includes(active)) {
    throw new InputError(`distances from '${active}' lead to ${targets.join(', ') || 'nothing'}`, {
      at: { field: 'to' },
      expected: 'one or more phases other than the active one',
    });
  }
}

async function distancesInside(
  distances: Float32Array,
  isActive: Uint8Array,
  { signal }: LongWork,
): Promise<WeightedDistances> {
  const found = new WeightedDistances(largestOf(distances));
  const pace = pacer(signal);
  const stride = 1 << 18;
  for (let start = 0; start < distances.length; start += stride) {
    await pace();
    const end = Math.min(distances.length, start + stride);
    for (let voxel = start; voxel < end; voxel++) {
      if (isActive[voxel] === 1) found.add(distances[voxel], 1);
    }
  }
  return found;
}

async function distancesOnSurface(
  distances: Float32Array,
  isActive: Uint8Array,
  volume: LabelledVolume,
  periodic: readonly Axis[],
  { signal }: LongWork,
): Promise<WeightedDistances> {
  const found = new WeightedDistances(largestOf(distances));
  await surfaceFaces(
    isActive,
    volume,
    periodic,
    (beyond, area) => found.add(distances[beyond], area),
    signal,
  );
  return found;
}

function largestOf(distances: Float32Array): number {
  return distances.reduce((largest, distance) => Math.max(largest, distance), 0);
}

export const binderDistanceDescriptor: Descriptor<BinderDistance> = {
  name: 'binder-distance',
  title: 'Distance to the binder',
  definition:
    'distance from each place of the active material, and of its surface, to the nearest binder; the curve at d is the chance of binder within d',
  convention:
    'between the middles of voxels, through any phase; from the surface: of the voxel beyond each face, 0 where that is binder',
  source: 'exact Euclidean distances, doi 10.4086/toc.2012.v008a019',
  isDefault: true,
  needs: ['active', 'binder'],
  measure: async ({ volume, roles: { active = '', binder = '' }, periodic }, work) =>
    await binderDistance(volume, active, binder, { ...work, periodic }),
  quantities: ({ active, volume, surface }) => [
    ...distanceQuantities(`volume of ${active}`, volume),
    ...distanceQuantities(`surface of ${active}`, surface),
  ],
  figures: (result) => [distanceFigure(result)],
};

function distanceQuantities(of: string, { mean, quantiles, atZero }: DistanceDistribution): Quantity[] {
  return [
    { name: 'mean distance to the binder', of, value: mean, unit: 'm' },
    { name: 'median distance to the binder', of, value: quantiles.d50, unit: 'm' },
    { name: '90 % within', of, value: quantiles.d90, unit: 'm' },
    { name: 'share that touches the binder', of, value: atZero, unit: '' },
  ].filter(({ name }) => !(name.startsWith('share') && of.startsWith('volume')));
}

function distanceFigure({ active, volume, surface }: BinderDistance): Figure {
  return {
    title: `Binder within a distance of ${active}`,
    x: { name: 'distance', unit: 'm' },
    y: { name: 'share with binder within', unit: '' },
    series: [
      { name: 'volume', x: volume.distance, y: volume.within },
      { name: 'surface', x: surface.distance, y: surface.within },
    ],
  };
}
