import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { InputError, throwIfCancelled } from '../../base/index.ts';
import { bytesAt, dataTypeOf, voxelBytes } from '../data-type.ts';
import type { DataType, VoxelArray } from '../volume.ts';
import { componentsOf, type NamedFields } from './named-fields.ts';
import { writeNewFile, type NewFile } from './new-file.ts';
import { appendVoxels, littleEndian } from './raw.ts';
import type { WriteOptions } from './write-image.ts';

const compress = promisify(deflate);

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

/** VTK decompresses block by block; this is a multiple of every voxel's size. */
const blockBytes = 2 ** 20;
/** Digits kept free for each array's place, which is known only once those before it are written. */
const offsetDigits = 16;

/**
 * Writes VTK ImageData with the voxels as cells, spacing in metres and the arrays appended as binary, raw or
 * in zlib blocks; positions and lengths are 64 bits. ParaView and PyVista open it.
 */
export async function writeVti(path: string, image: NamedFields, options: WriteOptions): Promise<void> {
  const compressed = options.compression === 'deflate';
  const names = Object.keys(image.fields);
  if (names.length === 0) throw new InputError('there is no field to write', { at: { file: path } });
  const header = Buffer.from(headerText(path, image, compressed), 'utf8');
  await writeNewFile(path, async (file) => {
    await file.append(header);
    const start = file.length;
    let search = 0;
    for (const name of names) {
      const offset = String(file.length - start).padEnd(offsetDigits);
      search = header.indexOf('offset="', search) + 'offset="'.length;
      await file.overwrite(Buffer.from(offset), search);
      const data = image.fields[name];
      await (compressed ? appendBlocks(file, data, options) : appendWhole(file, data, options));
    }
    await file.append(Buffer.from('\n  </AppendedData>\n</VTKFile>\n'));
  });
}

function headerText(path: string, image: NamedFields, compressed: boolean): string {
  const extent = image.shape.map((length) => `0 ${length}`).join(' ');
  const compressor = compressed ? ' compressor="vtkZLibDataCompressor"' : '';
  const arrays = Object.entries(image.fields).map(([name, data]) => {
    const components = componentsOf(path, image.shape, name, data);
    const many = components === 1 ? '' : ` NumberOfComponents="${components}"`;
    const type = vtkTypes[dataTypeOf(data)];
    return `        <DataArray type="${type}" Name="${escapeXml(name)}"${many} format="appended" offset="${' '.repeat(offsetDigits)}"/>`;
  });
  return [
    '<?xml version="1.0"?>',
    `<VTKFile type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64"${compressor}>`,
    `  <ImageData WholeExtent="${extent}" Origin="0 0 0" Spacing="${image.voxelSize.join(' ')}">`,
    `    <Piece Extent="${extent}">`,
    `      <CellData Scalars="${escapeXml(Object.keys(image.fields)[0] ?? '')}">`,
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

async function appendWhole(file: NewFile, data: VoxelArray, options: WriteOptions): Promise<void> {
  await file.append(words(data.byteLength));
  await appendVoxels(file, data, options);
}

/** Number of blocks, bytes of a block, bytes of the last one if it is shorter, each one's compressed bytes; then the blocks. */
async function appendBlocks(file: NewFile, data: VoxelArray, options: WriteOptions): Promise<void> {
  const voxel = voxelBytes(dataTypeOf(data));
  const count = Math.ceil(data.byteLength / blockBytes);
  const headAt = file.length;
  await file.append(words(...Array.from({ length: 3 + count }, () => 0)));
  const lengths: number[] = [];
  for (let block = 0; block < count; block++) {
    throwIfCancelled(options.signal);
    const content = littleEndian(bytesAt(data, block * blockBytes, blockBytes), voxel);
    const packed = await compress(content);
    lengths.push(packed.length);
    await file.append(packed);
    options.onProgress?.({ stage: 'writing', fraction: (block + 1) / count });
  }
  await file.overwrite(words(count, blockBytes, data.byteLength % blockBytes, ...lengths), headAt);
}
