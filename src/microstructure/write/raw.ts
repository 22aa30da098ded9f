import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { bytesAt, dataTypeOf, machineIsLittleEndian, swapByteOrder, voxelBytes } from '../data-type.ts';
import { sidecarPath, type RawSidecar } from '../read/raw.ts';
import type { Volume, VoxelArray } from '../volume.ts';
import { writeNewFile, type NewFile } from './new-file.ts';

/** Writes the voxels alone, x fastest, low byte first, and beside them `FILE.json` that says what they are. */
export async function writeRaw(path: string, volume: Volume, work: LongWork): Promise<void> {
  await writeNewFile(path, (file) => appendVoxels(file, volume.data, work));
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

/** Appends an array low byte first, in blocks between which the work can be cancelled. */
export async function appendVoxels(file: NewFile, data: VoxelArray, work: LongWork): Promise<void> {
  for (let start = 0; start < data.byteLength; start += blockBytes) {
    throwIfCancelled(work.signal);
    const block = littleEndian(bytesAt(data, start, blockBytes), voxelBytes(dataTypeOf(data)));
    await file.append(block);
    work.onProgress?.({ stage: 'writing', fraction: Math.min(1, (start + block.length) / data.byteLength) });
  }
}

/** The same bytes with the low one first; a copy only on machines that store it last. */
export function littleEndian(bytes: Uint8Array, voxel: number): Uint8Array {
  if (machineIsLittleEndian) return bytes;
  const copy = bytes.slice();
  swapByteOrder(copy, voxel);
  return copy;
}
