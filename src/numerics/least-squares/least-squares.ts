/** A dense matrix by columns: entry (row, column) at column × rows + row. */
export interface DenseColumns {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Pivots smaller than this share of the largest count as zero. */
const rankTolerance = 1e-13;

/**
 * x that makes ‖A x − b‖ least, by Householder's reflections with columns scaled to length one; unknowns that the others
 * determine already are zero. A has at least as many rows as columns. G. H. Golub, Numer. Math. 7 (1965) 206
 * (doi:10.1007/BF01436075).
 */
export function leastSquares({ rows, columns, values }: DenseColumns, b: Float64Array): Float64Array {
  const a = values.slice();
  const right = b.slice();
  const scale = scaleColumns(a, rows, columns);
  const diagonal = new Float64Array(columns);
  for (let k = 0; k < columns; k++) {
    diagonal[k] = reflect(a, rows, columns, k, right);
  }
  const x = new Float64Array(columns);
  const least = rankTolerance * Math.max(...diagonal.map(Math.abs));
  for (let k = columns - 1; k >= 0; k--) {
    if (!(Math.abs(diagonal[k]) > least)) continue;
    let value = right[k];
    for (let j = k + 1; j < columns; j++) value -= a[j * rows + k] * x[j];
    x[k] = value / diagonal[k];
  }
  for (let k = 0; k < columns; k++) x[k] *= scale[k];
  return x;
}

/** Reciprocal lengths of the columns, which become of length one. */
function scaleColumns(a: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: columns }, (_, k) => {
    const column = a.subarray(k * rows, (k + 1) * rows);
    const length = Math.hypot(...column);
    if (length === 0) return 0;
    for (let i = 0; i < rows; i++) column[i] /= length;
    return 1 / length;
  });
}

/** Reflects column `k` below its diagonal to zero, and with it those after it and `b`; returns the diagonal's entry. */
function reflect(a: Float64Array, rows: number, columns: number, k: number, b: Float64Array): number {
  const own = a.subarray(k * rows, (k + 1) * rows);
  let square = 0;
  for (let i = k; i < rows; i++) square += own[i] * own[i];
  const length = Math.sqrt(square);
  if (length === 0) return 0;
  const entry = own[k] > 0 ? -length : length;
  own[k] -= entry;
  const factor = 1 / (entry * own[k]);
  for (let j = k + 1; j < columns; j++) apply(own, k, factor, a.subarray(j * rows, (j + 1) * rows));
  apply(own, k, factor, b);
  return entry;
}

function apply(vector: Float64Array, from: number, factor: number, to: Float64Array): void {
  let sum = 0;
  for (let i = from; i < vector.length; i++) sum += vector[i] * to[i];
  sum *= factor;
  for (let i = from; i < vector.length; i++) to[i] += sum * vector[i];
}
