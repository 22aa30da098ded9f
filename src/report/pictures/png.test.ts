import { crc32, inflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePalette, encodeTrueColour, pngAddress, type Colour } from './png.ts';

interface Chunk {
  type: string;
  content: Buffer;
}

/** Chunks of a PNG, each checked against its sum. */
function chunksOf(png: Uint8Array): Chunk[] {
  const bytes = Buffer.from(png);
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  const chunks: Chunk[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
    chunks.push({
      type: bytes.toString('latin1', at + 4, at + 8),
      content: bytes.subarray(at + 8, at + 8 + length),
    });
    at += length + 12;
  }
  return chunks;
}

/** Undoes the row filters as the standard defines them (ISO/IEC 15948, 9.2). */
function decodeRows(packed: Buffer, stride: number, pixel: number): Uint8Array {
  const rows = packed.length / (stride + 1);
  const out = new Uint8Array(rows * stride);
  for (let y = 0; y < rows; y++) {
    const filter = packed[y * (stride + 1)];
    for (let k = 0; k < stride; k++) {
      const a = k >= pixel ? out[y * stride + k - pixel] : 0;
      const b = y > 0 ? out[(y - 1) * stride + k] : 0;
      const c = k >= pixel && y > 0 ? out[(y - 1) * stride + k - pixel] : 0;
      const p = a + b - c;
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
      const guess = [0, a, b, Math.floor((a + b) / 2), paeth][filter];
      out[y * stride + k] = packed[y * (stride + 1) + 1 + k] + guess;
    }
  }
  return out;
}

const sizes = fc.record({ width: fc.integer({ min: 1, max: 19 }), height: fc.integer({ min: 1, max: 9 }) });

describe('a true-colour PNG', () => {
  it('decodes to the bytes that went in', () => {
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.nat(255)), ({ width, height }, stream) => {
        const data = Uint8Array.from({ length: width * height * 4 }, () => stream.next().value ?? 0);
        const [header, pixels, end] = chunksOf(encodeTrueColour({ width, height, data }));
        expect([header.type, pixels.type, end.type]).toEqual(['IHDR', 'IDAT', 'IEND']);
        expect([header.content.readUInt32BE(0), header.content.readUInt32BE(4)]).toEqual([width, height]);
        expect([...header.content.subarray(8)]).toEqual([8, 6, 0, 0, 0]);
        expect(decodeRows(inflateSync(pixels.content), width * 4, 4)).toEqual(data);
      }),
      { numRuns: 60 },
    );
  });

  it('uses the filters: a smooth ramp is stored in far less than its bytes', () => {
    const [width, height] = [64, 64];
    const data = Uint8Array.from(
      { length: width * height * 4 },
      (_, k) => ((k >> 2) % 64) + 3 * (k >> 8) + (k & 3),
    );
    expect(encodeTrueColour({ width, height, data }).length).toBeLessThan(data.length / 20);
  });
});

describe('a palette PNG', () => {
  it.each([
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 4],
    [16, 4],
    [17, 8],
  ])('of %i colours takes %i bits a pixel and decodes to its indices', (count, depth) => {
    const palette = Array.from({ length: count }, (_, k): Colour => [k, 255 - k, 7 * k]);
    const [width, height] = [13, 5];
    const indices = Uint8Array.from({ length: width * height }, (_, k) => (k * 7) % count);
    const [header, colours, pixels] = chunksOf(encodePalette({ width, height, indices, palette }));
    expect([...header.content.subarray(8)]).toEqual([depth, 3, 0, 0, 0]);
    expect([...colours.content]).toEqual(palette.flat());
    const stride = Math.ceil((width * depth) / 8);
    const rows = decodeRows(inflateSync(pixels.content), stride, 1);
    const decoded = indices.map((_, k) => {
      const bit = (k % width) * depth;
      return (
        (rows[Math.floor(k / width) * stride + (bit >> 3)] >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
      );
    });
    expect(decoded).toEqual(indices);
  });
});

it('becomes an address that holds the whole file', () => {
  expect(pngAddress(Uint8Array.of(1, 2, 3))).toBe('data:image/png;base64,AQID');
});
