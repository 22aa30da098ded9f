import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import { throwIfCancelled, type LongWork } from '../../../base/index.ts';
import { allocateVoxels, bytesAt, voxelBytes } from '../../data-type.ts';
import { inFlight } from '../../in-flight.ts';
import { isZarr } from '../../read/zarr/index.ts';
import { checkVoxelSize } from '../../read/voxel-size.ts';
import { voxelCount, type DataType, type Shape, type VoxelArray } from '../../volume.ts';
import { asFields, type PlaneField, type WritableImage } from '../named-fields.ts';
import { writeNewFolder } from '../new-folder.ts';
import { littleEndian } from '../raw.ts';
import {
  chunkKey,
  gzipLevel,
  imageAttributes,
  reductionOf,
  writeArrayDocument,
  writeGroupDocument,
  type NgffVersion,
  type ValueRange,
} from './documents.ts';
import { planImages, type PlannedImage } from './plan.ts';
import { pyramidLevels, reduceInto, type PyramidLevel } from './pyramid.ts';

export type { NgffVersion } from './documents.ts';

export interface ZarrOptions extends LongWork {
  compression?: 'none' | 'deflate' | undefined;
  ngff?: NgffVersion | undefined;
}

/** Voxels along the edge of a chunk. */
const edge = 64;
/** Chunks packed at a time, each on its own thread. */
const atATime = 4;

/** Where an image goes and how. */
interface Destination {
  readonly folder: string;
  readonly ngff: NgffVersion;
  readonly compressed: boolean;
  readonly dataType: DataType;
  readonly work: LongWork;
}

/**
 * Writes fields as an OME-NGFF store with resolution pyramids, axes (c,) z, y, x, lengths in micrometres, chunks of 64³.
 * Chunks of nothing but zeros are left out, which is how Zarr stores a fill value. Beyond the image, memory is a slab
 * of 64 planes and the coarser levels, a seventh of one field.
 * @throws InputError as `writeImage` does, and where another folder is in the way.
 */
export async function writeZarr(path: string, image: WritableImage, options: ZarrOptions): Promise<void> {
  const { ngff = '0.5', compression = 'deflate' } = options;
  const { shape, voxelSize } = asFields(image);
  checkVoxelSize(voxelSize);
  const images = planImages(path, image);
  const labels = images.filter(({ path: place }) => place !== '').map(({ name }) => name);
  const levels = pyramidLevels(shape, edge);
  await writeNewFolder(path, isZarr, async (store) => {
    for (const planned of images) {
      const folder = join(store, planned.path);
      const { dataType } = planned;
      const destination = { folder, ngff, compressed: compression !== 'none', dataType, work: options };
      const ranges = await writeLevels(path, planned, levels, destination);
      await writeGroupDocument(folder, imageAttributes(planned, levels, voxelSize, ranges, ngff), ngff);
    }
    if (labels.length > 0) await writeGroupDocument(join(store, 'labels'), { labels }, ngff);
  });
}

/** All resolutions of an image, field by field. @returns the range of each channel. */
async function writeLevels(
  path: string,
  image: PlannedImage,
  levels: readonly PyramidLevel[],
  destination: Destination,
): Promise<ValueRange[]> {
  for (const [at, { shape }] of levels.entries()) {
    const lengths = [...(image.channels.length > 0 ? [image.channels.length] : []), ...shape.toReversed()];
    const chunk = lengths.map((length, axis) => (axis < lengths.length - 3 ? 1 : Math.min(length, edge)));
    const { compressed, ngff, dataType } = destination;
    const folder = join(destination.folder, String(at));
    await writeArrayDocument(folder, { shape: lengths, chunk, dataType, compressed }, ngff);
  }
  const ranges: ValueRange[] = [];
  for (const field of image.fields) {
    const first = ranges.length;
    for (let component = 0; component < field.components; component++) {
      ranges.push({ least: Infinity, largest: -Infinity });
    }
    const channel = image.channels.length > 0 ? first : undefined;
    let source = field;
    for (const [at, level] of levels.entries()) {
      const next = levels[at + 1];
      const coarse = next && allocateVoxels(path, field.dataType, voxelCount(next.shape) * field.components);
      await writeLevel(String(at), source, level.shape, channel, destination, (data, start, count) => {
        if (at === 0) widen(ranges, first, data, field.components);
        if (next === undefined || coarse === undefined) return;
        const block = { data, shape: level.shape, first: start, count, components: field.components };
        reduceInto(coarse, next.shape, block, reductionOf(image), field.dataType);
      });
      if (next !== undefined && coarse !== undefined) source = fieldOf(coarse, next.shape, field);
    }
  }
  return ranges;
}

