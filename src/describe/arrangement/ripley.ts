import { InputError, pacer, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { boxCovariance, shellCovariance, unitBall } from './box-covariance.ts';
import { boundaryDistances, contentOf, countOf, PointCells, type PointPattern } from './points.ts';

/**
 * What is done about neighbours that the box does not show. `translation`: a pair h apart counts 1/∏(1 − |hᵢ|/Lᵢ) (Ohser and
 * Stoyan); `isotropic`: it counts V over the set covariance of the box at its distance (Ohser 1983; right for isotropic
 * patterns); `border`: only points further from the boundary than r are asked for their neighbours; `periodic`: the box goes on
 * at its other side.
 */
export type EdgeCorrection = 'translation' | 'isotropic' | 'border' | 'periodic';

export interface PairOptions extends LongWork {
  /** Largest distance, m. Default a quarter of the shortest edge; at most half of it. */
  readonly reach?: number | undefined;
  /** Classes of distance. Default 50. */
  readonly classes?: number;
  /** Default `translation`. */
  readonly correction?: EdgeCorrection;
}

/** Second-order functions of a point pattern over the distance r. */
export interface PairFunctions {
  readonly correction: EdgeCorrection;
  /** r, m: upper ends of the classes. */
  readonly distance: readonly number[];
  /** Ripley's K, m³ (m²): neighbours within r of a point over the density. Null where no point is far enough from the border. */
  readonly ripley: readonly (number | null)[];
  /** Besag's L = (K/b)^(1/d) with b the unit ball's volume, m: r itself for points at random. */
  readonly besag: readonly (number | null)[];
  /** Radial distribution function g in each class, normalised by the exact set covariance of the box (periodic: by its volume). */
  readonly pairCorrelation: readonly number[];
  /** Middles of the classes, m. */
  readonly middle: readonly number[];
}

/** Checked options of curves over distance. */
export function distancesOf(
  { edges }: PointPattern,
  { reach, classes = 50 }: Pick<PairOptions, 'reach' | 'classes'>,
): { readonly reach: number; readonly classes: number } {
  const shortest = Math.min(...edges);
  const far = reach ?? shortest / 4;
  if (!(far > 0 && far <= shortest / 2)) {
    throw new InputError(`distances up to ${far} m in a box with the edges ${edges.join(', ')} m`, {
      at: { field: 'reach' },
      expected: 'a length over 0 and up to half of the shortest edge',
    });
  }
  if (!(Number.isInteger(classes) && classes >= 2 && classes <= 1000)) {
    throw new InputError(`${classes} classes`, {
      at: { field: 'classes' },
      expected: 'a whole number from 2 to 1000',
    });
  }
  return { reach: far, classes };
}

/**
 * Ripley's K, Besag's L and the radial distribution function of points in a box, homogeneous and isotropic. K = V/(n(n − 1)) Σ of
 * the pairs' weights; g: pairs of a class over n(n − 1)/V² times the integral of the set covariance over its shell, which is
 * exact for points at random whatever the box. B. D. Ripley, J. R. Stat. Soc. B 39, 172 (1977), doi
 * 10.1111/j.2517-6161.1977.tb01615.x; J. Ohser, Math. Operationsforsch. Stat. 14, 63 (1983); Illian et al., Statistical
 * Analysis and Modelling of Spatial Point Patterns (2008), doi 10.1002/9780470725160.
 * @throws InputError on distances beyond half of the shortest edge.
 */
export async function pairFunctions(
  pattern: PointPattern,
  options: PairOptions = {},
): Promise<PairFunctions> {
  const { correction = 'translation', signal, onProgress } = options;
  const { reach, classes } = distancesOf(pattern, options);
  throwIfCancelled(signal);
  const { edges } = pattern;
  const [count, content, dimensions] = [countOf(pattern), contentOf(pattern), edges.length];
  const width = reach / classes;
  const sums = await sumPairs(pattern, { reach, classes, correction, signal, onProgress });
  const perPair = content / (count * (count - 1));
  let total = 0;
  const ripley = Array.from(sums.weights, (weight, at) => {
    total += weight;
    if (correction !== 'border') return perPair * total;
    return sums.asked[at] > 0 ? (content * total) / ((count - 1) * sums.asked[at]) : null;
  });
  const ball = unitBall(dimensions);
  return {
    correction,
    distance: ripley.map((_, at) => (at + 1) * width),
    ripley,
    besag: ripley.map((value) => (value === null ? null : (value / ball) ** (1 / dimensions))),
    pairCorrelation: Array.from(sums.pairs, (pairs, at) => {
      const [inner, outer] = [at * width, (at + 1) * width];
      const shell =
        correction === 'periodic'
          ? content * ball * (outer ** dimensions - inner ** dimensions)
          : shellCovariance(edges, inner, outer);
      return (pairs * content * perPair) / shell;
    }),
    middle: ripley.map((_, at) => (at + 0.5) * width),
  };
}

interface PairSums {
  /** Of ordered pairs in each class. */
  readonly pairs: Float64Array;
  /** Their weights; with the border correction what each class changes in the number of neighbours within it. */
  readonly weights: Float64Array;
  /** Points further from the boundary than each class reaches. */
  readonly asked: Float64Array;
}

async function sumPairs(
  pattern: PointPattern,
  {
    reach,
    classes,
    correction,
    signal,
    onProgress,
  }: LongWork & { reach: number; classes: number; correction: EdgeCorrection },
): Promise<PairSums> {
  const { coordinates, edges } = pattern;
  const [count, content, dimensions] = [countOf(pattern), contentOf(pattern), edges.length];
  const pairs = new Float64Array(classes);
  const weights = new Float64Array(classes + 1);
  const borders = boundaryDistances(pattern);
  const cells = new PointCells(pattern, correction === 'periodic');
  const weightOf = (square: number, apart: Float64Array): number => {
    if (correction === 'isotropic') return content / boxCovariance(edges, Math.sqrt(square));
    if (correction !== 'translation') return 1;
    let share = 1;
    for (let axis = 0; axis < dimensions; axis++) share *= 1 - apart[axis] / edges[axis];
    return 1 / share;
  };
  const pace = pacer(signal);
  for (let i = 0; i < count; i++) {
    if (i % 256 === 0) {
      await pace();
      onProgress?.({ stage: 'pairs', fraction: i / count });
    }
    // Classes that lie nearer than the boundary.
    const inside = Math.floor((borders[i] / reach) * classes);
    cells.within(coordinates.subarray(dimensions * i, dimensions * (i + 1)), reach, (j, square, apart) => {
      if (j === i) return;
      const at = Math.min(classes - 1, Math.floor((Math.sqrt(square) / reach) * classes));
      pairs[at]++;
      if (correction !== 'border') {
        weights[at] += weightOf(square, apart);
      } else if (at < inside) {
        weights[at]++;
        weights[Math.min(classes, inside)]--;
      }
    });
  }
  const asked = Float64Array.from({ length: classes }, (_, at) =>
    borders.reduce((sum, border) => sum + Number(Math.floor((border / reach) * classes) > at), 0),
  );
  return { pairs, weights: weights.subarray(0, classes), asked };
}
