import { InputError } from '../base/index.ts';
import type { FunctionTable } from './functions.ts';

/** A function through the points of a table, with its exact derivative. */
export interface TabulatedFunction {
  (x: number): number;
  readonly derivative: (x: number) => number;
  readonly table: FunctionTable;
  /** Smallest and largest x of the table. */
  readonly range: readonly [number, number];
}

/**
 * Straight lines between the points, one cubic spline through all of them (not-a-knot: the first two pieces are one
 * cubic, and the last two; C. de Boor, A Practical Guide to Splines, 1978, doi:10.1007/978-1-4612-6333-3), or cubics that
 * rise and fall as the points do and no more (F. N. Fritsch, J. Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300,
 * doi:10.1137/0905021). Beyond the table the function goes on straight.
 * @throws InputError unless x rises and is as long as y; a spline needs four points.
 */
export function tabulated(table: FunctionTable, between: 'linear' | 'cubic' | 'monotone'): TabulatedFunction {
  const { x, y } = table;
  const least = between === 'cubic' ? 4 : 2;
  if (x.length !== y.length || x.length < least || x.some((value, k) => k > 0 && !(value > x[k - 1]))) {
    throw new InputError('is no table', {
      at: { field: 'table' },
      expected: `lists x (rising) and y of equal length, at least ${least} points`,
    });
  }
  const last = x.length - 1;
  const secants = Float64Array.from({ length: last }, (_, k) => (y[k + 1] - y[k]) / (x[k + 1] - x[k]));
  const slopes = slopesOf(x, secants, between);
  const value = (at: number): number => {
    const k = interval(x, at);
    const t = at - x[k];
    if (slopes === undefined) return y[k] + secants[k] * t;
    if (at < x[0]) return y[0] + slopes[0] * t;
    if (at > x[last]) return y[last] + slopes[last] * (at - x[last]);
    const [square, cube] = powers(x, secants, slopes, k);
    return y[k] + t * (slopes[k] + t * (square + t * cube));
  };
  const derivative = (at: number): number => {
    const k = interval(x, at);
    if (slopes === undefined) return secants[k];
    if (at < x[0]) return slopes[0];
    if (at > x[last]) return slopes[last];
    const [square, cube] = powers(x, secants, slopes, k);
    const t = at - x[k];
    return slopes[k] + t * (2 * square + 3 * t * cube);
  };
  return Object.assign(value, { derivative, table, range: [x[0], x[last]] as const });
}

function slopesOf(
  x: readonly number[],
  secants: Float64Array,
  between: 'linear' | 'cubic' | 'monotone',
): Float64Array | undefined {
  if (between === 'linear' || x.length === 2) return undefined;
  return between === 'cubic' ? splineSlopes(x, secants) : monotoneSlopes(x, secants);
}

/** Weighted harmonic means of the secants on both sides, 0 where these turn round; at the ends of three points, held back. */
function monotoneSlopes(x: readonly number[], secants: Float64Array): Float64Array {
  const last = x.length - 1;
  const width = Float64Array.from({ length: last }, (_, k) => x[k + 1] - x[k]);
  const slopes = new Float64Array(x.length);
  for (let k = 1; k < last; k++) {
    const [left, right] = [secants[k - 1], secants[k]];
    if (left * right <= 0) continue;
    const [w1, w2] = [2 * width[k] + width[k - 1], width[k] + 2 * width[k - 1]];
    slopes[k] = (w1 + w2) / (w1 / left + w2 / right);
  }
  slopes[0] = endSlope(width[0], width[1], secants[0], secants[1]);
  slopes[last] = endSlope(width[last - 1], width[last - 2], secants[last - 1], secants[last - 2]);
  return slopes;
}

function endSlope(near: number, far: number, secant: number, next: number): number {
  const slope = ((2 * near + far) * secant - near * next) / (near + far);
  if (slope * secant <= 0) return 0;
  return secant * next <= 0 && Math.abs(slope) > 3 * Math.abs(secant) ? 3 * secant : slope;
}

/** The interval that holds `at`: the first or last one for what lies beyond. */
function interval(x: readonly number[], at: number): number {
  let [low, high] = [0, x.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** Coefficients of t² and t³ of the cubic in interval `k`. */
function powers(
  x: readonly number[],
  secants: Float64Array,
  slopes: Float64Array,
  k: number,
): readonly [number, number] {
  const width = x[k + 1] - x[k];
  const bend = (slopes[k] + slopes[k + 1] - 2 * secants[k]) / width;
  return [(secants[k] - slopes[k]) / width - bend, bend / width];
}

/** Slopes at the points for which the second derivative is continuous, and the third at the second and last but one. */
function splineSlopes(x: readonly number[], secants: Float64Array): Float64Array {
  const n = x.length;
  const width = Float64Array.from({ length: n - 1 }, (_, k) => x[k + 1] - x[k]);
  const [below, middle, above, right] = [0, 1, 2, 3].map(() => new Float64Array(n));
  const first = width[0] + width[1];
  middle[0] = width[1];
  above[0] = first;
  right[0] = ((width[0] + 2 * first) * width[1] * secants[0] + width[0] ** 2 * secants[1]) / first;
  for (let k = 1; k < n - 1; k++) {
    below[k] = width[k];
    middle[k] = 2 * (width[k - 1] + width[k]);
    above[k] = width[k - 1];
    right[k] = 3 * (width[k] * secants[k - 1] + width[k - 1] * secants[k]);
  }
  const [a, b] = [width[n - 3], width[n - 2]];
  below[n - 1] = a + b;
  middle[n - 1] = a;
  right[n - 1] = (b * b * secants[n - 3] + (2 * (a + b) + b) * a * secants[n - 2]) / (a + b);
  for (let k = 1; k < n; k++) {
    const factor = below[k] / middle[k - 1];
    middle[k] -= factor * above[k - 1];
    right[k] -= factor * right[k - 1];
  }
  const slopes = right;
  slopes[n - 1] = right[n - 1] / middle[n - 1];
  for (let k = n - 2; k >= 0; k--) slopes[k] = (right[k] - above[k] * slopes[k + 1]) / middle[k];
  return slopes;
}
