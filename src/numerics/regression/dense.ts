/**
 * ∑ a[aFrom + k] b[bFrom + k]. Four sums run beside each other, as one would wait for its own additions.
 */
export function dotProduct(
  a: Float64Array,
  aFrom: number,
  b: Float64Array,
  bFrom: number,
  count: number,
): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    s0 += a[aFrom + k] * b[bFrom + k];
    s1 += a[aFrom + k + 1] * b[bFrom + k + 1];
    s2 += a[aFrom + k + 2] * b[bFrom + k + 2];
    s3 += a[aFrom + k + 3] * b[bFrom + k + 3];
  }
  for (; k < count; k++) s0 += a[aFrom + k] * b[bFrom + k];
  return s0 + s1 + (s2 + s3);
}

/** into[intoFrom + k] += factor × from[fromFrom + k]. */
export function addScaled(
  into: Float64Array,
  intoFrom: number,
  factor: number,
  from: Float64Array,
  fromFrom: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) into[intoFrom + k] += factor * from[fromFrom + k];
}

/** A square matrix times a vector. */
export function timesVector(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return Float64Array.from({ length: size }, (_, i) => dotProduct(matrix, i * size, vector, 0, size));
}

/**
 * Adds to (or with sign −1 takes from) a symmetric matrix the products of the columns of some rows: G ± Aᵀ A. Only the
 * lower half of G changes. Four rows at a time, so that G passes through memory a fourth as often.
 */
export function addProducts(
  gram: Float64Array,
  size: number,
  rows: readonly Float64Array[],
  sign: 1 | -1 = 1,
): void {
  let first = 0;
  for (; first + 3 < rows.length; first += 4) {
    const [a, b, c, d] = rows.slice(first, first + 4);
    for (let i = 0; i < size; i++) {
      const [ai, bi, ci, di] = [sign * a[i], sign * b[i], sign * c[i], sign * d[i]];
      const row = i * size;
      for (let j = 0; j <= i; j++) gram[row + j] += ai * a[j] + bi * b[j] + (ci * c[j] + di * d[j]);
    }
  }
  for (; first < rows.length; first++) {
    const a = rows[first];
    for (let i = 0; i < size; i++) addScaled(gram, i * size, sign * a[i], a, 0, i + 1);
  }
}
