import { FormatError } from '../../../base/index.ts';
import type { FileSource } from '../file-source.ts';

/** Tag numbers of TIFF 6.0 and of the extensions that matter here. */
export const tags = {
  newSubfileType: 254,
  subfileType: 255,
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometricInterpretation: 262,
  fillOrder: 266,
  imageDescription: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
  predictor: 317,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  sampleFormat: 339,
  imageDepth: 32997,
} as const;

const known = new Set<number>(Object.values(tags));

/** Bytes of one value of each field type; types that are not listed are skipped, as the standard asks. */
const typeBytes: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  16: 8,
  17: 8,
  18: 8,
};

/** Where one tag's values lie. */
export interface TagEntry {
  readonly type: number;
  readonly count: number;
  readonly position: number;
  /** The values themselves where they are small enough to stand in the directory. */
  readonly inline: Uint8Array | undefined;
}

/** One page's tags. */
export type Directory = ReadonlyMap<number, TagEntry>;

export interface TiffFile {
  readonly source: FileSource;
  readonly littleEndian: boolean;
  /** BigTIFF: 64-bit positions. */
  readonly big: boolean;
  readonly firstDirectory: number;
}

/** Whether the file begins as a TIFF or a BigTIFF does. */
export function looksLikeTiff(start: Uint8Array): boolean {
  const text = String.fromCharCode(...start.subarray(0, 4));
  return ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text);
}

export async function openTiffFile(source: FileSource): Promise<TiffFile> {
  const start = await source.read(0, Math.min(16, source.size), 'the TIFF header');
  const littleEndian = start[0] === 0x49;
  const big = start[2] === 43 || start[3] === 43;
  if (start.length < (big ? 16 : 8)) {
    throw new FormatError('the file is cut short within the TIFF header', { at: { file: source.path } });
  }
  const file = { source, littleEndian, big, firstDirectory: 0 };
  return { ...file, firstDirectory: readPosition(file, start, big ? 8 : 4) };
}

/** All pages' directories in the order of the file. @throws FormatError when they form a loop or overlap. */
export async function readDirectories(file: TiffFile): Promise<Directory[]> {
  const directories: Directory[] = [];
  const seen = new Set<number>();
  let bytes = 0;
  let position = file.firstDirectory;
  while (position !== 0) {
    const name = `page ${directories.length + 1}`;
    const { directory, next, length } = await readDirectory(file, position, name);
    seen.add(position);
    bytes += length;
    if (seen.has(next)) throw damaged(file, `the directory of ${name} points back to an earlier one`);
    // Honest directories share no bytes, so together they are shorter than the file.
    if (bytes > file.source.size) throw damaged(file, 'the directories of the pages overlap');
    directories.push(directory);
    position = next;
  }
  if (directories.length === 0) throw damaged(file, 'the file holds no page');
  return directories;
}

async function readDirectory(
  file: TiffFile,
  position: number,
  name: string,
): Promise<{ directory: Directory; next: number; length: number }> {
  const { source, big } = file;
  const what = `the directory of ${name}`;
  const [headBytes, entryBytes, nextBytes] = big ? [8, 20, 8] : [2, 12, 4];
  const head = await source.read(position, headBytes, what);
  const count = big ? readPosition(file, head, 0) : view(head).getUint16(0, file.littleEndian);
  if (count === 0) throw damaged(file, `${what} is empty`);
  const length = headBytes + count * entryBytes + nextBytes;
  if (position + length > source.size)
    throw damaged(file, `${what} (${count} tags) reaches past the end of the file`);
  const bytes = await source.read(position, length, what);
  const directory = new Map<number, TagEntry>();
  for (let index = 0; index < count; index++) {
    const start = headBytes + index * entryBytes;
    const tag = view(bytes).getUint16(start, file.littleEndian);
    if (!known.has(tag) || directory.has(tag)) continue;
    const entry = readEntry(file, bytes, start, position);
    if (entry !== undefined) directory.set(tag, entry);
  }
  return { directory, next: readPosition(file, bytes, length - nextBytes), length };
}

function readEntry(
  file: TiffFile,
  bytes: Uint8Array,
  start: number,
  directory: number,
): TagEntry | undefined {
  const type = view(bytes).getUint16(start + 2, file.littleEndian);
  const size = typeBytes[type];
  if (size === undefined) return undefined;
  const count = readPosition(file, bytes, start + 4);
  const valueStart = start + (file.big ? 12 : 8);
  const room = file.big ? 8 : 4;
  if (count * size <= room) {
    const inline = bytes.slice(valueStart, valueStart + count * size);
    return { type, count, position: directory + valueStart, inline };
  }
  return { type, count, position: readPosition(file, bytes, valueStart), inline: undefined };
}

/** The first `most` numbers of a tag. Fractions (rationals) come as their quotient. */
export async function readNumbers(
  file: TiffFile,
  entry: TagEntry,
  what: string,
  most: number,
): Promise<Float64Array> {
  const count = Math.min(entry.count, most);
  const bytes = await readBytes(file, entry, count, what);
  const data = view(bytes);
  const numbers = new Float64Array(count);
  for (let index = 0; index < count; index++)
    numbers[index] = readNumber(data, entry.type, index, file.littleEndian);
  return numbers;
}

/** The text of a tag, at most `most` bytes of it. */
export async function readText(file: TiffFile, entry: TagEntry, what: string, most: number): Promise<string> {
  if ((typeBytes[entry.type] ?? 0) !== 1) return '';
  return new TextDecoder('utf-8').decode(await readBytes(file, entry, Math.min(entry.count, most), what));
}

async function readBytes(file: TiffFile, entry: TagEntry, count: number, what: string): Promise<Uint8Array> {
  const length = count * (typeBytes[entry.type] ?? 1);
  return entry.inline?.subarray(0, length) ?? (await file.source.read(entry.position, length, what));
}

function readNumber(data: DataView, type: number, index: number, little: boolean): number {
  switch (type) {
    case 3:
      return data.getUint16(2 * index, little);
    case 4:
      return data.getUint32(4 * index, little);
    case 5:
      return data.getUint32(8 * index, little) / data.getUint32(8 * index + 4, little);
    case 6:
      return data.getInt8(index);
    case 8:
      return data.getInt16(2 * index, little);
    case 9:
      return data.getInt32(4 * index, little);
    case 10:
      return data.getInt32(8 * index, little) / data.getInt32(8 * index + 4, little);
    case 16:
    case 18:
      return Number(data.getBigUint64(8 * index, little));
    case 17:
      return Number(data.getBigInt64(8 * index, little));
    default:
      return data.getUint8(index);
  }
}

/** A position or count in the file: 64 bits in a BigTIFF, else 32. Beyond 2^53 it only has to stay beyond any file. */
function readPosition(
  file: Pick<TiffFile, 'big' | 'littleEndian'>,
  bytes: Uint8Array,
  start: number,
): number {
  const data = view(bytes);
  return file.big
    ? Number(data.getBigUint64(start, file.littleEndian))
    : data.getUint32(start, file.littleEndian);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function damaged(file: TiffFile, what: string): FormatError {
  return new FormatError(what, { at: { file: file.source.path }, mend: 'the TIFF is cut short or damaged' });
}
