import { FormatError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import {
  allocateVoxels,
  machineIsLittleEndian,
  narrowIntegers,
  swapByteOrder,
  viewVoxels,
  voxelBytes,
} from '../data-type.ts';
import { voxelCount, type DataType, type Shape, type VoxelArray } from '../volume.ts';
import type { ResolvedCrop } from './crop.ts';
import type { FileSource } from './file-source.ts';
import type { ImageSource, PlaneSource, ScatteredSource } from './plane-source.ts';

/** How NumPy names the element types; 64-bit integers and booleans are narrowed to what a volume holds. */
const elementTypes: Record<string, { dataType: DataType; wide?: boolean }> = {
  b1: { dataType: 'uint8' },
  u1: { dataType: 'uint8' },
  u2: { dataType: 'uint16' },
  u4: { dataType: 'uint32' },
  u8: { dataType: 'uint32', wide: true },
  i1: { dataType: 'int8' },
  i2: { dataType: 'int16' },
  i4: { dataType: 'int32' },
  i8: { dataType: 'int32', wide: true },
  f4: { dataType: 'float32' },
  f8: { dataType: 'float64' },
};

interface NpyHeader {
  /** Type code of {@link elementTypes}. */
  code: string;
  dataType: DataType;
  /** Bytes of one element in the file. */
  elementBytes: number;
  wide: boolean;
  foreign: boolean;
  fortran: boolean;
  shape: Shape;
  dataStart: number;
}

/**
 * Opens a NumPy file. Axis 0, 1, 2 of the array are z, y, x as NumPy's users have them, whatever the order in
 * the file; an array of two axes is one plane.
 */
export async function openNpy(source: FileSource): Promise<PlaneSource | ScatteredSource> {
  const header = await readHeader(source);
  const image: ImageSource = {
    path: source.path,
    shape: header.shape,
    dataType: header.dataType,
    bytes: source.size,
    voxelSize: undefined,
    remarks: [],
    close: () => source.close(),
  };
  // In Fortran order the planes along z are not together in the file.
  if (header.fortran) {
    return { ...image, readScattered: (crop, work) => readFortran(source, header, crop, work) };
  }
  const [nx, ny] = header.shape;
  const planeBytes = nx * ny * header.elementBytes;
  return {
    ...image,
    async readPlane(z, target) {
      const position = header.dataStart + z * planeBytes;
      if (header.wide) {
        const wide = new Uint8Array(planeBytes);
        await source.readInto(wide, position, `plane ${z}`);
        narrow(source.path, header, wide, viewVoxels(header.dataType, target), z * nx * ny);
      } else {
        await source.readInto(target, position, `plane ${z}`);
        if (header.foreign) swapByteOrder(target, header.elementBytes);
      }
    },
  };
}

async function readHeader(source: FileSource): Promise<NpyHeader> {
  const at = { file: source.path };
  const start = await source.read(0, Math.min(12, source.size), 'the NPY header');
  const major = start[6] ?? 0;
  if (major < 1 || major > 3)
    throw new FormatError(`NPY version ${major} is not known`, { at, expected: '1, 2 or 3' });
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const lengthBytes = major === 1 ? 2 : 4;
  if (start.length < 8 + lengthBytes)
    throw new FormatError('the file is cut short within the NPY header', { at });
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > 65536) throw new FormatError(`an NPY header of ${length} bytes is not credible`, { at });
  const text = new TextDecoder('latin1').decode(await source.read(8 + lengthBytes, length, 'the NPY header'));
  const header = interpret(source.path, text, 8 + lengthBytes + length);
  const expected = header.dataStart + voxelCount(header.shape) * header.elementBytes;
  if (expected !== source.size) {
    const what = `an array of ${header.shape.toReversed().join(' × ')} ${header.code}`;
    throw new FormatError(`${what} makes a file of ${expected} bytes, this one has ${source.size}`, { at });
  }
  return header;
}

