import { readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folder.ts';
import type { NamedFields } from './named-fields.ts';
import { writeImage } from './write-image.ts';

const folder = temporaryFolder();

/** One array of a .vti, taken apart by VTK's own rules: 64-bit lengths, in zlib blocks or whole. */
function arrayBytes(
  file: Buffer,
  name: string,
): { type: string; components: string | undefined; bytes: Buffer } {
  const start = file.indexOf('_', file.indexOf('<AppendedData')) + 1;
  const header = file.subarray(0, start).toString();
  const tag = new RegExp(
    `<DataArray type="(\\w+)" Name="${name}"(?: NumberOfComponents="(\\d+)")? format="appended" offset="(\\d+) *"/>`,
  );
  const [, type = '', components, offset] = tag.exec(header) ?? [];
  const word = (at: number): number => Number(file.readBigUInt64LE(at));
  let at = start + Number(offset);
  if (!header.includes('vtkZLibDataCompressor'))
    return { type, components, bytes: file.subarray(at + 8, at + 8 + word(at)) };
  const [count, size, last] = [word(at), word(at + 8), word(at + 16)];
  const lengths = Array.from({ length: count }, (_, block) => word(at + 24 + 8 * block));
  at += 24 + 8 * count;
  const blocks = lengths.map((length, block) => {
    const content = inflateSync(file.subarray(at, at + length));
    at += length;
    expect(content.length).toBe(block === count - 1 && last > 0 ? last : size);
    return content;
  });
  return { type, components, bytes: Buffer.concat(blocks) };
}

describe('VTK ImageData', () => {
  const [nx, ny, nz] = [120, 90, 60];
  const count = nx * ny * nz;
  const image = {
    shape: [nx, ny, nz],
    voxelSize: [4e-7, 5e-7, 1e-6],
    fields: {
      labels: Uint8Array.from({ length: count }, (_, index) => index % 3),
      concentration: Float64Array.from({ length: count }, (_, index) => Math.sin(index)),
      'flux <z> "&"': Float32Array.from({ length: 3 * count }, (_, index) => index),
    },
  } satisfies NamedFields;

  it.each(['none', 'deflate'] as const)(
    'holds several arrays as cells (compression %s)',
    async (compression) => {
      const path = folder.path('fields.vti');
      await writeImage(path, image, { compression });
      const file = readFileSync(path);
      const text = file.subarray(0, 1200).toString('latin1');
      expect(text).toContain('type="ImageData" version="1.0" byte_order="LittleEndian" header_type="UInt64"');
      expect(text).toContain(
        '<ImageData WholeExtent="0 120 0 90 0 60" Origin="0 0 0" Spacing="4e-7 5e-7 0.000001">',
      );
      expect(file.subarray(-40).toString('latin1')).toContain('</AppendedData>\n</VTKFile>\n');
      const labels = arrayBytes(file, 'labels');
      expect(labels).toEqual({
        type: 'UInt8',
        components: undefined,
        bytes: Buffer.from(image.fields['labels'].buffer),
      });
      const concentration = arrayBytes(file, 'concentration');
      expect(concentration.type).toBe('Float64');
      expect(concentration.bytes.equals(Buffer.from(image.fields['concentration'].buffer))).toBe(true);
      const flux = arrayBytes(file, 'flux &lt;z&gt; &quot;&amp;&quot;');
      expect(flux).toMatchObject({ type: 'Float32', components: '3' });
      expect(flux.bytes.equals(Buffer.from(image.fields['flux <z> "&"'].buffer))).toBe(true);
    },
  );

  it('takes a volume as labels or values by its type', async () => {
    const { shape, voxelSize } = image;
    await writeImage(folder.path('one.vti'), { shape, voxelSize, data: image.fields['labels'] });
    expect(arrayBytes(readFileSync(folder.path('one.vti')), 'labels').bytes.length).toBe(count);
    await writeImage(folder.path('one.vti'), { shape, voxelSize, data: image.fields['concentration'] });
    expect(arrayBytes(readFileSync(folder.path('one.vti')), 'values').bytes.length).toBe(8 * count);
  });

  it('refuses no fields and fields of another size', async () => {
    const path = folder.path('wrong.vti');
    await expect(writeImage(path, { ...image, fields: {} })).rejects.toThrow(/there is no field to write/);
    const fields = { short: new Float32Array(count + 1) };
    await expect(writeImage(path, { ...image, fields })).rejects.toThrow(
      /short holds 648001 values for 120 × 90 × 60 voxels/,
    );
  });
});
