import { ConvergenceError } from '../../base/index.ts';
import { addScaled, dotProduct } from './dense.ts';

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
 * implicit QL (Golub and Van Loan, Matrix Computations, 4th edition, sections 8.3.1 and 8.3.3; doi:10.1007/BF02162166).
 * @throws ConvergenceError when an eigenvalue does not settle, as for elements that are not numbers.
 */
export function symmetricSpectrum(matrix: Float64Array, size: number): Spectrum {
  const { diagonal, below, vectors } = tridiagonal(matrix.slice(), size);
  // Of a matrix without full rank, elements as small as its rounding stand beside eigenvalues that are rounding too.
  const rounding = Number.EPSILON * largest(diagonal, below);
  for (let first = 0; first < size; first++) settle({ diagonal, below, vectors, size, rounding }, first);
  const order = Array.from(diagonal, (_, k) => k).toSorted((i, j) => diagonal[i] - diagonal[j]);
  const sorted = new Float64Array(size * size);
  for (const [to, from] of order.entries()) {
    sorted.set(vectors.subarray(from * size, (from + 1) * size), to * size);
  }
  return { values: Float64Array.from(order, (k) => diagonal[k]), vectors: sorted };
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** Element k stands at (k + 1, k). */
  readonly below: Float64Array;
  /** Rows are the columns of Q, T = Qᵀ A Q. */
  readonly vectors: Float64Array;
}

/** Overwrites `a` with the reflections: row k keeps vector k beyond its diagonal. */
function tridiagonal(a: Float64Array, size: number): Tridiagonal {
  const diagonal = new Float64Array(size);
  const below = new Float64Array(size);
  const factors = new Float64Array(size);
  for (let k = 0; k < size - 1; k++) {
    diagonal[k] = a[k * size + k];
    [below[k], factors[k]] = reflection(a, k, size);
    if (factors[k] !== 0) reflectRest(a, k, size, factors[k]);
  }
  if (size > 0) diagonal[size - 1] = a[size * size - 1];
  const vectors = new Float64Array(size * size);
  for (let k = 0; k < size; k++) vectors[k * size + k] = 1;
  for (let k = size - 2; k >= 0; k--) {
    if (factors[k] === 0) continue;
    for (let row = k + 1; row < size; row++) {
      const from = row * size + k + 1;
      const sum = dotProduct(vectors, from, a, k * size + k + 1, size - k - 1);
      addScaled(vectors, from, -factors[k] * sum, a, k * size + k + 1, size - k - 1);
    }
  }
  return { diagonal, below, vectors };
}

/** Makes row k beyond its diagonal the vector v of I − factor v vᵀ; the element that the reflection leaves, and factor. */
function reflection(a: Float64Array, k: number, size: number): [number, number] {
  const from = k * size + k + 1;
  const count = size - k - 1;
  const rest = dotProduct(a, from + 1, a, from + 1, count - 1);
  const first = a[from];
  if (rest === 0) return [first, 0];
  const length = Math.sqrt(first * first + rest);
  const left = first > 0 ? -length : length;
  a[from] = first - left;
  return [left, 1 / (left * (left - first))];
}

/** A − v wᵀ − w vᵀ on what lies beyond k. */
function reflectRest(a: Float64Array, k: number, size: number, factor: number): void {
  const count = size - k - 1;
  const v = a.slice(k * size + k + 1, (k + 1) * size);
  const w = new Float64Array(count);
  for (let i = 0; i < count; i++) w[i] = factor * dotProduct(a, (k + 1 + i) * size + k + 1, v, 0, count);
  addScaled(w, 0, -0.5 * factor * dotProduct(w, 0, v, 0, count), v, 0, count);
  for (let i = 0; i < count; i++) {
    const row = (k + 1 + i) * size + k + 1;
    const [vi, wi] = [v[i], w[i]];
    for (let j = 0; j < count; j++) a[row + j] -= vi * w[j] + wi * v[j];
  }
}

/** A tridiagonal matrix on its way to a diagonal one. */
interface Iterate extends Tridiagonal {
  readonly size: number;
  /** Elements below the diagonal that are no larger count as nothing. */
  readonly rounding: number;
}

function largest(diagonal: Float64Array, below: Float64Array): number {
  return diagonal.reduce((most, value, k) => Math.max(most, Math.abs(value) + Math.abs(below[k])), 0);
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
  const root = Math.hypot(half, 1);
  let bulge = diagonal[last] - diagonal[first] + below[first] / (half + (half < 0 ? -root : root));
  let [sine, cosine, shift] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const f = sine * below[i];
    const b = cosine * below[i];
    const r = Math.hypot(f, bulge);
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
