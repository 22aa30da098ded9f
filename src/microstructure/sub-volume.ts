import { InputError } from '../base/index.ts';
import type { LabelArray, LabelledVolume, Shape } from './volume.ts';

/**
 * Copy of a box of a volume. @throws InputError when the box is empty or reaches outside.
 */
export function subVolume(volume: LabelledVolume, origin: Shape, shape: Shape): LabelledVolume {
  const inside = shape.every(
    (count, axis) => count >= 1 && origin[axis] >= 0 && origin[axis] + count <= volume.shape[axis],
  );
  if (!inside) {
    throw new InputError(`a box of ${shape.join(' x ')} voxels at ${origin.join(', ')}`, {
      at: { field: 'box' },
      expected: `a box within ${volume.shape.join(' x ')} voxels`,
    });
  }
  const [nx, ny, nz] = shape;
  const [rowLength, rows] = volume.shape;
  const data = new (volume.data.constructor as new (length: number) => LabelArray)(nx * ny * nz);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const from = origin[0] + rowLength * (origin[1] + j + rows * (origin[2] + k));
      data.set(volume.data.subarray(from, from + nx), nx * (j + ny * k));
    }
  }
  return { ...volume, data, shape };
}
