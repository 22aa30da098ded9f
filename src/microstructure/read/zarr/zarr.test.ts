import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../test/support/folder.ts';
import { storedDocument, storeNames, unpackStore } from '../../../../test/support/zarr-python.ts';
import { readImage, type ImageFile, type ReadOptions } from '../read-image.ts';
import { checked, crc32c } from './codecs.ts';

const folder = temporaryFolder();
const [nx, ny, nz] = [9, 7, 5];
let stores = 0;

function unpack(name: string, changes?: Parameters<typeof unpackStore>[2]): string {
  return unpackStore(folder.path(`${stores++}.zarr`), name, changes);
}

async function read(path: string, options: ReadOptions = {}): Promise<ImageFile> {
  return readImage(path, { requireVoxelSize: false, ...options });
}

/** Element types that the stores are read as; their voxels count up. */
const types: Record<string, string> = {
  '2-big-int64': 'int32',
  '2-blosc': 'float32',
  '2-fortran-big': 'float32',
  '2-lz4': 'float64',
  '2-shuffle-gzip': 'float32',
  '2-slash': 'uint8',
  '2-zlib': 'int32',
  '2-zstd': 'uint16',
  '3-blosc': 'int16',
  '3-gzip-crc32c': 'float64',
  '3-int64': 'int32',
  '3-keys-2': 'uint32',
  '3-shards': 'float32',
  '3-shards-start': 'uint8',
  '3-transpose-big': 'int32',
  '3-zstd': 'uint16',
  'ome-0.4': 'uint16',
  'ome-0.5': 'uint16',
};

describe('a store that zarr-python wrote', () => {
  it('is tested for every name', () => {
    expect([...Object.keys(types), '2-fill', '3-fill', '3-bool'].toSorted()).toEqual(storeNames.toSorted());
  });

  it.each(Object.entries(types))('%s holds the values', async (name, dataType) => {
    const file = await read(unpack(name));
    expect(file).toMatchObject({ dataType, format: 'zarr' });
    expect(file.volume.shape).toEqual([nx, ny, nz]);
    const wraps = dataType === 'uint8' ? 256 : 65536;
    expect([...file.volume.data]).toEqual(Array.from({ length: nx * ny * nz }, (_, index) => index % wraps));
  });

  it.each(Object.keys(types))('%s gives a part as the whole does', async (name) => {
    const path = unpack(name);
    const whole = (await read(path)).volume;
    const part = (await read(path, { crop: { x: [3, 8], y: [1, 7], z: [1, 4] } })).volume;
    expect(part.shape).toEqual([5, 6, 3]);
    part.data.forEach((value: number, index: number) => {
      const [x, y, z] = [3 + (index % 5), 1 + (Math.floor(index / 5) % 6), 1 + Math.floor(index / 30)];
      expect(value).toBe(whole.data[x + nx * (y + ny * z)]);
    });
  });

  it('holds booleans as 0 and 1', async () => {
    const { data } = (await read(unpack('3-bool'))).volume;
    expect([...data]).toEqual(Array.from({ length: nx * ny * nz }, (_, index) => (index % 256) % 2));
  });

  it.each([
    ['2-fill', 2.5],
    ['3-fill', 7],
  ])('%s: chunks that are not there hold the fill value', async (name, fill) => {
    const { data } = (await read(unpack(name))).volume;
    data.forEach((value: number, index: number) => {
      const [x, y, z] = [index % nx, Math.floor(index / nx) % ny, Math.floor(index / (nx * ny))];
      expect(value).toBe(x < 4 && y < 4 && z < 2 ? 1 : fill);
    });
  });

  it('is remarked on where none of its chunks is there', async () => {
    const { remarks, volume } = await read(unpack('3-fill'), { crop: { x: [4, 9] } });
    expect(remarks.join()).toContain('no chunk of it is stored, so all voxels are 7');
    expect(volume.data.every((value) => value === 7)).toBe(true);
    expect((await read(unpack('3-fill'))).remarks).toEqual([]);
  });

  it.each(['ome-0.4', 'ome-0.5'])('%s: levels have their voxel sizes, under every path', async (name) => {
    const path = unpack(name);
    expect(await read(path)).toMatchObject({ voxelSizeSource: 'file' });
    expect((await read(path)).volume.voxelSize).toEqual([6.25e-8, 1.25e-7, 2.5e-7]);
    const coarse = await read(path, { dataset: 's1' });
    expect(coarse.volume.shape).toEqual([4, 3, 5]);
    expect(coarse.volume.voxelSize[0]).toBeCloseTo((62.5e-9 * 9) / 4, 12);
    expect((await read(`${path}/s1`)).volume).toEqual(coarse.volume);
  });

  it('has no voxel size where the axes have no unit', async () => {
    const document = JSON.stringify(storedDocument('ome-0.5', 'zarr.json')).replaceAll(
      '"nanometer"',
      '"pixel"',
    );
    const file = await read(unpack('ome-0.5', { 'zarr.json': document }));
    expect(file.voxelSizeSource).toBe('none');
    expect(file.remarks.join()).toContain('the axes have no unit of length');
  });
});

