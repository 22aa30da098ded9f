import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folder.ts';
import type { RawLayout } from './raw.ts';
import { readImage } from './read-image.ts';

const { write } = temporaryFolder();
const values = Uint16Array.from({ length: 2 * 3 * 4 }, (_, index) => index * 1000);
const little = Buffer.from(values.buffer.slice(0));
const big = Buffer.from(little).swap16();
const shape = [2, 3, 4] as const;

describe('a RAW file', () => {
  it('is read by the layout given, x fastest', async () => {
    const path = write('given.raw', Buffer.concat([Buffer.alloc(7), big]));
    const file = await readImage(path, {
      voxelSize: [1e-6, 1e-6, 1e-6],
      raw: { shape, dataType: 'uint16', byteOrder: 'big', headerBytes: 7 },
    });
    expect(file).toMatchObject({ format: 'raw', dataType: 'uint16', bytes: 55 });
    expect(file.volume).toEqual({ data: values, shape, voxelSize: [1e-6, 1e-6, 1e-6] });
  });

  it('is read by the file beside it, and given another name when a layout is given', async () => {
    const path = write('beside.raw', little);
    write('beside.raw.json', JSON.stringify({ shape, dtype: 'uint16', voxelSize: [4e-7, 4e-7, 5e-7] }));
    const file = await readImage(path);
    expect(file.volume).toEqual({ data: values, shape, voxelSize: [4e-7, 4e-7, 5e-7] });
    expect(file.voxelSizeSource).toBe('file');
    const other = await readImage(write('voxels.bin', little), {
      raw: { shape, dataType: 'uint16' },
      requireVoxelSize: false,
    });
    expect(other.volume.data).toEqual(values);
  });

  it('whose size disagrees names both sizes', async () => {
    const path = write('short.raw', little.subarray(0, 40));
    await expect(readImage(path, { raw: { shape, dataType: 'uint16' } })).rejects.toMatchObject({
      name: 'FormatError',
    });
    await expect(readImage(path, { raw: { shape, dataType: 'uint16', headerBytes: 2 } })).rejects.toThrow(
      /short\.raw: 2 × 3 × 4 voxels of uint16 after a header of 2 bytes are 50 bytes, the file has 40; check the shape/,
    );
  });

  it('without a layout asks for one', async () => {
    await expect(readImage(write('alone.raw', little))).rejects.toThrow(
      /does not say what its bytes mean; give its shape and data type, or put them in .*alone\.raw\.json/,
    );
  });

  it.each<[Partial<Record<keyof RawLayout, unknown>>, string]>([
    [{ shape: [2, 3] }, 'shape'],
    [{ shape: [2, 3, 0] }, 'shape'],
    [{ shape: [2, 3, 1.5] }, 'shape'],
    [{ dataType: 'uint64' }, 'dataType'],
    [{ byteOrder: 'middle' }, 'byteOrder'],
    [{ headerBytes: -1 }, 'headerBytes'],
  ])('refuses the layout %j', async (wrong, field) => {
    const raw = { shape, dataType: 'uint16', ...wrong } as RawLayout;
    await expect(readImage(write('wrong.raw', little), { raw })).rejects.toMatchObject({
      name: 'InputError',
      at: { field },
    });
  });

  it.each([
    ['no JSON', '{', /not a JSON file/],
    ['a list', '[1]', /expected a JSON object/],
    ['no type', '{"shape": [2, 3, 4]}', /dataType: the dataType of the RAW file cannot be used/],
    [
      'no voxel size to use',
      '{"shape": [2, 3, 4], "dtype": "uint16", "voxelSize": [0, 1, 1]}',
      /has no volume/,
    ],
    [
      'a voxel size that is none',
      '{"shape": [2, 3, 4], "dtype": "uint16", "voxelSize": "big"}',
      /has no volume/,
    ],
  ])('names what is wrong beside it: %s', async (_, text, message) => {
    const path = write('sidecar.raw', little);
    write('sidecar.raw.json', text);
    await expect(readImage(path)).rejects.toMatchObject({ exitCode: 2 });
    await expect(readImage(path)).rejects.toThrow(message);
  });
});
