/** Rows are exchanged for entries that are larger than the diagonal by this factor. */
const diagonalPreference = 10;

/**
 * A square banded matrix and its factors with partial pivoting. Entries are compared over the largest of their row, and the
 * diagonal is kept where it is not much smaller, so that rows of any size go together. Storage is by rows, each with room for
 * `lower` entries left of the diagonal and `lower + upper` right of it (pivoting fills the difference); a solve costs
 * O(size (lower + upper)) and nothing is allocated after construction.
 */
export class BandedMatrix {
  readonly size: number;
  readonly lower: number;
  readonly upper: number;
  private readonly width: number;
  private readonly data: Float64Array;
  private readonly multipliers: Float64Array;
  private readonly pivots: Int32Array;
  /** One over the largest entry of each row, before factoring. */
  private readonly scales: Float64Array;
  /** With two diagonals on either side, the loops over them are written out. */
  private readonly five: boolean;
  /** One over the pivots, and whether any rows were exchanged, of five diagonals. */
  private readonly reciprocals: Float64Array;
  private exchanged = false;

  constructor(size: number, lower: number, upper: number) {
    this.size = size;
    this.lower = lower;
    this.upper = upper;
    this.width = 2 * lower + upper + 1;
    // Rows of zeros after the last spare the loops that are written out its corner.
    this.data = new Float64Array((size + lower) * this.width);
    this.multipliers = new Float64Array(size * lower);
    this.pivots = new Int32Array(size);
    this.scales = new Float64Array(size + lower);
    this.five = lower === 2 && upper === 2;
    this.reciprocals = new Float64Array(this.five ? size : 0);
  }

  clear(): void {
    this.data.fill(0);
  }

  /** Adds to an entry within the band, before factoring. */
  add(row: number, column: number, value: number): void {
    this.data[row * this.width + this.lower + column - row] += value;
  }

  /** Replaces the matrix by its factors; false when it is singular or not finite. */
  factor(): boolean {
    this.takeScales();
    if (this.five) return this.factorFive();
    for (let column = 0; column < this.size; column++) {
      const pivotRow = this.findPivot(column);
      this.pivots[column] = pivotRow;
      if (pivotRow !== column) this.swapRows(column, pivotRow, column);
      const pivot = this.data[column * this.width + this.lower];
      if (pivot === 0 || !Number.isFinite(pivot)) return false;
      this.eliminate(column, pivot);
    }
    return true;
  }

  /** Solves with the factors, in place. */
  solve(x: Float64Array): void {
    if (this.five) {
      this.forwardFive(x);
      this.backFive(x);
      return;
    }
    const { size, lower, width, data, multipliers, pivots } = this;
    for (let column = 0; column < size; column++) {
      const pivotRow = pivots[column];
      const value = x[pivotRow];
      if (pivotRow !== column) {
        x[pivotRow] = x[column];
        x[column] = value;
      }
      const last = Math.min(size - 1, column + lower);
      for (let row = column + 1; row <= last; row++) {
        x[row] -= multipliers[column * lower + row - column - 1] * value;
      }
    }
    for (let row = size - 1; row >= 0; row--) {
      const base = row * width + lower - row;
      const last = Math.min(size - 1, row + width - 1 - lower);
      let value = x[row];
      for (let column = row + 1; column <= last; column++) value -= data[base + column] * x[column];
      x[row] = value / data[base + row];
    }
  }

  /** Solves with the transposed matrix, in place. */
  solveTransposed(x: Float64Array): void {
    const { size, lower, width, data, multipliers, pivots } = this;
    for (let row = 0; row < size; row++) {
      const base = row * width + lower - row;
      const last = Math.min(size - 1, row + width - 1 - lower);
      const value = x[row] / data[base + row];
      x[row] = value;
      for (let column = row + 1; column <= last; column++) x[column] -= data[base + column] * value;
    }
    for (let column = size - 1; column >= 0; column--) {
      const last = Math.min(size - 1, column + lower);
      let value = x[column];
      for (let row = column + 1; row <= last; row++) {
        value -= multipliers[column * lower + row - column - 1] * x[row];
      }
      const pivotRow = pivots[column];
      x[column] = x[pivotRow];
      x[pivotRow] = value;
    }
  }

