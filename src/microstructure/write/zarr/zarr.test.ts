import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { get, open, type Array as ZarrArray, type DataType, type Readable } from 'zarrita';
import { temporaryFolder } from '../../../../test/support/folder.ts';
import { readImage } from '../../read/read-image.ts';
import type { LabelledVolume, Shape, Volume, VoxelArray } from '../../volume.ts';
import type { NamedFields } from '../named-fields.ts';
import { writeImage } from '../write-image.ts';
import { pyramidLevels, reduceInto } from './pyramid.ts';

const folder = temporaryFolder();
const versions = ['0.4', '0.5'] as const;
const voxelSize = [4e-7, 3.98e-7, 1.25e-6] as const;
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
  return { data, shape, voxelSize };
}

/** A segmented volume a little larger than one chunk. */
function cathode(): LabelledVolume {
  const shape: Shape = [70, 65, 67];
  const data = Uint8Array.from({ length: 70 * 65 * 67 }, (_, index) => ((index * 2654435761) % 7) % 3);
  const phases = [
    { name: 'pore', label: 0 },
    { name: 'nmc', label: 1 },
    { name: 'cbd', label: 2 },
  ];
  return { data, shape, voxelSize, phases };
}

function json(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(folder.path(path), 'utf8')) as Record<string, unknown>;
}

/** Opens an array by zarrita, an implementation of its own. */
async function foreign(path: string): Promise<ZarrArray<DataType>> {
  const store: Readable = {
    get: (key) => readFile(`${folder.path(path)}${key}`).catch(() => undefined),
  };
  return open(store, { kind: 'array' });
}

describe('what is written is read back bit for bit', () => {
  for (const ngff of versions) {
    it(`in every type and shape, as OME-NGFF ${ngff}`, async () => {
      const path = folder.path(`round-${ngff}.ome.zarr`);
      for (const Kind of kinds) {
        for (const shape of [
          [7, 5, 3],
          [1, 1, 1],
          [1, 70, 2],
          [130, 3, 65],
        ] as const) {
          for (const compression of ['none', 'deflate'] as const) {
            const volume = volumeOf(Kind, shape);
            await writeImage(path, volume, { ngff, compression });
            const file = await readImage(path);
            expect(file.volume).toEqual(volume);
            expect(file).toMatchObject({ format: 'zarr', voxelSizeSource: 'file' });
          }
        }
      }
    });

    it(`with the labels' names, as OME-NGFF ${ngff}`, async () => {
      const path = folder.path(`labels-${ngff}.ome.zarr`);
      const { phases, ...volume } = cathode();
      await writeImage(path, { ...volume, phases }, { ngff });
      const file = await readImage(path);
      expect(file.volume).toEqual(volume);
      expect(file.phases).toEqual(phases);
    });

    it(`several fields, each by its name, as OME-NGFF ${ngff}`, async () => {
      const { data, shape, phases } = cathode();
      const potential = Float32Array.from(data, (_, index) => Math.sin(index));
      const flux = Float32Array.from({ length: 3 * data.length }, (_, index) => Math.cos(index));
      const path = folder.path(`fields-${ngff}.ome.zarr`);
      await writeImage(
        path,
        { shape, voxelSize, phases, fields: { labels: data, potential, flux } },
        { ngff },
      );
      const dataOf = async (dataset: string): Promise<VoxelArray> =>
        (await readImage(path, { dataset })).volume.data;
      expect(await dataOf('labels/labels')).toEqual(data);
      expect(await dataOf('potential')).toEqual(potential);
      expect(await dataOf('flux_x')).toEqual(flux.filter((_, index) => index % 3 === 0));
      expect(await dataOf('flux_z')).toEqual(flux.filter((_, index) => index % 3 === 2));
      expect((await readImage(path, { dataset: 'labels/labels' })).phases).toEqual(phases);
      await expect(readImage(path)).rejects.toThrow(
        /an image of 4 channels; expected one of potential, flux_x, flux_y, flux_z; name it with --dataset/,
      );
      await expect(dataOf('flux')).rejects.toThrow(
        /expected one of potential, flux_x, flux_y, flux_z, labels\/labels, 0, 1/,
      );
    });
  }

  it('with a negative zero kept, in double precision beside integers', async () => {
    const fields = { a: Float32Array.of(-0, 0.1), b: Int32Array.of(-5, 2 ** 31 - 1) };
    const path = folder.path('mixed.zarr');
    await writeImage(path, { shape: [2, 1, 1], voxelSize, fields });
    const { data } = (await readImage(path, { dataset: 'a' })).volume;
    expect(data).toEqual(Float64Array.of(-0, Math.fround(0.1)));
    expect((await readImage(path, { dataset: 'b' })).volume.data).toEqual(Float64Array.of(-5, 2 ** 31 - 1));
  });
});

