import { FormatError } from '../../../base/index.ts';
import { voxelBytes } from '../../data-type.ts';
import type { DataType } from '../../volume.ts';
import { readNumbers, tags, type Directory, type TagEntry, type TiffFile } from './directory.ts';

export type Compression = 'none' | 'lzw' | 'deflate' | 'packbits';

const compressions: Record<number, Compression> = {
  1: 'none',
  5: 'lzw',
  8: 'deflate',
  32773: 'packbits',
  32946: 'deflate',
};

const otherCompressions: Record<number, string> = {
  2: 'CCITT',
  3: 'CCITT fax 3',
  4: 'CCITT fax 4',
  6: 'old JPEG',
  7: 'JPEG',
  33003: 'JPEG 2000',
  33005: 'JPEG 2000',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50000: 'Zstandard',
  50001: 'WebP',
};

/** No valid stream of the kind grows by more than this, which bounds what a small file can make us allocate. */
export const largestExpansion: Record<Compression, number> = {
  none: 1,
  packbits: 64,
  lzw: 2600,
  deflate: 1040,
};

/** How one page is stored; a strip is a tile as wide as the page. */
export interface PageLayout {
  /** `page 3`, for messages. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Bits of one stored value: 1, 2 or 4 (packed), 8, 16, 32 or 64. */
  readonly bits: number;
  readonly dataType: DataType;
  readonly compression: Compression;
  /** 1 none, 2 horizontal differences, 3 floating point. */
  readonly predictor: number;
  readonly reversedBits: boolean;
  readonly segment: 'strip' | 'tile';
  readonly segmentWidth: number;
  readonly segmentHeight: number;
  readonly offsets: TagEntry;
  readonly byteCounts: TagEntry | undefined;
}

/** Bytes of a page once it is unpacked. */
export function pageBytes(page: PageLayout): number {
  return page.width * page.height * voxelBytes(page.dataType);
}

/** Reads and checks how a page is stored. @throws FormatError naming what is wrong or not supported. */
export async function readLayout(file: TiffFile, directory: Directory, name: string): Promise<PageLayout> {
  const scalar = scalarReader(file, directory, name);
  const width = await scalar(tags.imageWidth, 0);
  const height = await scalar(tags.imageLength, 0);
  const bits = await scalar(tags.bitsPerSample, 1);
  const fail = failure(file, name);
  if (!(width > 0 && height > 0)) throw fail(`a page of ${width} × ${height} pixels cannot be`);
  await checkGrey(scalar, fail);
  const compression = compressionOf(await scalar(tags.compression, 1), fail);
  const dataType = dataTypeOf(await scalar(tags.sampleFormat, 1), bits, fail);
  const predictor = await scalar(tags.predictor, 1);
  checkPredictor(predictor, compression, bits, dataType, fail);
  const grid = await segmentGrid(directory, scalar, width, height, fail);
  const usesPredictor = compression === 'lzw' || compression === 'deflate';
  return {
    name,
    width,
    height,
    bits,
    dataType,
    compression,
    predictor: usesPredictor ? predictor : 1,
    reversedBits: (await scalar(tags.fillOrder, 1)) === 2,
    ...grid,
  };
}

/** Pages marked as a smaller copy or as a mask of another are not slices of the volume. */
export async function isSecondary(file: TiffFile, directory: Directory, name: string): Promise<boolean> {
  const scalar = scalarReader(file, directory, name);
  const isReducedOrMask = ((await scalar(tags.newSubfileType, 0)) & 0b101) !== 0;
  return isReducedOrMask || (await scalar(tags.subfileType, 1)) === 2;
}

type Scalar = (tag: number, otherwise: number) => Promise<number>;
type Fail = (what: string, mend?: string) => FormatError;

function scalarReader(file: TiffFile, directory: Directory, name: string): Scalar {
  return async (tag, otherwise) => {
    const entry = directory.get(tag);
    if (entry === undefined || entry.count === 0) return otherwise;
    return (await readNumbers(file, entry, `tag ${tag} of ${name}`, 1))[0] ?? otherwise;
  };
}

function failure(file: TiffFile, name: string): Fail {
  return (what, mend) =>
    new FormatError(what, {
      at: { file: file.source.path, field: name },
      ...(mend === undefined ? {} : { mend }),
    });
}

