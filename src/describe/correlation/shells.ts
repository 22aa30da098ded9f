import { pacer } from '../../base/index.ts';
import type { GridShape } from '../../numerics/index.ts';
import type { VoxelSize } from '../../microstructure/index.ts';
import { directions } from '../transitions.ts';

/** Sums over pairs of voxels whose distance falls into the same shell. */
export interface Shell {
  /** Mean distance of the pairs, m. */
  readonly distance: number;
  readonly counts: number;
  readonly members: number;
  readonly pairs: number;
  /** How many lags: each of them stands for one voxel's volume of the space of lags. */
  readonly lags: number;
}

/** What is summed: one number a lag, as `correlationSums` orders them. */
export interface LagField {
  readonly reach: GridShape;
  readonly isHalf: boolean;
  readonly counts: ArrayLike<number>;
  readonly members?: ArrayLike<number>;
}

export interface LagSpace {
  readonly shape: GridShape;
  readonly periodic: readonly [x: boolean, y: boolean, z: boolean];
  /** Metres. */
  readonly voxelSize: VoxelSize;
}

/**
 * Radial sums: shell k holds the lags r with |r|/h rounded to k, h the shortest edge of a voxel along axes that have more
 * than one, up to `reach`. Each lag weighs by the pairs that fit it, and the shell stands at their mean distance.
 */
export async function sumShells(
  field: LagField,
  { shape, periodic, voxelSize }: LagSpace,
  reach: number,
  signal?: AbortSignal,
): Promise<readonly Shell[]> {
  const width = shellWidth(shape, voxelSize);
  const sums = Array.from({ length: Math.floor(reach / width + 0.5) + 1 }, () => new Float64Array(5));
  const pace = pacer(signal);
  const [rx, ry, rz] = field.reach;
  const fit = (axis: number, lag: number): number =>
    periodic[axis] ? shape[axis] : shape[axis] - Math.abs(lag);
  const { counts, members } = field;
  const limit = (reach * (1 + 1e-9)) ** 2;
  let at = 0;
  for (let dz = field.isHalf ? 0 : -rz; dz <= rz; dz++) {
    await pace();
    const times = field.isHalf && dz > 0 ? 2 : 1;
    for (let dy = -ry; dy <= ry; dy++) {
      const square = (dy * voxelSize[1]) ** 2 + (dz * voxelSize[2]) ** 2;
      const lines = times * fit(1, dy) * fit(2, dz);
      for (let dx = -rx; dx <= rx; dx++, at++) {
        const all = square + (dx * voxelSize[0]) ** 2;
        if (all > limit) continue;
        const distance = Math.sqrt(all);
        const shell = sums[Math.round(distance / width)];
        const pairs = lines * fit(0, dx);
        shell[0] += pairs * distance;
        shell[1] += times * counts[at];
        if (members !== undefined) shell[2] += times * members[at];
        shell[3] += pairs;
        shell[4] += times;
      }
    }
  }
  return sums
    .filter(([, , , pairs]) => pairs > 0)
    .map(([distance, inside, alone, pairs, lags]) => ({
      distance: distance / pairs,
      counts: inside,
      members: alone,
      pairs,
      lags,
    }));
}

/** The shortest edge of a voxel along axes that have more than one. */
function shellWidth(shape: GridShape, voxelSize: VoxelSize): number {
  const edges = voxelSize.filter((_, axis) => shape[axis] > 1);
  return Math.min(...(edges.length === 0 ? voxelSize : edges));
}

/** The thirteen directions between neighbouring voxels, by name: `x`, `x+y`, `x-y`, `x+y-z` and so on. */
export const directionSteps: readonly { readonly name: string; readonly step: GridShape }[] = directions.map(
  (step) => {
    const sign = step.find((part) => part !== 0) ?? 1;
    const along: GridShape = [sign * step[0], sign * step[1], sign * step[2]];
    return { name: directionName(along), step: along };
  },
);

function directionName(step: GridShape): string {
  const parts = (['x', 'y', 'z'] as const).flatMap((axis, i) =>
    step[i] === 0 ? [] : `${step[i] < 0 ? '-' : '+'}${axis}`,
  );
  return parts.join('').replace(/^\+/, '');
}

/** Sums along multiples of a step, both ways taken together, each at its own distance. */
export function sumAlong(
  field: LagField,
  { shape, periodic, voxelSize }: LagSpace,
  step: GridShape,
  reach: number,
): readonly Shell[] {
  const length = Math.hypot(...step.map((part, axis) => part * voxelSize[axis]));
  const shells: Shell[] = [];
  for (let k = 0; k * length <= reach * (1 + 1e-9); k++) {
    const lag: GridShape = [k * step[0], k * step[1], k * step[2]];
    if (lag.some((part, axis) => Math.abs(part) > field.reach[axis])) break;
    const opposite: GridShape = [-lag[0], -lag[1], -lag[2]];
    const both = [lag, opposite].map((each) => placeOf(field, each));
    const mean = (values: ArrayLike<number> | undefined): number =>
      values === undefined ? 0 : (values[both[0]] + values[both[1]]) / 2;
    const pairs = shape.reduce(
      (product, edge, axis) => product * (periodic[axis] ? edge : edge - Math.abs(lag[axis])),
      1,
    );
    shells.push({
      distance: k * length,
      counts: mean(field.counts),
      members: mean(field.members),
      pairs,
      lags: 1,
    });
  }
  return shells;
}

/** Where a lag is in the field. */
export function placeOf({ reach, isHalf }: Pick<LagField, 'reach' | 'isHalf'>, lag: GridShape): number {
  const sign = isHalf && lag[2] < 0 ? -1 : 1;
  const [x, y, z] = lag.map((part) => sign * part);
  const [width, height] = [2 * reach[0] + 1, 2 * reach[1] + 1];
  return x + reach[0] + width * (y + reach[1] + height * (z + (isHalf ? 0 : reach[2])));
}
