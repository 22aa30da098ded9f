import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shiftDecimal } from '../../decimal.ts';
import type { DataType, VoxelSize } from '../../volume.ts';
import type { PlannedImage } from './plan.ts';
import type { PyramidLevel, Reduction } from './pyramid.ts';

/** Version of OME-NGFF: 0.4 is on Zarr version 2, 0.5 on version 3. */
export type NgffVersion = '0.4' | '0.5';

export interface ArrayDocument {
  readonly shape: readonly number[];
  readonly chunk: readonly number[];
  readonly dataType: DataType;
  readonly compressed: boolean;
}

/** Level of gzip: fast; labels shrink fifty-fold all the same. */
export const gzipLevel = 1;

const codes: Record<DataType, string> = {
  uint8: '|u1',
  uint16: '<u2',
  uint32: '<u4',
  int8: '|i1',
  int16: '<i2',
  int32: '<i4',
  float32: '<f4',
  float64: '<f8',
};

async function writeJson(folder: string, name: string, document: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), `${JSON.stringify(document, null, 2)}\n`);
}

/** The metadata of an array with axes (c,) z, y, x. */
export async function writeArrayDocument(
  folder: string,
  { shape, chunk, dataType, compressed }: ArrayDocument,
  ngff: NgffVersion,
): Promise<void> {
  if (ngff === '0.4') {
    await writeJson(folder, '.zarray', {
      zarr_format: 2,
      shape,
      chunks: chunk,
      dtype: codes[dataType],
      compressor: compressed ? { id: 'gzip', level: gzipLevel } : null,
      fill_value: 0,
      order: 'C',
      filters: null,
      dimension_separator: '/',
    });
    return;
  }
  const packing = compressed ? [{ name: 'gzip', configuration: { level: gzipLevel } }] : [];
  await writeJson(folder, 'zarr.json', {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: dataType,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunk } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: 0,
    codecs: [{ name: 'bytes', configuration: { endian: 'little' } }, ...packing],
    attributes: {},
    dimension_names: axisNames(shape.length),
  });
}

/** The metadata of a group; `attributes` are those that OME-NGFF defines. */
export async function writeGroupDocument(
  folder: string,
  attributes: Readonly<Record<string, unknown>>,
  ngff: NgffVersion,
): Promise<void> {
  if (ngff === '0.4') {
    await writeJson(folder, '.zgroup', { zarr_format: 2 });
    await writeJson(folder, '.zattrs', attributes);
    return;
  }
  await writeJson(folder, 'zarr.json', {
    zarr_format: 3,
    node_type: 'group',
    attributes: { ome: { version: ngff, ...attributes } },
  });
}

/** Path of a chunk's file within its array. */
export function chunkKey(place: readonly number[], ngff: NgffVersion): string {
  return (ngff === '0.4' ? place : ['c', ...place]).join('/');
}

function axisNames(rank: number): string[] {
  return ['c', 'z', 'y', 'x'].slice(-rank);
}

/** Least and largest value of a channel. */
export interface ValueRange {
  least: number;
  largest: number;
}

/** The attributes of an image: axes and resolutions to scale, names of channels or labels. */
export function imageAttributes(
  image: PlannedImage,
  levels: readonly PyramidLevel[],
  voxelSize: VoxelSize,
  ranges: readonly ValueRange[],
  ngff: NgffVersion,
): Record<string, unknown> {
  const version = ngff === '0.4' ? { version: ngff } : {};
  const channelled = image.channels.length > 0;
  const axes = axisNames(channelled ? 4 : 3).map((name) =>
    name === 'c' ? { name, type: 'channel' } : { name, type: 'space', unit: 'micrometer' },
  );
  const reduction = reductionOf(image);
  return {
    multiscales: [
      {
        ...version,
        name: image.name,
        axes,
        datasets: levels.map((level, at) => ({
          path: String(at),
          coordinateTransformations: transformations(level, voxelSize, channelled),
        })),
        type: reduction,
        metadata: { description: `${reduction} of up to 2 x 2 x 2 voxels from level to level` },
      },
    ],
    ...(channelled ? { omero: { ...version, channels: channelsOf(image, ranges) } } : {}),
    ...(image.kind === 'labels' ? { 'image-label': { ...version, ...labelAttributes(image) } } : {}),
  };
}

export function reductionOf({ kind }: PlannedImage): Reduction {
  return kind === 'labels' ? 'mode' : 'mean';
}

/** Voxel's edges in micrometres, and where the first voxel's centre lies from that of the finest level. */
function transformations({ factor }: PyramidLevel, voxelSize: VoxelSize, channelled: boolean): unknown[] {
  const edges = voxelSize.map((length) => shiftDecimal(length, 6));
  const scale = edges.map((length, axis) => length * factor[axis]).toReversed();
  const translation = edges.map((length, axis) => (length * (factor[axis] - 1)) / 2).toReversed();
  return [
    { type: 'scale', scale: [...(channelled ? [1] : []), ...scale] },
    { type: 'translation', translation: [...(channelled ? [0] : []), ...translation] },
  ];
}

function channelsOf({ channels }: PlannedImage, ranges: readonly ValueRange[]): unknown[] {
  return channels.map((label, at) => {
    const { least, largest } = ranges[at];
    const window = { min: least, max: largest, start: least, end: largest };
    return { label, color: 'FFFFFF', active: at === 0, window };
  });
}

/** Colours that stay apart for colour-blind readers (Okabe and Ito). */
const colours = [
  [223, 229, 235],
  [0, 114, 178],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
  [213, 94, 0],
  [240, 228, 66],
];

function labelAttributes({ labels, path }: PlannedImage): Record<string, unknown> {
  const named = labels.filter(({ name }) => name !== undefined);
  const coloured = labels.slice(0, colours.length);
  return {
    ...(coloured.length === 0
      ? {}
      : { colors: coloured.map(({ label }, at) => ({ 'label-value': label, rgba: [...colours[at], 255] })) }),
    ...(named.length === 0
      ? {}
      : { properties: named.map(({ label, name }) => ({ 'label-value': label, name })) }),
    ...(path === '' ? {} : { source: { image: '../../' } }),
  };
}