describe('CRC-32C', () => {
  it('of the examples of RFC 3720, B.4', () => {
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
    expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
    expect(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index))).toBe(0x46dd794e);
  });

  it('is checked', () => {
    const bytes = new Uint8Array(36);
    bytes.set([0xaa, 0x36, 0x91, 0x8a], 32);
    expect(checked(bytes)).toEqual(new Uint8Array(32));
    bytes[3] = 1;
    expect(() => checked(bytes)).toThrow(/checksum/);
  });
});

/** `name` with keys of its array's metadata replaced. */
function changed(name: string, keys: Record<string, unknown>): string {
  const file = name.startsWith('2') ? '.zarray' : 'zarr.json';
  return unpack(name, { [file]: JSON.stringify({ ...storedDocument(name, file), ...keys }) });
}

function folderForShard(): string {
  const store = unpack('3-shards');
  const shard = join(store, 'c/0/0/0');
  rmSync(shard);
  mkdirSync(shard);
  return store;
}

describe('a damaged or hostile store', () => {
  const far = 2 ** 40;
  it.each<[string, () => string, RegExp]>([
    ['no JSON', () => unpack('3-zstd', { 'zarr.json': '{' }), /zarr\.json: not a JSON file/],
    ['a list', () => unpack('2-zstd', { '.zarray': '[]' }), /not the metadata of a Zarr node/],
    ['another format', () => changed('3-zstd', { zarr_format: 4 }), /"zarr_format": 3/],
    [
      'a type that every object has',
      () => changed('3-zstd', { data_type: 'constructor' }),
      /data_type: "constructor" is not read/,
    ],
    [
      'a codec that every object has',
      () => changed('2-zstd', { compressor: { id: 'toString' } }),
      /the codec 'toString' is not read/,
    ],
    [
      'a fill value that every object has',
      () => changed('3-zstd', { fill_value: 'constructor' }),
      /fill_value: "constructor" is not read/,
    ],
    ['a folder for a shard', () => folderForShard(), /a shard that is no file/],
    ['text as type', () => changed('3-zstd', { data_type: 'string' }), /data_type: "string" is not read/],
    [
      'complex',
      () => changed('2-zstd', { dtype: '<c8' }),
      /dtype: "<c8" is not read; expected bool, integers/,
    ],
    ['a record', () => changed('2-zstd', { dtype: [['a', '<f4']] }), /dtype: \[\["a","<f4"\]\] is not read/],
    [
      'no shape',
      () => changed('3-zstd', { shape: undefined }),
      /shape: nothing is not read; expected 2 to 5 whole/,
    ],
    ['a negative shape', () => changed('3-zstd', { shape: [5, -7, 9] }), /shape: \[5,-7,9\] is not read/],
    ['chunks of nothing', () => changed('2-zstd', { chunks: [2, 0, 4] }), /chunks: \[2,0,4\] is not read/],
    [
      'chunks of another rank',
      () => changed('2-zstd', { chunks: [2, 4] }),
      /chunks: \[2,4\] is not read; expected 3/,
    ],
    ['a huge chunk', () => changed('2-zstd', { chunks: [far, 4, 4] }), /chunks of at most 2 GiB/],
    ['a huge shape', () => changed('3-fill', { shape: [far, far, 9] }), /do not fit in memory/],
    ['a shape past the memory', () => changed('3-fill', { shape: [far, 7, 9] }), /do not fit in memory/],
    [
      'very many chunks',
      () => changed('2-fill', { shape: [300, 300, 300], chunks: [1, 1, 1] }),
      /27000000 chunks are too many/,
    ],
    [
      'an unknown codec',
      () => changed('2-zstd', { compressor: { id: 'pcodec' } }),
      /the codec 'pcodec' is not read/,
    ],
    [
      'an unknown separator',
      () => changed('2-zstd', { dimension_separator: '../' }),
      /dimension_separator: "\.\.\/" is not read/,
    ],
    [
      'an unknown key encoding',
      () =>
        changed('3-zstd', { chunk_key_encoding: { name: 'default', configuration: { separator: '/../' } } }),
      /chunk_key_encoding/,
    ],
    ['an irregular grid', () => changed('3-zstd', { chunk_grid: { name: 'rectangular' } }), /a regular grid/],
    [
      'a fill value in bits',
      () => changed('3-zstd', { fill_value: '0x00' }),
      /fill_value: "0x00" is not read/,
    ],
    ['no codecs', () => changed('3-zstd', { codecs: [] }), /transpose, bytes, and what packs bytes/],
    [
      'NaN as fill value',
      () => changed('2-fill', { fill_value: 'NaN' }),
      /voxel \(4, 0, 0\): the value is NaN/,
    ],
    [
      'five axes',
      () =>
        changed('3-zstd', {
          shape: [2, 2, 5, 7, 9],
          chunk_grid: { name: 'regular', configuration: { chunk_shape: [1, 1, 2, 4, 4] } },
        }),
      /shape 2 × 2 × 5 × 7 × 9 is not one volume/,
    ],
    [
      'integers past 32 bits',
      () => unpack('2-big-int64', { '0.0.0': Buffer.alloc(256, 1) }),
      /does not fit 32 bits/,
    ],
    [
      'a short chunk',
      () => unpack('2-slash', { '0/0/0': Buffer.alloc(31) }),
      /0\/0\/0: the chunk is cut short or damaged \(31 bytes in place of 32\)/,
    ],
    ['a long chunk', () => unpack('2-slash', { '0/0/0': Buffer.alloc(33) }), /33 bytes in place of 32/],
    [
      'a damaged zlib chunk',
      () => unpack('2-zlib', { '0.0.0': Buffer.alloc(40, 1) }),
      /cut short or damaged/,
    ],
    [
      'a damaged zstd chunk',
      () => unpack('2-zstd', { '0.0.0': Buffer.alloc(40, 1) }),
      /cut short or damaged/,
    ],
    ['an empty zstd chunk', () => unpack('2-zstd', { '0.0.0': Buffer.alloc(0) }), /cut short or damaged/],
    [
      'a blosc chunk that claims 4 GB',
      () => unpack('2-blosc', { '0.0.0': Buffer.alloc(64, 255) }),
      /claims 4294967295 bytes/,
    ],
    [
      'an lz4 chunk that claims 4 GB',
      () => unpack('2-lz4', { '0.0.0': Buffer.alloc(64, 255) }),
      /claims 4294967295 bytes/,
    ],
    [
      'a wrong checksum',
      () => unpack('3-gzip-crc32c', { 'c/0/0/0': Buffer.alloc(64, 3) }),
      /its checksum does not fit/,
    ],
    ['a short shard', () => unpack('3-shards', { 'c/0/0/0': Buffer.alloc(50) }), /the shard is cut short/],
    [
      'a shard with a damaged index',
      () => unpack('3-shards', { 'c/0/0/0': Buffer.alloc(900, 1) }),
      /the index of the shard is damaged/,
    ],
    [
      'a shard whose index leads outside',
      () => unpack('3-shards-start', { 'c/0/0/0': Buffer.alloc(900, 1) }),
      /damaged/,
    ],
  ])('%s', async (_, make, message) => {
    const reading = read(make());
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each(['../3-zstd', '/etc', 's0/../..', '', 7, 'a\\b'])(
    'leads nowhere with the path %j',
    async (path) => {
      const document = storedDocument('ome-0.5', 'zarr.json');
      const text = JSON.stringify(document).replaceAll('"s0"', JSON.stringify(path));
      await expect(read(unpack('ome-0.5', { 'zarr.json': text }))).rejects.toThrow(
        /is no path within the store/,
      );
    },
  );

  it('inflates a chunk no further than it may be long', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 24));
    await expect(read(unpack('2-shuffle-gzip', { '0.0.0': bomb }))).rejects.toThrow(/cut short or damaged/);
  });

  it('with bytes of its metadata changed is read or refused', async () => {
    for (const name of ['2-zlib', '3-gzip-crc32c']) {
      const file = name.startsWith('2') ? '.zarray' : 'zarr.json';
      const bytes = Buffer.from(JSON.stringify(storedDocument(name, file)));
      for (let at = 0; at < bytes.length; at++) {
        const other = Buffer.from(bytes);
        other[at] = 33 + (((other[at] ?? 0) * 7 + at) % 90);
        const outcome = await read(unpack(name, { [file]: other })).catch((error: unknown) => error);
        expect(outcome).toSatisfy(
          (found: { volume?: unknown; exitCode?: number }) =>
            found.volume !== undefined || found.exitCode === 2,
        );
      }
    }
  });
});

