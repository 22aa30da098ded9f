import { mkdirSync, truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folder.ts';
import { buildTiff, encodePage } from '../../../test/support/tiff.ts';
import { readImage } from './read-image.ts';

const folder = temporaryFolder();
const slice = (value: number): Buffer => buildTiff([encodePage(new Uint8Array(12).fill(value), 4)]);

function slices(name: string, files: Record<string, Uint8Array | string>): string {
  mkdirSync(folder.path(name));
  for (const [file, bytes] of Object.entries(files)) folder.write(`${name}/${file}`, bytes);
  return folder.path(name);
}

async function messagesOf(path: string, voxelSize?: readonly [number, number, number]): Promise<string[]> {
  const messages: string[] = [];
  await readImage(path, {
    voxelSize,
    requireVoxelSize: false,
    onProgress: ({ message }) => message !== undefined && messages.push(message),
  });
  return messages;
}

describe('a folder of slices', () => {
  it('is read in the order that people count, other files left alone', async () => {
    const names = ['slice10.tif', 'slice9.TIF', 'slice8.tiff'];
    const path = slices('counted', {
      ...Object.fromEntries(names.map((name, index) => [name, slice(10 - index)])),
      'notes.txt': 'not a slice',
      '._slice9.tif': 'what a Mac leaves behind',
    });
    const file = await readImage(path, { requireVoxelSize: false });
    expect(file.format).toBe('tiff-slices');
    expect(file.volume.shape).toEqual([4, 3, 3]);
    expect([0, 12, 24].map((index) => file.volume.data[index])).toEqual([8, 9, 10]);
    expect(file.bytes).toBe(3 * slice(0).length);
  });

  it('tells of a slice that is missing', async () => {
    const path = slices('gap', { 's001.tif': slice(1), 's002.tif': slice(1), 's004.tif': slice(1) });
    expect(await messagesOf(path)).toEqual([
      expect.stringContaining('no slice lies between s002.tif and s004.tif'),
    ]);
  });

  it.each<[string, Record<string, Uint8Array | string>, RegExp]>([
    ['none', { 'notes.txt': '' }, /the folder holds no TIFF slices; expected files whose names end in .tif/],
    [
      'differing',
      { '1.tif': slice(1), '2.tif': buildTiff([encodePage(new Uint8Array(12), 3)]) },
      /2\.tif: 3 × 4 pixels of uint8, but .*1\.tif has 4 × 3/,
    ],
    [
      'stack',
      { '1.tif': buildTiff([encodePage(new Uint8Array(4), 2), encodePage(new Uint8Array(4), 2)]) },
      /a slice of 2 pages/,
    ],
    ['other', { '1.tif': slice(1), '2.tif': '\u0089PNG' }, /2\.tif: not a TIFF/],
    ['cut', { '1.tif': slice(1), '2.tif': slice(2).subarray(0, 60) }, /2\.tif: .*cut short/],
  ])('names what is wrong: %s', async (name, files, message) => {
    await expect(readImage(slices(name, files), { requireVoxelSize: false })).rejects.toThrow(message);
  });
});

describe('the voxel size', () => {
  const description = [...Buffer.from('ImageJ=1.54f\nimages=1\nslices=1\nunit=um\nspacing=0.4\n\0')];
  const calibrated = buildTiff([
    encodePage(new Uint8Array(4), 2, {
      fields: [
        { tag: 270, type: 2, values: description },
        { tag: 282, type: 5, values: [5, 2] },
      ],
    }),
  ]);

  it('must be known', async () => {
    await expect(readImage(folder.write('bare.tif', slice(1)))).rejects.toMatchObject({
      name: 'InputError',
      exitCode: 2,
    });
    await expect(readImage(folder.path('bare.tif'))).rejects.toThrow(
      /bare\.tif: the file does not say how large a voxel is; give it with --voxel-size 0\.4um/,
    );
  });

  it('given wins over the one in the file, with a remark where they differ', async () => {
    const path = folder.write('calibrated.tif', calibrated);
    const file = await readImage(path, { voxelSize: [4e-7, 4e-7, 5e-7] });
    expect(file.volume.voxelSize).toEqual([4e-7, 4e-7, 5e-7]);
    expect(file.voxelSizeSource).toBe('option');
    expect(await messagesOf(path, [4e-7, 4e-7, 5e-7])).toEqual([
      `${path}: the voxel size given, 0.4 µm × 0.4 µm × 0.5 µm, is used in place of the file's 0.4 µm × 0.4 µm × 0.4 µm`,
    ]);
    expect(await messagesOf(path, [4e-7, 4e-7, 4e-7])).toEqual([]);
  });

  it.each([0, -1e-6, Number.NaN, Infinity])('of %d is refused', async (length) => {
    const path = folder.write('calibrated.tif', calibrated);
    await expect(readImage(path, { voxelSize: [4e-7, length, 4e-7] })).rejects.toThrow(
      /has no volume; expected three lengths above zero; give it with/,
    );
  });
});

describe('a file that is no image', () => {
  it.each<[string, Uint8Array | string, RegExp]>([
    [
      'picture.tif',
      Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
      /not a TIFF, but a PNG image; expected .*; convert the slices/,
    ],
    ['picture.tiff', 'hello, this is text', /not a TIFF; expected a TIFF stack/],
    ['volume.tiff.zip', Buffer.from('PK\u0003\u0004', 'latin1'), /a zip archive; .*; unpack it first/],
    ['array.npy', 'PNG?', /not a NumPy file/],
    ['empty.tif', '', /the file is empty/],
  ])('%s', async (name, bytes, message) => {
    await expect(readImage(folder.write(name, bytes))).rejects.toMatchObject({
      name: 'FormatError',
      exitCode: 2,
    });
    await expect(readImage(folder.path(name))).rejects.toThrow(message);
  });

  it('does not exist', async () => {
    const path = folder.path('missing.tif');
    await expect(readImage(path)).rejects.toMatchObject({
      name: 'InputError',
      exitCode: 2,
      message: `${path}: no such file`,
    });
  });
});

describe('reading', () => {
  it('names the first voxel that is no number, counted in the whole file', async () => {
    const planes = [0, 1].map(() => new Float32Array(12));
    planes[1][7] = Number.NaN;
    planes[1][9] = Infinity;
    const path = folder.write('nan.tif', buildTiff(planes.map((values) => encodePage(values, 4))));
    await expect(readImage(path, { requireVoxelSize: false })).rejects.toThrow(
      /nan\.tif: voxel \(3, 1, 1\): the value is NaN/,
    );
    const crop = { x: [1, 3], y: [1, 3], z: [1, 2] } as const;
    await expect(readImage(path, { requireVoxelSize: false, crop })).rejects.toThrow(
      /voxel \(1, 2, 1\): the value is Infinity/,
    );
    const good = await readImage(path, { requireVoxelSize: false, crop: { z: [0, 1] } });
    expect(good.volume.data).toEqual(new Float32Array(12));
  });

  it('stops when it is cancelled and tells how far it is', async () => {
    const page = encodePage(new Uint8Array(4), 2);
    const path = folder.write('long.tif', buildTiff(Array.from({ length: 50 }, () => page)));
    const fractions: number[] = [];
    const control = new AbortController();
    const reading = readImage(path, {
      requireVoxelSize: false,
      signal: control.signal,
      onProgress({ fraction }) {
        fractions.push(fraction ?? 0);
        if (fractions.length === 5) control.abort();
      },
    });
    await expect(reading).rejects.toMatchObject({ name: 'CancelledError' });
    expect(fractions.length).toBeLessThan(10);
    expect(fractions).toEqual(fractions.map((_, index) => (index + 1) / 50));
  });

  it.each([{ x: [0, 5] }, { y: [2, 2] }, { z: [-1, 1] }, { z: [0.5, 1] }] as const)(
    'refuses the crop %j',
    async (crop) => {
      const path = folder.write('small.tif', slice(1));
      await expect(readImage(path, { requireVoxelSize: false, crop })).rejects.toThrow(
        /crop: . range .* is not inside the image; expected 0 <= first < end <= \d/,
      );
    },
  );

  it('of a file cut while it is open is an error', async () => {
    const page = encodePage(new Uint8Array(10_000), 100);
    const path = folder.write('shrinks.tif', buildTiff(Array.from({ length: 20 }, () => page)));
    const reading = readImage(path, {
      requireVoxelSize: false,
      onProgress: ({ fraction }) => (fraction ?? 0) < 0.3 && truncateSync(path, 1000),
    });
    await expect(reading).rejects.toThrow(/cut short or damaged/);
  });
});
