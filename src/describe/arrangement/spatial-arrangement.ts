import { InputError, type LongWork } from '../../base/index.ts';
import { empirical, quantile, Random } from '../../numerics/index.ts';
import { nearestNeighbours, surfaceDistances, type NearestNeighbours } from './nearest.ts';
import { contentOf, countOf, randomPoints, type PointPattern } from './points.ts';
import { pairFunctions, type EdgeCorrection, type PairFunctions } from './ripley.ts';

export interface ArrangementOptions extends LongWork {
  /** Largest distance of the curves, m. Default a quarter of the shortest edge; at most half of it. */
  readonly reach?: number | undefined;
  /** Default 50. */
  readonly classes?: number;
  /** Default `translation`; with `periodic` neighbours are sought through the box's sides. */
  readonly correction?: EdgeCorrection;
  /** Radii of the particles, m, one a point: distances between surfaces are measured too. */
  readonly radii?: ArrayLike<number>;
  /** Patterns of as many points at random. Default 99; 0 for none. */
  readonly simulations?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** Between which values 95 of 100 patterns of points at random lie, at each distance by itself. */
export interface Envelope {
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
}

export interface SpatialArrangement {
  readonly count: number;
  readonly dimensions: number;
  /** Points per volume, 1/m³ (per area, 1/m²). */
  readonly density: number;
  readonly pairs: PairFunctions;
  readonly nearest: NearestNeighbours;
  /** Distances between surfaces of spheres; null without radii. */
  readonly surfaces: { readonly mean: number; readonly median: number; readonly least: number } | null;
  /** Null without simulations. */
  readonly random: {
    readonly simulations: number;
    readonly seed: number;
    readonly besag: Envelope;
    readonly pairCorrelation: Envelope;
    readonly nearestNeighbour: Envelope;
    readonly emptySpace: Envelope;
    /** Chance that points at random have an L as far from r somewhere, and a Clark–Evans index as far from theirs. */
    readonly pValue: number;
    readonly clarkEvansPValue: number | null;
    /** By the sign of the largest deviation of L from r, where the p-value is under 0.05. */
    readonly verdict: 'regular' | 'clustered' | 'random';
  } | null;
}

/**
 * How points (centres of particles) lie in a box: second-order functions, nearest neighbours and empty space, and all of them
 * against as many points at random. The test over all distances is that of the largest deviation of L (P. J. Diggle; A. Baddeley
 * et al., Ecol. Monogr. 84, 477 (2014), doi 10.1890/13-2042.1). Particles that cannot overlap are never at random at distances
 * under their size.
 * @throws InputError as `pairFunctions` does, and for radii or a number of simulations that are none.
 */
export async function spatialArrangement(
  pattern: PointPattern,
  options: ArrangementOptions = {},
): Promise<SpatialArrangement> {
  const { radii, simulations = 99, seed = 1, signal, onProgress } = options;
  check(pattern, radii, simulations);
  const { classes = 50, reach, correction = 'translation' } = options;
  const measure = async (
    points: PointPattern,
  ): Promise<{ pairs: PairFunctions; nearest: NearestNeighbours }> => ({
    pairs: await pairFunctions(points, { reach, classes, correction, signal }),
    nearest: await nearestNeighbours(points, {
      reach,
      classes,
      isPeriodic: correction === 'periodic',
      signal,
    }),
  });
  const own = await measure(pattern);
  const random = new Random(seed).stream('points at random');
  const drawn: (typeof own)[] = [];
  for (let at = 0; at < simulations; at++) {
    onProgress?.({ stage: 'arrangement', fraction: at / simulations, message: `points at random ${at + 1}` });
    drawn.push(await measure(randomPoints(pattern, countOf(pattern), random)));
  }
  return {
    count: countOf(pattern),
    dimensions: pattern.edges.length,
    density: countOf(pattern) / contentOf(pattern),
    ...own,
    surfaces: radii === undefined ? null : summary(surfaceDistances(pattern, radii)),
    random: simulations === 0 ? null : { simulations, seed, ...comparison(own, drawn) },
  };
}

function check(pattern: PointPattern, radii: ArrayLike<number> | undefined, simulations: number): void {
  if (radii !== undefined && radii.length !== countOf(pattern)) {
    throw new InputError(`${countOf(pattern)} points and ${radii.length} radii`, {
      at: { field: 'radii' },
      expected: 'a radius a point',
    });
  }
  if (!Number.isInteger(simulations) || (simulations !== 0 && simulations < 19) || simulations > 10_000) {
    throw new InputError(`${simulations} simulations`, {
      at: { field: 'simulations' },
      expected: '0, or from 19 (which a test at 5 % needs) to 10000',
    });
  }
}

function summary(distances: Float64Array): NonNullable<SpatialArrangement['surfaces']> {
  const distribution = empirical(distances);
  return {
    mean: distances.reduce((sum, distance) => sum + distance, 0) / distances.length,
    median: quantile(distribution, 0.5),
    least: distribution.values[0],
  };
}

interface Measured {
  readonly pairs: PairFunctions;
  readonly nearest: NearestNeighbours;
}

function comparison(
  own: Measured,
  drawn: readonly Measured[],
): Omit<NonNullable<SpatialArrangement['random']>, 'simulations' | 'seed'> {
  const curve = (pick: (measured: Measured) => readonly (number | null)[] | null): Envelope =>
    envelopeOf(
      drawn.flatMap((each) => pick(each) ?? []),
      own.pairs.distance.length,
    );
  const deviation = largestDeviation(own.pairs);
  const beyond = drawn.filter(({ pairs }) => Math.abs(largestDeviation(pairs)) >= Math.abs(deviation)).length;
  const pValue = (beyond + 1) / (drawn.length + 1);
  return {
    besag: curve(({ pairs }) => pairs.besag),
    pairCorrelation: curve(({ pairs }) => pairs.pairCorrelation),
    nearestNeighbour: curve(({ nearest }) => nearest.nearestNeighbour),
    emptySpace: curve(({ nearest }) => nearest.emptySpace),
    pValue,
    clarkEvansPValue: indexChance(
      own.nearest.clarkEvans,
      drawn.flatMap(({ nearest }) => nearest.clarkEvans ?? []),
    ),
    verdict: pValue >= 0.05 ? 'random' : deviation < 0 ? 'regular' : 'clustered',
  };
}

/** L − r where its size is largest. */
function largestDeviation({ besag, distance }: PairFunctions): number {
  return besag.reduce((most: number, value, at) => {
    const deviation = value === null ? 0 : value - distance[at];
    return Math.abs(deviation) > Math.abs(most) ? deviation : most;
  }, 0);
}

/** Two-sided: twice the smaller tail. */
function indexChance(own: number | null, drawn: readonly number[]): number | null {
  if (own === null || drawn.length === 0) return null;
  const under = drawn.filter((index) => index <= own).length;
  const over = drawn.filter((index) => index >= own).length;
  return Math.min(1, (2 * (Math.min(under, over) + 1)) / (drawn.length + 1));
}

/** Quantiles of 2.5 and 97.5 % at every distance of curves that follow one another in one list. */
function envelopeOf(values: readonly (number | null)[], length: number): Envelope {
  const at = (place: number): number[] =>
    values.flatMap((value, index) => (index % length === place && value !== null ? [value] : []));
  const bounds = Array.from({ length }, (_, place) => {
    const found = at(place);
    if (found.length === 0) return [null, null] as const;
    const distribution = empirical(found);
    return [quantile(distribution, 0.025), quantile(distribution, 0.975)] as const;
  });
  return { low: bounds.map(([low]) => low), high: bounds.map(([, high]) => high) };
}
