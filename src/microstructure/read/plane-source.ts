import { FormatError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { allocateVoxels, bytesOf, isFloat, voxelBytes } from '../data-type.ts';
import { voxelCount, type DataType, type Shape, type VoxelArray, type VoxelSize } from '../volume.ts';
import type { ResolvedCrop } from './crop.ts';

/** An image file that has been checked and can be read plane by plane. */
export interface PlaneSource {
  readonly path: string;
  readonly shape: Shape;
  readonly dataType: DataType;
  /** Bytes of the file or files. */
  readonly bytes: number;
  /** Metres, where the file has it. */
  readonly voxelSize: VoxelSize | undefined;
  /** Remarks for the user about what the file leaves open. */
  readonly remarks: readonly string[];
  /** Fills `target`, nx ny voxels long and in this machine's byte order, with plane `z`. */
  readPlane(z: number, target: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Reads the crop of an image: memory is one plane over the result, and none over it without a crop in x and y. */
export async function assemble(source: PlaneSource, crop: ResolvedCrop, work: LongWork): Promise<VoxelArray> {
  const [nx, ny] = source.shape;
  const [width, height, depth] = crop.shape;
  const voxel = voxelBytes(source.dataType);
  const data = allocateVoxels(source.dataType, voxelCount(crop.shape));
  const bytes = bytesOf(data);
  const planeBytes = width * height * voxel;
  const wholePlanes = width === nx && height === ny;
  const plane = wholePlanes ? undefined : bytesOf(allocateVoxels(source.dataType, nx * ny));
  for (let z = 0; z < depth; z++) {
    throwIfCancelled(work.signal);
    const target = bytes.subarray(z * planeBytes, (z + 1) * planeBytes);
    await source.readPlane(crop.first[2] + z, plane ?? target);
    if (plane !== undefined) copyWindow(plane, target, nx * voxel, crop, voxel);
    if (isFloat(source.dataType)) checkFinite(source.path, data, z, crop);
    work.onProgress?.({ stage: 'reading', fraction: (z + 1) / depth });
  }
  return data;
}

function copyWindow(
  plane: Uint8Array,
  target: Uint8Array,
  rowBytes: number,
  crop: ResolvedCrop,
  voxel: number,
): void {
  const length = crop.shape[0] * voxel;
  for (let y = 0; y < crop.shape[1]; y++) {
    const start = (crop.first[1] + y) * rowBytes + crop.first[0] * voxel;
    target.set(plane.subarray(start, start + length), y * length);
  }
}

/** @throws FormatError naming the first voxel of plane `z` that is NaN or infinite, counted in the whole file. */
export function checkFinite(path: string, data: VoxelArray, z: number, crop: ResolvedCrop): void {
  const [width, height] = crop.shape;
  const start = z * width * height;
  const end = start + width * height;
  for (let index = start; index < end; index++) {
    const value = data[index];
    if (value - value === 0) continue;
    const x = (index - start) % width;
    const y = (index - start - x) / width;
    throw new FormatError(`the value is ${value}`, {
      at: { file: path, voxel: [crop.first[0] + x, crop.first[1] + y, crop.first[2] + z] },
      expected: 'a finite number in every voxel',
      mend: 'replace such voxels or crop them away',
    });
  }
}
