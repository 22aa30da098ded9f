import { FormatError } from '../../../base/index.ts';
import { voxelBytes } from '../../data-type.ts';
import type { DataType } from '../../volume.ts';
import { isObject, type JsonObject, type ZarrNode } from './node.ts';

/** A step from stored bytes to voxels: decompression or a checksum. */
export interface Codec {
  readonly name: string;
  readonly configuration: JsonObject;
}

/** How one chunk is stored. */
interface ChunkLayout {
  readonly shape: readonly number[];
  /** Axes from the slowest to the fastest in the stored bytes. */
  readonly order: readonly number[];
  readonly littleEndian: boolean;
  /** In the order of writing. */
  readonly codecs: readonly Codec[];
}

/** Several chunks in one file, with an index of where each lies. */
export interface Sharding {
  /** Voxels of a shard along each axis. */
  readonly shape: readonly number[];
  readonly indexAtEnd: boolean;
  /** The index ends in a CRC-32C. */
  readonly indexChecked: boolean;
}

/** What the metadata of an array say, checked. */
export interface ArrayLayout {
  readonly folder: string;
  readonly shape: readonly number[];
  /** Element type of the voxels; 64-bit integers and booleans are narrowed. */
  readonly dataType: DataType;
  readonly elementBytes: number;
  readonly wide: boolean;
  readonly fill: number;
  readonly chunk: ChunkLayout;
  readonly sharding: Sharding | undefined;
  /** Names of the axes, where the array has them. */
  readonly axisNames: readonly (string | null)[] | undefined;
  /** Path of a chunk's (or shard's) file within the folder. */
  keyOf(chunk: readonly number[]): string;
}

const elementTypes = new Map<unknown, DataType>(
  Object.entries({
    bool: 'uint8',
    uint8: 'uint8',
    uint16: 'uint16',
    uint32: 'uint32',
    uint64: 'uint32',
    int8: 'int8',
    int16: 'int16',
    int32: 'int32',
    int64: 'int32',
    float32: 'float32',
    float64: 'float64',
  }),
);

/** NumPy's codes in version 2. */
const elementCodes = new Map(
  Object.entries({
    b1: 'bool',
    u1: 'uint8',
    u2: 'uint16',
    u4: 'uint32',
    u8: 'uint64',
    i1: 'int8',
    i2: 'int16',
    i4: 'int32',
    i8: 'int64',
    f4: 'float32',
    f8: 'float64',
  }),
);

/** A chunk is unpacked as a whole. */
const largestChunk = 2 ** 31;

/** @throws FormatError for metadata that are damaged or of a kind that is not read, naming the key. */
export function layoutOf(node: ZarrNode): ArrayLayout {
  return node.zarrFormat === 2 ? layoutOfVersion2(node) : layoutOfVersion3(node);
}

function wrong(folder: string, field: string, value: unknown, expected: string): FormatError {
  const text = JSON.stringify(value) ?? 'nothing';
  return new FormatError(`${text.length > 60 ? `${text.slice(0, 60)}…` : text} is not read`, {
    at: { file: folder, field },
    expected,
  });
}

function counts(folder: string, field: string, value: unknown, rank?: number): number[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  const good = list.every((count) => Number.isSafeInteger(count) && Number(count) > 0);
  if (good && list.length >= 2 && list.length <= 8 && (rank ?? list.length) === list.length) {
    return list as number[];
  }
  throw wrong(folder, field, value, `${rank ?? '2 to 5'} whole numbers above zero`);
}

/** Everything of the layout but how chunks are packed and named. */
function elementsOf(folder: string, type: string | undefined, field: string, given: unknown, fill: unknown) {
  const dataType = elementTypes.get(type);
  if (dataType === undefined) {
    throw wrong(folder, field, given, 'bool, integers, float32 or float64');
  }
  const wide = type === 'int64' || type === 'uint64';
  return { dataType, wide, elementBytes: wide ? 8 : voxelBytes(dataType), fill: fillOf(folder, fill) };
}

const specialFills = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

function fillOf(folder: string, value: unknown): number {
  if (value === undefined || value === null) return 0;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return value;
  const number = specialFills.get(value);
  if (number === undefined) throw wrong(folder, 'fill_value', value, 'a number');
  return number;
}

function checkChunk(folder: string, field: string, shape: readonly number[], elementBytes: number): void {
  const bytes = shape.reduce((product, count) => product * count, elementBytes);
  if (bytes > largestChunk) throw wrong(folder, field, shape, 'chunks of at most 2 GiB');
}

function layoutOfVersion2({ folder, document }: ZarrNode): ArrayLayout {
  const { dtype, order = 'C', filters, compressor, dimension_separator: separator = '.' } = document;
  const shape = counts(folder, 'shape', document['shape']);
  const chunkShape = counts(folder, 'chunks', document['chunks'], shape.length);
  const [, endian = '', code = ''] = /^([<>|])([a-z]\d)$/.exec(String(dtype)) ?? [];
  const elements = elementsOf(folder, elementCodes.get(code), 'dtype', dtype, document['fill_value']);
  checkChunk(folder, 'chunks', chunkShape, elements.elementBytes);
  if (order !== 'C' && order !== 'F') throw wrong(folder, 'order', order, 'C or F');
  if (separator !== '.' && separator !== '/') throw wrong(folder, 'dimension_separator', separator, '. or /');
  const steps: unknown[] = [...(Array.isArray(filters) ? filters : []), ...(compressor ? [compressor] : [])];
  const codecs = steps.map((step): Codec => {
    if (!isObject(step) || typeof step['id'] !== 'string') {
      throw wrong(folder, 'compressor', step, 'an object with an id');
    }
    return { name: step['id'], configuration: step };
  });
  const axes = shape.map((_, axis) => axis);
  return {
    folder,
    shape,
    ...elements,
    chunk: {
      shape: chunkShape,
      order: order === 'C' ? axes : axes.toReversed(),
      littleEndian: endian !== '>',
      codecs,
    },
    sharding: undefined,
    axisNames: undefined,
    keyOf: (chunk) => chunk.join(separator),
  };
}

