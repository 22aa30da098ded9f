import { addScaled, dotProduct } from './dense.ts';

/**
 * The lower L of A = L Lᵀ for a symmetric positive definite matrix, by rows (A.-L. Cholesky; Golub and Van Loan, Matrix
 * Computations, 4th edition, section 4.2). Undefined where a pivot falls below `least` × its diagonal element.
 */
export function choleskyFactor(matrix: Float64Array, size: number, least = 0): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const rest = matrix[i * size + j] - dotProduct(factor, i * size, factor, j * size, j);
      factor[i * size + j] = rest / factor[j * size + j];
    }
    const diagonal = matrix[i * size + i];
    const pivot = diagonal - dotProduct(factor, i * size, factor, i * size, i);
    if (!(pivot > least * diagonal)) return undefined;
    factor[i * size + i] = Math.sqrt(pivot);
  }
  return factor;
}

/** Makes b the x of L x = b. */
function solveLower(factor: Float64Array, b: Float64Array): void {
  const size = b.length;
  for (let i = 0; i < size; i++) {
    b[i] = (b[i] - dotProduct(factor, i * size, b, 0, i)) / factor[i * size + i];
  }
}

/** Makes each of two vectors b the x of L x = b: L passes through once for both. */
export function solveLowerTwice(factor: Float64Array, b: Float64Array, c: Float64Array): void {
  const size = b.length;
  for (let i = 0; i < size; i++) {
    const row = i * size;
    let [b0, b1, c0, c1] = [b[i], 0, c[i], 0];
    let j = 0;
    for (; j + 1 < i; j += 2) {
      const [left, right] = [factor[row + j], factor[row + j + 1]];
      b0 -= left * b[j];
      c0 -= left * c[j];
      b1 -= right * b[j + 1];
      c1 -= right * c[j + 1];
    }
    if (j < i) {
      b0 -= factor[row + j] * b[j];
      c0 -= factor[row + j] * c[j];
    }
    b[i] = (b0 + b1) / factor[row + i];
    c[i] = (c0 + c1) / factor[row + i];
  }
}

/** x of L Lᵀ x = b. */
export function choleskySolve(factor: Float64Array, b: Float64Array): Float64Array {
  const size = b.length;
  const x = b.slice();
  solveLower(factor, x);
  for (let i = size - 1; i >= 0; i--) {
    x[i] /= factor[i * size + i];
    addScaled(x, 0, -x[i], factor, i * size, i);
  }
  return x;
}

/** The lower L⁻¹. */
function lowerInverse(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j < i; j++) addScaled(inverse, row, -factor[row + j], inverse, j * size, j + 1);
    for (let j = 0; j < i; j++) inverse[row + j] /= factor[row + i];
    inverse[row + i] = 1 / factor[row + i];
  }
  return inverse;
}

/** The diagonal of (L Lᵀ)⁻¹. */
export function choleskyInverseDiagonal(factor: Float64Array, size: number): Float64Array {
  const diagonal = new Float64Array(size);
  for (const [k, value] of lowerInverse(factor, size).entries()) diagonal[k % size] += value * value;
  return diagonal;
}

/** (L Lᵀ)⁻¹, symmetric. */
export function choleskyInverse(factor: Float64Array, size: number): Float64Array {
  // L⁻¹ᵀ L⁻¹ sums along rows of L⁻¹.
  const inverse = lowerInverse(factor, size);
  const product = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    for (let i = 0; i <= k; i++) {
      const value = inverse[k * size + i];
      if (value !== 0) addScaled(product, i * size, value, inverse, k * size, i + 1);
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) product[j * size + i] = product[i * size + j];
  return product;
}

/** ln det(L Lᵀ). */
export function choleskyLogDeterminant(factor: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += Math.log(factor[i * size + i]);
  return 2 * sum;
}
