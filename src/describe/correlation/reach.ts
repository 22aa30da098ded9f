import { formatLength, InputError } from '../../base/index.ts';
import type { Axis, Shape, VoxelSize } from '../../microstructure/index.ts';

const names = ['x', 'y', 'z'] as const;

export interface ReachOptions {
  /** Axes along which the image goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[] | undefined;
  /** Longest distance, m. Default half of the shortest edge of the image. */
  readonly reach?: number | undefined;
}

/** What a correlation needs to know of an image and of how far it is asked for. */
export interface Range {
  readonly shape: Shape;
  readonly voxelSize: VoxelSize;
  readonly periodic: readonly [x: boolean, y: boolean, z: boolean];
  /** Axes with more than one voxel: 3, or 2 for a section. */
  readonly dimensions: number;
  /** Metres. */
  readonly distance: number;
  /** Voxels along each axis. */
  readonly reach: Shape;
}

/**
 * How far lags go: at most half of the image along every axis of more than one voxel, so that each distance has pairs
 * from everywhere in it.
 * @throws InputError when the image is too small for the distance asked for, with the size that it would need; and for an
 * image of a single voxel.
 */
export function rangeOf(
  { shape, voxelSize }: { readonly shape: Shape; readonly voxelSize: VoxelSize },
  { periodic = [], reach }: ReachOptions,
): Range {
  const open = [0, 1, 2].filter((axis) => shape[axis] > 1);
  if (open.length === 0) {
    throw new InputError('a single voxel has no pairs', {
      at: { field: 'image' },
      expected: 'at least two voxels along an axis',
    });
  }
  const most = Math.min(...open.map((axis) => Math.floor((shape[axis] - 1) / 2) * voxelSize[axis]));
  const distance = reach ?? most;
  const short = open.find((axis) => stepsIn(distance, voxelSize[axis]) > (shape[axis] - 1) / 2);
  if (!(distance >= 0) || short !== undefined) throw tooShort(shape, voxelSize, distance, short ?? open[0]);
  const steps = (axis: number): number => (shape[axis] > 1 ? stepsIn(distance, voxelSize[axis]) : 0);
  return {
    shape,
    voxelSize,
    periodic: [periodic.includes('x'), periodic.includes('y'), periodic.includes('z')],
    dimensions: open.length,
    distance,
    reach: [steps(0), steps(1), steps(2)],
  };
}

const stepsIn = (distance: number, edge: number): number => Math.floor((distance / edge) * (1 + 1e-9));

function tooShort(shape: Shape, voxelSize: VoxelSize, distance: number, axis: number): InputError {
  const needed = 2 * stepsIn(distance, voxelSize[axis]) + 1;
  return new InputError(`the image is too small for correlations over ${formatLength(distance)}`, {
    at: { field: 'reach' },
    expected: `at least ${needed} voxels along ${names[axis]}, which has ${shape[axis]}`,
    mend: 'take a larger image or a shorter reach: at most half of each edge',
  });
}
