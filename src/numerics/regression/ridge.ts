import { InputError } from '../../base/index.ts';
import { addScaled, dotProduct } from './dense.ts';
import { heldOutErrors } from './least-squares-fit.ts';
import type { CentredProblem, NormalEquations } from './normal-equations.ts';
import { symmetricSpectrum, type Spectrum } from './spectrum.ts';

/** Ridge fits of one problem at any penalty, from one spectrum of XᵀX. */
export class Ridge {
  readonly #centred: CentredProblem;
  readonly #equations: NormalEquations;
  readonly #spectrum: Spectrum;
  /** Vᵀ Xᵀ y */
  readonly #right: Float64Array;
  /** X V, row after row; made when errors on held-out rows are first asked for. */
  #rotated: Float64Array | undefined;

  constructor(centred: CentredProblem) {
    this.#centred = centred;
    this.#equations = centred.without([]);
    const { gram, right, size } = this.#equations;
    this.#spectrum = symmetricSpectrum(gram, size);
    this.#right = Float64Array.from(right, (_, k) =>
      dotProduct(this.#spectrum.vectors, k * size, right, 0, size),
    );
  }

  /** Makes ‖y − X b‖² + penalty ‖b‖² least (doi:10.1080/00401706.1970.10488634). @throws InputError */
  coefficients(penalty: number): Float64Array {
    requirePenalty(penalty);
    const { size } = this.#equations;
    const { values, vectors } = this.#spectrum;
    const b = new Float64Array(size);
    for (let k = 0; k < size; k++) {
      addScaled(b, 0, this.#right[k] / (Math.max(values[k], 0) + penalty), vectors, k * size, size);
    }
    return b;
  }

  /** Trace of the hat matrix without the free columns: coefficients that the data determine. */
  degreesOfFreedom(penalty: number): number {
    return this.#spectrum.values.reduce(
      (sum, value) => sum + Math.max(value, 0) / (Math.max(value, 0) + penalty),
      0,
    );
  }

  /** (XᵀX + penalty)⁻¹ */
  inverse(penalty: number): Float64Array {
    const { size } = this.#equations;
    const { values, vectors } = this.#spectrum;
    const inverse = new Float64Array(size * size);
    for (let k = 0; k < size; k++) {
      const scale = 1 / (Math.max(values[k], 0) + penalty);
      for (let i = 0; i < size; i++) {
        addScaled(inverse, i * size, scale * vectors[k * size + i], vectors, k * size, size);
      }
    }
    return inverse;
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
    const scaled = rotated.slice();
    const scale = this.#spectrum.values.map((value) => 1 / (Math.max(value, 0) + penalty));
    const residuals = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < size; k++) scaled[row * size + k] *= scale[k];
      residuals[row] = this.#centred.target(row) - dotProduct(scaled, row * size, this.#right, 0, size);
    }
    const share = (i: number, j: number): number => {
      const free = this.#centred.freeShares(i);
      const own = dotProduct(free, 0, this.#centred.freeShares(j), 0, free.length);
      return own + dotProduct(scaled, i * size, rotated, j * size, size);
    };
    const errors = new Float64Array(rows);
    for (const held of folds) {
      const found = heldOutErrors(held, residuals, share);
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
      const features = this.#centred.features(row);
      for (let k = 0; k < size; k++) {
        rotated[row * size + k] = dotProduct(this.#spectrum.vectors, k * size, features, 0, size);
      }
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

function requirePenalty(penalty: number): void {
  if (penalty > 0 && penalty < Infinity) return;
  throw new InputError(`a ridge penalty of ${penalty}`, { at: { field: 'penalty' }, expected: 'over 0' });
}
