import type { LongWork } from '../../base/index.ts';
import { dataTypeOf } from '../data-type.ts';
import type { DataType, Volume } from '../volume.ts';
import { writeNewFile } from './new-file.ts';
import { appendVoxels } from './raw.ts';

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

/** Writes a NumPy array (version 1.0, C order) with axes z, y, x. NPY has no place for the voxel size. */
export async function writeNpy(path: string, { data, shape }: Volume, work: LongWork): Promise<void> {
  const [nx, ny, nz] = shape;
  const text = `{'descr': '${codes[dataTypeOf(data)]}', 'fortran_order': False, 'shape': (${nz}, ${ny}, ${nx}), }`;
  // The data begin at a multiple of 64 bytes, after ten of magic, version and length.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + length, ' ');
  header.write('\u0093NUMPY\u0001\u0000', 'latin1');
  header.writeUInt16LE(length, 8);
  header.write(text, 10, 'latin1');
  header.write('\n', header.length - 1, 'latin1');
  await writeNewFile(path, async (file) => {
    await file.append(header);
    await appendVoxels(file, data, work);
  });
}
