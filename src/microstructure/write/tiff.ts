import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { throwIfCancelled } from '../../base/index.ts';
import { bytesAt, dataTypeOf, isFloat, voxelBytes } from '../data-type.ts';
import { tags } from '../read/tiff/directory.ts';
import type { Volume } from '../volume.ts';
import { writeNewFile, type NewFile } from './new-file.ts';
import { littleEndian } from './raw.ts';
import { asRational } from './rational.ts';
import type { WriteOptions } from './write-image.ts';

const compress = promisify(deflate);

/** One tag of a directory; `text` goes with type 2, `values` with the others (5: two values a rational). */
interface Field {
  tag: number;
  type: 2 | 3 | 4 | 5 | 16;
  values: readonly number[];
}

interface StoredPage {
  position: number;
  length: number;
}

/** Where classic TIFF's 32-bit positions end. */
const classicLimit = 2 ** 32;
/** Directory of one page with its description, generously. */
const directoryRoom = 1024;

/**
 * Writes a stack of pages, one strip each, with ImageJ's description, so that Fiji and {@link readImage} find
 * the voxel size (µm). Past 4 GiB it becomes a BigTIFF.
 */
export async function writeTiff(path: string, volume: Volume, options: WriteOptions): Promise<void> {
  const { data, shape } = volume;
  const [, , nz] = shape;
  const big = options.bigTiff ?? data.byteLength * 1.001 + nz * directoryRoom > classicLimit;
  await writeNewFile(path, async (file) => {
    await file.append(header(big, 0));
    const pages = await appendPages(file, volume, options);
    await appendDirectories(file, volume, pages, options.compression === 'deflate', big);
  });
}

async function appendPages(
  file: NewFile,
  { data, shape }: Volume,
  options: WriteOptions,
): Promise<StoredPage[]> {
  const voxel = voxelBytes(dataTypeOf(data));
  const pageBytes = shape[0] * shape[1] * voxel;
  const pages: StoredPage[] = [];
  for (let z = 0; z < shape[2]; z++) {
    throwIfCancelled(options.signal);
    const page = littleEndian(bytesAt(data, z * pageBytes, pageBytes), voxel);
    const stored = options.compression === 'deflate' ? await compress(page) : page;
    pages.push({ position: file.length, length: stored.length });
    await file.append(stored);
    options.onProgress?.({ stage: 'writing', fraction: (z + 1) / shape[2] });
  }
  return pages;
}

/** The directories follow the pixels; the header, written first, is then pointed at the first of them. */
async function appendDirectories(
  file: NewFile,
  volume: Volume,
  pages: readonly StoredPage[],
  deflated: boolean,
  big: boolean,
): Promise<void> {
  if (file.length % 2 === 1) await file.append(new Uint8Array(1));
  await file.overwrite(header(big, file.length), 0);
  let block: Uint8Array[] = [];
  let position = file.length;
  for (const [index, page] of pages.entries()) {
    const fields = pageFields(volume, page, index, deflated, big);
    const bytes = directory(fields, position, index === pages.length - 1, big);
    block.push(bytes);
    position += bytes.length;
    if (block.length === 256 || index === pages.length - 1) {
      await file.append(Buffer.concat(block));
      block = [];
    }
  }
}

function header(big: boolean, firstDirectory: number): Uint8Array {
  const bytes = Buffer.alloc(big ? 16 : 8);
  bytes.write('II');
  bytes.writeUInt16LE(big ? 43 : 42, 2);
  if (big) {
    bytes.writeUInt16LE(8, 4);
    bytes.writeBigUInt64LE(BigInt(firstDirectory), 8);
  } else {
    bytes.writeUInt32LE(firstDirectory, 4);
  }
  return bytes;
}

