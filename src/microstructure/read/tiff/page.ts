import { inflateSync } from 'node:zlib';
import { machineIsLittleEndian, swapByteOrder, voxelBytes } from '../../data-type.ts';
import type { TiffFile } from './directory.ts';
import type { PageLayout } from './layout.ts';
import { decodeLzw } from './lzw.ts';
import { decodePackBits } from './packbits.ts';
import { undoDifferences, undoFloatingPoint } from './predictor.ts';
import {
  groupSegments,
  placeSegment,
  readSegments,
  reverseBits,
  segmentError,
  storedRowBytes,
  type Segment,
} from './segments.ts';

/**
 * Fills `target` with the page's stored values in this machine's byte order, whatever their photometric
 * interpretation. Strips of whole bytes are unpacked straight into it.
 */
export async function readPage(file: TiffFile, page: PageLayout, target: Uint8Array): Promise<void> {
  const segments = await readSegments(file, page);
  const straight = page.segment === 'strip' && page.bits >= 8;
  const scratch = straight ? undefined : new Uint8Array(page.segmentHeight * storedRowBytes(page));
  for (const group of groupSegments(segments)) {
    const [first] = group as [Segment, ...Segment[]];
    const last = group.at(-1) ?? first;
    const what = `${first.name} of ${page.name}`;
    const length = last.position + last.length - first.position;
    if (straight && page.compression === 'none') {
      const start = first.y * storedRowBytes(page);
      const pixels = target.subarray(start, start + length);
      await file.source.readInto(pixels, first.position, what);
      finishPixels(file, page, pixels);
      continue;
    }
    const packed = new Uint8Array(length);
    await file.source.readInto(packed, first.position, what);
    if (page.reversedBits) reverseBits(packed);
    for (const segment of group) {
      const start = segment.position - first.position;
      const content = packed.subarray(start, start + segment.length);
      const stored = scratch ?? stripIn(page, segment, target);
      unpack(file, page, segment, content, stored);
      if (scratch !== undefined) placeSegment(page, segment, stored, target);
    }
  }
}

function stripIn(page: PageLayout, segment: Segment, target: Uint8Array): Uint8Array {
  const rowBytes = storedRowBytes(page);
  return target.subarray(segment.y * rowBytes, (segment.y + segment.height) * rowBytes);
}

/** Decompresses one segment into `stored` and undoes its byte order and predictor. */
function unpack(
  file: TiffFile,
  page: PageLayout,
  segment: Segment,
  content: Uint8Array,
  stored: Uint8Array,
): void {
  const rows = page.segment === 'tile' ? page.segmentHeight : segment.height;
  const pixels = stored.subarray(0, rows * storedRowBytes(page));
  const written = decode(file, page, segment, content, pixels);
  if (written < pixels.length) {
    const what = `holds damaged or cut ${page.compression} data: ${written} of ${pixels.length} bytes unpacked`;
    throw segmentError(file, page, segment.name, what);
  }
  if (page.bits >= 8) undoPredictor(file, page, pixels);
}

function decode(
  file: TiffFile,
  page: PageLayout,
  segment: Segment,
  content: Uint8Array,
  pixels: Uint8Array,
): number {
  try {
    switch (page.compression) {
      case 'none':
        pixels.set(content);
        return content.length;
      case 'packbits':
        return decodePackBits(content, pixels);
      case 'lzw':
        return decodeLzw(content, pixels);
      case 'deflate':
        return inflate(content, pixels, page.segmentHeight * storedRowBytes(page));
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw segmentError(file, page, segment.name, `cannot be unpacked: ${why}`, cause);
  }
}

/** Inflated data come in one piece up to this many bytes, without believing a file that claims more. */
const largestChunk = 2 ** 24;

/** The last strip may be stored at full height, so up to `most` bytes may come out. */
function inflate(content: Uint8Array, pixels: Uint8Array, most: number): number {
  const inflated = inflateSync(content, {
    maxOutputLength: Math.max(most, pixels.length),
    chunkSize: Math.min(Math.max(64, pixels.length + 1), largestChunk),
  });
  pixels.set(inflated.length > pixels.length ? inflated.subarray(0, pixels.length) : inflated);
  return inflated.length;
}

function undoPredictor(file: TiffFile, page: PageLayout, pixels: Uint8Array): void {
  const voxel = voxelBytes(page.dataType);
  if (page.predictor === 3) {
    undoFloatingPoint(pixels, page.segmentWidth, voxel);
    return;
  }
  if (file.littleEndian !== machineIsLittleEndian) swapByteOrder(pixels, voxel);
  if (page.predictor === 2) undoDifferences(pixels, page.segmentWidth, voxel);
}

/** What is left to do with uncompressed pixels. */
export function finishPixels(file: TiffFile, page: PageLayout, pixels: Uint8Array): void {
  if (page.reversedBits) reverseBits(pixels);
  if (file.littleEndian !== machineIsLittleEndian) swapByteOrder(pixels, voxelBytes(page.dataType));
}