function layoutOfVersion3({ folder, document }: ZarrNode): ArrayLayout {
  const { data_type: type, chunk_grid: grid, dimension_names: names } = document;
  const shape = counts(folder, 'shape', document['shape']);
  const settings = isObject(grid) ? grid['configuration'] : undefined;
  if (!isObject(grid) || grid['name'] !== 'regular' || !isObject(settings)) {
    throw wrong(folder, 'chunk_grid', grid, 'a regular grid');
  }
  const gridShape = counts(folder, 'chunk_grid', settings['chunk_shape'], shape.length);
  const name = typeof type === 'string' ? type : undefined;
  const elements = elementsOf(folder, name, 'data_type', type, document['fill_value']);
  const codecs = codecsOf(folder, document['codecs']);
  const sharded = codecs.find(({ name: codec }) => codec === 'sharding_indexed');
  if (sharded !== undefined && codecs.length > 1) {
    throw wrong(folder, 'codecs', codecs, 'shards that are not packed once more');
  }
  const inner = sharded?.configuration;
  const chunkShape =
    inner === undefined ? gridShape : counts(folder, 'codecs', inner['chunk_shape'], shape.length);
  checkChunk(folder, 'chunk_grid', chunkShape, elements.elementBytes);
  return {
    folder,
    shape,
    ...elements,
    chunk: chunkLayout(folder, chunkShape, inner === undefined ? codecs : codecsOf(folder, inner['codecs'])),
    sharding: inner === undefined ? undefined : shardingOf(folder, gridShape, chunkShape, inner),
    axisNames: Array.isArray(names)
      ? names.map((axis) => (typeof axis === 'string' ? axis : null))
      : undefined,
    keyOf: keysOf(folder, document['chunk_key_encoding']),
  };
}

function codecsOf(folder: string, list: unknown): Codec[] {
  const steps: unknown[] = Array.isArray(list) ? list : [];
  return steps.map((step) => {
    if (!isObject(step) || typeof step['name'] !== 'string') {
      throw wrong(folder, 'codecs', step, 'an object with a name');
    }
    return {
      name: step['name'],
      configuration: isObject(step['configuration']) ? step['configuration'] : {},
    };
  });
}

/** `transpose` (at most once), `bytes`, then what packs bytes. */
function chunkLayout(folder: string, shape: readonly number[], codecs: readonly Codec[]): ChunkLayout {
  const at = codecs.findIndex(({ name }) => name === 'bytes');
  const [first, ...others] = codecs.slice(0, Math.max(0, at));
  if (at < 0 || others.length > 0 || (first !== undefined && first.name !== 'transpose')) {
    throw wrong(
      folder,
      'codecs',
      codecs.map(({ name }) => name),
      'transpose, bytes, and what packs bytes',
    );
  }
  const axes = shape.map((_, axis) => axis);
  const order = first === undefined ? axes : first.configuration['order'];
  if (!Array.isArray(order) || axes.some((axis) => !order.includes(axis)) || order.length !== axes.length) {
    throw wrong(folder, 'codecs.transpose', order, 'each axis once');
  }
  return {
    shape,
    order: order as number[],
    littleEndian: codecs[at]?.configuration['endian'] !== 'big',
    codecs: codecs.slice(at + 1),
  };
}

function shardingOf(
  folder: string,
  shape: readonly number[],
  chunk: readonly number[],
  { index_location: location = 'end', index_codecs: indexCodecs }: JsonObject,
): Sharding {
  if (shape.some((count, axis) => count % (chunk[axis] ?? 1) !== 0)) {
    throw wrong(folder, 'chunk_grid', shape, `a multiple of the chunk ${chunk.join(' × ')}`);
  }
  const [bytes, checksum, ...others] = codecsOf(folder, indexCodecs);
  const plain = bytes?.name === 'bytes' && bytes.configuration['endian'] !== 'big' && others.length === 0;
  if (!plain || (checksum !== undefined && checksum.name !== 'crc32c')) {
    throw wrong(folder, 'index_codecs', indexCodecs, 'little-endian bytes and crc32c');
  }
  const indexBytes = shape.reduce((product, count, axis) => (product * count) / (chunk[axis] ?? 1), 16);
  if (indexBytes > largestChunk) throw wrong(folder, 'chunk_grid', shape, 'fewer chunks in a shard');
  return { shape, indexAtEnd: location !== 'start', indexChecked: checksum !== undefined };
}

function keysOf(folder: string, encoding: unknown): (chunk: readonly number[]) => string {
  const { name, configuration = {} } = isObject(encoding) ? encoding : {};
  const isVersion2 = name === 'v2';
  const { separator = isVersion2 ? '.' : '/' } = isObject(configuration) ? configuration : {};
  if ((name !== 'default' && !isVersion2) || (separator !== '.' && separator !== '/')) {
    throw wrong(folder, 'chunk_key_encoding', encoding, 'default or v2, separated by . or /');
  }
  return (chunk) => (isVersion2 ? chunk : ['c', ...chunk]).join(separator);
}