function pageFields(
  volume: Volume,
  page: StoredPage,
  index: number,
  deflated: boolean,
  big: boolean,
): Field[] {
  const { data, shape, voxelSize } = volume;
  const dataType = dataTypeOf(data);
  const sampleFormat = isFloat(dataType) ? 3 : dataType.startsWith('int') ? 2 : 1;
  const position = big ? 16 : 4;
  // Pixels per micrometre: the pixel's width upside down.
  const [x, y] = [asRational(micrometres(voxelSize[0])), asRational(micrometres(voxelSize[1]))];
  return [
    { tag: tags.newSubfileType, type: 4, values: [0] },
    { tag: tags.imageWidth, type: 4, values: [shape[0]] },
    { tag: tags.imageLength, type: 4, values: [shape[1]] },
    { tag: tags.bitsPerSample, type: 3, values: [8 * voxelBytes(dataType)] },
    { tag: tags.compression, type: 3, values: [deflated ? 8 : 1] },
    { tag: tags.photometricInterpretation, type: 3, values: [1] },
    ...(index === 0 ? [{ tag: tags.imageDescription, type: 2 as const, values: description(volume) }] : []),
    { tag: tags.stripOffsets, type: position, values: [page.position] },
    { tag: tags.samplesPerPixel, type: 3, values: [1] },
    { tag: tags.rowsPerStrip, type: 4, values: [shape[1]] },
    { tag: tags.stripByteCounts, type: position, values: [page.length] },
    { tag: tags.xResolution, type: 5, values: [x.denominator, x.numerator] },
    { tag: tags.yResolution, type: 5, values: [y.denominator, y.numerator] },
    { tag: tags.resolutionUnit, type: 3, values: [1] },
    { tag: tags.sampleFormat, type: 3, values: [sampleFormat] },
  ];
}

/** What ImageJ itself writes; `images` and `slices` make it a stack, the unit and `spacing` its scale. */
function description({ shape, voxelSize }: Volume): number[] {
  const lines = [
    'ImageJ=1.54f',
    `images=${shape[2]}`,
    `slices=${shape[2]}`,
    'unit=micron',
    `spacing=${micrometres(voxelSize[2])}`,
    'loop=false',
  ];
  return [...Buffer.from(`${lines.join('\n')}\n\0`, 'latin1')];
}

/** Fifteen digits: 4e-7 m are 0.4 µm and not 0.39999999999999997. */
function micrometres(metres: number): number {
  return Number((metres * 1e6).toPrecision(15));
}

const fieldBytes = { 2: 1, 3: 2, 4: 4, 5: 4, 16: 8 } as const;

/** One directory at `position`, the values that do not fit in it right behind it, and the next one behind those. */
function directory(fields: readonly Field[], position: number, last: boolean, big: boolean): Uint8Array {
  const [headBytes, entryBytes, wordBytes] = big ? [8, 20, 8] : [2, 12, 4];
  const length = headBytes + fields.length * entryBytes + wordBytes;
  const outside = fields.map(({ type, values }) => {
    const size = values.length * fieldBytes[type];
    return size > wordBytes ? Math.ceil(size / 8) * 8 : 0;
  });
  const total = Math.ceil((length + outside.reduce((sum, size) => sum + size, 0)) / 8) * 8;
  const bytes = Buffer.alloc(total);
  const putWord = (value: number, at: number): void => {
    if (big) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeUInt32LE(value, at);
  };
  if (big) putWord(fields.length, 0);
  else bytes.writeUInt16LE(fields.length, 0);
  let free = length;
  for (const [index, { tag, type, values }] of fields.entries()) {
    const entry = headBytes + index * entryBytes;
    const room = outside[index];
    const valueAt = entry + 4 + wordBytes;
    bytes.writeUInt16LE(tag, entry);
    bytes.writeUInt16LE(type, entry + 2);
    putWord(type === 5 ? values.length / 2 : values.length, entry + 4);
    if (room > 0) putWord(position + free, valueAt);
    putValues(bytes, type, values, room > 0 ? free : valueAt);
    free += room;
  }
  putWord(last ? 0 : position + total, length - wordBytes);
  return bytes;
}

function putValues(bytes: Buffer, type: Field['type'], values: readonly number[], at: number): void {
  for (const [index, value] of values.entries()) {
    const place = at + index * fieldBytes[type];
    if (type === 16) bytes.writeBigUInt64LE(BigInt(value), place);
    else bytes.writeUIntLE(value, place, fieldBytes[type]);
  }
}
