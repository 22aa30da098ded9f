/** A complex vector in two parts. */
export interface ComplexVector {
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
}

/**
 * As `factorTridiagonal` for a matrix whose diagonal alone is complex, as that of diffusion at a frequency. Afterwards
 * `diagonal` holds the reciprocal pivots and `lower` (whose imaginary part is set) the multipliers.
 */
export function factorComplexTridiagonal(
  lower: ComplexVector,
  diagonal: ComplexVector,
  upper: Float64Array,
  offset: number,
  size: number,
): boolean {
  let square = diagonal.real[offset] ** 2 + diagonal.imaginary[offset] ** 2;
  let real = diagonal.real[offset] / square;
  let imaginary = -diagonal.imaginary[offset] / square;
  diagonal.real[offset] = real;
  diagonal.imaginary[offset] = imaginary;
  for (let m = offset + 1; m < offset + size; m++) {
    const below = lower.real[m];
    lower.real[m] = below * real;
    lower.imaginary[m] = below * imaginary;
    const a = diagonal.real[m] - lower.real[m] * upper[m - 1];
    const b = diagonal.imaginary[m] - lower.imaginary[m] * upper[m - 1];
    square = a * a + b * b;
    real = a / square;
    imaginary = -b / square;
    diagonal.real[m] = real;
    diagonal.imaginary[m] = imaginary;
  }
  return Number.isFinite(real) && Number.isFinite(imaginary);
}

/** Solves with the factors, in place, the right side starting at `start` of `x`. */
export function solveComplexTridiagonal(
  lower: ComplexVector,
  diagonal: ComplexVector,
  upper: Float64Array,
  offset: number,
  size: number,
  x: ComplexVector,
  start: number,
): void {
  const shift = start - offset;
  let real = x.real[start];
  let imaginary = x.imaginary[start];
  for (let m = offset + 1; m < offset + size; m++) {
    const before = real;
    real = x.real[m + shift] - lower.real[m] * before + lower.imaginary[m] * imaginary;
    imaginary = x.imaginary[m + shift] - lower.real[m] * imaginary - lower.imaginary[m] * before;
    x.real[m + shift] = real;
    x.imaginary[m + shift] = imaginary;
  }
  real = 0;
  imaginary = 0;
  for (let m = offset + size - 1; m >= offset; m--) {
    const above = m === offset + size - 1 ? 0 : upper[m];
    const a = x.real[m + shift] - above * real;
    const b = x.imaginary[m + shift] - above * imaginary;
    real = a * diagonal.real[m] - b * diagonal.imaginary[m];
    imaginary = a * diagonal.imaginary[m] + b * diagonal.real[m];
    x.real[m + shift] = real;
    x.imaginary[m + shift] = imaginary;
  }
}
