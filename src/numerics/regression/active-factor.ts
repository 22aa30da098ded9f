import { addScaled, dotProduct } from './dense.ts';

/** A pivot below this share of a column's square says that the column is made of those that are in. */
const leastPivot = 1e-12;

/**
 * Some columns of a matrix A = XᵀX + diag and the Cholesky factor of their part of it, which follows as columns come and
 * go (Golub and Van Loan, Matrix Computations, 4th edition, section 6.5).
 */
export class ActiveFactor {
  /** Columns that are in, in the order of their coming. */
  readonly columns: number[] = [];
  readonly #gram: Float64Array;
  readonly #size: number;
  /** Added to the diagonal, one a column. */
  readonly #added: Float64Array;
  /** L by rows of `size`. */
  #factor = new Float64Array(0);

  constructor(gram: Float64Array, size: number, added: Float64Array) {
    this.#gram = gram;
    this.#size = size;
    this.#added = added;
  }

  /** Takes a column in; false where it is made of those that are. */
  include(column: number): boolean {
    const [size, count] = [this.#size, this.columns.length];
    this.#reserve(count + 1);
    const at = count * size;
    for (const [i, other] of this.columns.entries()) {
      const rest =
        this.#gram[column * size + other] - dotProduct(this.#factor, i * size, this.#factor, at, i);
      this.#factor[at + i] = rest / this.#factor[i * size + i];
    }
    const square = this.#gram[column * (size + 1)] + this.#added[column];
    const pivot = square - dotProduct(this.#factor, at, this.#factor, at, count);
    if (!(pivot > leastPivot * square)) return false;
    this.#factor[at + count] = Math.sqrt(pivot);
    this.columns.push(column);
    return true;
  }

  /** Room for this many rows: most problems keep few of their columns. */
  #reserve(rows: number): void {
    if (this.#factor.length >= rows * this.#size) return;
    const larger = new Float64Array(Math.min(2 * rows + 14, this.#size) * this.#size);
    larger.set(this.#factor);
    this.#factor = larger;
  }

  /** Takes out the column at a place: the rows after it move up, and rotations take back what then stands beyond the diagonal. */
  drop(place: number): void {
    const size = this.#size;
    this.columns.splice(place, 1);
    const cosines: number[] = [];
    const sines: number[] = [];
    for (let row = place; row < this.columns.length; row++) {
      const at = row * size;
      this.#factor.copyWithin(at, at + size, at + size + row + 2);
      for (let k = place; k < row; k++) {
        const [x, y] = [this.#factor[at + k], this.#factor[at + k + 1]];
        this.#factor[at + k] = cosines[k - place] * x + sines[k - place] * y;
        this.#factor[at + k + 1] = cosines[k - place] * y - sines[k - place] * x;
      }
      const [x, y] = [this.#factor[at + row], this.#factor[at + row + 1]];
      const length = Math.sqrt(x * x + y * y);
      cosines.push(x / length);
      sines.push(y / length);
      this.#factor[at + row] = length;
    }
  }

  /** x of A x = b over the columns that are in. */
  solve(b: Float64Array): Float64Array {
    const size = this.#size;
    const x = b.slice();
    for (let i = 0; i < x.length; i++) {
      x[i] = (x[i] - dotProduct(this.#factor, i * size, x, 0, i)) / this.#factor[i * size + i];
    }
    for (let i = x.length - 1; i >= 0; i--) {
      x[i] /= this.#factor[i * size + i];
      addScaled(x, 0, -x[i], this.#factor, i * size, i);
    }
    return x;
  }
}
