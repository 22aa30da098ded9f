import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { FormatError } from '../../../base/index.ts';
import {
  allocateVoxels,
  machineIsLittleEndian,
  narrowIntegers,
  swapByteOrder,
  viewVoxels,
} from '../../data-type.ts';
import type { VoxelArray } from '../../volume.ts';
import { checked, decode, requireCodecs } from './codecs.ts';
import type { ArrayLayout, Sharding } from './layout.ts';

/** Chunks of an array by their place in its grid. */
export interface ChunkReader {
  /** Strides of a chunk's axes, in voxels. */
  readonly strides: readonly number[];
  /** Bytes of files read so far. */
  readonly bytes: number;
  /** The voxels of a chunk; undefined where none is stored and all of them have the fill value. */
  read(chunk: readonly number[]): Promise<VoxelArray | undefined>;
}

/** An offset of this value in a shard's index says that the chunk is not stored. */
const absent = 2n ** 64n - 1n;

/** @throws FormatError when the array uses a codec that is not known. */
export function chunkReader(layout: ArrayLayout): ChunkReader {
  requireCodecs(layout.folder, layout.chunk.codecs);
  const strides: number[] = [];
  let length = 1;
  for (const axis of layout.chunk.order.toReversed()) {
    strides[axis] = length;
    length *= layout.chunk.shape[axis];
  }
  const indices = new Map<string, Promise<BigUint64Array | undefined>>();
  let bytes = 0;
  return {
    strides,
    get bytes() {
      return bytes;
    },
    async read(chunk) {
      const { key, stored } = await storedBytes(layout, chunk, indices);
      if (stored === undefined) return undefined;
      bytes += stored.length;
      const path = join(layout.folder, key);
      try {
        return voxelsOf(
          path,
          layout,
          await decode(stored, layout.chunk.codecs, length * layout.elementBytes),
          length,
        );
      } catch (cause) {
        if (cause instanceof FormatError) throw cause;
        const why = cause instanceof Error ? cause.message : String(cause);
        throw new FormatError(`the chunk is cut short or damaged (${why})`, { at: { file: path }, cause });
      }
    },
  };
}

async function storedBytes(
  layout: ArrayLayout,
  chunk: readonly number[],
  indices: Map<string, Promise<BigUint64Array | undefined>>,
): Promise<{ key: string; stored: Uint8Array | undefined }> {
  const { sharding, folder, chunk: inner } = layout;
  if (sharding === undefined) {
    const key = layout.keyOf(chunk);
    return { key, stored: await readFile(join(folder, key)).catch(nothingThere(join(folder, key))) };
  }
  const perShard = sharding.shape.map((count, axis) => count / inner.shape[axis]);
  const key = layout.keyOf(chunk.map((at, axis) => Math.floor(at / perShard[axis])));
  const path = join(folder, key);
  const index =
    indices.get(key) ?? withFile(path, (file, size) => readIndex(path, file, size, sharding, perShard));
  indices.set(key, index);
  const entries = await index;
  const place = chunk.reduce((sum, at, axis) => sum * perShard[axis] + (at % perShard[axis]), 0);
  const [offset = absent, length = absent] = entries?.subarray(2 * place, 2 * place + 2) ?? [];
  if (offset === absent && length === absent) return { key, stored: undefined };
  return {
    key,
    stored: await withFile(path, (file, size) => readPart(path, file, size, Number(offset), Number(length))),
  };
}

function nothingThere(path: string): (error: NodeJS.ErrnoException) => undefined {
  return (error) => {
    if (error.code === 'ENOENT') return undefined;
    throw new FormatError(`the chunk cannot be read (${error.code})`, { at: { file: path }, cause: error });
  };
}

async function withFile<T>(
  path: string,
  use: (file: FileHandle, size: number) => Promise<T>,
): Promise<T | undefined> {
  const file = await open(path, 'r').catch(nothingThere(path));
  if (file === undefined) return undefined;
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new FormatError('a shard that is no file', { at: { file: path } });
    return await use(file, status.size);
  } finally {
    await file.close();
  }
}

async function readPart(
  path: string,
  file: FileHandle,
  size: number,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
    throw new FormatError(
      `the shard is cut short: a part of it would end at byte ${offset + length} of ${size}`,
      {
        at: { file: path },
      },
    );
  }
  const bytes = new Uint8Array(length);
  await file.read(bytes, 0, length, offset);
  return bytes;
}

/** Offset and length of every chunk of a shard. */
async function readIndex(
  path: string,
  file: FileHandle,
  size: number,
  { indexAtEnd, indexChecked }: Sharding,
  perShard: readonly number[],
): Promise<BigUint64Array> {
  const count = perShard.reduce((product, chunks) => product * chunks, 2);
  const length = 8 * count + (indexChecked ? 4 : 0);
  const bytes = await readPart(path, file, size, indexAtEnd ? size - length : 0, length);
  try {
    const words = indexChecked ? checked(bytes) : bytes;
    if (!machineIsLittleEndian) swapByteOrder(words, 8);
    return new BigUint64Array(words.buffer, 0, count);
  } catch (cause) {
    throw new FormatError('the index of the shard is damaged', { at: { file: path }, cause });
  }
}

function voxelsOf(path: string, layout: ArrayLayout, content: Uint8Array, length: number): VoxelArray {
  const { dataType, elementBytes, wide, chunk } = layout;
  if (content.length !== length * elementBytes) {
    throw new RangeError(`${content.length} bytes in place of ${length * elementBytes}`);
  }
  // A view of wider elements begins at a multiple of their size; the bytes are turned round in their own copy.
  const foreign = chunk.littleEndian !== machineIsLittleEndian && elementBytes > 1;
  const bytes = foreign || content.byteOffset % elementBytes !== 0 ? content.slice() : content;
  if (foreign) swapByteOrder(bytes, elementBytes);
  if (!wide) return viewVoxels(dataType, bytes);
  const target = allocateVoxels(path, dataType, length);
  const misfit = narrowIntegers(bytes, dataType === 'int32', target);
  if (misfit === undefined) return target;
  throw new FormatError(`element ${misfit.index}, ${misfit.value}, does not fit 32 bits`, {
    at: { file: path },
    mend: 'labels and grey values must lie within 32 bits',
  });
}
