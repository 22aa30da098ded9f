import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folder.ts';
import type { TestArray } from '../../../test/support/tiff.ts';
import { readImage, type ImageFile } from './read-image.ts';

const { write } = temporaryFolder();

/** A file as NumPy lays it out; `version` 1 has a length of 16 bits, 2 and 3 of 32. */
function npy(descr: string, shape: string, data: Uint8Array, { fortran = false, version = 1 } = {}): Buffer {
  const text =
    `{'descr': ${descr}, 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }`.padEnd(100);
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(text.length + 1, 0, length.length);
  const magic = Buffer.from(`\u0093NUMPY${String.fromCharCode(version)}\u0000`, 'latin1');
  return Buffer.concat([magic, length, Buffer.from(`${text}\n`), data]);
}

function bytesOf(values: TestArray | BigInt64Array | BigUint64Array, big = false): Buffer {
  const bytes = Buffer.from(values.buffer.slice(0));
  const size = values.BYTES_PER_ELEMENT;
  if (big) for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}

function read(bytes: Uint8Array, crop?: Parameters<typeof readImage>[1]): Promise<ImageFile> {
  return readImage(write('array.npy', bytes), { requireVoxelSize: false, ...crop });
}

const kinds: [code: string, new (length: number) => TestArray][] = [
  ['u1', Uint8Array],
  ['u2', Uint16Array],
  ['u4', Uint32Array],
  ['i1', Int8Array],
  ['i2', Int16Array],
  ['i4', Int32Array],
  ['f4', Float32Array],
  ['f8', Float64Array],
];
// Axes 0, 1, 2 of the array, which are z, y, x.
const [nz, ny, nx] = [3, 4, 5];

/** The array's elements with axis 0 fastest, as Fortran order stores them. */
function fortranOrder(values: TestArray): TestArray {
  return values.map((_, index) => {
    const [z, y, x] = [index % nz, Math.floor(index / nz) % ny, Math.floor(index / (nz * ny))];
    return values[x + nx * (y + ny * z)];
  });
}