describe('zarrita reads', () => {
  it.each(versions)('an image of OME-NGFF %s', async (ngff) => {
    const { shape, phases, data } = cathode();
    const potential = Float64Array.from(data, (_, index) => Math.sin(index));
    const path = `foreign-${ngff}.ome.zarr`;
    await writeImage(
      folder.path(path),
      { shape, voxelSize, phases, fields: { labels: data, potential } },
      { ngff },
    );
    const labels = await foreign(`${path}/labels/labels/0`);
    expect(labels.shape).toEqual([67, 65, 70]);
    expect(labels.chunks).toEqual([64, 64, 64]);
    expect((await get(labels)).data).toEqual(data);
    expect((await get(await foreign(`${path}/0`))).data).toEqual(potential);
    expect((await foreign(`${path}/1`)).shape).toEqual([34, 33, 35]);
  });
});

function level(path: string, scale: number[], translation: number[]): object {
  return {
    path,
    coordinateTransformations: [
      { type: 'scale', scale },
      { type: 'translation', translation },
    ],
  };
}

function channel(label: string, least: number, most: number): object {
  return { label, window: { min: least, start: least, max: most, end: most } };
}

describe('the metadata', () => {
  it('of OME-NGFF 0.5 say what and how large things are', async () => {
    await writeImage(folder.path('meta.ome.zarr'), cathode());
    const { attributes, ...node } = json('meta.ome.zarr/zarr.json');
    expect(node).toEqual({ zarr_format: 3, node_type: 'group' });
    expect(attributes).toMatchObject({
      ome: {
        version: '0.5',
        multiscales: [
          {
            axes: ['z', 'y', 'x'].map((name) => ({ name, type: 'space', unit: 'micrometer' })),
            datasets: [
              level('0', [1.25, 0.398, 0.4], [0, 0, 0]),
              level('1', [2.5, 0.796, 0.8], [0.625, 0.199, 0.2]),
            ],
            type: 'mode',
          },
        ],
        'image-label': {
          properties: [
            { 'label-value': 0, name: 'pore' },
            { 'label-value': 1, name: 'nmc' },
            { 'label-value': 2, name: 'cbd' },
          ],
        },
      },
    });
  });

  it('of OME-NGFF 0.4 are those of Zarr version 2', async () => {
    await writeImage(folder.path('meta-2.ome.zarr'), cathode(), { ngff: '0.4' });
    expect(json('meta-2.ome.zarr/.zgroup')).toEqual({ zarr_format: 2 });
    expect(json('meta-2.ome.zarr/.zattrs')).toMatchObject({ multiscales: [{ version: '0.4' }] });
    expect(json('meta-2.ome.zarr/0/.zarray')).toEqual({
      zarr_format: 2,
      shape: [67, 65, 70],
      chunks: [64, 64, 64],
      dtype: '|u1',
      compressor: { id: 'gzip', level: 1 },
      fill_value: 0,
      order: 'C',
      filters: null,
      dimension_separator: '/',
    });
  });

  it('give channels their names and ranges', async () => {
    const fields = { a: Float32Array.of(-3, 4), v: Float32Array.of(1, 2, 3, 4, 5, 6) };
    await writeImage(folder.path('range.zarr'), { shape: [2, 1, 1], voxelSize, fields });
    const ome = (json('range.zarr/zarr.json')['attributes'] as { ome: { omero: unknown } }).ome;
    expect(ome.omero).toMatchObject({
      channels: [channel('a', -3, 4), channel('v_x', 1, 4), channel('v_y', 2, 5), channel('v_z', 3, 6)],
    });
  });

  it('call an image of many values no labels', async () => {
    const data = Uint16Array.from({ length: 64 }, (_, index) => index);
    await writeImage(folder.path('grey.zarr'), { data, shape: [4, 4, 4], voxelSize });
    const { ome } = json('grey.zarr/zarr.json')['attributes'] as { ome: object };
    expect(Object.keys(ome)).toEqual(['version', 'multiscales']);
    expect(ome).toMatchObject({ multiscales: [{ name: 'values', type: 'mean' }] });
  });
});

