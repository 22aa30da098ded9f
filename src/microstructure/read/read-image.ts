import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { FormatError, InputError, type LongWork } from '../../base/index.ts';
import type { DataType, Phase, Volume, VoxelSize } from '../volume.ts';
import { resolveCrop, type Crop } from './crop.ts';
import { FileSource } from './file-source.ts';
import { openNpy } from './npy.ts';
import { readVoxels, type PlaneSource, type ScatteredSource } from './plane-source.ts';
import { openRaw, type RawLayout } from './raw.ts';
import { describeContent } from './signatures.ts';
import { openSlices } from './slices.ts';
import { looksLikeTiff, openTiff } from './tiff/index.ts';
import { chooseVoxelSize } from './voxel-size.ts';
import { isZarr, openZarr } from './zarr/index.ts';

export interface ReadOptions extends LongWork {
  /** Metres; wins over the file's own. */
  voxelSize?: VoxelSize | undefined;
  /** Reads a part of the image. */
  crop?: Crop | undefined;
  /** What the bytes of a RAW file mean; given, the file is read as RAW whatever its name. */
  raw?: RawLayout | undefined;
  /** Which array of a Zarr store: its path within, or the name of a channel. */
  dataset?: string | undefined;
  /** Default true: an image whose voxel size is unknown is an error. */
  requireVoxelSize?: boolean | undefined;
}

export interface ImageFile {
  volume: Volume;
  /** Element type of the volume; that of the file but for 1-bit, boolean and 64-bit integer files. */
  dataType: DataType;
  format: 'tiff' | 'tiff-slices' | 'npy' | 'raw' | 'zarr';
  /** `none`: the volume's voxels are then 1 m wide and only counts make sense. */
  voxelSizeSource: 'option' | 'file' | 'none';
  /** Bytes of the file, of all the slices, or of the chunks that were read. */
  bytes: number;
  /** What somebody who takes the image for granted should know, such as a voxel size that is not the file's. */
  remarks: readonly string[];
  /** Names of the labels as the file has them; empty where it has none. */
  phases: readonly Phase[];
}

interface Opened {
  source: PlaneSource | ScatteredSource;
  format: ImageFile['format'];
}

/**
 * Reads a volume from a TIFF stack, a folder of TIFF slices, a NumPy array, a RAW file or a Zarr store (OME-NGFF or
 * plain); the content decides, not the name, but for RAW. Plane by plane or chunk by chunk: memory is one plane, or a few
 * chunks, over the result.
 * @throws InputError for a missing file, a crop outside the image or an unknown voxel size; FormatError for a
 * file that is damaged, cut short, not supported or holds NaN.
 */
export async function readImage(path: string, options: ReadOptions = {}): Promise<ImageFile> {
  const { source, format } = await openImage(path, options);
  try {
    const chosen = chooseVoxelSize(path, source.voxelSize, options);
    const crop = resolveCrop(options.crop, source.shape);
    const data = await readVoxels(source, crop, options);
    const remarks = [...source.remarks, ...chosen.remarks].map((remark) => `${path}: ${remark}`);
    for (const message of remarks) options.onProgress?.({ stage: 'reading', message });
    return {
      volume: { data, shape: crop.shape, voxelSize: chosen.voxelSize },
      dataType: source.dataType,
      format,
      voxelSizeSource: chosen.source,
      bytes: source.bytes,
      remarks,
      phases: source.phases ?? [],
    };
  } finally {
    await source.close();
  }
}

async function openImage(path: string, options: ReadOptions): Promise<Opened> {
  if (await isZarr(path)) return { source: await openZarr(path, options.dataset), format: 'zarr' };
  if (options.dataset !== undefined) {
    throw new InputError('only a Zarr store has data sets', { at: { file: path, field: 'dataset' } });
  }
  if (await isFolder(path)) return { source: await openSlices(path), format: 'tiff-slices' };
  if (options.raw !== undefined || extname(path).toLowerCase() === '.raw') {
    return { source: await openRaw(path, options.raw), format: 'raw' };
  }
  const source = await FileSource.open(path);
  try {
    return await openByContent(source);
  } catch (error) {
    await source.close();
    throw error;
  }
}

async function openByContent(source: FileSource): Promise<Opened> {
  if (source.size === 0) throw new FormatError('the file is empty', { at: { file: source.path } });
  const start = await source.read(0, Math.min(264, source.size), 'the header');
  if (looksLikeTiff(start)) return { source: await openTiff(source), format: 'tiff' };
  if (Buffer.from(start.subarray(0, 6)).toString('latin1') === '\u0093NUMPY') {
    return { source: await openNpy(source), format: 'npy' };
  }
  throw describeContent(source.path, start);
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
