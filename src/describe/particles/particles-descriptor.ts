import type { LongWork } from '../../base/index.ts';
import { empirical, histogram } from '../../numerics/index.ts';
import type { Descriptor, Figure, Quantity, Table } from '../descriptor.ts';
import type { Subject } from '../subject.ts';
import { inscribedDiameters } from './inscribed.ts';
import type { ParticleMeasures } from './measure-particles.ts';
import { orientationOf, type Orientation } from './orientation.ts';
import type { ParticleSurfaces } from './particle-table.ts';
import { particleRows } from './particle-columns.ts';
import { endDistances, reachedByElectrons } from './place-in-electrode.ts';
import { measured, separated } from './separated.ts';
import { particleShapes, shapeClasses, type ShapeClass } from './shape.ts';
import {
  estimate,
  particleSizeStatistics,
  type Estimate,
  type ParticleSizeStatistics,
} from './size-statistics.ts';
import { windowWeights } from './window-weights.ts';

/** Sizes, shapes and places of the particles of an image; the rows themselves are its table. */
export interface ParticleDescription {
  readonly active: string;
  /** 2 for a section: diameters are of discs, numbers per area. */
  readonly dimensions: 2 | 3;
  readonly particles: number;
  /** Of these, cut by the image. */
  readonly cut: number;
  /** Whole particles of 8 voxels across or more (268 voxels, 50 in a section): what shapes and orientations are taken from. */
  readonly resolved: number;
  readonly sizes: ParticleSizeStatistics;
  /** Mean over the resolved particles, each counting for all of its kind. */
  readonly sphericity: Estimate | null;
  /** Share of the number of resolved particles, each counting for all of its kind; null in a section. */
  readonly shapes: Readonly<Record<ShapeClass, number>> | null;
  /** Of the longest axes of resolved particles that are a tenth longer than the next, the shortest that are as much shorter. */
  readonly longestAxes: Orientation | null;
  readonly shortestAxes: Orientation | null;
  /** Share of the number and of the volume of particles that no electrons reach from the collector. */
  readonly isolated: { readonly ofNumber: number; readonly ofVolume: number };
  readonly histogram: readonly SizeClass[];
  readonly cumulative: readonly CumulativePoint[];
}

export interface SizeClass {
  /** Diameters, m. */
  readonly from: number;
  readonly to: number;
  readonly number: number;
  readonly volume: number;
}

export interface CumulativePoint {
  /** m */
  readonly diameter: number;
  /** Shares of the number and the volume of particles up to this diameter. */
  readonly number: number;
  readonly volume: number;
}

/** Voxels of a disc and a ball of 8 voxels across: below, a ball's sphericity is over 1.1 % too high. */
const resolvedVoxels = { 2: 50, 3: 268 } as const;
/** Ratio of axes above which neither has a direction of its own. */
const alike = 0.9;

/** Tables belong to a result without being part of what is written as JSON: thousands of rows. */
const tableOf = new WeakMap<ParticleDescription, Table>();

async function describeParticles(subject: Subject, work: LongWork): Promise<ParticleDescription> {
  const { volume, roles } = subject;
  const { active = '', conductors, collector } = roles;
  const measures = await measured(subject, work);
  const labels = await separated(subject, work);
  const reached = await reachedByElectrons(labels, volume, [active, ...conductors], collector, work);
  const shapes = particleShapes(measures.particles);
  const { particles, surfaces } = measures;
  const whole = wholeOnes(measures);
  const inscribed = await inscribedDiameters(labels, work);
  const ends = endDistances(particles, collector);
  const throughPlane = collector.axis;
  const weights = windowWeights(particles);
  const resolved = whole.filter(
    (particle) => particles.voxels[particle] >= resolvedVoxels[particles.dimensions],
  );
  const distinct = (ratios: Float64Array): number[] =>
    resolved.filter((particle) => ratios[particle] <= alike);
  const result: ParticleDescription = {
    active,
    dimensions: particles.dimensions,
    particles: particles.count,
    cut: particles.count - whole.length,
    sizes: particleSizeStatistics(particles, surfaces),
    resolved: resolved.length,
    sphericity: meanSphericity(resolved, surfaces, weights),
    shapes: classShares(resolved, shapes.classes, weights),
    longestAxes: orientationOf(particles, 0, distinct(shapes.elongation), throughPlane),
    shortestAxes: orientationOf(particles, 2, distinct(shapes.flatness), throughPlane),
    isolated: isolatedShares(measures, reached),
    histogram: sizeClasses(measures),
    cumulative: cumulativeSizes(measures),
  };
  tableOf.set(result, particleRows({ measures, shapes, inscribed, ends, throughPlane, reached }));
  return result;
}

function meanSphericity(
  chosen: readonly number[],
  { sphericity }: ParticleSurfaces,
  weights: Float64Array,
): Estimate | null {
  if (chosen.length === 0) return null;
  const rows = chosen.map((particle) => ({ value: sphericity[particle], weight: weights[particle] }));
  return estimate(rows, (sample) => {
    let [top, bottom] = [0, 0];
    for (const { value, weight } of sample) {
      top += weight * value;
      bottom += weight;
    }
    return top / bottom;
  });
}

function wholeOnes({ particles: { isCut } }: ParticleMeasures): number[] {
  return Array.from(isCut, (_, particle) => particle).filter((particle) => isCut[particle] === 0);
}

function classShares(
  chosen: readonly number[],
  classes: readonly (ShapeClass | null)[],
  weights: Float64Array,
): Record<ShapeClass, number> | null {
  const shares: Record<ShapeClass, number> = { sphere: 0, disc: 0, rod: 0, blade: 0 };
  let total = 0;
  for (const particle of chosen) {
    const name = classes[particle];
    if (name === null) return null;
    shares[name] += weights[particle];
    total += weights[particle];
  }
  if (total === 0) return null;
  for (const name of shapeClasses) shares[name] /= total;
  return shares;
}

