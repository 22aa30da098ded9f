import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/folder.ts';
import {
  buildTiff,
  encodePage,
  reverseByte,
  type Encoding,
  type TestArray,
  type TestPage,
} from '../../../../test/support/tiff.ts';
import type { Volume } from '../../volume.ts';
import { readImage } from '../read-image.ts';

const { write } = temporaryFolder();
const [nx, ny, nz] = [37, 29, 3];

async function read(bytes: Uint8Array): Promise<Volume> {
  return (await readImage(write('image.tif', bytes), { requireVoxelSize: false })).volume;
}

const kinds = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** Smooth ramps, repeats and jumps over the whole range, so that every code of every encoder is met. */
function pixels(kind: keyof typeof kinds, count: number): TestArray {
  const array = new kinds[kind](count);
  let state = 7;
  for (let index = 0; index < count; index++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const jump = state >>> 29 === 0 ? state : 0;
    array[index] = kind.startsWith('float')
      ? Math.sin(index * 0.01) * 1e3 + jump
      : (index >> 3) * 5 + jump - 1000;
  }
  return array;
}

function stack(values: TestArray, encoding: Encoding): Buffer {
  const pages = Array.from(
    { length: nz },
    (_, z): TestPage => encodePage(values.slice(z * nx * ny, (z + 1) * nx * ny), nx, encoding),
  );
  return buildTiff(pages, encoding);
}

const compressions = ['none', 'packbits', 'lzw', 'deflate', 'old deflate'] as const;
const grids: Encoding[] = [
  {},
  { rowsPerStrip: 8 },
  { rowsPerStrip: 1 },
  { tile: [16, 16] },
  { tile: [64, 32] },
];

describe('a TIFF stack', () => {
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
    it(`of ${kind} is read exactly in every byte order, compression, predictor and grid`, async () => {
      const values = pixels(kind, nx * ny * nz);
      for (const compression of compressions) {
        const predicts = compression !== 'none' && compression !== 'packbits';
        for (const predictor of predicts
          ? ([1, 2, ...(kind.startsWith('float') ? [3] : [])] as (1 | 2 | 3)[])
          : [1 as const]) {
          for (const grid of grids) {
            for (const littleEndian of [true, false]) {
              const encoding = {
                ...grid,
                compression,
                predictor,
                littleEndian,
                big: grid.rowsPerStrip === 8,
              };
              const volume = await read(stack(values, encoding));
              const { shape, data } = volume;
              expect({ encoding, shape, data }).toEqual({ encoding, shape: [nx, ny, nz], data: values });
            }
          }
        }
      }
    });
  }

  it.each(compressions)('with the bits of each byte reversed is read exactly (%s)', async (compression) => {
    const values = pixels('uint16', nx * ny * nz);
    for (const grid of grids) {
      expect((await read(stack(values, { ...grid, compression, reversedBits: true }))).data).toEqual(values);
    }
  });

  it('of LZW data that fill the table and clear it again is read exactly', async () => {
    const values = new Uint8Array(300 * 300).map((_, index) => (Math.imul(index, 2654435761) >>> 24) & 0x3f);
    const page = encodePage(values, 300, { compression: 'lzw' });
    expect((await read(buildTiff([page]))).data).toEqual(values);
    const flat = new Uint8Array(320 * 320);
    expect((await read(buildTiff([encodePage(flat, 320, { compression: 'lzw' })]))).data).toEqual(flat);
  });

  it.each([1, 2, 4])('of %i-bit pixels becomes one byte a voxel', async (bits) => {
    const [width, height] = [13, 5];
    const values = Uint8Array.from({ length: width * height }, (_, index) => (index * 7) % 2 ** bits);
    const rows = Array.from({ length: height }, (_, y) =>
      packRow(values.subarray(y * width, (y + 1) * width), bits),
    );
    const packed = Uint8Array.from(rows.flat());
    const fields = (fillOrder: number, photometric: number): TestPage['fields'] => [
      { tag: 256, type: 3, values: [width] },
      { tag: 257, type: 3, values: [height] },
      { tag: 258, type: 3, values: [bits] },
      { tag: 262, type: 3, values: [photometric] },
      { tag: 266, type: 3, values: [fillOrder] },
    ];
    const page = { fields: fields(1, 1), segments: [packed] };
    expect((await read(buildTiff([page]))).data).toEqual(values);
    const reversed = { fields: fields(2, 1), segments: [packed.map(reverseByte)] };
    expect((await read(buildTiff([reversed]))).data).toEqual(values);
    // White is zero: labels are what is stored, whatever a viewer would show.
    const inverted = { fields: fields(1, 0), segments: [packed] };
    expect((await read(buildTiff([inverted]))).data).toEqual(values);
  });

  it('skips thumbnails and masks', async () => {
    const main = encodePage(new Uint8Array(64).fill(3), 8);
    const small = encodePage(new Uint8Array(4).fill(9), 2, { fields: [{ tag: 254, type: 4, values: [1] }] });
    const mask = encodePage(new Uint8Array(64).fill(1), 8, { fields: [{ tag: 254, type: 4, values: [4] }] });
    const old = encodePage(new Uint8Array(4).fill(9), 2, { fields: [{ tag: 255, type: 3, values: [2] }] });
    const volume = await read(buildTiff([main, small, main, mask, old]));
    expect(volume.shape).toEqual([8, 8, 2]);
    expect(volume.data).toEqual(new Uint8Array(128).fill(3));
  });

  it('takes a palette image as its indices', async () => {
    const values = Uint8Array.from({ length: 64 }, (_, index) => index % 5);
    const page = encodePage(values, 8, { fields: [{ tag: 262, type: 3, values: [3] }] });
    expect((await read(buildTiff([page]))).data).toEqual(values);
  });

  it('crops without reading the rest into the result', async () => {
    const values = pixels('int16', nx * ny * nz);
    const path = write('crop.tif', stack(values, { compression: 'lzw', rowsPerStrip: 8 }));
    const { volume } = await readImage(path, {
      requireVoxelSize: false,
      crop: { x: [5, 9], y: [2, Infinity], z: [1, 3] },
    });
    expect(volume.shape).toEqual([4, 27, 2]);
    const expected = Int16Array.from({ length: 4 * 27 * 2 }, (_, index) => {
      const [x, y, z] = [5 + (index % 4), 2 + (Math.floor(index / 4) % 27), 1 + Math.floor(index / 108)];
      return values[x + nx * (y + ny * z)];
    });
    expect(volume.data).toEqual(expected);
  });
});

