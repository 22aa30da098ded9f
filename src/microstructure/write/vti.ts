import { promisify } from 'node:util';
import { constants, deflate } from 'node:zlib';
import { InputError, throwIfCancelled } from '../../base/index.ts';
import { bytesAt, isFloat, voxelBytes } from '../data-type.ts';
import { voxelCount, type DataType, type Shape } from '../volume.ts';
import { planesOf, type NamedFields, type PlaneField } from './named-fields.ts';
import { writeNewFile, type NewFile } from './new-file.ts';
import { appendPlanes, littleEndian, planesWithin } from './raw.ts';
import type { WriteOptions } from './write-image.ts';

const compress = promisify(deflate);
/** Fields of floats hold runs (of zeros) and common bytes, and little else to search for. */
const floatPacking = { level: 1, strategy: constants.Z_RLE };

const vtkTypes: Record<DataType, string> = {
  uint8: 'UInt8',
  uint16: 'UInt16',
  uint32: 'UInt32',
  int8: 'Int8',
  int16: 'Int16',
  int32: 'Int32',
  float32: 'Float32',
  float64: 'Float64',
};

/** VTK decompresses block by block; a block is a few planes of about this length together. */
const blockBytes = 2 ** 20;
/** Digits kept free for each array's place, which is known only once those before it are written. */
const offsetDigits = 16;

interface NamedField {
  readonly name: string;
  readonly field: PlaneField;
}

/**
 * Writes VTK ImageData with the voxels as cells, spacing in metres and the arrays appended as binary, raw or
 * in zlib blocks; positions and lengths are 64 bits. ParaView and PyVista open it.
 */
export async function writeVti(path: string, image: NamedFields, options: WriteOptions): Promise<void> {
  const compressed = options.compression === 'deflate';
  const fields = Object.entries(image.fields).map(
    ([name, data]): NamedField => ({ name, field: planesOf(path, image.shape, name, data) }),
  );
  if (fields.length === 0) throw new InputError('there is no field to write', { at: { file: path } });
  const header = Buffer.from(headerText(image, fields, compressed), 'utf8');
  await writeNewFile(path, async (file) => {
    await file.append(header);
    const start = file.length;
    let search = 0;
    for (const { field } of fields) {
      const offset = String(file.length - start).padEnd(offsetDigits);
      search = header.indexOf('offset="', search) + 'offset="'.length;
      await file.overwrite(Buffer.from(offset), search);
      const append = compressed ? appendBlocks : appendWhole;
      await append(file, field, image.shape, options);
    }
    await file.append(Buffer.from('\n  </AppendedData>\n</VTKFile>\n'));
  });
}

function headerText(image: NamedFields, fields: readonly NamedField[], compressed: boolean): string {
  const extent = image.shape.map((length) => `0 ${length}`).join(' ');
  const compressor = compressed ? ' compressor="vtkZLibDataCompressor"' : '';
  const arrays = fields.map(({ name, field: { components, dataType } }) => {
    const many = components === 1 ? '' : ` NumberOfComponents="${components}"`;
    const type = vtkTypes[dataType];
    return `        <DataArray type="${type}" Name="${escapeXml(name)}"${many} format="appended" offset="${' '.repeat(offsetDigits)}"/>`;
  });
  return [
    '<?xml version="1.0"?>',
    `<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64"${compressor}>`,
    `  <ImageData WholeExtent="${extent}" Origin="0 0 0" Spacing="${image.voxelSize.join(' ')}">`,
    `    <Piece Extent="${extent}">`,
    `      <CellData Scalars="${escapeXml(fields[0]?.name ?? '')}">`,
    ...arrays,
    '      </CellData>',
    '    </Piece>',
    '  </ImageData>',
    '  <AppendedData encoding="raw">',
    '_',
  ].join('\n');
}

function escapeXml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replaceAll(/[&<>"]/g, (character) => names[character] ?? character);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(8 * values.length);
  for (const [index, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * index);
  return bytes;
}

function bytesOf({ components, dataType }: PlaneField, shape: Shape): number {
  return voxelCount(shape) * components * voxelBytes(dataType);
}

async function appendWhole(
  file: NewFile,
  field: PlaneField,
  shape: Shape,
  options: WriteOptions,
): Promise<void> {
  await file.append(words(bytesOf(field, shape)));
  await appendPlanes(file, field, shape, options);
}

/** Number of blocks, bytes of a block, bytes of the last one if it is shorter, each one's compressed bytes; then the blocks. */
async function appendBlocks(
  file: NewFile,
  field: PlaneField,
  shape: Shape,
  options: WriteOptions,
): Promise<void> {
  const depth = shape[2];
  const perBlock = planesWithin(field, shape, blockBytes);
  const count = Math.ceil(depth / perBlock);
  const total = bytesOf(field, shape);
  const size = (total / depth) * perBlock;
  const headAt = file.length;
  await file.append(words(...Array.from({ length: 3 + count }, () => 0)));
  const lengths: number[] = [];
  for (let block = 0; block < count; block++) {
    throwIfCancelled(options.signal);
    const first = block * perBlock;
    const data = field.planes(first, Math.min(perBlock, depth - first));
    const packed = await compress(
      littleEndian(bytesAt(data, 0, data.byteLength), voxelBytes(field.dataType)),
      isFloat(field.dataType) ? floatPacking : {},
    );
    lengths.push(packed.length);
    await file.append(packed);
    options.onProgress?.({ stage: 'writing', fraction: (block + 1) / count });
  }
  await file.overwrite(words(count, size, total % size, ...lengths), headAt);
}
