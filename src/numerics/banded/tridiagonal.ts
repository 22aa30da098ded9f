/**
 * Tridiagonal systems without pivoting (the Thomas algorithm), for matrices that are diagonally dominant or
 * symmetric positive definite, as those of diffusion are. Row m is lower[m] x[m−1] + diagonal[m] x[m] + upper[m] x[m+1].
 * Several systems may lie one behind the other in the same arrays, each starting at its `offset`.
 */

/**
 * Factors in place: afterwards `diagonal` holds the reciprocal pivots, `lower` the multipliers and `upper` its entries
 * over the pivots. Returns false when a pivot is zero or not finite.
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
    const above = upper[m - 1];
    const multiplier = lower[m] * pivot;
    lower[m] = multiplier;
    upper[m - 1] = above * pivot;
    pivot = 1 / (diagonal[m] - multiplier * above);
    diagonal[m] = pivot;
  }
  return Number.isFinite(pivot);
}

/**
 * Solves `count` factored systems in place, whose right-hand sides and then answers lie one behind the other in `x` from
 * `start` on. Their factors lie `stride` apart: `size`, or 0 where all share one matrix. Four at a time, since each
 * number of a system waits for the one before.
 */
export function solveTridiagonals(
  lower: Float64Array,
  diagonal: Float64Array,
  upper: Float64Array,
  stride: number,
  size: number,
  x: Float64Array,
  start: number,
  count: number,
): void {
  sweepTridiagonals(lower, stride, size, x, start, count);
  backTridiagonals(diagonal, upper, stride, size, x, start, count);
}

/**
 * First half of {@link solveTridiagonals}: from the first row to the last, whose unknown is then its right-hand side times its
 * reciprocal pivot. What is added to the right-hand side of the last row may be added after it.
 */
export function sweepTridiagonals(
  lower: Float64Array,
  stride: number,
  size: number,
  x: Float64Array,
  start: number,
  count: number,
): void {
  let k = 0;
  for (; k + 4 <= count; k += 4) sweepFour(lower, k * stride, stride, size, x, start + k * size);
  for (; k < count; k++) sweep(lower, k * stride, size, x, start + k * size);
}

/** Second half of {@link solveTridiagonals}: from the last row to the first. */
export function backTridiagonals(
  diagonal: Float64Array,
  upper: Float64Array,
  stride: number,
  size: number,
  x: Float64Array,
  start: number,
  count: number,
): void {
  let k = 0;
  for (; k + 4 <= count; k += 4) backFour(diagonal, upper, k * stride, stride, size, x, start + k * size);
  for (; k < count; k++) back(diagonal, upper, k * stride, k * stride, size, x, start + k * size);
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
  sweep(lower, offset, size, x, start);
  back(diagonal, upper, offset, offset, size, x, start);
}

function sweep(lower: Float64Array, offset: number, size: number, x: Float64Array, start: number): void {
  let value = x[start];
  for (let m = 1; m < size; m++) {
    value = x[start + m] - lower[offset + m] * value;
    x[start + m] = value;
  }
}

function back(
  diagonal: Float64Array,
  upper: Float64Array,
  offset: number,
  above: number,
  size: number,
  x: Float64Array,
  start: number,
): void {
  let value = x[start + size - 1] * diagonal[offset + size - 1];
  x[start + size - 1] = value;
  for (let m = size - 2; m >= 0; m--) {
    value = x[start + m] * diagonal[offset + m] - upper[above + m] * value;
    x[start + m] = value;
  }
}

/** {@link solveTridiagonal} with the transposed matrix, from the same factors. */
export function solveTridiagonalTransposed(
  lower: Float64Array,
  diagonal: Float64Array,
  upper: Float64Array,
  offset: number,
  size: number,
  x: Float64Array,
  start: number,
): void {
  // The factors change places: a row's entry above the diagonal stands one row further down among those below it.
  sweep(upper, offset - 1, size, x, start);
  back(diagonal, lower, offset, offset + 1, size, x, start);
}

function sweepFour(
  lower: Float64Array,
  offset: number,
  stride: number,
  size: number,
  x: Float64Array,
  start: number,
): void {
  const [xb, xc, xd] = [start + size, start + 2 * size, start + 3 * size];
  const [fb, fc, fd] = [offset + stride, offset + 2 * stride, offset + 3 * stride];
  let a = x[start];
  let b = x[xb];
  let c = x[xc];
  let d = x[xd];
  for (let m = 1; m < size; m++) {
    x[start + m] = a = x[start + m] - lower[offset + m] * a;
    x[xb + m] = b = x[xb + m] - lower[fb + m] * b;
    x[xc + m] = c = x[xc + m] - lower[fc + m] * c;
    x[xd + m] = d = x[xd + m] - lower[fd + m] * d;
  }
}

function backFour(
  diagonal: Float64Array,
  upper: Float64Array,
  offset: number,
  stride: number,
  size: number,
  x: Float64Array,
  start: number,
): void {
  const [xb, xc, xd] = [start + size, start + 2 * size, start + 3 * size];
  const [fb, fc, fd] = [offset + stride, offset + 2 * stride, offset + 3 * stride];
  const last = size - 1;
  let a = (x[start + last] *= diagonal[offset + last]);
  let b = (x[xb + last] *= diagonal[fb + last]);
  let c = (x[xc + last] *= diagonal[fc + last]);
  let d = (x[xd + last] *= diagonal[fd + last]);
  for (let m = last - 1; m >= 0; m--) {
    x[start + m] = a = x[start + m] * diagonal[offset + m] - upper[offset + m] * a;
    x[xb + m] = b = x[xb + m] * diagonal[fb + m] - upper[fb + m] * b;
    x[xc + m] = c = x[xc + m] * diagonal[fc + m] - upper[fc + m] * c;
    x[xd + m] = d = x[xd + m] * diagonal[fd + m] - upper[fd + m] * d;
  }
}