  private factorFive(): boolean {
    const { size, data, multipliers, pivots, reciprocals, scales } = this;
    this.exchanged = false;
    for (let column = 0, i = 2; column < size; column++, i += 7) {
      let row = column;
      let largest = Math.abs(data[i]) * scales[column] * diagonalPreference;
      for (let below = 1; below <= 2; below++) {
        const value = Math.abs(data[i + 6 * below]) * scales[column + below];
        if (value > largest) [largest, row] = [value, column + below];
      }
      pivots[column] = row;
      if (row !== column) {
        this.swapRows(column, row, column);
        this.exchanged = true;
      }
      const reciprocal = 1 / data[i];
      if (reciprocal === 0 || !Number.isFinite(reciprocal)) return false;
      reciprocals[column] = reciprocal;
      for (let below = 1; below <= 2; below++) {
        const multiplier = data[i + 6 * below] * reciprocal;
        multipliers[2 * column + below - 1] = multiplier;
        const first = i + 6 * below + 1;
        data[first] -= multiplier * data[i + 1];
        data[first + 1] -= multiplier * data[i + 2];
        if (!this.exchanged) continue;
        data[first + 2] -= multiplier * data[i + 3];
        data[first + 3] -= multiplier * data[i + 4];
      }
    }
    return true;
  }

  private forwardFive(x: Float64Array): void {
    const { size, multipliers, pivots } = this;
    for (let column = 0; column < size - 1; column++) {
      const pivotRow = pivots[column];
      const value = x[pivotRow];
      if (pivotRow !== column) {
        x[pivotRow] = x[column];
        x[column] = value;
      }
      x[column + 1] -= multipliers[2 * column] * value;
      if (column < size - 2) x[column + 2] -= multipliers[2 * column + 1] * value;
    }
  }

  /** `one` to `four`: what has been found in the four rows below. */
  private backFive(x: Float64Array): void {
    const { size, data, reciprocals, exchanged } = this;
    let [one, two, three, four] = [0, 0, 0, 0];
    for (let row = size - 1, i = 7 * row + 2; row >= 0; row--, i -= 7) {
      let rest = x[row] - data[i + 2] * two;
      if (exchanged) rest -= data[i + 3] * three + data[i + 4] * four;
      four = three;
      three = two;
      two = one;
      one = (rest - data[i + 1] * two) * reciprocals[row];
      x[row] = one;
    }
  }

  private takeScales(): void {
    const { size, width, data, scales } = this;
    for (let row = 0; row < size; row++) {
      let largest = 0;
      for (let i = row * width; i < (row + 1) * width; i++) largest = Math.max(largest, Math.abs(data[i]));
      scales[row] = largest > 0 ? 1 / largest : 0;
    }
  }

  private findPivot(column: number): number {
    const { size, lower, width, data, scales } = this;
    let best = column;
    let largest = Math.abs(data[column * width + lower]) * scales[column] * diagonalPreference;
    for (let row = column + 1; row <= Math.min(size - 1, column + lower); row++) {
      const value = Math.abs(data[row * width + lower + column - row]) * scales[row];
      if (value > largest) {
        largest = value;
        best = row;
      }
    }
    return best;
  }

  private swapRows(a: number, b: number, fromColumn: number): void {
    const { size, lower, width, data } = this;
    const last = Math.min(size - 1, fromColumn + width - 1 - lower);
    for (let column = fromColumn; column <= last; column++) {
      const ia = a * width + lower + column - a;
      const ib = b * width + lower + column - b;
      const value = data[ia];
      data[ia] = data[ib];
      data[ib] = value;
    }
    const scale = this.scales[a];
    this.scales[a] = this.scales[b];
    this.scales[b] = scale;
  }

  private eliminate(column: number, pivot: number): void {
    const { size, lower, width, data, multipliers } = this;
    const pivotBase = column * width + lower - column;
    const lastColumn = Math.min(size - 1, column + width - 1 - lower);
    for (let row = column + 1; row <= Math.min(size - 1, column + lower); row++) {
      const base = row * width + lower - row;
      const multiplier = data[base + column] / pivot;
      multipliers[column * lower + row - column - 1] = multiplier;
      if (multiplier === 0) continue;
      for (let c = column + 1; c <= lastColumn; c++) data[base + c] -= multiplier * data[pivotBase + c];
    }
  }
}
