import { pacer } from '../../base/index.ts';
import type { Range } from './reach.ts';

/**
 * Surface per volume in every voxel (1/m), |∇ (G ∗ I)|: the indicator smoothed by the weights ¼, ½, ¼ along each axis as
 * often as told, its central differences taken. Its mean is the specific surface of whatever is much larger than a voxel,
 * in any direction. Beyond open faces the image goes on as its last layer, so that they are no surface.
 */
export async function surfaceField(
  inside: Float32Array,
  { shape, voxelSize, periodic }: Range,
  smoothing: number,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const pace = pacer(signal);
  const steps = [1, shape[0], shape[0] * shape[1]];
  let field = inside;
  for (let axis = 0; axis < 3; axis++) {
    for (let time = 0; time < smoothing && shape[axis] > 1; time++) {
      const next = new Float32Array(field.length);
      await eachPlane(field, axis, (at, before, after) => {
        next[at] = (field[before] + field[after]) / 4 + field[at] / 2;
      });
      field = next;
    }
  }
  const squares = new Float32Array(field.length);
  for (let axis = 0; axis < 3; axis++) {
    if (shape[axis] === 1) continue;
    const inverse = 1 / (2 * voxelSize[axis]);
    await eachPlane(field, axis, (at, before, after) => {
      squares[at] += ((field[after] - field[before]) * inverse) ** 2;
    });
  }
  for (let at = 0; at < squares.length; at++) squares[at] = Math.sqrt(squares[at]);
  return squares;

  /** Every voxel with its neighbours before and after along an axis. */
  async function eachPlane(
    of: Float32Array,
    axis: number,
    visit: (at: number, before: number, after: number) => void,
  ): Promise<void> {
    const [length, step] = [shape[axis], steps[axis]];
    const [first, last] = periodic[axis] ? [(length - 1) * step, -(length - 1) * step] : [0, 0];
    for (let at = 0; at < of.length; at++) {
      if (at % steps[2] === 0) await pace();
      const place = Math.floor(at / step) % length;
      visit(at, at + (place === 0 ? first : -step), at + (place === length - 1 ? last : step));
    }
  }
}