function packRow(values: Uint8Array, bits: number): number[] {
  const text = Array.from(values, (value) => value.toString(2).padStart(bits, '0')).join('');
  return (text.match(/.{1,8}/g) ?? []).map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2));
}

const page = (...fields: TestPage['fields']): TestPage => encodePage(new Uint8Array(64), 8, { fields });
const one = (tag: number, value: number): TestPage['fields'][number] => ({ tag, type: 4, values: [value] });

describe('a page that cannot be a slice', () => {
  it.each<[string, TestPage[], RegExp]>([
    ['a colour', [page(one(277, 3))], /page 1: 3 values per pixel/],
    ['a colour space', [page(one(262, 6))], /photometric 6/],
    ['JPEG', [page(one(259, 7))], /compression JPEG is not read; save it/],
    ['an unknown compression', [page(one(259, 999))], /compression number 999/],
    ['12 bits', [page(one(258, 12))], /12-bit unsigned integers/],
    ['half floats', [page(one(258, 16), one(339, 3))], /16-bit floating point/],
    ['complex numbers', [page(one(339, 6))], /8-bit values of format 6/],
    ['a volume', [page(one(32997, 4))], /ImageDepth/],
    ['predictor 3 on integers', [page(one(259, 8), one(317, 3))], /predictor 3 with 8-bit integers/],
    [
      'another size',
      [page(), encodePage(new Uint8Array(32), 8)],
      /page 2: 8 × 4 pixels of uint8, but page 1 has 8 × 8/,
    ],
    [
      'another type',
      [page(), encodePage(new Int16Array(64), 8)],
      /page 2: 8 × 8 pixels of int16, but page 1/,
    ],
    ['thumbnails only', [page(one(254, 1))], /thumbnails and masks only/],
  ])('names the cause: %s', async (_, pages, message) => {
    await expect(read(buildTiff(pages))).rejects.toMatchObject({ name: 'FormatError', exitCode: 2 });
    await expect(read(buildTiff(pages))).rejects.toThrow(message);
  });
});