describe('which array', () => {
  const group = JSON.stringify({ zarr_format: 3, node_type: 'group', attributes: {} });

  function twoArrays(): string {
    const path = folder.path(`${stores++}.zarr`);
    unpackStore(`${path}/a`, '3-zstd');
    unpackStore(`${path}/b/c`, '3-int64');
    return unpackStore(path, '', { 'zarr.json': group, 'b/zarr.json': group });
  }

  it('is named, or the only one', async () => {
    const path = twoArrays();
    expect((await read(path, { dataset: 'a' })).dataType).toBe('uint16');
    expect((await read(path, { dataset: 'b/c' })).dataType).toBe('int32');
    expect((await read(path, { dataset: 'b' })).dataType).toBe('int32');
    expect((await read(`${path}/b`)).dataType).toBe('int32');
  });

  it('is asked for where there are several, and listed', async () => {
    const path = twoArrays();
    await expect(read(path)).rejects.toThrow(
      /a group of arrays; expected one of a, b; name it with --dataset/,
    );
    await expect(read(path, { dataset: 'd' })).rejects.toThrow(/nothing is called 'd'; expected one of a, b/);
    await expect(read(path, { dataset: '../b' })).rejects.toThrow(/is no path within the store/);
  });

  it('is asked of a Zarr store only', async () => {
    const path = folder.write('plain.tif', 'II');
    await expect(read(path, { dataset: 'a' })).rejects.toThrow(/only a Zarr store has data sets/);
  });

  it('names its axes in another order', async () => {
    const { volume } = await read(changed('3-zstd', { dimension_names: ['x', 'y', 'z'] }));
    expect(volume.shape).toEqual([nz, ny, nx]);
    expect(volume.data[1]).toBe(nx * ny);
  });
});
