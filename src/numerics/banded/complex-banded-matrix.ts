import type { ComplexVector } from './complex-tridiagonal.ts';

/** As `BandedMatrix` with complex entries. Pivots are chosen by the sum of the sizes of both parts. */
export class ComplexBandedMatrix {
  readonly size: number;
  readonly lower: number;
  readonly upper: number;
  private readonly width: number;
  private readonly real: Float64Array;
  private readonly imaginary: Float64Array;
  private readonly multipliers: ComplexVector;
  private readonly pivots: Int32Array;

  constructor(size: number, lower: number, upper: number) {
    this.size = size;
    this.lower = lower;
    this.upper = upper;
    this.width = 2 * lower + upper + 1;
    this.real = new Float64Array(size * this.width);
    this.imaginary = new Float64Array(size * this.width);
    this.multipliers = {
      real: new Float64Array(size * lower),
      imaginary: new Float64Array(size * lower),
    };
    this.pivots = new Int32Array(size);
  }

  clear(): void {
    this.real.fill(0);
    this.imaginary.fill(0);
  }

  /** Adds to an entry within the band, before factoring. */
  add(row: number, column: number, real: number, imaginary: number): void {
    const at = row * this.width + this.lower + column - row;
    this.real[at] += real;
    this.imaginary[at] += imaginary;
  }

  /** Replaces the matrix by its factors; false when it is singular or not finite. */
  factor(): boolean {
    for (let column = 0; column < this.size; column++) {
      const pivotRow = this.findPivot(column);
      this.pivots[column] = pivotRow;
      if (pivotRow !== column) this.swapRows(column, pivotRow);
      const pivot = column * this.width + this.lower;
      const square = this.real[pivot] ** 2 + this.imaginary[pivot] ** 2;
      if (square === 0 || !Number.isFinite(square)) return false;
      this.eliminate(column, this.real[pivot] / square, -this.imaginary[pivot] / square);
    }
    return true;
  }

  /** Solves with the factors, in place. */
  solve(x: ComplexVector): void {
    this.forward(x.real, x.imaginary);
    this.backward(x.real, x.imaginary);
  }

  private forward(x: Float64Array, y: Float64Array): void {
    const { size, lower, multipliers, pivots } = this;
    for (let column = 0; column < size; column++) {
      const pivotRow = pivots[column];
      const [a, b] = [x[pivotRow], y[pivotRow]];
      if (pivotRow !== column) {
        x[pivotRow] = x[column];
        y[pivotRow] = y[column];
        x[column] = a;
        y[column] = b;
      }
      const last = Math.min(size - 1, column + lower);
      for (let row = column + 1; row <= last; row++) {
        const at = column * lower + row - column - 1;
        x[row] -= multipliers.real[at] * a - multipliers.imaginary[at] * b;
        y[row] -= multipliers.real[at] * b + multipliers.imaginary[at] * a;
      }
    }
  }

  private backward(x: Float64Array, y: Float64Array): void {
    const { size, lower, width, real, imaginary } = this;
    for (let row = size - 1; row >= 0; row--) {
      const base = row * width + lower - row;
      const last = Math.min(size - 1, row + width - 1 - lower);
      let a = x[row];
      let b = y[row];
      for (let column = row + 1; column <= last; column++) {
        const [c, d] = [real[base + column], imaginary[base + column]];
        a -= c * x[column] - d * y[column];
        b -= c * y[column] + d * x[column];
      }
      const [c, d] = [real[base + row], imaginary[base + row]];
      const square = c * c + d * d;
      x[row] = (a * c + b * d) / square;
      y[row] = (b * c - a * d) / square;
    }
  }

  private findPivot(column: number): number {
    const { size, lower, width, real, imaginary } = this;
    let best = column;
    let largest = -1;
    for (let row = column; row <= Math.min(size - 1, column + lower); row++) {
      const at = row * width + lower + column - row;
      const value = Math.abs(real[at]) + Math.abs(imaginary[at]);
      if (value > largest) {
        largest = value;
        best = row;
      }
    }
    return best;
  }

  private swapRows(a: number, b: number): void {
    const { size, lower, width } = this;
    const last = Math.min(size - 1, a + width - 1 - lower);
    for (let column = a; column <= last; column++) {
      const ia = a * width + lower + column - a;
      const ib = b * width + lower + column - b;
      for (const part of [this.real, this.imaginary]) {
        const value = part[ia];
        part[ia] = part[ib];
        part[ib] = value;
      }
    }
  }

  /** `inverse…`: the reciprocal of the pivot. */
  private eliminate(column: number, inverseReal: number, inverseImaginary: number): void {
    const { size, lower, width, real, imaginary, multipliers } = this;
    const pivotBase = column * width + lower - column;
    const lastColumn = Math.min(size - 1, column + width - 1 - lower);
    for (let row = column + 1; row <= Math.min(size - 1, column + lower); row++) {
      const base = row * width + lower - row;
      const [a, b] = [real[base + column], imaginary[base + column]];
      const m = a * inverseReal - b * inverseImaginary;
      const n = a * inverseImaginary + b * inverseReal;
      const at = column * lower + row - column - 1;
      multipliers.real[at] = m;
      multipliers.imaginary[at] = n;
      if (m === 0 && n === 0) continue;
      for (let c = column + 1; c <= lastColumn; c++) {
        real[base + c] -= m * real[pivotBase + c] - n * imaginary[pivotBase + c];
        imaginary[base + c] -= m * imaginary[pivotBase + c] + n * real[pivotBase + c];
      }
    }
  }
}
