import { InputError } from '../../base/index.ts';
import type { Axis, LabelledVolume, Shape } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';

/** Boxes have at least this many voxels along an axis that is divided. */
export const smallestBox = 8;

/** A part of an image, in voxels. */
export interface Box {
  readonly origin: Shape;
  readonly shape: Shape;
}

/** Where nested boxes start: all about the middle, or whole cross-sections from the first face of the axis. */
export type NestedFrom = 'centre' | 'face';

/**
 * Divides each axis into `count` nearly equal parts, but not an axis of a single slice.
 * @throws InputError where boxes would be smaller than 8 voxels.
 */
export function disjointBoxes({ shape }: LabelledVolume, count: number): Box[] {
  const parts = partsOf(shape, count);
  const edges = shape.map((length, axis) =>
    Array.from({ length: parts[axis] + 1 }, (_, at) => Math.floor((at * length) / parts[axis])),
  );
  const [x, y, z] = edges.map((edge) =>
    edge.slice(1).map((end, at): [number, number] => [edge[at], end - edge[at]]),
  );
  return z.flatMap(([z0, nz]) =>
    y.flatMap(([y0, ny]) => x.map(([x0, nx]): Box => ({ origin: [x0, y0, z0], shape: [nx, ny, nz] }))),
  );
}

/**
 * `boxes` boxes of the size that {@link disjointBoxes} has, each anywhere in the image with equal chance; they may overlap.
 * @throws InputError as that.
 */
export function randomBoxes({ shape }: LabelledVolume, count: number, boxes: number, seed: number): Box[] {
  const parts = partsOf(shape, count);
  const random = new Random(seed).stream(`boxes ${count}`);
  const size = shape.map((length, axis) => Math.floor(length / parts[axis])) as unknown as Shape;
  return Array.from({ length: boxes }, () => ({
    origin: shape.map((length, axis) => random.below(length - size[axis] + 1)) as unknown as Shape,
    shape: size,
  }));
}

/**
 * Boxes of `steps` sizes, each within the next and the last the whole image: equal steps of the edges about the centre, or
 * of the length along the axis from its first face.
 * @throws InputError for fewer than 3 steps, or where the smallest box would be smaller than 8 voxels.
 */
export function nestedBoxes({ shape }: LabelledVolume, from: NestedFrom, axis: Axis, steps: number): Box[] {
  const grows = shape.map((length, at) => length > 1 && (from === 'centre' || 'xyz'[at] === axis));
  const tooSmall = shape.some((length, at) => grows[at] && length / steps < smallestBox);
  if (!Number.isInteger(steps) || steps < 3 || tooSmall || !grows.includes(true)) {
    throw new InputError(`${shape.join(' x ')} voxels in ${steps} nested boxes`, {
      at: { field: 'steps' },
      expected: `a whole number of at least 3 that leaves the smallest box at least ${smallestBox} voxels along the axes that grow`,
    });
  }
  return Array.from({ length: steps }, (_, at) => {
    const size = shape.map((length, along) =>
      grows[along] ? Math.round((length * (at + 1)) / steps) : length,
    ) as unknown as Shape;
    const origin = shape.map((length, along) => (from === 'centre' ? (length - size[along]) >> 1 : 0));
    return { origin: origin as unknown as Shape, shape: size };
  });
}

/** Mean over all pairs of boxes of one size of the share of their volume that they have in common. */
export function meanOverlap(boxes: readonly Box[]): number {
  let sum = 0;
  for (const [at, first] of boxes.entries()) {
    for (const second of boxes.slice(0, at)) {
      const shares = first.shape.map((length, axis) =>
        Math.max(0, 1 - Math.abs(first.origin[axis] - second.origin[axis]) / length),
      );
      sum += shares[0] * shares[1] * shares[2];
    }
  }
  return sum / ((boxes.length * (boxes.length - 1)) / 2);
}

function partsOf(shape: Shape, count: number): number[] {
  const parts = shape.map((length) => (length === 1 ? 1 : count));
  const tooSmall = shape.some((length, axis) => length > 1 && length < smallestBox * parts[axis]);
  const single = shape.every((length) => length === 1);
  if (!Number.isInteger(count) || count < 2 || tooSmall || single) {
    throw new InputError(`${shape.join(' x ')} voxels divided by ${count}`, {
      at: { field: 'divisions' },
      expected: `whole numbers of at least 2 that leave boxes of at least ${smallestBox} voxels along each axis`,
    });
  }
  return parts;
}