/** The header is a Python dictionary with three keys. */
function interpret(path: string, text: string, dataStart: number): NpyHeader {
  const at = { file: path };
  const descr = /'descr'\s*:\s*'([<>|=]?)([a-z]\d+)'/i.exec(text);
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (fortran === undefined || shape === undefined || !text.includes("'descr'")) {
    throw new FormatError('the NPY header is damaged', { at, expected: 'descr, fortran_order and shape' });
  }
  const element = elementTypes[descr?.[2] ?? ''];
  if (descr === null || element === undefined) {
    const what = /'descr'\s*:\s*(.{1,60}?)\s*(?:,\s*'fortran|,\s*'shape|\}|$)/.exec(text)?.[1] ?? '?';
    throw new FormatError(`elements of type ${what} are not read`, {
      at,
      expected: 'bool, integers, float32 or float64',
      mend: 'convert them in NumPy with .astype',
    });
  }
  const code = descr[2] ?? '';
  return {
    code,
    dataType: element.dataType,
    elementBytes: Number(code.slice(1)),
    wide: element.wide === true,
    foreign: (descr[1] === '>') === machineIsLittleEndian,
    fortran: fortran === 'True',
    shape: arrayShape(path, shape),
    dataStart,
  };
}

function arrayShape(path: string, text: string): Shape {
  const lengths = text
    .split(',')
    .map((part) => part.replace('L', '').trim())
    .filter((part) => part !== '')
    .map(Number);
  const [nx = 0, ny = 0, nz = 1] = lengths.toReversed();
  const credible = [nx, ny, nz].every((length) => Number.isSafeInteger(length) && length > 0);
  if (lengths.length < 2 || lengths.length > 3 || !credible) {
    throw new FormatError(`an array of shape (${text.trim()}) is not an image`, {
      at: { file: path },
      expected: 'three axes z, y, x, or two axes y, x',
    });
  }
  return [nx, ny, nz];
}

/** Copies 64-bit integers to 32 bits. @throws FormatError naming the first that does not fit. */
function narrow(path: string, header: NpyHeader, wide: Uint8Array, target: VoxelArray, offset: number): void {
  if (header.foreign) swapByteOrder(wide, 8);
  const misfit = narrowIntegers(wide, header.dataType === 'int32', target);
  if (misfit !== undefined) {
    throw new FormatError(`element ${offset + misfit.index}, ${misfit.value}, does not fit 32 bits`, {
      at: { file: path },
      mend: 'labels and grey values must lie within 32 bits',
    });
  }
}

/** Bytes of the file that are held at a time while turning the axes round. */
const scatterBytes = 2 ** 24;

/** In Fortran order z is fastest in the file: blocks of x planes are read and their voxels scattered. */
async function readFortran(
  source: FileSource,
  header: NpyHeader,
  crop: ResolvedCrop,
  work: LongWork,
): Promise<VoxelArray> {
  const [nx, ny, nz] = header.shape;
  const data = allocateVoxels(source.path, header.dataType, voxelCount(crop.shape));
  const perBlock = Math.max(1, Math.floor(scatterBytes / (ny * nz * header.elementBytes)));
  const end = crop.first[0] + crop.shape[0];
  for (let x = crop.first[0]; x < end; x += perBlock) {
    throwIfCancelled(work.signal);
    const planes = Math.min(perBlock, end - x);
    const block = await readBlock(source, header, x, planes);
    scatter(block, data, x - crop.first[0], planes, ny, nz, crop);
    work.onProgress?.({ stage: 'reading', fraction: (x + planes) / nx });
  }
  return data;
}

async function readBlock(
  source: FileSource,
  header: NpyHeader,
  x: number,
  planes: number,
): Promise<VoxelArray> {
  const count = planes * header.shape[1] * header.shape[2];
  const offset = x * header.shape[1] * header.shape[2];
  const bytes = new Uint8Array(count * header.elementBytes);
  await source.readInto(bytes, header.dataStart + offset * header.elementBytes, `plane x = ${x}`);
  if (header.wide) {
    const block = allocateVoxels(source.path, header.dataType, count);
    narrow(source.path, header, bytes, block, offset);
    return block;
  }
  if (header.foreign) swapByteOrder(bytes, voxelBytes(header.dataType));
  return viewVoxels(header.dataType, bytes);
}

function scatter(
  block: VoxelArray,
  data: VoxelArray,
  x: number,
  planes: number,
  ny: number,
  nz: number,
  crop: ResolvedCrop,
): void {
  const [width, height, depth] = crop.shape;
  for (let z = 0; z < depth; z++) {
    for (let y = 0; y < height; y++) {
      const row = x + width * (y + height * z);
      const column = crop.first[2] + z + nz * (crop.first[1] + y);
      for (let plane = 0; plane < planes; plane++) {
        data[row + plane] = block[column + plane * ny * nz];
      }
    }
  }
}
