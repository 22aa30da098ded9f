import { FormatError } from '../../../base/index.ts';
import { voxelBytes } from '../../data-type.ts';
import { readNumbers, type TiffFile } from './directory.ts';
import { largestExpansion, type PageLayout } from './layout.ts';

/** One strip or tile of a page: where it lies in the file and which pixels it holds. */
export interface Segment {
  /** `strip 3`, for messages. */
  readonly name: string;
  readonly position: number;
  /** Stored bytes worth reading: no more than a stream of that content can need. */
  readonly length: number;
  readonly x: number;
  readonly y: number;
  /** Pixels that lie on the page; the last strip and the outer tiles reach over it. */
  readonly width: number;
  readonly height: number;
}

/** Strips that lie next to each other in the file are read together, up to this many bytes. */
const groupBytes = 2 ** 23;

/** More strips or tiles on one page than this is no honest file. */
const mostSegments = 2 ** 20;

/** A compressed strip or tile is unpacked in one go. */
const largestUnpacked = 2 ** 31 - 1;

/** Bytes of one row of a segment as stored, unpacked by the compression alone. */
export function storedRowBytes(page: PageLayout): number {
  return Math.ceil((page.segmentWidth * page.bits) / 8);
}

/** @throws FormatError when a segment reaches past the file or is too short for what it should hold. */
export async function readSegments(file: TiffFile, page: PageLayout): Promise<Segment[]> {
  const { width, height, segmentWidth, segmentHeight, compression } = page;
  const across = Math.ceil(width / segmentWidth);
  const count = across * Math.ceil(height / segmentHeight);
  if (count > mostSegments)
    throw segmentError(file, page, `${count} ${page.segment}s`, 'on a page are not credible');
  const positions = await readNumbers(
    file,
    page.offsets,
    `the places of the ${page.segment}s of ${page.name}`,
    count,
  );
  const lengths =
    page.byteCounts === undefined
      ? undefined
      : await readNumbers(
          file,
          page.byteCounts,
          `the lengths of the ${page.segment}s of ${page.name}`,
          count,
        );
  const segments: Segment[] = [];
  for (let index = 0; index < count; index++) {
    const x = (index % across) * segmentWidth;
    const y = Math.floor(index / across) * segmentHeight;
    const name = `${page.segment} ${index + 1}`;
    const rows = page.segment === 'tile' ? segmentHeight : Math.min(segmentHeight, height - y);
    const unpacked = rows * storedRowBytes(page);
    const position = positions[index] ?? 0;
    const toEnd = file.source.size - position;
    const stored = lengths?.[index] ?? (compression === 'none' ? unpacked : toEnd);
    const problem = lengthProblem(page, position, stored, unpacked, file.source.size);
    if (problem !== undefined) throw segmentError(file, page, name, problem);
    // LZW may grow random data by half; everything beyond twice the content is no part of it.
    const length = compression === 'none' ? unpacked : Math.min(stored, 2 * unpacked + 1024);
    segments.push({
      name,
      position,
      length,
      x,
      y,
      width: Math.min(segmentWidth, width - x),
      height: Math.min(segmentHeight, height - y),
    });
  }
  return segments;
}

function lengthProblem(
  page: PageLayout,
  position: number,
  stored: number,
  unpacked: number,
  fileSize: number,
): string | undefined {
  const end = position + stored;
  if (!(position > 0 && end <= fileSize)) {
    return `lies at bytes ${position} to ${end} of a file of ${fileSize}; the file is cut short or damaged`;
  }
  if (page.compression !== 'none' && unpacked > largestUnpacked) {
    return `holds ${unpacked} bytes of pixels, more than can be unpacked at once`;
  }
  if (stored * largestExpansion[page.compression] < unpacked) {
    return `has ${stored} bytes, too few for its ${unpacked} bytes of pixels`;
  }
  return undefined;
}

export function segmentError(
  file: TiffFile,
  page: PageLayout,
  name: string,
  what: string,
  cause?: unknown,
): FormatError {
  return new FormatError(`${name} ${what}`, { at: { file: file.source.path, field: page.name }, cause });
}

/** Runs of segments that lie one after the other in the file, so that one read fetches many. */
export function groupSegments(segments: readonly Segment[]): Segment[][] {
  const groups: Segment[][] = [];
  let end = -1;
  let bytes = 0;
  for (const segment of segments) {
    const group = groups.at(-1);
    if (group !== undefined && segment.position === end && bytes + segment.length <= groupBytes) {
      group.push(segment);
      bytes += segment.length;
    } else {
      groups.push([segment]);
      bytes = segment.length;
    }
    end = segment.position + segment.length;
  }
  return groups;
}

/** Puts packed values of 1, 2 or 4 bits, first pixel in the highest bits, into one byte each. */
function unpackBits(packed: Uint8Array, row: number, bits: number, target: Uint8Array): void {
  const perByte = 8 / bits;
  const mask = (1 << bits) - 1;
  for (let index = 0; index < target.length; index++) {
    const byte = packed[row + Math.floor(index / perByte)];
    target[index] = (byte >> (8 - bits * ((index % perByte) + 1))) & mask;
  }
}

/** Copies the pixels of an unpacked segment that lie on the page to their place. */
export function placeSegment(
  page: PageLayout,
  segment: Segment,
  stored: Uint8Array,
  target: Uint8Array,
): void {
  const voxel = voxelBytes(page.dataType);
  const storedRow = storedRowBytes(page);
  const length = segment.width * voxel;
  for (let y = 0; y < segment.height; y++) {
    const start = ((segment.y + y) * page.width + segment.x) * voxel;
    const row = target.subarray(start, start + length);
    if (page.bits < 8) unpackBits(stored, y * storedRow, page.bits, row);
    else row.set(stored.subarray(y * storedRow, y * storedRow + length));
  }
}

const reversed = Uint8Array.from({ length: 256 }, (_, byte) => {
  let result = 0;
  for (let bit = 0; bit < 8; bit++) if ((byte >> bit) & 1) result |= 0x80 >> bit;
  return result;
});

/** Turns the bits of each byte round (FillOrder 2). */
export function reverseBits(bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index++) bytes[index] = reversed[bytes[index]];
}
