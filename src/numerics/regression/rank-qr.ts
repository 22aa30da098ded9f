import { addScaled, dotProduct } from './dense.ts';

/** A = Q R P with columns in the order in which they add most. */
export interface RankedColumns {
  /** Columns of A, the independent ones first: `rank` of them. */
  readonly order: readonly number[];
  readonly rank: number;
  /** Q: orthonormal vectors, which the independent columns span. */
  readonly basis: readonly Float64Array[];
  /** R: row k has the share of basis vector k in each column, in the order of `order`. */
  readonly shares: readonly (readonly number[])[];
}

/** Columns whose part outside the others is smaller than this share of their length count as made of them. */
const rankTolerance = 1e-9;

/**
 * Orthonormal vectors for the columns of a matrix, the largest rest as a share of the column first, each made orthogonal
 * twice (Gram–Schmidt with pivoting; "twice is enough": doi:10.1007/s00211-005-0615-4).
 * @param first Columns that are taken before the others.
 */
export function rankColumns(columns: readonly Float64Array[], first: readonly number[] = []): RankedColumns {
  const rest = columns.map((column) => column.slice());
  const lengths = Float64Array.from(rest, length);
  const left = new Lengths(rest, lengths);
  const order = [...first, ...columns.map((_, k) => k).filter((k) => !first.includes(k))];
  const basis: Float64Array[] = [];
  const shares: number[][] = [];
  const most = Math.min(columns[0]?.length ?? 0, columns.length);
  while (basis.length < most) {
    const step = basis.length;
    const pivot = largestRest(left, lengths, order, step, step < first.length ? first.length : order.length);
    if (pivot < 0 && step < first.length) {
      // Of those to be first, one is made of the others: it goes where the dependent columns are.
      return rankColumns(columns, order.slice(0, step));
    }
    if (pivot < 0) break;
    [order[step], order[pivot]] = [order[pivot], order[step]];
    for (const row of shares) [row[step], row[pivot]] = [row[pivot], row[step]];
    shares.push(takeOut(rest, left, order, basis, shares, step));
  }
  return { order, rank: basis.length, basis, shares };
}

function length(column: Float64Array): number {
  return Math.sqrt(dotProduct(column, 0, column, 0, column.length));
}

/** So small a share of the square when it was last summed, and the difference of squares has no digits left. */
const fewDigits = 1e-6;

/** Lengths of the rests of columns, from what has been taken out of them (J. W. Daniel et al. 1976, doi:10.2307/2005398). */
class Lengths {
  private readonly rest: readonly Float64Array[];
  private readonly squares: Float64Array;
  private readonly summed: Float64Array;

  constructor(rest: readonly Float64Array[], lengths: Float64Array) {
    this.rest = rest;
    this.squares = lengths.map((value) => value * value);
    this.summed = this.squares.slice();
  }

  of(k: number): number {
    return Math.sqrt(this.squares[k]);
  }

  takeOut(k: number, share: number): void {
    this.squares[k] -= share * share;
    if (this.squares[k] > fewDigits * this.summed[k]) return;
    this.squares[k] = length(this.rest[k]) ** 2;
    this.summed[k] = this.squares[k];
  }
}

/** The place in `order` of the column with the largest rest, as a share of its own length; −1 where none is left. */
function largestRest(
  left: Lengths,
  lengths: Float64Array,
  order: readonly number[],
  from: number,
  to: number,
): number {
  let [best, largest] = [-1, rankTolerance];
  for (let k = from; k < to; k++) {
    const whole = lengths[order[k]];
    if (whole === 0) continue;
    const share = left.of(order[k]) / whole;
    // A tie goes to the earlier column, also where rounding would tell them apart.
    if (share > largest * (1 + 1e-10)) [best, largest] = [k, share];
  }
  return best;
}

/** Makes the rest of column `step` a vector of the basis, and takes it out of those after; its row of R. */
function takeOut(
  rest: readonly Float64Array[],
  lengths: Lengths,
  order: readonly number[],
  basis: Float64Array[],
  shares: readonly number[][],
  step: number,
): number[] {
  const vector = rest[order[step]];
  const count = vector.length;
  for (const [k, other] of basis.entries()) {
    const left = dotProduct(vector, 0, other, 0, count);
    shares[k][step] += left;
    addScaled(vector, 0, -left, other, 0, count);
  }
  const size = length(vector);
  for (let i = 0; i < count; i++) vector[i] /= size;
  // The column keeps its rest, of which nothing is left, apart from the vector.
  basis.push(vector.slice());
  const row = order.map(() => 0);
  row[step] = size;
  for (let k = step + 1; k < order.length; k++) {
    const other = rest[order[k]];
    row[k] = dotProduct(vector, 0, other, 0, count);
    addScaled(other, 0, -row[k], vector, 0, count);
    lengths.takeOut(order[k], row[k]);
  }
  return row;
}
