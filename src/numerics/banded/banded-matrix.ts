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

  constructor(size: number, lower: number, upper: number) {
    this.size = size;
    this.lower = lower;
    this.upper = upper;
    this.width = 2 * lower + upper + 1;
    this.data = new Float64Array(size * this.width);
    this.multipliers = new Float64Array(size * lower);
    this.pivots = new Int32Array(size);
    this.scales = new Float64Array(size);
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
