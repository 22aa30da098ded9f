import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { fromArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folder.ts';
import { readImage } from '../read/read-image.ts';
import type { Shape, Volume, VoxelArray, VoxelSize } from '../volume.ts';
import { writeImage } from './write-image.ts';

const folder = temporaryFolder();

const kinds = [
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int8Array,
  Int16Array,
  Int32Array,
  Float32Array,
  Float64Array,
];

function volumeOf(Kind: (typeof kinds)[number], shape: Shape): Volume {
  const data = new Kind(shape[0] * shape[1] * shape[2]);
  for (let index = 0; index < data.length; index++) data[index] = Math.sin(index) * 1e9;
  return { data, shape, voxelSize: [4e-7, 3.98e-7, 1.25e-6] };
}

describe('what is written is read back bit for bit', () => {
  for (const name of ['a.tif', 'a.tiff', 'a.npy', 'a.raw']) {
    it(`as ${name}`, async () => {
      const path = folder.path(name);
      for (const Kind of kinds) {
        for (const shape of [
          [7, 5, 3],
          [1, 1, 1],
          [1, 9, 2],
          [64, 3, 1],
        ] as const) {
          for (const compression of ['none', 'deflate'] as const) {
            const volume = volumeOf(Kind, shape);
            await writeImage(path, volume, { compression });
            const file = await readImage(path, {
              voxelSize: name === 'a.npy' ? volume.voxelSize : undefined,
            });
            expect(file.volume).toEqual(volume);
          }
        }
      }
    });
  }

  it('as a BigTIFF', async () => {
    const volume = volumeOf(Int16Array, [7, 5, 300]);
    const path = folder.path('big.tif');
    await writeImage(path, volume, { bigTiff: true });
    expect(readFileSync(path).subarray(0, 4)).toEqual(Buffer.from('II+\0'));
    expect((await readImage(path)).volume).toEqual(volume);
  });

  it('with every bit pattern of a float kept', async () => {
    const bits = Uint32Array.from([0x80000000, 1, 0x7f7fffff, 0x807fffff, 0x3f800001]);
    const volume: Volume = {
      data: new Float32Array(bits.buffer),
      shape: [5, 1, 1],
      voxelSize: [1e-6, 1e-6, 1e-6],
    };
    for (const name of ['bits.tif', 'bits.npy', 'bits.raw']) {
      await writeImage(folder.path(name), volume);
      const { volume: back } = await readImage(folder.path(name), { voxelSize: [1e-6, 1e-6, 1e-6] });
      expect(new Uint32Array(back.data.buffer)).toEqual(bits);
    }
  });

  it('with the voxel size to the precision of a TIFF rational, and a short one exactly', async () => {
    const length = fc.double({ min: 1e-10, max: 1e-2, noNaN: true });
    const short = fc.tuple(fc.integer({ min: 1, max: 99999 }), fc.integer({ min: -12, max: -7 }));
    const path = folder.path('scale.tif');
    const back = async (voxelSize: VoxelSize): Promise<VoxelSize> => {
      await writeImage(path, { data: Uint8Array.of(1), shape: [1, 1, 1], voxelSize });
      return (await readImage(path)).volume.voxelSize;
    };
    await fc.assert(
      fc.asyncProperty(fc.tuple(length, length, length), short, async (voxelSize, [digits, power]) => {
        const [dx, dy, dz] = await back(voxelSize);
        expect(Math.abs(dx / voxelSize[0] - 1)).toBeLessThan(2 ** -31.9);
        expect(Math.abs(dy / voxelSize[1] - 1)).toBeLessThan(2 ** -31.9);
        expect(Math.abs(dz / voxelSize[2] - 1)).toBeLessThan(1e-14);
        const size = Number(`${digits}e${power}`);
        expect(await back([size, size, size])).toEqual([size, size, size]);
      }),
      { numRuns: 150, seed: 1 },
    );
  });
});

describe('another program reads', () => {
  it.each([
    { bigTiff: false, compression: 'none' },
    { bigTiff: false, compression: 'deflate' },
    { bigTiff: true, compression: 'deflate' },
  ] as const)('the TIFF: geotiff %j', async (options) => {
    const shape: Shape = [9, 6, 4];
    for (const Kind of kinds) {
      const volume = volumeOf(Kind, shape);
      const path = folder.path('other.tif');
      await writeImage(path, volume, options);
      const file = readFileSync(path);
      const tiff = await fromArrayBuffer(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
      expect(await tiff.getImageCount()).toBe(4);
      for (let z = 0; z < 4; z++) {
        const image = await tiff.getImage(z);
        const [plane] = (await image.readRasters()) as unknown as [VoxelArray];
        expect(plane).toEqual(volume.data.slice(z * 54, (z + 1) * 54));
      }
    }
  });

  it('the NPY header as NumPy defines it', async () => {
    await writeImage(folder.path('head.npy'), volumeOf(Uint16Array, [7, 5, 3]));
    const bytes = readFileSync(folder.path('head.npy'));
    const length = bytes.readUInt16LE(8);
    expect((10 + length) % 64).toBe(0);
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from('\u0093NUMPY\u0001\u0000', 'latin1'));
    const header = bytes.subarray(10, 10 + length).toString('latin1');
    expect(header).toMatch(/^\{'descr': '<u2', 'fortran_order': False, 'shape': \(3, 5, 7\), \} *\n$/);
  });

  it('the description beside RAW', async () => {
    await writeImage(folder.path('side.raw'), volumeOf(Int16Array, [7, 5, 3]));
    expect(JSON.parse(readFileSync(folder.path('side.raw.json'), 'utf8'))).toEqual({
      shape: [7, 5, 3],
      dtype: 'int16',
      voxelSize: [4e-7, 3.98e-7, 1.25e-6],
      byteOrder: 'little',
      headerBytes: 0,
    });
  });
});

describe('writing', () => {
  const volume = volumeOf(Uint8Array, [4, 4, 40]);

  it('leaves nothing behind and the old file in place when it is cancelled', async () => {
    mkdirSync(folder.path('cancel'));
    for (const name of ['a.tif', 'a.npy', 'a.raw', 'a.vti']) {
      const path = folder.path(`cancel/${name}`);
      writeFileSync(path, 'old');
      const writing = writeImage(path, volume, { signal: AbortSignal.abort() });
      await expect(writing).rejects.toMatchObject({ name: 'CancelledError' });
      expect(readFileSync(path, 'utf8')).toBe('old');
    }
    expect(readdirSync(folder.path('cancel')).toSorted()).toEqual(['a.npy', 'a.raw', 'a.tif', 'a.vti']);
  });

  it('says what is wrong with the place, the name or the size', async () => {
    const fails = (name: string, image: Parameters<typeof writeImage>[1] = volume): Promise<void> =>
      writeImage(folder.path(name), image);
    await expect(fails('none/a.tif')).rejects.toMatchObject({ name: 'InputError', exitCode: 2 });
    await expect(fails('none/a.tif')).rejects.toThrow(/the folder to write in does not exist/);
    await expect(fails('a.png')).rejects.toThrow(
      /'\.png' is not a format that is written; expected one of \.tif, \.tiff, \.npy, \.raw, \.vti/,
    );
    await expect(fails('a.tif', { ...volume, shape: [4, 4, 41] })).rejects.toThrow(
      /labels holds 640 values for 4 × 4 × 41 voxels/,
    );
    const { shape, voxelSize, data } = volume;
    await expect(fails('a.npy', { shape, voxelSize, fields: { a: data, b: data } })).rejects.toThrow(
      /2 fields \(a, b\) do not go into one such file; write them to a \.vti/,
    );
    mkdirSync(folder.path('folder.tif'));
    await expect(fails('folder.tif')).rejects.toThrow(/there is a folder of this name/);
  });

  it('tells how far it is', async () => {
    const fractions: number[] = [];
    await writeImage(folder.path('progress.tif'), volume, {
      onProgress: ({ fraction }) => fractions.push(fraction ?? 0),
    });
    expect(fractions).toEqual(Array.from({ length: 40 }, (_, index) => (index + 1) / 40));
  });
});
