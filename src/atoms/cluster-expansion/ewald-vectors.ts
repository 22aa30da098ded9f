import type { Matrix3, Vector3 } from '../../numerics/index.ts';

type Rows = readonly [readonly number[], readonly number[], readonly number[]];

/** x₀ a + x₁ b + x₂ c for rows a, b, c. */
export function timesRows([a, b, c]: Rows, [x, y, z]: readonly number[]): Vector3 {
  return [x * a[0] + y * b[0] + z * c[0], x * a[1] + y * b[1] + z * c[1], x * a[2] + y * b[2] + z * c[2]];
}

export function volumeOf([a, b, c]: Rows): number {
  return Math.abs(dot(a, cross(b, c)));
}

/** Rows b_j with a_i · b_j = 1 for i = j and else 0. */
export function reciprocalOf([a, b, c]: Rows): Matrix3 {
  const volume = dot(a, cross(b, c));
  const scaled = (row: Vector3): Vector3 => [row[0] / volume, row[1] / volume, row[2] / volume];
  return [scaled(cross(b, c)), scaled(cross(c, a)), scaled(cross(a, b))];
}

/**
 * Visits every lattice vector i a + j b + k c whose end, moved by `offset` (in multiples of the rows), lies within a
 * radius of the origin.
 */
export function withinRadius(
  rows: Matrix3,
  radius: number,
  visit: (whole: readonly [number, number, number], distance: number) => void,
  offset: readonly number[] = [0, 0, 0],
): void {
  const [first, second, third] = reciprocalOf(rows).map((row, k) => {
    const most = radius * Math.hypot(...row);
    return [Math.ceil(-most - offset[k]), Math.floor(most - offset[k])];
  });
  for (let i = first[0]; i <= first[1]; i++) {
    for (let j = second[0]; j <= second[1]; j++) {
      for (let k = third[0]; k <= third[1]; k++) {
        const [x, y, z] = timesRows(rows, [i + offset[0], j + offset[1], k + offset[2]]);
        const distance = Math.sqrt(x * x + y * y + z * z);
        if (distance <= radius) visit([i, j, k], distance);
      }
    }
  }
}

function cross(a: readonly number[], b: readonly number[]): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
