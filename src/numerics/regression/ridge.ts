import { ConvergenceError, InputError } from '../../base/index.ts';
import { choleskyFactor, choleskyInverse } from './cholesky.ts';
import { dotProduct, lowerProducts } from './dense.ts';
import { heldOutErrors } from './least-squares-fit.ts';
import type { CentredProblem, NormalEquations } from './normal-equations.ts';
import {
  fromTridiagonal,
  ShiftedTridiagonal,
  toTridiagonal,
  tridiagonalForm,
  type Tridiagonal,
} from './tridiagonal.ts';

/**
 * Ridge fits of one problem at any penalty, from one tridiagonal form of XᵀX: with Q and T of it, a penalty takes no more
 * than sweeps along T.
 */
export class Ridge {
  readonly #centred: CentredProblem;
  readonly #equations: NormalEquations;
  readonly #form: Tridiagonal;
  /** Qᵀ Xᵀ y */
  readonly #right: Float64Array;
  /** X Q, row after row; made when errors on held-out rows are first asked for. */
  #rotated: Float64Array | undefined;

  constructor(centred: CentredProblem) {
    this.#centred = centred;
    this.#equations = centred.without([]);
    const { gram, right, size } = this.#equations;
    this.#form = tridiagonalForm(gram, size);
    this.#right = right.slice();
    toTridiagonal(this.#form, this.#right);
  }

  #shifted(penalty: number): ShiftedTridiagonal {
    if (penalty > 0 && penalty < Infinity) return new ShiftedTridiagonal(this.#form, penalty);
    throw new InputError(`a ridge penalty of ${penalty}`, { at: { field: 'penalty' }, expected: 'over 0' });
  }

  /** Makes ‖y − X b‖² + penalty ‖b‖² least (doi:10.1080/00401706.1970.10488634). @throws InputError */
  coefficients(penalty: number): Float64Array {
    const b = this.#right.slice();
    this.#shifted(penalty).solve(b);
    fromTridiagonal(this.#form, b);
    return b;
  }

  /** Trace of the hat matrix without the free columns: coefficients that the data determine. */
  degreesOfFreedom(penalty: number): number {
    const shifted = this.#shifted(penalty);
    return this.#equations.size - shifted.shift * shifted.inverseTrace();
  }

  /** (XᵀX + penalty)⁻¹ @throws ConvergenceError for a penalty that is lost in rounding. */
  inverse(penalty: number): Float64Array {
    const { size, gram } = this.#equations;
    const { shift } = this.#shifted(penalty);
    const matrix = gram.slice();
    for (let k = 0; k < size; k++) matrix[k * size + k] += shift;
    const factor = choleskyFactor(matrix, size);
    if (factor !== undefined) return choleskyInverse(factor, size);
    throw new ConvergenceError(`a ridge penalty of ${penalty} is lost in rounding`, {
      at: { field: 'penalty' },
      mend: 'take a larger one',
    });
  }

  /**
   * Errors (weighted) on rows held out together, fold after fold, each of a fit to the others: exact and without those
   * fits. One row a fold is leave-one-out.
   * @throws InputError when the others do not determine the free columns.
   */
  heldOutErrors(penalty: number, folds: readonly (readonly number[])[]): Float64Array {
    const { rows } = this.#centred.problem;
    const { size } = this.#equations;
    const rotated = (this.#rotated ??= this.#rotate());
    const solved = rotated.slice();
    const shifted = this.#shifted(penalty);
    const residuals = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      shifted.solve(solved, row * size);
      residuals[row] = this.#centred.target(row) - dotProduct(solved, row * size, this.#right, 0, size);
    }
    const rowsOf = (all: Float64Array, held: readonly number[]): Float64Array[] =>
      held.map((row) => all.subarray(row * size, (row + 1) * size));
    const errors = new Float64Array(rows);
    for (const held of folds) {
      const free = held.map((row) => this.#centred.freeShares(row));
      const hat = lowerProducts(rowsOf(solved, held), rowsOf(rotated, held));
      for (const [k, value] of lowerProducts(free, free).entries()) hat[k] += value;
      const found = heldOutErrors(held, residuals, hat);
      if (found === undefined) throw undetermined(held);
      for (const [k, row] of held.entries()) errors[row] = found[k];
    }
    return errors;
  }

  #rotate(): Float64Array {
    const { size } = this.#equations;
    const { rows } = this.#centred.problem;
    const rotated = new Float64Array(rows * size);
    for (let row = 0; row < rows; row++) {
      rotated.set(this.#centred.features(row), row * size);
      toTridiagonal(this.#form, rotated, row * size);
    }
    return rotated;
  }
}

function undetermined(held: readonly number[]): InputError {
  return new InputError(`without rows ${held.map((row) => row + 1).join(', ')} the fit is not determined`, {
    at: { field: 'folds' },
    expected: 'a larger penalty, or more rows',
  });
}
