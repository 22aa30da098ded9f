import { InputError } from '../../base/index.ts';
import { choleskyFactor, choleskyInverseDiagonal, choleskySolve } from './cholesky.ts';
import { addProducts, addScaled, dotProduct } from './dense.ts';
import { checkProblem, weightedColumns, weightedTargets, type LinearProblem } from './linear-problem.ts';
import { rankColumns, type RankedColumns } from './rank-qr.ts';

/** A column of which this share of its square is left is independent, whatever the rounding of products. */
const surelyIndependent = 1e-8;

/** What least squares with penalties need of a problem once the free columns are fitted out of it. */
export interface NormalEquations {
  /** Columns that are not free. */
  readonly size: number;
  /** Rows, in weights. */
  readonly rows: number;
  /** XᵀX, size × size. */
  readonly gram: Float64Array;
  /** Xᵀy */
  readonly right: Float64Array;
  /** yᵀy */
  readonly square: number;
}

/** Normal equations of some of the rows, and errors of their fits on others. */
export interface TrainingSet extends NormalEquations {
  /** Weighted errors, target less predicted, of a fit to the training set on rows. */
  errors(rows: readonly number[], coefficients: Float64Array): Float64Array;
}

/**
 * A problem with the free columns fitted out of the others and of the targets: penalties act on what is left. The
 * products of columns of all rows are kept, so that those of a training set are had by taking the rows left out away.
 */
export class CentredProblem {
  readonly problem: LinearProblem;
  /** Columns that are not free. */
  readonly penalised: readonly number[];
  readonly free: RankedColumns;
  /** For each row its shares in the basis of the free columns, what is left of its features, and of its target. */
  readonly #rows: readonly Float64Array[];
  /** Lower half. */
  readonly #gram: Float64Array;
  /** Shares of the free basis in the columns that are not free, row after row. */
  readonly #shares: Float64Array;
  readonly #targetShares: Float64Array;

  /** @throws InputError for a problem that does not fit together. */
  constructor(problem: LinearProblem) {
    checkProblem(problem);
    this.problem = problem;
    const { free = [], columns } = problem;
    this.penalised = Array.from({ length: columns }, (_, k) => k).filter((k) => !free.includes(k));
    const weighted = weightedColumns(problem);
    this.free = rankColumns(free.map((column) => weighted[column]));
    const left = [...this.penalised.map((column) => weighted[column]), weightedTargets(problem)];
    const shares = left.map((column) => this.#fitOut(column));
    const size = this.penalised.length;
    this.#shares = Float64Array.from(
      { length: this.free.rank * size },
      (_, k) => shares[k % size][Math.floor(k / size)],
    );
    this.#targetShares = shares[size];
    const all = [...this.free.basis, ...left];
    this.#rows = Array.from({ length: problem.rows }, (_, row) =>
      Float64Array.from(all, (column) => column[row]),
    );
    this.#gram = new Float64Array(all.length ** 2);
    addProducts(this.#gram, all.length, this.#rows);
  }

