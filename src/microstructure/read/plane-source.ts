import { FormatError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { allocateVoxels, bytesAt, isFloat, voxelBytes } from '../data-type.ts';
import { inFlight } from '../in-flight.ts';
import {
  voxelCount,
  type DataType,
  type Phase,
  type Shape,
  type VoxelArray,
  type VoxelSize,
} from '../volume.ts';
import type { ResolvedCrop } from './crop.ts';

/** An image file that has been checked and can be read. */
export interface ImageSource {
  readonly path: string;
  readonly shape: Shape;
  readonly dataType: DataType;
  /** Bytes of the file or files. */
  readonly bytes: number;
  /** Metres, where the file has it. */
  readonly voxelSize: VoxelSize | undefined;
  /** Remarks for the user about what the file leaves open. */
  readonly remarks: readonly string[];
  /** Names of the labels, where the file has them. */
  readonly phases?: readonly Phase[];
  close(): Promise<void>;
}

/** An image that lies plane by plane in its file. */
export interface PlaneSource extends ImageSource {
  /** Fills `target`, nx ny voxels long and in this machine's byte order, with plane `z`. */
  readPlane(z: number, target: Uint8Array): Promise<void>;
}

/** An image whose planes do not lie together in its file, such as one in chunks: it is read in one go. */
export interface ScatteredSource extends ImageSource {
  /** The voxels of the crop, x fastest. */
  readScattered(crop: ResolvedCrop, work: LongWork): Promise<VoxelArray>;
}

/** Bytes that one typed array may show on Node 20. */
const longestView = 2 ** 32;

/** Small planes are read a few at a time: while one is unpacked the next ones come from the disk. */
const planesInFlight = 3;
const smallPlane = 2 ** 22;

/** Reads the crop of an image. @throws FormatError where a voxel is NaN or infinite. */
export async function readVoxels(
  source: PlaneSource | ScatteredSource,
  crop: ResolvedCrop,
  work: LongWork,
): Promise<VoxelArray> {
  if (!('readScattered' in source)) return assemble(source, crop, work);
  const data = await source.readScattered(crop, work);
  if (isFloat(source.dataType))
    for (let z = 0; z < crop.shape[2]; z++) checkFinite(source.path, data, z, crop);
  return data;
}

/**
 * Reads the crop of an image. Planes go straight to their place in the result; with a crop in x or y, through
 * a plane of their own.
 */
async function assemble(source: PlaneSource, crop: ResolvedCrop, work: LongWork): Promise<VoxelArray> {
  const [nx, ny] = source.shape;
  const [width, height, depth] = crop.shape;
  const voxel = voxelBytes(source.dataType);
  if (nx * ny * voxel >= longestView) {
    throw new FormatError(`a plane of ${nx} × ${ny} voxels is larger than 4 GiB`, {
      at: { file: source.path },
    });
  }
  const data = allocateVoxels(source.path, source.dataType, voxelCount(crop.shape));
  const planeBytes = width * height * voxel;
  const whole = width === nx && height === ny;
  const plane = whole ? undefined : new Uint8Array(nx * ny * voxel);
  let done = 0;
  await inFlight(whole && planeBytes <= smallPlane ? planesInFlight : 1, depth, async (z) => {
    throwIfCancelled(work.signal);
    const target = bytesAt(data, z * planeBytes, planeBytes);
    await source.readPlane(crop.first[2] + z, plane ?? target);
    if (plane !== undefined) copyWindow(plane, target, nx * voxel, crop, voxel);
    if (isFloat(source.dataType)) checkFinite(source.path, data, z, crop);
    work.onProgress?.({ stage: 'reading', fraction: ++done / depth });
  });
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
function checkFinite(path: string, data: VoxelArray, z: number, crop: ResolvedCrop): void {
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
