import { InputError } from '../../base/index.ts';
import type { Axis, Shape } from '../volume.ts';

/** First voxel and the one after the last, counted from 0. */
export type Range = readonly [first: number, end: number];

/** The part of an image to read; an axis that is left out is read whole, and an end of Infinity is the last voxel. */
export interface Crop {
  readonly x?: Range;
  readonly y?: Range;
  readonly z?: Range;
}

const axes: readonly Axis[] = ['x', 'y', 'z'];

/**
 * Reads `a:b,c:d,e:f`: voxels a to b - 1 along x, c to d - 1 along y, e to f - 1 along z. A missing number is
 * the image's edge, so `:,:,10:20` keeps ten planes.
 * @throws InputError when the text is not of that form.
 */
export function parseCrop(text: string): Crop {
  const parts = text.split(',').map((part) => /^\s*(\d*)\s*:\s*(\d*)\s*$/.exec(part));
  if (parts.length !== 3 || parts.includes(null)) {
    throw new InputError(`'${text}' is not a crop`, {
      at: { field: 'crop' },
      expected: 'x, y and z ranges of voxels such as 0:100,0:100,20:80 (an empty end is the edge)',
    });
  }
  const crop: { x?: Range; y?: Range; z?: Range } = {};
  for (const [index, axis] of axes.entries()) {
    const [, first = '', end = ''] = parts[index] ?? [];
    if (first === '' && end === '') continue;
    crop[axis] = [first === '' ? 0 : Number(first), end === '' ? Infinity : Number(end)];
  }
  return crop;
}

export interface ResolvedCrop {
  readonly first: Shape;
  readonly shape: Shape;
  readonly whole: boolean;
}

/** The crop's first voxel and shape in an image of `shape`. @throws InputError when it is empty or reaches outside. */
export function resolveCrop(crop: Crop | undefined, shape: Shape): ResolvedCrop {
  const ranges = axes.map((axis, index): [number, number] => {
    const length = shape[index] ?? 0;
    const [first, end] = crop?.[axis] ?? [0, Infinity];
    const last = end === Infinity ? length : end;
    if (
      !(Number.isInteger(first) && Number.isInteger(last) && 0 <= first && first < last && last <= length)
    ) {
      throw new InputError(`${axis} range ${first}:${end} is not inside the image`, {
        at: { field: 'crop' },
        expected: `0 <= first < end <= ${length}`,
      });
    }
    return [first, last - first];
  });
  const [x, y, z] = ranges as [[number, number], [number, number], [number, number]];
  const cropped: Shape = [x[1], y[1], z[1]];
  return {
    first: [x[0], y[0], z[0]],
    shape: cropped,
    whole: cropped.every((length, index) => length === shape[index]),
  };
}
