import { pacer, type LongWork } from '../../base/index.ts';
import { empirical } from '../../numerics/index.ts';
import { unitBall } from './box-covariance.ts';
import { boundaryDistances, contentOf, countOf, PointCells, type PointPattern } from './points.ts';
import { distancesOf } from './ripley.ts';

export interface NearestOptions extends LongWork {
  /** Largest distance of the curves, m. Default a quarter of the shortest edge; at most half of it. */
  readonly reach?: number | undefined;
  /** Points of the curves. Default 50. */
  readonly classes?: number;
  /** Whether the box goes on at its other side; otherwise distances are corrected for its boundary. */
  readonly isPeriodic?: boolean;
}

export interface NearestNeighbours {
  readonly correction: 'periodic' | 'Hanisch';
  /** r, m. */
  readonly distance: readonly number[];
  /** G: share of points whose nearest neighbour lies within r. Null where no point tells. */
  readonly nearestNeighbour: readonly number[] | null;
  /** F: share of all places that have a point within r. */
  readonly emptySpace: readonly number[] | null;
  /** J = (1 − G)/(1 − F): 1 for points at random, over 1 for regular, under 1 for clustered ones; null where F is over 0.99. */
  readonly ratio: readonly (number | null)[] | null;
  /** Mean distance to the nearest neighbour, m. */
  readonly meanDistance: number | null;
  /** Clark and Evans: that over Γ(1 + 1/d)/(b λ)^(1/d) of points at random. */
  readonly clarkEvans: number | null;
}

/** Places from which the empty space is measured. */
const places = 2000;
/** Powers of one over these, the roots of x^(d+1) = x + 1, spread places evenly without a lattice. */
const spreadOf = { 2: 1.324717957244746, 3: 1.2207440846057596 } as const;
/** Γ(1 + 1/d) */
const gammaOf = { 2: Math.sqrt(Math.PI) / 2, 3: 0.8929795115692493 } as const;

/**
 * Nearest-neighbour and empty-space distances of points in a box. A point (or place) tells its distance when that is no more
 * than its distance to the boundary, and counts one over the volume of the box so far inside: K.-H. Hanisch, Math.
 * Operationsforsch. Stat. 15, 409 (1984); S. N. Chiu and D. Stoyan, Stat. Neerl. 52, 239 (1998), doi 10.1111/1467-9574.00083.
 * J: van Lieshout and Baddeley, Stat. Neerl. 50, 344 (1996), doi 10.1111/j.1467-9574.1996.tb01501.x. Index: P. J. Clark and
 * F. C. Evans, Ecology 35, 445 (1954), doi 10.2307/1931034.
 * @throws InputError on distances beyond half of the shortest edge.
 */
export async function nearestNeighbours(
  pattern: PointPattern,
  options: NearestOptions = {},
): Promise<NearestNeighbours> {
  const { isPeriodic = false, signal } = options;
  const { reach, classes } = distancesOf(pattern, options);
  const dimensions = pattern.edges.length as 2 | 3;
  const cells = new PointCells(pattern, isPeriodic);
  const count = countOf(pattern);
  const own = new Float64Array(count);
  const pace = pacer(signal);
  for (let i = 0; i < count; i++) {
    if (i % 256 === 0) await pace();
    own[i] = cells.nearest(pattern.coordinates.subarray(dimensions * i, dimensions * (i + 1)), i);
  }
  const grid = placesIn(pattern.edges);
  const empty = new Float64Array(countOf(grid));
  for (let i = 0; i < empty.length; i++) {
    if (i % 256 === 0) await pace();
    empty[i] = cells.nearest(grid.coordinates.subarray(dimensions * i, dimensions * (i + 1)));
  }
  const distance = Array.from({ length: classes }, (_, at) => ((at + 1) * reach) / classes);
  const told = tellers(own, pattern, isPeriodic);
  const nearestNeighbour = cumulative(told, distance);
  const emptySpace = cumulative(tellers(empty, grid, isPeriodic), distance);
  const meanDistance = meanOf(told);
  const density = count / contentOf(pattern);
  const expected = gammaOf[dimensions] / (unitBall(dimensions) * density) ** (1 / dimensions);
  return {
    correction: isPeriodic ? 'periodic' : 'Hanisch',
    distance,
    nearestNeighbour,
    emptySpace,
    ratio:
      nearestNeighbour === null || emptySpace === null
        ? null
        : nearestNeighbour.map((value, at) =>
            emptySpace[at] > 0.99 ? null : (1 - value) / (1 - emptySpace[at]),
          ),
    meanDistance,
    clarkEvans: meanDistance === null ? null : meanDistance / expected,
  };
}

interface Tellers {
  readonly distances: readonly number[];
  readonly weights: readonly number[];
}

/** The distances that the boundary does not hide, each with its weight. */
function tellers(distances: Float64Array, pattern: PointPattern, isPeriodic: boolean): Tellers {
  if (isPeriodic) return { distances: [...distances], weights: Array.from(distances, () => 1) };
  const borders = boundaryDistances(pattern);
  const shown = Array.from(distances, (_, at) => at).filter((at) => distances[at] <= borders[at]);
  return {
    distances: shown.map((at) => distances[at]),
    weights: shown.map((at) =>
      pattern.edges.reduce((weight, edge) => weight / Math.max(1e-12 * edge, edge - 2 * distances[at]), 1),
    ),
  };
}

/** Share of the weight up to each distance. */
function cumulative({ distances, weights }: Tellers, at: readonly number[]): readonly number[] | null {
  if (distances.length === 0) return null;
  const { values, share } = empirical(distances, weights);
  let next = 0;
  return at.map((distance) => {
    while (next < values.length && values[next] <= distance) next++;
    return next === 0 ? 0 : share[next - 1];
  });
}

function meanOf({ distances, weights }: Tellers): number | null {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0)) return null;
  return distances.reduce((total, distance, at) => total + weights[at] * distance, 0) / sum;
}

/** Places spread evenly over the box: fractions of multiples of irrational numbers. */
function placesIn(edges: readonly number[]): PointPattern {
  const dimensions = edges.length as 2 | 3;
  const coordinates = Float64Array.from({ length: places * dimensions }, (_, at) => {
    const axis = at % dimensions;
    const multiple = 0.5 + (Math.floor(at / dimensions) + 1) * spreadOf[dimensions] ** -(axis + 1);
    return (multiple - Math.floor(multiple)) * edges[axis];
  });
  return { coordinates, edges };
}

/**
 * Distance between each sphere's (disc's) surface and the nearest other one's, m; negative where they overlap, Infinity for a
 * single one.
 * @param radii m, one a point.
 */
export function surfaceDistances(pattern: PointPattern, radii: ArrayLike<number>): Float64Array {
  const { coordinates, edges } = pattern;
  const dimensions = edges.length;
  const cells = new PointCells(pattern);
  const largest = Float64Array.from(radii).reduce((most, radius) => Math.max(most, radius), 0);
  const farthest = Math.hypot(...edges);
  return Float64Array.from({ length: countOf(pattern) }, (_, i) => {
    const place = coordinates.subarray(dimensions * i, dimensions * (i + 1));
    let reach = radii[i] + largest;
    for (;;) {
      let gap = Infinity;
      cells.within(place, reach, (j, square) => {
        if (j !== i) gap = Math.min(gap, Math.sqrt(square) - radii[i] - radii[j]);
      });
      // What lies beyond the reach is further than this.
      if (gap <= reach - radii[i] - largest || reach > farthest) return gap;
      reach = gap < Infinity ? Math.max(1.01 * reach, gap + radii[i] + largest) : 2 * reach;
    }
  });
}