async function checkGrey(scalar: Scalar, fail: Fail): Promise<void> {
  const samples = await scalar(tags.samplesPerPixel, 1);
  const photometric = await scalar(tags.photometricInterpretation, 1);
  const mend = 'convert it to one grey or label value per pixel';
  if (samples !== 1)
    throw fail(`${samples} values per pixel (a colour image or several channels) are not read`, mend);
  // 0 and 1 are grey, 3 a palette, 4 a mask: in all of them the stored value is taken as it is.
  if (![0, 1, 3, 4].includes(photometric))
    throw fail(`colours (photometric ${photometric}) are not read`, mend);
  const depth = await scalar(tags.imageDepth, 1);
  if (depth !== 1) throw fail('pages that are volumes themselves (ImageDepth) are not read');
}

function compressionOf(code: number, fail: Fail): Compression {
  const compression = compressions[code];
  if (compression === undefined) {
    const name = otherCompressions[code] ?? `number ${code}`;
    throw fail(`compression ${name} is not read`, 'save it uncompressed or with LZW, deflate or PackBits');
  }
  return compression;
}

function dataTypeOf(sampleFormat: number, bits: number, fail: Fail): DataType {
  const unsigned: Record<number, DataType> = {
    1: 'uint8',
    2: 'uint8',
    4: 'uint8',
    8: 'uint8',
    16: 'uint16',
    32: 'uint32',
  };
  const signed: Record<number, DataType> = { 8: 'int8', 16: 'int16', 32: 'int32' };
  const float: Record<number, DataType> = { 32: 'float32', 64: 'float64' };
  const byFormat: Record<number, Record<number, DataType>> = {
    1: unsigned,
    2: signed,
    3: float,
    4: unsigned,
  };
  const dataType = byFormat[sampleFormat]?.[bits];
  if (dataType === undefined) {
    const kind = ['unsigned integers', 'signed integers', 'floating point', 'undefined values'][
      sampleFormat - 1
    ];
    throw fail(
      `${bits}-bit ${kind ?? `values of format ${sampleFormat}`} are not read`,
      'convert them to 8, 16 or 32-bit integers or 32 or 64-bit floating point',
    );
  }
  return dataType;
}

function checkPredictor(
  predictor: number,
  compression: Compression,
  bits: number,
  dataType: DataType,
  fail: Fail,
): void {
  if (compression === 'none' || compression === 'packbits' || predictor === 1) return;
  const isFloat = dataType.startsWith('float');
  if ((predictor === 2 && bits >= 8) || (predictor === 3 && isFloat)) return;
  throw fail(
    `predictor ${predictor} with ${bits}-bit ${isFloat ? 'floating point' : 'integers'} is not read`,
  );
}

type SegmentGrid = Pick<PageLayout, 'segment' | 'segmentWidth' | 'segmentHeight' | 'offsets' | 'byteCounts'>;

async function segmentGrid(
  directory: Directory,
  scalar: Scalar,
  width: number,
  height: number,
  fail: Fail,
): Promise<SegmentGrid> {
  const tiled = directory.has(tags.tileWidth) || directory.has(tags.tileOffsets);
  const offsets =
    directory.get(tiled ? tags.tileOffsets : tags.stripOffsets) ?? directory.get(tags.stripOffsets);
  const byteCounts =
    directory.get(tiled ? tags.tileByteCounts : tags.stripByteCounts) ?? directory.get(tags.stripByteCounts);
  const segmentWidth = tiled ? await scalar(tags.tileWidth, 0) : width;
  const rows = tiled ? await scalar(tags.tileLength, 0) : await scalar(tags.rowsPerStrip, height);
  const segment = tiled ? 'tile' : 'strip';
  if (!(segmentWidth > 0 && rows > 0))
    throw fail(`${segment}s of ${segmentWidth} × ${rows} pixels cannot be`);
  const segmentHeight = tiled ? rows : Math.min(rows, height);
  const expected = Math.ceil(width / segmentWidth) * Math.ceil(height / segmentHeight);
  if (offsets === undefined || offsets.count < expected) {
    throw fail(`the page needs ${expected} ${segment}s, the file gives the places of ${offsets?.count ?? 0}`);
  }
  if (byteCounts !== undefined && byteCounts.count < expected) {
    throw fail(`the page needs ${expected} ${segment}s, the file gives the lengths of ${byteCounts.count}`);
  }
  return { segment, segmentWidth, segmentHeight, offsets, byteCounts };
}
