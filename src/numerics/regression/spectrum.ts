import { ConvergenceError } from '../../base/index.ts';
import { fromTridiagonal, roundingOf, tridiagonalForm } from './tridiagonal.ts';

/** Eigenvalues and unit eigenvectors of a symmetric matrix. */
export interface Spectrum {
  /** The smallest first. */
  readonly values: Float64Array;
  /** Row i is the vector of value i. */
  readonly vectors: Float64Array;
}

/** Iterations of the QL method for one eigenvalue; it needs about two. */
const mostIterations = 60;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix of any size: Householder's reflections to a tridiagonal one, then
 * implicit QL (Golub and Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 8.3.3; R. S. Martin, J. H.
 * Wilkinson, Numer. Math. 12 (1968) 377).
 * @throws ConvergenceError when an eigenvalue does not settle, as for elements that are not numbers.
 */
export function symmetricSpectrum(matrix: Float64Array, size: number): Spectrum {
  const form = tridiagonalForm(matrix, size);
  const { diagonal, below } = form;
  const vectors = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    vectors[k * size + k] = 1;
    fromTridiagonal(form, vectors, k * size);
  }
  // Of a matrix without full rank, elements as small as its rounding stand beside eigenvalues that are rounding too.
  const rounding = roundingOf(form);
  for (let first = 0; first < size; first++) settle({ diagonal, below, vectors, size, rounding }, first);
  const order = Array.from(diagonal, (_, k) => k).toSorted((i, j) => diagonal[i] - diagonal[j]);
  const sorted = new Float64Array(size * size);
  for (const [to, from] of order.entries()) {
    sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size);
  }
  return { values: Float64Array.from(order, (k) => diagonal[k]), vectors: sorted };
}

/** A tridiagonal matrix on its way to a diagonal one. */
interface Iterate {
  readonly diagonal: Float64Array;
  readonly below: Float64Array;
  /** Rows are the columns of Q. */
  readonly vectors: Float64Array;
  readonly size: number;
  /** Elements below the diagonal that are no larger count as nothing. */
  readonly rounding: number;
}

/** QL iterations until element `first` below the diagonal is nothing. */
function settle(iterate: Iterate, first: number): void {
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    let last = first;
    while (last < iterate.size - 1 && !negligible(iterate, last)) last++;
    if (last === first) return;
    implicitStep(iterate, first, last);
  }
  throw new ConvergenceError(`an eigenvalue of the products of ${iterate.size} columns does not settle`, {
    mend: 'look for numbers that are not finite among them',
  });
}

function negligible({ diagonal, below, rounding }: Iterate, k: number): boolean {
  const beside = Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]);
  return Math.abs(below[k]) <= Math.max(rounding, Number.EPSILON * beside);
}

function implicitStep({ diagonal, below, vectors, size }: Iterate, first: number, last: number): void {
  const half = (diagonal[first + 1] - diagonal[first]) / (2 * below[first]);
  const root = Math.sqrt(half * half + 1);
  let bulge = diagonal[last] - diagonal[first] + below[first] / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const f = sine * below[i];
    const b = cosine * below[i];
    const r = Math.sqrt(f * f + bulge * bulge);
    below[i + 1] = r;
    if (r === 0) {
      // The matrix falls in two here: the next iteration finds where.
      diagonal[i + 1] -= shift;
      below[last] = 0;
      return;
    }
    sine = f / r;
    cosine = bulge / r;
    const g = diagonal[i + 1] - shift;
    const t = (diagonal[i] - g) * sine + 2 * cosine * b;
    shift = sine * t;
    diagonal[i + 1] = g + shift;
    bulge = cosine * t - b;
    rotateRows(vectors, i, size, cosine, sine);
  }
  diagonal[first] -= shift;
  below[first] = bulge;
  below[last] = 0;
}

function rotateRows(vectors: Float64Array, i: number, size: number, cosine: number, sine: number): void {
  const upper = i * size;
  const lower = upper + size;
  for (let k = 0; k < size; k++) {
    const [x, y] = [vectors[upper + k], vectors[lower + k]];
    vectors[lower + k] = sine * x + cosine * y;
    vectors[upper + k] = cosine * x - sine * y;
  }
}
