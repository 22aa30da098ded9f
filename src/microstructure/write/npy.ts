import type { LongWork } from '../../base/index.ts';
import type { DataType } from '../volume.ts';
import { asOneField, type WritableImage } from './named-fields.ts';
import { writeNewFile } from './new-file.ts';
import { appendPlanes } from './raw.ts';

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

/**
 * Writes a NumPy array (version 1.0, C order) with axes z, y, x, and for a vector its components last. NPY has no place
 * for the voxel size.
 */
export async function writeNpy(path: string, image: WritableImage, work: LongWork): Promise<void> {
  const { shape } = image;
  const field = asOneField(path, image);
  const lengths = [...shape.toReversed(), ...(field.components === 1 ? [] : [field.components])];
  const text = `{'descr': '${codes[field.dataType]}', 'fortran_order': False, 'shape': (${lengths.join(', ')}), }`;
  // The data begin at a multiple of 64 bytes, after ten of magic, version and length.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = Buffer.alloc(10 + length, ' ');
  header.write('\u0093NUMPY\u0001\u0000', 'latin1');
  header.writeUInt16LE(length, 8);
  header.write(text, 10, 'latin1');
  header.write('\n', header.length - 1, 'latin1');
  await writeNewFile(path, async (file) => {
    await file.append(header);
    await appendPlanes(file, field, shape, work);
  });
}
