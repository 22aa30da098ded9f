export type Lag = readonly [x: number, y: number, z: number];

/** A point of a template: the label that it asks for, and its place, of which only differences matter. */
export interface LabelledPoint {
  readonly label: number;
  /** Whole voxels. */
  readonly lag: Lag;
}

/**
 * Places moved by one step for all so that none is negative, around the image where an axis is periodic, and how many
 * places the template fits along each axis.
 */
export function fittedLags(
  lags: readonly Lag[],
  shape: Lag,
  periodic: readonly [boolean, boolean, boolean],
): { lags: Lag[]; room: Lag } {
  const room = [0, 0, 0];
  const moved = lags.map(() => [0, 0, 0] as [number, number, number]);
  for (const axis of [0, 1, 2] as const) {
    const length = shape[axis];
    const along = lags.map((lag) => lag[axis]);
    const least = Math.min(...along);
    for (const [at, part] of along.entries()) {
      moved[at][axis] = periodic[axis] ? ((part % length) + length) % length : part - least;
    }
    room[axis] = periodic[axis] ? length : Math.max(0, length - (Math.max(...along) - least));
  }
  return { lags: moved, room: [room[0], room[1], room[2]] };
}
