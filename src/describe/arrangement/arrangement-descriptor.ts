import { InputError, type LongWork } from '../../base/index.ts';
import { empirical, quantile } from '../../numerics/index.ts';
import type { Descriptor, Figure, Series } from '../descriptor.ts';
import { measured } from '../particles/separated.ts';
import type { ParticleTable } from '../particles/particle-table.ts';
import type { Subject } from '../subject.ts';
import { pointPattern, type PointPattern } from './points.ts';
import { spatialArrangement, type SpatialArrangement } from './spatial-arrangement.ts';

/** Fewer centres say nothing of their arrangement. */
const fewest = 20;
/** Radii as large as these nine tenths have are kept away from the boundary. */
const guardShare = 0.9;

export interface ParticleArrangement extends SpatialArrangement {
  readonly active: string;
  /** Margin within the image whose particles were left out, m: cut ones have their centres elsewhere. */
  readonly margin: number;
}

/**
 * Centres of the particles of a table in a box that keeps clear of the image's boundary, and their radii.
 * @throws InputError for fewer than 20 of them.
 */
function particleCentres(particles: ParticleTable): {
  readonly pattern: PointPattern;
  readonly radii: Float64Array;
  readonly margin: number;
} {
  const { shape, voxelSize, centre, equivalentDiameter, count, dimensions } = particles;
  const axes = [0, 1, 2].filter((axis) => shape[axis] > 1);
  const margin = count === 0 ? 0 : quantile(empirical(equivalentDiameter), guardShare) / 2;
  const edges = axes.map((axis) => shape[axis] * voxelSize[axis] - 2 * margin);
  const kept = Array.from({ length: count }, (_, at) => at).filter((at) =>
    axes.every((axis, index) => {
      const place = centre[3 * at + axis] - margin;
      return place >= 0 && place <= edges[index];
    }),
  );
  if (axes.length !== dimensions || kept.length < fewest || edges.some((edge) => edge <= 0)) {
    throw new InputError(`${kept.length} particles further than ${margin} m from the boundary`, {
      at: { field: 'particles' },
      expected: `at least ${fewest} in two or three dimensions`,
    });
  }
  const coordinates = kept.flatMap((at) => axes.map((axis) => centre[3 * at + axis] - margin));
  return {
    pattern: pointPattern(coordinates, edges),
    radii: Float64Array.from(kept, (at) => equivalentDiameter[at] / 2),
    margin,
  };
}

async function arrangementOf(subject: Subject, work: LongWork): Promise<ParticleArrangement> {
  const { particles } = await measured(subject, work);
  const { pattern, radii, margin } = particleCentres(particles);
  const shortest = Math.min(...pattern.edges);
  const reach = subject.reach === undefined ? undefined : Math.min(subject.reach, shortest / 2);
  const found = await spatialArrangement(pattern, { ...work, radii, reach });
  return { active: subject.roles.active ?? '', margin, ...found };
}

export const arrangementDescriptor: Descriptor<ParticleArrangement> = {
  name: 'arrangement',
  title: 'Arrangement of particles',
  definition:
    'of the particles’ centres: Ripley’s K, Besag’s L, radial distribution function, nearest-neighbour distances G, empty space F, J, Clark–Evans index; against 99 patterns of points at random',
  convention:
    'pairs h apart count 1/∏(1 − |hᵢ|/Lᵢ) (translation); g over the exact set covariance of the box; G and F after Hanisch; centres nearer to the boundary than a large particle’s radius are left out; surfaces are those of spheres of the same volume',
  source: 'Illian, Penttinen, Stoyan and Stoyan, doi 10.1002/9780470725160',
  isDefault: true,
  needs: ['active'],
  measure: arrangementOf,
  quantities: ({ active: of, count, density, nearest, surfaces, random, dimensions }) => [
    { name: 'centres', of, value: count, unit: '' },
    { name: 'number density', of, value: density, unit: dimensions === 3 ? '1/m3' : '1/m2' },
    { name: 'nearest neighbour', of, value: nearest.meanDistance, unit: 'm' },
    { name: 'Clark–Evans index', of, value: nearest.clarkEvans, unit: '' },
    { name: 'nearest surface', of, value: surfaces?.mean ?? null, unit: 'm' },
    { name: 'arrangement', of, value: random?.verdict ?? null, unit: '' },
    { name: 'chance of it for points at random', of, value: random?.pValue ?? null, unit: '' },
  ],
  figures: figuresOf,
};

function curve(x: readonly number[], y: readonly (number | null)[] | null, name: string): Series[] {
  return y === null ? [] : [{ name, x, y }];
}

function over(y: readonly (number | null)[], x: readonly number[]): (number | null)[] {
  return y.map((value, at) => (value === null ? null : value - x[at]));
}

function figuresOf({ pairs, nearest, random }: ParticleArrangement): Figure[] {
  const { distance, middle } = pairs;
  const r = { name: 'distance', unit: 'm' };
  return [
    {
      title: 'Radial distribution of centres',
      x: r,
      y: { name: 'g', unit: '' },
      series: [
        ...curve(middle, pairs.pairCorrelation, 'centres'),
        ...curve(middle, random?.pairCorrelation.low ?? null, 'at random, 2.5 %'),
        ...curve(middle, random?.pairCorrelation.high ?? null, 'at random, 97.5 %'),
      ],
    },
    {
      title: 'Besag’s L less r',
      x: r,
      y: { name: 'L − r', unit: 'm' },
      series: [
        ...curve(distance, over(pairs.besag, distance), 'centres'),
        ...curve(distance, random === null ? null : over(random.besag.low, distance), 'at random, 2.5 %'),
        ...curve(distance, random === null ? null : over(random.besag.high, distance), 'at random, 97.5 %'),
      ],
    },
    {
      title: 'Nearest neighbours and empty space',
      x: r,
      y: { name: 'share within', unit: '' },
      series: [
        ...curve(nearest.distance, nearest.nearestNeighbour, 'G'),
        ...curve(nearest.distance, nearest.emptySpace, 'F'),
      ],
    },
  ];
}
