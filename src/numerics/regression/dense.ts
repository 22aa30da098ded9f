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

/**
 * The lower half of A Bᵀ, rows × rows, of as many rows a as rows b, all of one length. Two rows by two at a time, so that
 * each element that is loaded serves twice.
 */
export function lowerProducts(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array {
  const count = a.length;
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i += 2) {
    const [first, second] = [a[i], a[Math.min(i + 1, count - 1)]];
    for (let j = 0; j <= i; j += 2) fourProducts(products, count, i, j, first, second, b);
  }
  return products;
}

function fourProducts(
  into: Float64Array,
  count: number,
  i: number,
  j: number,
  first: Float64Array,
  second: Float64Array,
  b: readonly Float64Array[],
): void {
  const [left, right] = [b[j], b[Math.min(j + 1, count - 1)]];
  let [s00, s01, s10, s11] = [0, 0, 0, 0];
  for (let k = 0; k < first.length; k++) {
    const [x, y, u, v] = [first[k], second[k], left[k], right[k]];
    s00 += x * u;
    s01 += x * v;
    s10 += y * u;
    s11 += y * v;
  }
  into[i * count + j] = s00;
  if (j + 1 < count) into[i * count + j + 1] = s01;
  if (i + 1 < count) {
    into[(i + 1) * count + j] = s10;
    if (j + 1 < count) into[(i + 1) * count + j + 1] = s11;
  }
}
