import { InputError } from '../../base/index.ts';

type Row = readonly [number, number, number];
export type IntegerMatrix3 = readonly [Row, Row, Row];

/**
 * The lower-triangular matrix whose rows span the same lattice as those of `matrix`: positive on the diagonal, and below
 * it from 0 to less than the diagonal of the column. Two matrices span one lattice exactly when theirs are the same.
 * @throws InputError where the rows span no volume.
 */
export function hermiteNormalForm(matrix: IntegerMatrix3): IntegerMatrix3 {
  const rows = matrix.map((row) => [...row]);
  for (let column = 2; column >= 0; column--) {
    gather(rows, column);
    const pivot = rows[column];
    if (pivot[column] === 0) {
      throw new InputError('the vectors of a supercell lie in one plane', {
        at: { field: 'supercell' },
        expected: 'three vectors that span a volume',
      });
    }
    if (pivot[column] < 0) rows[column] = pivot.map((value) => -value);
    for (let below = column + 1; below < 3; below++) {
      subtract(rows[below], rows[column], Math.floor(rows[below][column] / rows[column][column]));
    }
  }
  const [[a, b, c], [d, e, f], [g, h, i]] = rows;
  return [
    [a, b, c],
    [d, e, f],
    [g, h, i],
  ].map((row) => row.map((value) => value + 0)) as unknown as IntegerMatrix3;
}

/** Euclid's algorithm on the first rows until only row `column` has something in that column. */
function gather(rows: number[][], column: number): void {
  for (;;) {
    const left = rows.slice(0, column + 1).filter((row) => row[column] !== 0);
    if (left.length === 0) return;
    const least = left.reduce((a, b) => (Math.abs(b[column]) < Math.abs(a[column]) ? b : a));
    for (const row of left) {
      if (row !== least) subtract(row, least, Math.trunc(row[column] / least[column]));
    }
    if (left.length === 1) {
      const at = rows.indexOf(least);
      [rows[at], rows[column]] = [rows[column], rows[at]];
      return;
    }
  }
}

function subtract(row: number[], other: readonly number[], times: number): void {
  for (let k = 0; k < 3; k++) row[k] -= times * other[k];
}