function fieldOf(data: VoxelArray, [nx, ny]: Shape, { dataType, components }: PlaneField): PlaneField {
  const plane = nx * ny * components;
  return {
    dataType,
    components,
    planes: (first, count) => data.subarray(first * plane, (first + count) * plane),
  };
}

function widen(ranges: ValueRange[], first: number, data: VoxelArray, components: number): void {
  for (let component = 0; component < components; component++) {
    const range = ranges[first + component];
    let { least, largest } = range;
    for (let at = component; at < data.length; at += components) {
      const value = data[at];
      if (value < least) least = value;
      if (value > largest) largest = value;
    }
    range.least = least;
    range.largest = largest;
  }
}

/** Writes one level slab by slab; `also` sees each slab once. */
async function writeLevel(
  level: string,
  field: PlaneField,
  shape: Shape,
  channel: number | undefined,
  destination: Destination,
  also: (data: VoxelArray, first: number, count: number) => void,
): Promise<void> {
  const [nx, ny, nz] = shape;
  const [across, down] = [Math.ceil(nx / edge), Math.ceil(ny / edge)];
  for (let first = 0; first < nz; first += edge) {
    const count = Math.min(edge, nz - first);
    const data = field.planes(first, count);
    also(data, first, count);
    await inFlight(atATime, across * down * field.components, async (index) => {
      throwIfCancelled(destination.work.signal);
      const component = index % field.components;
      const tile = Math.floor(index / field.components);
      const [column, row] = [tile % across, Math.floor(tile / across)];
      const voxels = cutChunk(
        data,
        shape,
        count,
        column * edge,
        row * edge,
        component,
        field.components,
        destination,
      );
      const place = [first / edge, row, column];
      const key = chunkKey(channel === undefined ? place : [channel + component, ...place], destination.ngff);
      await writeChunk(join(destination.folder, level, key), voxels, destination);
    });
    destination.work.onProgress?.({ stage: 'writing', fraction: (first + count) / nz });
  }
}

/** One chunk of a slab, filled up with zeros past the image's edges. */
function cutChunk(
  data: VoxelArray,
  [nx, ny, nz]: Shape,
  count: number,
  x: number,
  y: number,
  component: number,
  components: number,
  { dataType }: Destination,
): VoxelArray {
  const [width, height, depth] = [Math.min(edge, nx), Math.min(edge, ny), Math.min(edge, nz)];
  const voxels = allocateVoxels('', dataType, width * height * depth);
  const [rows, columns] = [Math.min(height, ny - y), Math.min(width, nx - x)];
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < rows; j++) {
      const from = (x + nx * (y + j + ny * k)) * components + component;
      const to = width * (j + height * k);
      if (components === 1) voxels.set(data.subarray(from, from + columns), to);
      else for (let i = 0; i < columns; i++) voxels[to + i] = data[from + i * components];
    }
  }
  return voxels;
}

const pack = promisify(gzip);
/** Runs and how often bytes occur are all there is to find in fields and labels: faster than a search, and smaller. */
const packing = { level: gzipLevel, strategy: constants.Z_RLE };
const zeros = Buffer.alloc(2 ** 16);

/** By bytes: a negative zero is a value of its own. */
function isAllZero(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.byteLength; at += zeros.length) {
    const part = bytes.subarray(at, at + zeros.length);
    if (zeros.compare(part, 0, part.length, 0, part.length) !== 0) return false;
  }
  return true;
}

async function writeChunk(
  path: string,
  voxels: VoxelArray,
  { compressed, dataType }: Destination,
): Promise<void> {
  const bytes = littleEndian(bytesAt(voxels, 0, voxels.byteLength), voxelBytes(dataType));
  if (isAllZero(bytes)) return;
  const content = compressed ? await pack(bytes, packing) : bytes;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