describe('a NumPy array', () => {
  it.each(kinds)(
    'of %s is z, y, x in both byte orders, both axis orders and all versions',
    async (code, Kind) => {
      const values = new Kind(nx * ny * nz);
      for (let index = 0; index < values.length; index++) values[index] = index * 37 - 5;
      for (const big of [false, true]) {
        for (const fortran of [false, true]) {
          for (const version of [1, 2, 3]) {
            const data = bytesOf(fortran ? fortranOrder(values) : values, big);
            const file = await read(
              npy(`'${big ? '>' : '<'}${code}'`, '(3, 4, 5)', data, { fortran, version }),
            );
            expect(file.format).toBe('npy');
            expect(file.volume.shape).toEqual([nx, ny, nz]);
            expect(file.volume.data).toEqual(values);
          }
        }
      }
    },
  );

  it('is cropped alike in both axis orders', async () => {
    const values = Uint16Array.from({ length: nx * ny * nz }, (_, index) => index);
    const crop = { x: [1, 4], y: [0, 2], z: [1, 3] } as const;
    const files = await Promise.all([
      readImage(write('c.npy', npy("'<u2'", '(3, 4, 5)', bytesOf(values))), {
        requireVoxelSize: false,
        crop,
      }),
      readImage(write('f.npy', npy("'<u2'", '(3, 4, 5)', bytesOf(fortranOrder(values)), { fortran: true })), {
        requireVoxelSize: false,
        crop,
      }),
    ]);
    const expected = Uint16Array.from([21, 22, 23, 26, 27, 28, 41, 42, 43, 46, 47, 48]);
    for (const { volume } of files) expect(volume).toMatchObject({ shape: [3, 2, 2], data: expected });
  });

  it('of two axes is one plane, of booleans 0 and 1', async () => {
    const file = await read(npy("'|b1'", '(2, 3)', Buffer.from([1, 0, 0, 1, 1, 0])));
    expect(file.volume.shape).toEqual([3, 2, 1]);
    expect(file.volume.data).toEqual(Uint8Array.from([1, 0, 0, 1, 1, 0]));
  });

  it.each([false, true])('of 64-bit integers is narrowed to 32 bits (Fortran order: %s)', async (fortran) => {
    const signed = BigInt64Array.from([0n, -1n, 2147483647n, -2147483648n, 5n, 6n]);
    const unsigned = BigUint64Array.from([0n, 1n, 4294967295n, 7n, 5n, 6n]);
    for (const big of [false, true]) {
      const order = big ? '>' : '<';
      const shape = '(1, 1, 6)';
      const wide = await read(npy(`'${order}i8'`, shape, bytesOf(signed, big), { fortran }));
      expect(wide.volume.data).toEqual(Int32Array.from(signed, Number));
      const wider = await read(npy(`'${order}u8'`, shape, bytesOf(unsigned, big), { fortran }));
      expect(wider.volume.data).toEqual(Uint32Array.from(unsigned, Number));
    }
    for (const value of [2147483648n, -2147483649n]) {
      const far = npy("'<i8'", '(1, 1, 2)', bytesOf(BigInt64Array.of(1n, value)), { fortran });
      await expect(read(far)).rejects.toThrow(`element 1, ${value}, does not fit 32 bits`);
    }
  });

  const good = npy("'<u2'", '(3, 4, 5)', new Uint8Array(120));
  it.each<[string, Uint8Array, RegExp]>([
    [
      'a cut file',
      good.subarray(0, good.length - 7),
      /an array of 3 × 4 × 5 u2 makes a file of 231 bytes, this one has 224/,
    ],
    ['a file with more behind', Buffer.concat([good, good]), /makes a file of 231 bytes, this one has 462/],
    ['an unknown version', npy("'<u2'", '(3, 4, 5)', new Uint8Array(120), { version: 9 }), /version 9/],
    [
      'a structure',
      npy("[('a', '<u2')]", '(3, 4, 5)', new Uint8Array(120)),
      /elements of type \[\('a', '<u2'\)\] are not read/,
    ],
    ['complex numbers', npy("'<c8'", '(3, 4, 5)', new Uint8Array(480)), /elements of type '<c8'/],
    ['one axis', npy("'<u2'", '(60,)', new Uint8Array(120)), /shape \(60,\) is not an image/],
    ['four axes', npy("'<u2'", '(1, 3, 4, 5)', new Uint8Array(120)), /is not an image/],
    ['no voxels', npy("'<u2'", '(0, 4, 5)', new Uint8Array(0)), /is not an image/],
    [
      'an absurd shape',
      npy("'<f8'", '(99999999, 99999999, 99999999)', new Uint8Array(8)),
      /this one has 119/,
    ],
    [
      'a header without keys',
      npy("'<u2'", '(3, 4, 5)', new Uint8Array(120)).fill(32, 10, 110),
      /the NPY header is damaged/,
    ],
  ])('says what is wrong: %s', async (_, bytes, message) => {
    await expect(read(bytes)).rejects.toMatchObject({ name: 'FormatError' });
    await expect(read(bytes)).rejects.toThrow(message);
  });

  it('cut anywhere is an error', async () => {
    for (let length = 0; length < good.length; length++) {
      await expect(read(good.subarray(0, length))).rejects.toMatchObject({ name: 'FormatError' });
    }
  });

  it('names a voxel that is no number, in Fortran order too', async () => {
    const values = new Float32Array(nx * ny * nz);
    values[2 + nx * (1 + ny * 2)] = Number.NaN;
    for (const fortran of [false, true]) {
      const data = bytesOf(fortran ? fortranOrder(values) : values);
      await expect(read(npy("'<f4'", '(3, 4, 5)', data, { fortran }))).rejects.toThrow(
        /voxel \(2, 1, 2\): the value is NaN/,
      );
    }
  });
});
