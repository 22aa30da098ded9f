import { addScaled, dotProduct, lowerProducts } from './dense.ts';
import { choleskyFactor, choleskySolve } from './cholesky.ts';
import { checkProblem, weightedColumns, weightedTargets, type LinearProblem } from './linear-problem.ts';
import { rankColumns, type RankedColumns } from './rank-qr.ts';

/** A column that is a sum of others, on the rows at hand. */
export interface Dependency {
  readonly column: number;
  /** The others, with their factors. */
  readonly of: readonly (readonly [column: number, factor: number])[];
}

export interface LeastSquaresFit {
  /** One a column; of all that fit alike those whose penalised columns have the smallest sum of squares. */
  readonly coefficients: Float64Array;
  readonly rank: number;
  /** Empty where the rank is the number of columns. */
  readonly dependencies: readonly Dependency[];
  /** Share of each row in its own prediction, 0 to 1. */
  readonly leverages: Float64Array;
  /** Shares of some of the rows in each other's predictions, rows × rows; only the lower half. */
  readonly hat: (rows: readonly number[]) => Float64Array;
  /** Covariance of the coefficients ÷ variance of a target, columns × columns. */
  readonly covariance: () => Float64Array;
}

/** Factors below this say that a column has no part in a dependency. */
const negligibleFactor = 1e-7;

/**
 * Least squares by orthogonal columns, with the rank found: where columns are made of others, they are named, and the
 * answer is the shortest.
 * @throws InputError for a problem that does not fit together.
 */
export function fitLeastSquares(problem: LinearProblem): LeastSquaresFit {
  checkProblem(problem);
  const ranked = rankColumns(weightedColumns(problem), problem.free);
  const { order, rank, basis } = ranked;
  const targets = weightedTargets(problem);
  const shares = Float64Array.from(basis, (vector) => dotProduct(vector, 0, targets, 0, problem.rows));
  const made = order.slice(rank).map((_, k) => solveUpper(ranked, (row) => ranked.shares[row][rank + k]));
  const shortest = shortener(problem, ranked, made);
  const coefficients = shortest(solveUpper(ranked, (row) => shares[row]));
  const leverages = new Float64Array(problem.rows);
  for (const vector of basis) for (const [row, value] of vector.entries()) leverages[row] += value * value;
  return {
    coefficients,
    rank,
    dependencies: made.map((factors, k) => dependency(order, rank + k, factors)),
    leverages,
    hat: (rows) => {
      const own = rows.map((row) => Float64Array.from(basis, (vector) => vector[row]));
      return lowerProducts(own, own);
    },
    covariance: () => covarianceOf(ranked, shortest, problem.columns),
  };
}

function dependency(order: readonly number[], place: number, factors: Float64Array): Dependency {
  const of = [...factors.entries()]
    .filter(([, factor]) => Math.abs(factor) > negligibleFactor)
    .map(([k, factor]) => [order[k], factor] as const);
  return { column: order[place], of };
}

/** z of R₁ z = b, R₁ the upper triangle of the independent columns. */
function solveUpper({ rank, shares }: RankedColumns, b: (row: number) => number): Float64Array {
  const z = Float64Array.from({ length: rank }, (_, row) => b(row));
  for (let k = rank - 1; k >= 0; k--) {
    for (let j = k + 1; j < rank; j++) z[k] -= shares[k][j] * z[j];
    z[k] /= shares[k][k];
  }
  return z;
}

/** From coefficients of the independent columns to those of all with the smallest penalised sum of squares. */
function shortener(
  { columns, free = [] }: LinearProblem,
  { order, rank }: RankedColumns,
  made: readonly Float64Array[],
): (independent: Float64Array) => Float64Array {
  const counts = order.map((column) => (free.includes(column) ? 0 : 1));
  // Vectors that change no prediction: a dependent column up by one, those that make it down.
  const idle = made.map((factors, k) =>
    Float64Array.from(order, (_, place) => (place < rank ? -factors[place] : place === rank + k ? 1 : 0)),
  );
  const counted = idle.map((vector) => vector.map((value, place) => value * counts[place]));
  const products = Float64Array.from(
    idle.flatMap((a) => counted.map((b) => dotProduct(a, 0, b, 0, columns))),
  );
  // Undefined only where a free column is made of free columns: then nothing is shortened along it.
  const factor = choleskyFactor(products, idle.length, 1e-14);
  return (independent) => {
    const ranked = new Float64Array(columns);
    ranked.set(independent);
    if (factor !== undefined && idle.length > 0) {
      const along = Float64Array.from(counted, (vector) => dotProduct(vector, 0, ranked, 0, columns));
      for (const [k, value] of choleskySolve(factor, along).entries()) {
        addScaled(ranked, 0, -value, idle[k], 0, columns);
      }
    }
    const all = new Float64Array(columns);
    for (const [place, column] of order.entries()) all[column] = ranked[place];
    return all;
  };
}

function covarianceOf(
  ranked: RankedColumns,
  shortest: (independent: Float64Array) => Float64Array,
  columns: number,
): Float64Array {
  const all = new Float64Array(columns * columns);
  for (let k = 0; k < ranked.rank; k++) {
    const answer = shortest(solveUpper(ranked, (row) => (row === k ? 1 : 0)));
    for (let i = 0; i < columns; i++) addScaled(all, i * columns, answer[i], answer, 0, columns);
  }
  return all;
}

/**
 * Errors on rows that a fit by a linear smoother was not shown, from those of the fit to all rows and the share that the
 * rows held out have in their own predictions: (1 − H)⁻¹ e, exact. Undefined where the rest of the rows would not
 * determine the fit.
 * @param hat Shares of the rows held out in their own predictions, rows × rows, of which the lower half is read.
 */
export function heldOutErrors(
  held: readonly number[],
  residuals: Float64Array,
  hat: Float64Array,
): Float64Array | undefined {
  const size = held.length;
  const matrix = hat.map((value, k) => (k % (size + 1) === 0 ? 1 : 0) - value);
  const factor = choleskyFactor(matrix, size);
  if (factor === undefined || factor.some((value, k) => k % (size + 1) === 0 && value < 1e-5))
    return undefined;
  return choleskySolve(
    factor,
    Float64Array.from(held, (row) => residuals[row]),
  );
}
