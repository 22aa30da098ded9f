import { InputError } from '../../base/index.ts';
import { dataTypeOf } from '../data-type.ts';
import {
  voxelCount,
  type DataType,
  type Phase,
  type Shape,
  type Volume,
  type VoxelArray,
  type VoxelSize,
} from '../volume.ts';

/** A field that is made a few planes at a time while it is written, so that it never lies in memory as a whole. */
export interface PlaneField {
  readonly dataType: DataType;
  /** Numbers a voxel: 1, or 3 for a vector. */
  readonly components: number;
  /** The `count` planes from `first` on, x fastest, components of a voxel next to each other. */
  planes(first: number, count: number): VoxelArray;
}

/** Several arrays over the same voxels: labels, fields, and vectors with their components next to each other. */
export interface NamedFields {
  readonly shape: Shape;
  /** Metres. */
  readonly voxelSize: VoxelSize;
  readonly fields: Readonly<Record<string, VoxelArray | PlaneField>>;
  /** Names of the labels in fields of unsigned integers. */
  readonly phases?: readonly Phase[];
}

/** What can be written: one volume, or several fields over the same voxels. */
export type WritableImage = Volume | NamedFields;

/** A volume as one field, called `labels` when it holds unsigned integers and `values` otherwise. */
export function asFields(image: WritableImage): NamedFields {
  if ('fields' in image) return image;
  const { shape, voxelSize, data } = image;
  const name = dataTypeOf(data).startsWith('uint') ? 'labels' : 'values';
  const phases = 'phases' in image ? { phases: image.phases as readonly Phase[] } : {};
  return { shape, voxelSize, fields: { [name]: data }, ...phases };
}

/** The one field of an image, by planes. @throws InputError when there are several or the size is wrong. */
export function asOneField(path: string, image: WritableImage): PlaneField {
  const { shape, fields } = asFields(image);
  const names = Object.keys(fields);
  const [name = ''] = names;
  if (names.length !== 1) {
    throw new InputError(`${names.length} fields (${names.join(', ')}) do not go into one such file`, {
      at: { file: path },
      mend: 'write them to a .vti or .ome.zarr, or one by one',
    });
  }
  return planesOf(path, shape, name, fields[name]);
}

/** The one array of an image. @throws InputError when there are several, it is a vector, or the size is wrong. */
export function asVolume(path: string, image: WritableImage): Volume {
  const { shape, voxelSize } = image;
  const field = asOneField(path, image);
  if (field.components !== 1) {
    throw new InputError(`a field of ${field.components} components does not go into such a file`, {
      at: { file: path },
      mend: 'write it to a .vti, .ome.zarr or .npy',
    });
  }
  return { data: field.planes(0, shape[2]), shape, voxelSize };
}

/** A field by planes, whole or made on the way. @throws InputError when its length is no multiple of the voxels'. */
export function planesOf(
  path: string,
  shape: Shape,
  name: string,
  field: VoxelArray | PlaneField | undefined,
): PlaneField {
  if (field === undefined) throw new InputError('there is no field to write', { at: { file: path } });
  if ('planes' in field) return field;
  const components = Math.max(1, Math.floor(field.length / voxelCount(shape)));
  checkSize(path, shape, name, field, components);
  const plane = shape[0] * shape[1] * components;
  return {
    dataType: dataTypeOf(field),
    components,
    planes: (first, count) => field.subarray(first * plane, (first + count) * plane),
  };
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
