import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { FormatError, InputError } from '../../base/index.ts';
import { dataTypes, machineIsLittleEndian, swapByteOrder, voxelBytes } from '../data-type.ts';
import { voxelCount, type DataType, type Shape, type VoxelSize } from '../volume.ts';
import { FileSource } from './file-source.ts';
import type { PlaneSource } from './plane-source.ts';
import { checkVoxelSize } from './voxel-size.ts';

/** What the bytes of a RAW file mean. */
export interface RawLayout {
  /** Voxels along x, y, z; x is fastest in the file. */
  shape: Shape;
  dataType: DataType;
  /** Default little. */
  byteOrder?: 'little' | 'big';
  /** Bytes before the first voxel; default 0. */
  headerBytes?: number;
}

/** Where the layout of `file.raw` is kept. */
export function sidecarPath(path: string): string {
  return `${path}.json`;
}

/** Opens a RAW file by the layout given, or else by the one in `FILE.json` beside it. */
export async function openRaw(path: string, given: RawLayout | undefined): Promise<PlaneSource> {
  const source = await FileSource.open(path);
  try {
    const sidecar = given === undefined ? await readSidecar(path) : undefined;
    const layout = checkLayout(path, given ?? sidecar?.layout);
    const bytes = voxelBytes(layout.dataType) * voxelCount(layout.shape) + (layout.headerBytes ?? 0);
    if (bytes !== source.size) throw sizesDisagree(path, layout, bytes, source.size);
    return rawPlanes(source, layout, sidecar?.voxelSize);
  } catch (error) {
    await source.close();
    throw error;
  }
}

/** Planes that lie one after the other, x fastest, uncompressed. */
function rawPlanes(source: FileSource, layout: RawLayout, voxelSize: VoxelSize | undefined): PlaneSource {
  const { shape, dataType, headerBytes = 0 } = layout;
  const voxel = voxelBytes(dataType);
  const planeBytes = shape[0] * shape[1] * voxel;
  const foreign =
    (layout.byteOrder ?? 'little') === 'little' ? !machineIsLittleEndian : machineIsLittleEndian;
  return {
    path: source.path,
    shape,
    dataType,
    bytes: source.size,
    voxelSize,
    remarks: [],
    async readPlane(z, target) {
      await source.readInto(target, headerBytes + z * planeBytes, `plane ${z}`);
      if (foreign) swapByteOrder(target, voxel);
    },
    close: () => source.close(),
  };
}

function sizesDisagree(path: string, layout: RawLayout, expected: number, actual: number): FormatError {
  const header = layout.headerBytes === undefined ? '' : ` after a header of ${layout.headerBytes} bytes`;
  return new FormatError(
    `${layout.shape.join(' × ')} voxels of ${layout.dataType}${header} are ${expected} bytes, the file has ${actual}`,
    { at: { file: path }, mend: 'check the shape (x, y, z), the data type and the header' },
  );
}

function checkLayout(path: string, layout: RawLayout | undefined): RawLayout {
  if (layout === undefined) {
    throw new InputError('a RAW file does not say what its bytes mean', {
      at: { file: path },
      mend: `give its shape and data type, or put them in ${sidecarPath(path)}: {"shape": [nx, ny, nz], "dtype": "uint8"}`,
    });
  }
  const { shape, dataType, byteOrder = 'little', headerBytes = 0 } = layout;
  const reject = (field: string, expected: string): never => {
    throw new InputError(`the ${field} of the RAW file cannot be used`, {
      at: { file: path, field },
      expected,
    });
  };
  if (
    !(Array.isArray(shape) && shape.length === 3 && shape.every((length) => isWhole(length) && length > 0))
  ) {
    reject('shape', 'three whole numbers above zero: voxels along x, y, z');
  }
  if (!dataTypes.includes(dataType)) reject('dataType', `one of ${dataTypes.join(', ')}`);
  if (byteOrder !== 'little' && byteOrder !== 'big') reject('byteOrder', 'little or big');
  if (!isWhole(headerBytes)) reject('headerBytes', 'a whole number of bytes');
  return layout;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The contents of `FILE.raw.json`. */
export interface RawSidecar {
  /** Voxels along x, y, z. */
  shape: Shape;
  dtype: DataType;
  /** Metres. */
  voxelSize?: VoxelSize;
  byteOrder?: 'little' | 'big';
  headerBytes?: number;
}

interface Sidecar {
  layout: RawLayout;
  voxelSize: VoxelSize | undefined;
}

async function readSidecar(path: string): Promise<Sidecar | undefined> {
  const file = sidecarPath(path);
  if (!existsSync(file)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new FormatError('not a JSON file', { at: { file }, cause });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new FormatError('not a description of a RAW file', { at: { file }, expected: 'a JSON object' });
  }
  const { voxelSize, dtype, ...rest } = value as Partial<RawSidecar>;
  return {
    layout: { ...rest, dataType: dtype } as RawLayout,
    voxelSize: voxelSize === undefined ? undefined : checkVoxelSize(voxelSize),
  };
}
