/** The inverse of a small matrix, row by row, by Gauss and Jordan with pivots; undefined where it has none. */
export function inverse(matrix: ArrayLike<number>, count: number): number[] | undefined {
  const rows = Array.from({ length: count }, (_, i) => [
    ...Array.from({ length: count }, (_value, j) => matrix[i * count + j]),
    ...Array.from({ length: count }, (_value, j) => (i === j ? 1 : 0)),
  ]);
  for (let column = 0; column < count; column++) {
    const pivot = rows.reduce(
      (best, row, i) => (i >= column && Math.abs(row[column]) > Math.abs(rows[best][column]) ? i : best),
      column,
    );
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    const head = rows[column][column];
    if (!(Math.abs(head) > 0) || !Number.isFinite(head)) return undefined;
    rows[column] = rows[column].map((value) => value / head);
    for (const [i, row] of rows.entries()) {
      if (i === column || row[column] === 0) continue;
      const factor = row[column];
      rows[i] = row.map((value, j) => value - factor * rows[column][j]);
    }
  }
  return rows.flatMap((row) => row.slice(count));
}
