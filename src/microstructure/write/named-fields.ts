import { InputError } from '../../base/index.ts';
import { dataTypeOf } from '../data-type.ts';
import { voxelCount, type Shape, type Volume, type VoxelArray, type VoxelSize } from '../volume.ts';

/** Several arrays over the same voxels: labels, fields, and vectors with their components next to each other. */
export interface NamedFields {
  readonly shape: Shape;
  /** Metres. */
  readonly voxelSize: VoxelSize;
  readonly fields: Readonly<Record<string, VoxelArray>>;
}

/** A volume as one field, called `labels` when it holds unsigned integers and `values` otherwise. */
export function asFields(image: Volume | NamedFields): NamedFields {
  if ('fields' in image) return image;
  const { shape, voxelSize, data } = image;
  const name = dataTypeOf(data).startsWith('uint') ? 'labels' : 'values';
  return { shape, voxelSize, fields: { [name]: data } };
}

/** The one array of an image. @throws InputError when there are several or the size is wrong. */
export function asVolume(path: string, image: Volume | NamedFields): Volume {
  const { shape, voxelSize, fields } = asFields(image);
  const names = Object.keys(fields);
  const data = fields[names[0] ?? ''];
  if (names.length !== 1 || data === undefined) {
    throw new InputError(`${names.length} fields (${names.join(', ')}) do not go into one such file`, {
      at: { file: path },
      mend: 'write them to a .vti, or one by one',
    });
  }
  checkSize(path, shape, names[0] ?? '', data, 1);
  return { data, shape, voxelSize };
}

/** Components of each voxel of a field. @throws InputError when its length is no multiple of the voxels'. */
export function componentsOf(path: string, shape: Shape, name: string, data: VoxelArray): number {
  const components = data.length / voxelCount(shape);
  checkSize(path, shape, name, data, Math.max(1, Math.floor(components)));
  return components;
}

function checkSize(path: string, shape: Shape, name: string, data: VoxelArray, components: number): void {
  if (
    shape.every((length) => Number.isInteger(length) && length > 0) &&
    data.length === components * voxelCount(shape)
  ) {
    return;
  }
  throw new InputError(`${name} holds ${data.length} values for ${shape.join(' × ')} voxels`, {
    at: { file: path },
  });
}