  /** Takes the free basis out of a column, twice against rounding; the shares taken. */
  #fitOut(column: Float64Array): Float64Array {
    const shares = new Float64Array(this.free.rank);
    for (let pass = 0; pass < 2; pass++) {
      for (const [k, vector] of this.free.basis.entries()) {
        const share = dotProduct(vector, 0, column, 0, column.length);
        shares[k] += share;
        addScaled(column, 0, -share, vector, 0, column.length);
      }
    }
    return shares;
  }

  /** What is left of the features in a row, of those that are not free. */
  features(row: number): Float64Array {
    return this.#rows[row].subarray(this.free.rank, this.free.rank + this.penalised.length);
  }

  /** What is left of the target in a row. */
  target(row: number): number {
    return this.#rows[row][this.free.rank + this.penalised.length];
  }

  /** Shares of a row in the free basis. */
  freeShares(row: number): Float64Array {
    return this.#rows[row].subarray(0, this.free.rank);
  }

  /** The training set of all rows but these. @throws InputError when the rest does not determine the free columns. */
  without(heldOut: readonly number[]): TrainingSet {
    const gram = this.#gram.slice();
    const size = this.free.rank + this.penalised.length + 1;
    const rows = heldOut.map((row) => this.#rows[row]);
    addProducts(gram, size, rows, -1);
    return trainingSet(gram, this.free.rank, size, this.problem.rows - heldOut.length, this.#rows);
  }

  /**
   * Whether no column is made of others, told from the normal equations: true only where every column has a part of its
   * own far above their rounding; where it is false, orthogonal columns tell.
   */
  isSurelyIndependent(): boolean {
    const { gram, size } = this.without([]);
    if (this.free.rank < this.free.order.length) return false;
    const factor = choleskyFactor(gram, size, surelyIndependent);
    if (factor === undefined) return false;
    const whole = this.penalised.map((_, k) => {
      const shares = Float64Array.from({ length: this.free.rank }, (_row, r) => this.#shares[r * size + k]);
      return gram[k * (size + 1)] + dotProduct(shares, 0, shares, 0, shares.length);
    });
    // 1 ÷ the diagonal of the inverse is what is left of a column beside all others, squared.
    return choleskyInverseDiagonal(factor, size).every(
      (value, k) => surelyIndependent * value * whole[k] < 1,
    );
  }

  /** Coefficients of all columns from those of the columns that are not free. */
  coefficients(penalised: Float64Array): Float64Array {
    const all = new Float64Array(this.problem.columns);
    for (const [k, column] of this.penalised.entries()) all[column] = penalised[k];
    const size = this.penalised.length;
    const shares = this.#targetShares.map(
      (share, k) => share - dotProduct(this.#shares, k * size, penalised, 0, size),
    );
    const { free = [] } = this.problem;
    for (const [k, value] of this.#solveFree(shares).entries()) all[free[this.free.order[k]]] = value;
    return all;
  }

  /** Covariance of all coefficients from that of the columns that are not free, and the variance of a target. */
  covariance(penalised: Float64Array, noise: number): Float64Array {
    const { columns, free = [] } = this.problem;
    const size = this.penalised.length;
    // Rows: how each coefficient answers to the penalised ones.
    const answers = Array.from({ length: columns }, () => new Float64Array(size));
    for (const [k, column] of this.penalised.entries()) answers[column][k] = 1;
    for (let k = 0; k < size; k++) {
      const shares = Float64Array.from({ length: this.free.rank }, (_, r) => -this.#shares[r * size + k]);
      for (const [r, value] of this.#solveFree(shares).entries())
        answers[free[this.free.order[r]]][k] = value;
    }
    const all = sandwich(answers, penalised, size);
    for (let r = 0; r < this.free.rank; r++) {
      const unit = new Float64Array(this.free.rank);
      unit[r] = 1;
      const own = this.#solveFree(unit);
      for (const [i, a] of own.entries()) {
        const row = free[this.free.order[i]] * columns;
        for (const [j, b] of own.entries()) all[row + free[this.free.order[j]]] += noise * a * b;
      }
    }
    return all;
  }

  /** Coefficients of the free columns, in their ranked order, whose shares in the free basis these are. */
  #solveFree(shares: Float64Array): Float64Array {
    const x = shares.slice();
    for (let k = x.length - 1; k >= 0; k--) {
      for (let j = k + 1; j < x.length; j++) x[k] -= this.free.shares[k][j] * x[j];
      x[k] /= this.free.shares[k][k];
    }
    return x;
  }
}

/** A Σ Aᵀ for rows of A, of which most have one element only. */
function sandwich(answers: readonly Float64Array[], covariance: Float64Array, size: number): Float64Array {
  const count = answers.length;
  const all = new Float64Array(count * count);
  const sparse = answers.map((answer) => [...answer.entries()].filter(([, value]) => value !== 0));
  for (const [i, own] of sparse.entries()) {
    const product = new Float64Array(size);
    for (const [k, value] of own) addScaled(product, 0, value, covariance, k * size, size);
    for (const [j, other] of sparse.entries()) {
      for (const [k, value] of other) all[i * count + j] += value * product[k];
    }
  }
  return all;
}

/** Fits the first `free` columns of a Gram matrix, whose last is that of the targets, out of the others. */
function trainingSet(
  gram: Float64Array,
  free: number,
  all: number,
  rows: number,
  data: readonly Float64Array[],
): TrainingSet {
  const size = all - free - 1;
  const corner = Float64Array.from({ length: free * free }, (_, k) => {
    const [i, j] = [Math.floor(k / free), k % free];
    return gram[Math.max(i, j) * all + Math.min(i, j)];
  });
  const factor = choleskyFactor(corner, free, 1e-12);
  if (factor === undefined || rows < 1) {
    throw new InputError('the rows left do not determine the free columns', {
      at: { field: 'folds' },
      expected: 'fewer free columns, or larger training sets',
    });
  }
  // For each other column, the shares of the free ones in it.
  const shares = Array.from({ length: size + 1 }, (_, k) => {
    const row = (free + k) * all;
    return choleskySolve(factor, gram.slice(row, row + free));
  });
  const reduced = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let i = 0; i <= size; i++) {
    const row = (free + i) * all;
    for (let j = 0; j <= Math.min(i, size - 1); j++) {
      const value = gram[row + free + j] - dotProduct(gram, row, shares[j], 0, free);
      if (i === size) right[j] = value;
      else reduced[i * size + j] = reduced[j * size + i] = value;
    }
  }
  const last = (free + size) * all;
  const square = gram[last + free + size] - dotProduct(gram, last, shares[size], 0, free);
  return {
    size,
    rows,
    gram: reduced,
    right,
    square: Math.max(0, square),
    errors(held, coefficients) {
      const own = shares[size].map(
        (share, r) => share - coefficients.reduce((sum, value, k) => sum + value * shares[k][r], 0),
      );
      return Float64Array.from(held, (index) => {
        const row = data[index];
        const predicted = dotProduct(row, 0, own, 0, free) + dotProduct(row, free, coefficients, 0, size);
        return row[all - 1] - predicted;
      });
    },
  };
}

/** Sum of squared residuals, from the normal equations. */
export function residualSquare({ gram, right, square, size }: NormalEquations, b: Float64Array): number {
  let sum = square;
  for (let i = 0; i < size; i++) {
    if (b[i] === 0) continue;
    sum += b[i] * (dotProduct(gram, i * size, b, 0, size) - 2 * right[i]);
  }
  return Math.max(0, sum);
}
