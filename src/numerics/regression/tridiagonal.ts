import { addScaled, dotProduct } from './dense.ts';

/** A symmetric matrix as Q T Qᵀ with T tridiagonal. */
export interface Tridiagonal {
  readonly size: number;
  readonly diagonal: Float64Array;
  /** Element k stands at (k + 1, k); the last is 0. */
  readonly below: Float64Array;
  /** Q is the product of I − factor v vᵀ in turn: row k holds vector k beyond its diagonal. */
  readonly reflectors: Float64Array;
  readonly factors: Float64Array;
}

/**
 * Householder's reflections of a symmetric matrix, of which only the upper half is read (Golub and Van Loan, Matrix
 * Computations, 4th edition, section 8.3.1).
 */
export function tridiagonalForm(matrix: Float64Array, size: number): Tridiagonal {
  const a = matrix.slice();
  const diagonal = new Float64Array(size);
  const below = new Float64Array(size);
  const factors = new Float64Array(size);
  for (let k = 0; k < size - 1; k++) {
    diagonal[k] = a[k * size + k];
    [below[k], factors[k]] = reflection(a, k, size);
    if (factors[k] !== 0) reflectRest(a, k, size, factors[k]);
  }
  if (size > 0) diagonal[size - 1] = a[size * size - 1];
  return { size, diagonal, below, reflectors: a, factors };
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

/** A − v wᵀ − w vᵀ on the upper half of what lies beyond k. */
function reflectRest(a: Float64Array, k: number, size: number, factor: number): void {
  const count = size - k - 1;
  const v = a.slice(k * size + k + 1, (k + 1) * size);
  const w = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const row = (k + 1 + i) * size + k + 1;
    w[i] += a[row + i] * v[i] + halfProduct(a, row, v, w, i, count);
  }
  for (let i = 0; i < count; i++) w[i] *= factor;
  addScaled(w, 0, -0.5 * factor * dotProduct(w, 0, v, 0, count), v, 0, count);
  for (let i = 0; i < count; i++) {
    const row = (k + 1 + i) * size + k + 1;
    const [vi, wi] = [v[i], w[i]];
    for (let j = i; j < count; j++) a[row + j] -= vi * w[j] + wi * v[j];
  }
}

/** ∑ a[i][j] v[j] over j > i, and adds a[i][j] v[i] to w[j]: each element of the half serves both its places. */
function halfProduct(
  a: Float64Array,
  row: number,
  v: Float64Array,
  w: Float64Array,
  i: number,
  count: number,
): number {
  const own = v[i];
  let [even, odd] = [0, 0];
  let j = i + 1;
  for (; j + 1 < count; j += 2) {
    const [x, y] = [a[row + j], a[row + j + 1]];
    even += x * v[j];
    odd += y * v[j + 1];
    w[j] += own * x;
    w[j + 1] += own * y;
  }
  if (j < count) {
    even += a[row + j] * v[j];
    w[j] += own * a[row + j];
  }
  return even + odd;
}

/** Makes a vector Qᵀ times itself. */
export function toTridiagonal(form: Tridiagonal, vector: Float64Array, from = 0): void {
  for (let k = 0; k < form.size - 1; k++) reflect(form, k, vector, from);
}

/** Makes a vector Q times itself. */
export function fromTridiagonal(form: Tridiagonal, vector: Float64Array, from = 0): void {
  for (let k = form.size - 2; k >= 0; k--) reflect(form, k, vector, from);
}

function reflect(
  { size, reflectors, factors }: Tridiagonal,
  k: number,
  vector: Float64Array,
  from: number,
): void {
  if (factors[k] === 0) return;
  const at = k * size + k + 1;
  const count = size - k - 1;
  const sum = dotProduct(vector, from + k + 1, reflectors, at, count);
  addScaled(vector, from + k + 1, -factors[k] * sum, reflectors, at, count);
}

/** What elements of T are known to. */
export function roundingOf({ diagonal, below }: Pick<Tridiagonal, 'diagonal' | 'below'>): number {
  return (
    Number.EPSILON *
    diagonal.reduce((most, value, k) => Math.max(most, Math.abs(value) + Math.abs(below[k])), 0)
  );
}

/** T + shift, for a T without negative eigenvalues: solved by its pivots, of which none is smaller than the shift. */
export class ShiftedTridiagonal {
  /** No smaller than what T is known to. */
  readonly shift: number;
  readonly #below: Float64Array;
  readonly #diagonal: Float64Array;
  /** T + shift = L D Lᵀ: the diagonal of D. */
  readonly #pivots: Float64Array;

  /** @param shift Over 0. */
  constructor(form: Tridiagonal, shift: number) {
    this.shift = Math.max(shift, roundingOf(form));
    this.#below = form.below;
    this.#diagonal = form.diagonal.map((value) => value + this.shift);
    this.#pivots = new Float64Array(form.size);
    for (let k = 0; k < form.size; k++) {
      const from = k === 0 ? 0 : form.below[k - 1] ** 2 / this.#pivots[k - 1];
      this.#pivots[k] = Math.max(this.#diagonal[k] - from, this.shift);
    }
  }

  /** Makes a vector (T + shift)⁻¹ times itself. */
  solve(vector: Float64Array, from = 0): void {
    const [below, pivots] = [this.#below, this.#pivots];
    const size = pivots.length;
    for (let k = 1; k < size; k++) vector[from + k] -= (below[k - 1] / pivots[k - 1]) * vector[from + k - 1];
    for (let k = size - 1; k >= 0; k--) {
      const after = k === size - 1 ? 0 : below[k] * vector[from + k + 1];
      vector[from + k] = (vector[from + k] - after) / pivots[k];
    }
  }

  /** Trace of (T + shift)⁻¹, from the pivots downwards and upwards (doi:10.1137/0613045). */
  inverseTrace(): number {
    const size = this.#pivots.length;
    let [sum, upward] = [0, Infinity];
    for (let k = size - 1; k >= 0; k--) {
      const from = k === size - 1 ? 0 : this.#below[k] ** 2 / upward;
      upward = Math.max(this.#diagonal[k] - from, this.shift);
      sum += 1 / Math.max(this.#pivots[k] + upward - this.#diagonal[k], this.shift);
    }
    return sum;
  }

  /** ln det(T + shift). */
  logDeterminant(): number {
    return this.#pivots.reduce((sum, pivot) => sum + Math.log(pivot), 0);
  }
}
