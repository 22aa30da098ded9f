import { ConvergenceError } from '../../base/index.ts';
import { leastSquares, type DenseColumns } from './least-squares.ts';

/**
 * x that makes ‖A x − b‖ least among those whose first `free` entries are of either sign and the others not negative, by
 * the active-set method of C. L. Lawson, R. J. Hanson, "Solving Least Squares Problems", SIAM 1995, chapter 23
 * (doi:10.1137/1.9781611971217).
 * @throws ConvergenceError when the set still changes after three exchanges for each unknown.
 */
export function nonNegativeLeastSquares(a: DenseColumns, b: Float64Array, free = 0): Float64Array {
  const { rows, columns, values } = a;
  const passive = new Set(Array.from({ length: free }, (_, k) => k));
  let x = new Float64Array(columns);
  const scale = Math.hypot(...b);
  if (free > 0) x = restricted(a, b, passive);
  for (let round = 0; round < 3 * columns + 10; round++) {
    const residual = b.slice();
    for (let k = 0; k < columns; k++) {
      if (x[k] === 0) continue;
      for (let i = 0; i < rows; i++) residual[i] -= values[k * rows + i] * x[k];
    }
    const entering = steepest(a, residual, passive, 1e-12 * scale);
    if (entering < 0) return x;
    passive.add(entering);
    x = withinBounds(a, b, x, passive, free);
  }
  throw new ConvergenceError('non-negative least squares keep exchanging unknowns', {
    mend: 'regularise more strongly',
  });
}

/** The unknown outside the set whose rise lowers the residual fastest, per length of its column; −1 where none does. */
function steepest(
  { rows, columns, values }: DenseColumns,
  residual: Float64Array,
  passive: ReadonlySet<number>,
  least: number,
): number {
  let best = -1;
  let largest = least;
  for (let k = 0; k < columns; k++) {
    if (passive.has(k)) continue;
    let [sum, square] = [0, 0];
    for (let i = 0; i < rows; i++) {
      const value = values[k * rows + i];
      sum += value * residual[i];
      square += value * value;
    }
    const slope = square > 0 ? sum / Math.sqrt(square) : 0;
    if (slope > largest) {
      largest = slope;
      best = k;
    }
  }
  return best;
}

/** Goes from `x` towards the best of the set, dropping unknowns from it that would become negative. */
function withinBounds(
  a: DenseColumns,
  b: Float64Array,
  x: Float64Array<ArrayBuffer>,
  passive: Set<number>,
  free: number,
): Float64Array<ArrayBuffer> {
  let from = x;
  for (;;) {
    const target = restricted(a, b, passive);
    let share = 1;
    for (const k of passive) {
      if (k >= free && target[k] <= 0 && from[k] > target[k]) {
        share = Math.min(share, from[k] / (from[k] - target[k]));
      }
    }
    if (share >= 1) {
      for (const k of passive) if (k >= free && target[k] <= 0) target[k] = 0;
      return target;
    }
    from = from.map((value, k) => value + share * (target[k] - value));
    for (const k of passive) {
      if (k < free || from[k] > 1e-15 * Math.abs(target[k]) + 1e-300) continue;
      from[k] = 0;
      passive.delete(k);
    }
  }
}

function restricted(
  { rows, columns, values }: DenseColumns,
  b: Float64Array,
  passive: ReadonlySet<number>,
): Float64Array<ArrayBuffer> {
  const chosen = [...passive].toSorted((p, q) => p - q);
  const some = new Float64Array(rows * chosen.length);
  for (const [j, k] of chosen.entries()) some.set(values.subarray(k * rows, (k + 1) * rows), j * rows);
  const part = leastSquares({ rows, columns: chosen.length, values: some }, b);
  const x = new Float64Array(columns);
  for (const [j, k] of chosen.entries()) x[k] = part[j];
  return x;
}
