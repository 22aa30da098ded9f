import { totalmem } from 'node:os';
import { InputError } from '../base/index.ts';
import type { DataType, VoxelArray } from './volume.ts';

const arrays = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

export const dataTypes = Object.keys(arrays) as DataType[];

/** Bytes of one voxel. */
export function voxelBytes(dataType: DataType): number {
  return arrays[dataType].BYTES_PER_ELEMENT;
}

export function isFloat(dataType: DataType): boolean {
  return dataType === 'float32' || dataType === 'float64';
}

export function dataTypeOf(data: VoxelArray): DataType {
  const found = dataTypes.find((dataType) => data instanceof arrays[dataType]);
  if (found === undefined) throw new InputError('the voxels are not in a typed array that images use');
  return found;
}

/**
 * Up to `length` of the bytes behind a typed array from `start`, in the order of this machine. Never all at
 * once: a view of 4 GiB or more is too long for Node 20.
 */
export function bytesAt(data: VoxelArray, start: number, length: number): Uint8Array {
  const most = Math.min(length, data.byteLength - start);
  return new Uint8Array(data.buffer, data.byteOffset + start, most);
}

/**
 * A zeroed array of `count` voxels for the file `path`. @throws InputError when it is more than one typed array
 * or this machine can hold.
 */
export function allocateVoxels(path: string, dataType: DataType, count: number): VoxelArray {
  const bytes = count * voxelBytes(dataType);
  try {
    // The system may promise more than it has, and keep its word only until the voxels are written.
    if (bytes > totalmem()) throw new RangeError(`the machine has ${totalmem()} bytes`);
    return new arrays[dataType](count);
  } catch (cause) {
    const size = `${count} voxels of ${dataType} (${(bytes * 1e-9).toPrecision(3)} GB)`;
    throw new InputError(`${size} do not fit in memory`, {
      at: { file: path },
      mend: 'read a part of it with a crop',
      cause,
    });
  }
}

/** Views `bytes` (aligned to the voxel's size) as voxels. */
export function viewVoxels(dataType: DataType, bytes: Uint8Array): VoxelArray {
  return new arrays[dataType](
    bytes.buffer as ArrayBuffer,
    bytes.byteOffset,
    bytes.byteLength / voxelBytes(dataType),
  );
}

/** Turns the bytes of each voxel round in place. */
export function swapByteOrder(bytes: Uint8Array, voxel: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (voxel === 2) buffer.swap16();
  if (voxel === 4) buffer.swap32();
  if (voxel === 8) buffer.swap64();
}

/** Whether this machine stores the low byte first. */
export const machineIsLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Copies 64-bit integers in this machine's byte order (8-byte aligned) to 32-bit ones.
 * @returns the first that does not fit, if there is one.
 */
export function narrowIntegers(
  wide: Uint8Array,
  signed: boolean,
  target: VoxelArray,
): { index: number; value: bigint } | undefined {
  const values = signed
    ? new BigInt64Array(wide.buffer, wide.byteOffset, target.length)
    : new BigUint64Array(wide.buffer, wide.byteOffset, target.length);
  const words = new Int32Array(wide.buffer, wide.byteOffset, 2 * target.length);
  const [lowWord, highWord] = machineIsLittleEndian ? [0, 1] : [1, 0];
  for (let index = 0; index < target.length; index++) {
    const value = words[2 * index + lowWord] ?? 0;
    if (words[2 * index + highWord] !== (signed && value < 0 ? -1 : 0)) {
      return { index, value: values[index] ?? 0n };
    }
    target[index] = value;
  }
  return undefined;
}