function isolatedShares(
  { particles: { volume, count } }: ParticleMeasures,
  reached: Uint8Array,
): ParticleDescription['isolated'] {
  let [number, lost, total] = [0, 0, 0];
  for (let particle = 0; particle < count; particle++) {
    total += volume[particle];
    if (reached[particle] === 1) continue;
    number += 1;
    lost += volume[particle];
  }
  return { ofNumber: count === 0 ? 0 : number / count, ofVolume: total === 0 ? 0 : lost / total };
}

/** Shares of all particles in classes of equal width. */
function sizeClasses({ particles: { equivalentDiameter, volume, count } }: ParticleMeasures): SizeClass[] {
  if (count === 0) return [];
  const byNumber = histogram(empirical(equivalentDiameter));
  const byVolume = histogram(empirical(equivalentDiameter, volume), byNumber.share.length);
  return byNumber.share.map((number, at) => ({
    from: byNumber.edges[at],
    to: byNumber.edges[at + 1],
    number,
    volume: byVolume.share[at],
  }));
}

/** Enough points for a curve. */
const mostPoints = 200;

function cumulativeSizes({
  particles: { equivalentDiameter, volume, count },
}: ParticleMeasures): CumulativePoint[] {
  if (count === 0) return [];
  const byNumber = empirical(equivalentDiameter);
  const byVolume = empirical(equivalentDiameter, volume);
  const points = Math.min(count, mostPoints);
  return Array.from({ length: points }, (_, point) => {
    const at = points === 1 ? 0 : Math.round((point * (count - 1)) / (points - 1));
    return { diameter: byNumber.values[at], number: byNumber.share[at], volume: byVolume.share[at] };
  });
}

function quantities({
  active,
  dimensions,
  particles,
  cut,
  resolved,
  sizes,
  sphericity,
  shapes,
  longestAxes,
  shortestAxes,
  isolated,
}: ParticleDescription): Quantity[] {
  const { weighted, all, whole, numberDensity } = sizes;
  const number = (name: string, value: number | undefined | null, unit = ''): Quantity => ({
    name,
    of: active,
    value: value ?? null,
    unit,
  });
  return [
    number('particles', particles),
    number('particles cut by the image', cut),
    number('whole particles of 8 voxels across or more', resolved),
    dimensions === 2
      ? number('particles per area', numberDensity, '1/m2')
      : number('particles per volume', numberDensity, '1/m3'),
    number('mean diameter', weighted?.mean.value, 'm'),
    number('mean diameter, at least', weighted?.mean.interval?.[0], 'm'),
    number('mean diameter, at most', weighted?.mean.interval?.[1], 'm'),
    number('mean diameter (whole particles alike)', whole?.mean.value, 'm'),
    number('mean diameter (cut ones too)', all?.mean.value, 'm'),
    ...(['d10', 'd50', 'd90'] as const).flatMap((name) => [
      number(`${name} by number`, weighted?.byNumber[name], 'm'),
      number(`${name} by volume`, weighted?.byVolume[name], 'm'),
    ]),
    number('Sauter mean of spheres, Σd³/Σd²', weighted?.sauterOfSpheres.value, 'm'),
    number('Sauter mean of surfaces, 6ΣV/ΣA', weighted?.sauterOfSurfaces?.value, 'm'),
    number('mean sphericity', sphericity?.value),
    ...shapeClasses.map((name) => number(`share of ${name}s`, shapes?.[name])),
    number('longest axes through plane', longestAxes?.throughPlane),
    number('shortest axes through plane', shortestAxes?.throughPlane),
    number('the same at random, ±', longestAxes?.randomScatter),
    number('share of number without electrons', isolated.ofNumber),
    number('share of volume without electrons', isolated.ofVolume),
  ];
}

function figures({ histogram: classes, cumulative }: ParticleDescription): Figure[] {
  const x = { name: 'equivalent diameter', unit: 'm' };
  const middles = classes.map(({ from, to }) => (from + to) / 2);
  return [
    {
      title: 'Particle sizes',
      x,
      y: { name: 'share of particles', unit: '' },
      series: [
        { name: 'number', x: middles, y: classes.map(({ number }) => number) },
        { name: 'volume', x: middles, y: classes.map(({ volume }) => volume) },
      ],
    },
    {
      title: 'Particles up to a size',
      x,
      y: { name: 'share of particles', unit: '' },
      series: [
        {
          name: 'number',
          x: cumulative.map(({ diameter }) => diameter),
          y: cumulative.map(({ number }) => number),
        },
        {
          name: 'volume',
          x: cumulative.map(({ diameter }) => diameter),
          y: cumulative.map(({ volume }) => volume),
        },
      ],
    },
  ];
}

export const particlesDescriptor: Descriptor<ParticleDescription> = {
  name: 'particles',
  title: 'Particles',
  definition:
    'volume, equivalent diameter (6V/π)^(1/3), axes of the ellipsoid of the same inertia, area, sphericity π^(1/3)(6V)^(2/3)/A, shape and orientation of every separated particle',
  convention:
    'numbers count whole particles, each weighted by one over its chance of lying inside the image; areas by Crofton’s formula; shapes by Zingg’s limits of 2/3',
  source:
    'Miles 1974 and Lantuéjoul 1980 (weights); Zingg, doi 10.3929/ethz-a-000103455; Wadell, doi 10.1086/624040',
  isDefault: true,
  needs: ['active'],
  measure: describeParticles,
  quantities,
  figures,
  tableNames: ['particles'],
  tables: (result) => {
    const table = tableOf.get(result);
    return table === undefined ? [] : [table];
  },
};
