/** Voxels of one ball around a voxel's middle: the half-lengths of its rows along x. */
export interface BallRows {
  /** [plane step][row step], both from 0 up: voxels on either side of the middle one. */
  readonly planes: readonly (readonly number[])[];
  /** Length of the longest step within the ball, in the units of the edges. */
  readonly longest: number;
}

/**
 * Steps (dx, dy, dz) of whole voxels whose length is below the radius (open ball) or at most the radius (closed), by
 * octant. Lengths in units of the shortest edge: radii whose squares are whole numbers are then compared exactly.
 */
export function ballRows(
  squaredRadius: number,
  [ex, ey, ez]: readonly [number, number, number],
  isClosed: boolean,
): BallRows {
  const fits = (square: number): boolean => (isClosed ? square <= squaredRadius : square < squaredRadius);
  const planes: number[][] = [];
  let longest = 0;
  for (let dz = 0; dz === 0 || fits((dz * ez) ** 2); dz++) {
    const rows: number[] = [];
    for (let dy = 0; dy === 0 || fits((dz * ez) ** 2 + (dy * ey) ** 2); dy++) {
      const across = (dz * ez) ** 2 + (dy * ey) ** 2;
      let dx = Math.max(0, Math.floor(Math.sqrt(Math.max(0, squaredRadius - across)) / ex) - 1);
      while (fits(across + ((dx + 1) * ex) ** 2)) dx++;
      rows.push(dx);
      longest = Math.max(longest, across + (dx * ex) ** 2);
    }
    planes.push(rows);
  }
  return { planes, longest: Math.sqrt(longest) };
}
