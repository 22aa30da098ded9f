import { leastSquares } from './least-squares.ts';

/** What is fitted: both fill what they are given. */
export interface ResidualProblem {
  /** How many residuals there are. */
  readonly count: number;
  residuals(parameters: Float64Array, out: Float64Array): void;
  /** ∂residual/∂parameter, column after column. */
  jacobian(parameters: Float64Array, out: Float64Array): void;
}

export interface FitResult {
  readonly parameters: Float64Array;
  readonly residuals: Float64Array;
  /** Of the residuals, column after column, at the end. */
  readonly jacobian: Float64Array;
  readonly sumOfSquares: number;
  readonly rounds: number;
  /** Whether the last step changed the sum of squares by less than 1e-12 of it, or the parameters by less than 1e-10. */
  readonly converged: boolean;
}

const mostRounds = 300;
const still = 1e-12;

/**
 * Parameters that make the sum of squares least, from a start: Gauss–Newton steps held back by their scaled length. D. W. Marquardt,
 * J. Soc. Indust. Appl. Math. 11 (1963) 431 (doi:10.1137/0111030).
 */
export function levenbergMarquardt(problem: ResidualProblem, start: ArrayLike<number>): FitResult {
  const { count } = problem;
  const columns = start.length;
  let parameters = Float64Array.from(start);
  let residuals = new Float64Array(count);
  const jacobian = new Float64Array(count * columns);
  problem.residuals(parameters, residuals);
  let sum = squares(residuals);
  let damping = 1e-3;
  let [rounds, converged] = [0, sum === 0];
  while (!converged && rounds < mostRounds) {
    rounds += 1;
    problem.jacobian(parameters, jacobian);
    const step = dampedStep(jacobian, residuals, count, columns, damping);
    const next = parameters.map((value, k) => value + step[k]);
    const left = new Float64Array(count);
    problem.residuals(next, left);
    const value = squares(left);
    const isSmall = Math.hypot(...step) <= 1e-10 * Math.hypot(...parameters);
    if (value <= sum) {
      converged = (sum - value <= still * sum || isSmall) && damping < 1;
      [parameters, residuals, sum] = [next, left, value];
      damping = Math.max(damping / 5, 1e-15);
    } else if (isSmall && damping < 1) {
      converged = true;
    } else if (damping > 1e12) {
      break;
    } else damping *= 4;
  }
  problem.jacobian(parameters, jacobian);
  return { parameters, residuals, jacobian, sumOfSquares: sum, rounds, converged };
}

function squares(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return Number.isFinite(sum) ? sum : Infinity;
}

/** Least squares of J step + r with √damping times the length of each column below. */
function dampedStep(
  jacobian: Float64Array,
  residuals: Float64Array,
  rows: number,
  columns: number,
  damping: number,
): Float64Array {
  const tall = rows + columns;
  const values = new Float64Array(tall * columns);
  const right = new Float64Array(tall);
  for (let k = 0; k < rows; k++) right[k] = -residuals[k];
  for (let c = 0; c < columns; c++) {
    const column = jacobian.subarray(c * rows, (c + 1) * rows);
    values.set(column, c * tall);
    values[c * tall + rows + c] = Math.sqrt(damping) * Math.max(Math.hypot(...column), Number.MIN_VALUE);
  }
  return leastSquares({ rows: tall, columns, values }, right);
}

/** (JᵀJ)⁻¹ times a variance, row after row: the covariance of fitted parameters. */
export function parameterCovariance(
  jacobian: Float64Array,
  rows: number,
  columns: number,
  variance: number,
): Float64Array {
  const inverse = new Float64Array(columns * columns);
  // Columns of R⁻ᵀR⁻¹ from J⁺: each row of the pseudo-inverse solves a least-squares problem for a unit vector.
  const pseudo = new Float64Array(columns * rows);
  for (let r = 0; r < rows; r++) {
    const unit = new Float64Array(rows);
    unit[r] = 1;
    const x = leastSquares({ rows, columns, values: jacobian }, unit);
    for (let c = 0; c < columns; c++) pseudo[c * rows + r] = x[c];
  }
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += pseudo[a * rows + r] * pseudo[b * rows + r];
      inverse[a * columns + b] = variance * sum;
    }
  }
  return inverse;
}
