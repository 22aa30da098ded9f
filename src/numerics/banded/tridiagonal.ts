/**
 * Tridiagonal systems without pivoting (the Thomas algorithm), for matrices that are diagonally dominant or
 * symmetric positive definite, as those of diffusion are. Row m is lower[m] x[m−1] + diagonal[m] x[m] + upper[m] x[m+1].
 * Several systems may lie one behind the other in the same arrays, each starting at its `offset`.
 */

/**
 * Factors in place: afterwards `diagonal` holds the reciprocal pivots and `lower` the multipliers.
 * Returns false when a pivot is zero or not finite.
 */
export function factorTridiagonal(
  lower: Float64Array,
  diagonal: Float64Array,
  upper: Float64Array,
  offset: number,
  size: number,
): boolean {
  let pivot = 1 / diagonal[offset];
  diagonal[offset] = pivot;
  for (let m = offset + 1; m < offset + size; m++) {
    const multiplier = lower[m] * pivot;
    lower[m] = multiplier;
    pivot = 1 / (diagonal[m] - multiplier * upper[m - 1]);
    diagonal[m] = pivot;
  }
  return Number.isFinite(pivot);
}

/** Solves one factored system in place: `x[start .. start + size)` holds the right-hand side, then the answer. */
export function solveTridiagonal(
  lower: Float64Array,
  diagonal: Float64Array,
  upper: Float64Array,
  offset: number,
  size: number,
  x: Float64Array,
  start: number,
): void {
  let value = x[start];
  for (let m = 1; m < size; m++) {
    value = x[start + m] - lower[offset + m] * value;
    x[start + m] = value;
  }
  value *= diagonal[offset + size - 1];
  x[start + size - 1] = value;
  for (let m = size - 2; m >= 0; m--) {
    value = (x[start + m] - upper[offset + m] * value) * diagonal[offset + m];
    x[start + m] = value;
  }
}
