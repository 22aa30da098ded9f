import { InputError } from '../../base/index.ts';
import type { EnergyFit, EnergyProblem } from './fit-types.ts';

/** A problem without the rows that are to be met exactly, whose every solution meets them once it is brought back. */
export interface ReducedProblem {
  readonly problem: EnergyProblem;
  /** Conditions that do not follow from each other. */
  readonly conditions: number;
  /** Coefficients of the whole problem from those of the reduced one, and their covariance. */
  readonly restore: (fit: Pick<EnergyFit, 'coefficients' | 'covariance'>) => {
    readonly coefficients: Float64Array;
    readonly covariance: Float64Array;
  };
}

/** A condition c · b = value. */
interface Condition {
  readonly factors: Float64Array;
  value: number;
}

/** Energies may miss what a condition that follows from others says by this much, eV: rounding. */
const rounding = 1e-9;
/** Less than this share of a condition's length is rounding. */
const leastRest = 1e-9;

/**
 * Least squares and ridge with rows that are to be met exactly (Golub and Van Loan, Matrix Computations, 4th edition,
 * section 6.2). Conditions give what free columns they can from the other columns; of what is left, b is b₀ + z with b₀
 * shortest and z without part along the conditions. As ‖b‖² = ‖b₀‖² + ‖z‖², a penalty on z is one on b.
 * @throws InputError for rows that contradict each other.
 */
export function withoutExactRows(problem: EnergyProblem, exact: readonly number[]): ReducedProblem {
  const { rows, columns, energies, free = [], weights, structures } = problem;
  const conditionOf = (row: number): Condition => ({
    factors: problem.features.slice(row * columns, (row + 1) * columns),
    value: energies[row],
  });
  const conditions = exact.map(conditionOf);
  const given = takeFree(conditions, free);
  const along = orthonormal(conditions, () => named(problem, exact));
  const kept = Array.from({ length: rows }, (_, row) => row).filter((row) => !exact.includes(row));
  const left = kept.map((row) => {
    const own = conditionOf(row);
    for (const [column, pivot] of given) subtract(own, own.factors[column], pivot);
    for (const direction of along) subtract(own, dot(own.factors, direction.factors), direction);
    return own;
  });
  /** Of a vector in the reduced columns: with the conditions' values it is a solution, without them a change of one. */
  const back = (z: Float64Array, withValues: boolean): Float64Array => {
    const b = z.slice();
    for (const { factors, value } of along) add(b, (withValues ? value : 0) - dot(factors, b), factors);
    for (const [column, { factors, value }] of given) {
      b[column] = 0;
      b[column] = (withValues ? value : 0) - dot(factors, b);
    }
    return b;
  };
  return {
    problem: {
      ...problem,
      rows: kept.length,
      features: Float64Array.from(left.flatMap(({ factors }) => [...factors])),
      energies: Float64Array.from(left, ({ value }) => value),
      weights: weights && Float64Array.from(kept, (row) => weights[row]),
      structures: structures && kept.map((row) => structures[row]),
      // Columns that the conditions give are zero here.
      free: free.filter((column) => !given.has(column)),
      exact: undefined,
    },
    conditions: given.size + along.length,
    restore: ({ coefficients, covariance }) => {
      const half = transposed(covariance, columns, (row) => back(row, false));
      return {
        coefficients: back(coefficients, true),
        covariance: transposed(half, columns, (row) => back(row, false)),
      };
    },
  };
}

/** Solves conditions for free columns, by elimination with pivots; leaves conditions in which none of them stands. */
function takeFree(conditions: Condition[], free: readonly number[]): Map<number, Condition> {
  const given = new Map<number, Condition>();
  for (const column of free) {
    const size = (condition: Condition): number => Math.abs(condition.factors[column]);
    const [pivot] = conditions.toSorted((a, b) => size(b) - size(a));
    if (pivot === undefined || size(pivot) <= leastRest * Math.sqrt(dot(pivot.factors, pivot.factors)))
      continue;
    conditions.splice(conditions.indexOf(pivot), 1);
    scale(pivot, 1 / pivot.factors[column]);
    for (const other of [...conditions, ...given.values()]) subtract(other, other.factors[column], pivot);
    given.set(column, pivot);
  }
  return given;
}

/** Conditions of length one that are orthogonal to each other. @throws InputError where one contradicts the others. */
function orthonormal(conditions: readonly Condition[], name: () => string): Condition[] {
  const along: Condition[] = [];
  for (const condition of conditions) {
    const whole = Math.sqrt(dot(condition.factors, condition.factors));
    for (let pass = 0; pass < 2; pass++) {
      for (const direction of along)
        subtract(condition, dot(condition.factors, direction.factors), direction);
    }
    const length = Math.sqrt(dot(condition.factors, condition.factors));
    if (length > leastRest * Math.max(whole, 1)) {
      scale(condition, 1 / length);
      along.push(condition);
    } else if (Math.abs(condition.value) > rounding) {
      throw new InputError(
        `structures ${name()} cannot all be met: functions of theirs are made of each other`,
        {
          at: { field: 'exact' },
          expected: 'fewer of them, or more functions',
        },
      );
    }
  }
  return along;
}

function named({ structures }: EnergyProblem, rows: readonly number[]): string {
  return rows.map((row) => structures?.[row] ?? String(row + 1)).join(', ');
}

/** Applies a map to each row of a square matrix, and transposes what it gives. */
function transposed(
  matrix: Float64Array,
  size: number,
  map: (row: Float64Array) => Float64Array,
): Float64Array {
  const all = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = map(matrix.subarray(i * size, (i + 1) * size));
    for (let j = 0; j < size; j++) all[j * size + i] = row[j];
  }
  return all;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}

function add(into: Float64Array, factor: number, from: Float64Array): void {
  for (let k = 0; k < into.length; k++) into[k] += factor * from[k];
}

function subtract(from: Condition, share: number, other: Condition): void {
  add(from.factors, -share, other.factors);
  from.value -= share * other.value;
}

function scale(condition: Condition, factor: number): void {
  for (let k = 0; k < condition.factors.length; k++) condition.factors[k] *= factor;
  condition.value *= factor;
}