describe('the pyramid', () => {
  it('halves until the image fits a chunk; a single voxel stays', () => {
    expect(pyramidLevels([200, 65, 1], 64)).toEqual([
      { shape: [200, 65, 1], factor: [1, 1, 1] },
      { shape: [100, 33, 1], factor: [2, 2, 1] },
      { shape: [50, 17, 1], factor: [4, 4, 1] },
    ]);
    expect(pyramidLevels([64, 64, 64], 64)).toHaveLength(1);
  });

  it('means and modes of blocks, cut off at the far edge', () => {
    const block = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 70, 80, 90), shape: [3, 3, 1] as const };
    const at = { first: 0, count: 1, components: 1 };
    const mean = new Float32Array(4);
    reduceInto(mean, [2, 2, 1], { ...block, ...at }, 'mean', 'float32');
    expect([...mean]).toEqual([3, 4.5, 75, 90]);
    const labels = Uint8Array.of(1, 1, 2, 0, 1, 2, 0, 0, 9);
    const mode = new Uint8Array(4);
    reduceInto(mode, [2, 2, 1], { data: labels, shape: [3, 3, 1], ...at }, 'mode', 'uint8');
    expect([...mode]).toEqual([1, 2, 0, 9]);
  });

  it('of a field keeps its mean at every level', async () => {
    const [nx, ny, nz] = [160, 128, 96];
    const data = Float64Array.from({ length: nx * ny * nz }, (_, index) => (index * 7919) % 1000);
    const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
    const path = folder.path('means.zarr');
    await writeImage(path, { data, shape: [nx, ny, nz], voxelSize });
    for (const dataset of ['1', '2']) {
      const level = (await readImage(path, { dataset })).volume;
      expect(level.shape).toEqual([nx, ny, nz].map((length) => length / 2 ** Number(dataset)));
      expect(level.voxelSize[2]).toBeCloseTo(1.25e-6 * 2 ** Number(dataset), 15);
      const coarse = Float64Array.from(level.data).reduce((sum, value) => sum + value, 0) / level.data.length;
      expect(coarse).toBeCloseTo(mean, 9);
    }
  });

  it('is made plane by plane from a field that never lies in memory', async () => {
    const [nx, ny, nz] = [3, 2, 130];
    let largest = 0;
    const image: NamedFields = {
      shape: [nx, ny, nz],
      voxelSize,
      fields: {
        made: {
          dataType: 'float32',
          components: 1,
          planes(first, count) {
            largest = Math.max(largest, count);
            return Float32Array.from({ length: nx * ny * count }, (_, index) => first * nx * ny + index);
          },
        },
      },
    };
    await writeImage(folder.path('made.zarr'), image);
    expect(largest).toBe(64);
    const { data } = (await readImage(folder.path('made.zarr'))).volume;
    expect([...data]).toEqual(Array.from({ length: nx * ny * nz }, (_, index) => index));
    const coarse = (await readImage(folder.path('made.zarr'), { dataset: '1' })).volume;
    expect(coarse.shape).toEqual([2, 1, 65]);
    expect(coarse.data[0]).toBe((0 + 1 + 3 + 4) / 4 + 3);
    expect(coarse.data[1]).toBe((2 + 5) / 2 + 3);
  });
});

describe('writing', () => {
  const volume = volumeOf(Float32Array, [4, 4, 4]);

  it('leaves out chunks of zeros', async () => {
    const shape: Shape = [128, 64, 64];
    const data = new Uint8Array(128 * 64 * 64);
    data[127] = 1;
    await writeImage(folder.path('sparse.zarr'), { data, shape, voxelSize });
    expect(readdirSync(folder.path('sparse.zarr/0/c/0/0'))).toEqual(['1']);
    expect((await readImage(folder.path('sparse.zarr'))).volume.data).toEqual(data);
  });

  it('replaces a Zarr store and an empty folder, and nothing else', async () => {
    const path = folder.path('again.zarr');
    mkdirSync(path);
    await writeImage(path, volume);
    const other = volumeOf(Int16Array, [2, 3, 4]);
    await writeImage(path, other, { ngff: '0.4' });
    expect((await readImage(path)).volume).toEqual(other);
    expect(existsSync(`${path}/zarr.json`)).toBe(false);
    mkdirSync(folder.path('full.zarr'));
    writeFileSync(folder.path('full.zarr/thesis.tex'), 'text');
    await expect(writeImage(folder.path('full.zarr'), volume)).rejects.toThrow(
      /full\.zarr: there is a folder of this name with something else in it/,
    );
    writeFileSync(folder.path('file.zarr'), 'text');
    await expect(writeImage(folder.path('file.zarr'), volume)).rejects.toThrow(
      /there is a file of this name/,
    );
    await expect(writeImage(folder.path('no/a.zarr'), volume)).rejects.toThrow(
      /folder to write in does not exist/,
    );
  });

  it('leaves nothing behind and the old store in place when it is cancelled', async () => {
    mkdirSync(folder.path('cancel'));
    await writeImage(folder.path('cancel/a.zarr'), volume);
    const writing = writeImage(folder.path('cancel/a.zarr'), cathode(), { signal: AbortSignal.abort() });
    await expect(writing).rejects.toMatchObject({ name: 'CancelledError' });
    expect(readdirSync(folder.path('cancel'))).toEqual(['a.zarr']);
    expect((await readImage(folder.path('cancel/a.zarr'))).volume).toEqual(volume);
  });

  it('refuses names that would leave the store, and nothing to write', async () => {
    const { shape, data } = volume;
    const fails = (fields: NamedFields['fields']): Promise<void> =>
      writeImage(folder.path('refused.zarr'), { shape, voxelSize, fields });
    await expect(fails({ '../x': data })).rejects.toThrow(
      /'\.\.\/x' is no name for an array of a Zarr store/,
    );
    await expect(fails({})).rejects.toThrow(/there is no field to write/);
    await expect(fails({ a: data.subarray(1) })).rejects.toThrow(/a holds 63 values for 4 × 4 × 4 voxels/);
    expect(existsSync(folder.path('refused.zarr'))).toBe(false);
  });
});
