import type { Matrix3, Vector3 } from '../../numerics/index.ts';
import { faceDistances, norm, rowTimes } from '../structures/cell-geometry.ts';

/**
 * Visits every lattice vector i a + j b + k c whose end, moved by `offset` (in multiples of the rows), lies within a
 * radius of the origin.
 */
export function withinRadius(
  rows: Matrix3,
  radius: number,
  visit: (whole: Vector3, distance: number) => void,
  offset: Vector3 = [0, 0, 0],
): void {
  const [first, second, third] = faceDistances(rows).map((height, k) => {
    const most = radius / height;
    return [Math.ceil(-most - offset[k]), Math.floor(most - offset[k])];
  });
  for (let i = first[0]; i <= first[1]; i++) {
    for (let j = second[0]; j <= second[1]; j++) {
      for (let k = third[0]; k <= third[1]; k++) {
        const distance = norm(rowTimes([i + offset[0], j + offset[1], k + offset[2]], rows));
        if (distance <= radius) visit([i, j, k], distance);
      }
    }
  }
}
