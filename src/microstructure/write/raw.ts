import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { bytesAt, dataTypeOf, machineIsLittleEndian, swapByteOrder, voxelBytes } from '../data-type.ts';
import { sidecarPath, type RawSidecar } from '../read/raw.ts';
import type { Shape, Volume, VoxelArray } from '../volume.ts';
import { asOneField, type PlaneField } from './named-fields.ts';
import { writeNewFile, type NewFile } from './new-file.ts';

/** Writes the voxels alone, x fastest, low byte first, and beside them `FILE.json` that says what they are. */
export async function writeRaw(path: string, volume: Volume, work: LongWork): Promise<void> {
  await writeNewFile(path, (file) => appendPlanes(file, asOneField(path, volume), volume.shape, work));
  const sidecar: RawSidecar = {
    shape: volume.shape,
    dtype: dataTypeOf(volume.data),
    voxelSize: volume.voxelSize,
    byteOrder: 'little',
    headerBytes: 0,
  };
  await writeNewFile(sidecarPath(path), (file) =>
    file.append(Buffer.from(`${JSON.stringify(sidecar, null, 2)}\n`)),
  );
}

const blockBytes = 2 ** 24;

/** Planes that together are about `bytes` long, at least one. */
export function planesWithin({ dataType, components }: PlaneField, [nx, ny]: Shape, bytes: number): number {
  return Math.max(1, Math.floor(bytes / (nx * ny * components * voxelBytes(dataType))));
}

/**
 * Appends a field low byte first, in blocks of planes between which the work can be cancelled; the next block is made
 * while one is being written.
 */
export async function appendPlanes(
  file: NewFile,
  field: PlaneField,
  shape: Shape,
  work: LongWork,
): Promise<void> {
  const perBlock = planesWithin(field, shape, blockBytes);
  let writing = Promise.resolve();
  try {
    for (let first = 0; first < shape[2]; first += perBlock) {
      const count = Math.min(perBlock, shape[2] - first);
      const data = field.planes(first, count);
      await writing;
      work.onProgress?.({ stage: 'writing', fraction: first / shape[2] });
      writing = appendBlock(file, data, voxelBytes(field.dataType), work);
    }
  } finally {
    // Also when a block cannot be made: nobody closes a file that is being written to.
    await writing;
  }
  work.onProgress?.({ stage: 'writing', fraction: 1 });
}

async function appendBlock(file: NewFile, data: VoxelArray, voxel: number, work: LongWork): Promise<void> {
  for (let start = 0; start < data.byteLength; start += blockBytes) {
    throwIfCancelled(work.signal);
    await file.append(littleEndian(bytesAt(data, start, blockBytes), voxel));
  }
}

/** The same bytes with the low one first; a copy only on machines that store it last. */
export function littleEndian(bytes: Uint8Array, voxel: number): Uint8Array {
  if (machineIsLittleEndian) return bytes;
  const copy = bytes.slice();
  swapByteOrder(copy, voxel);
  return copy;
}
