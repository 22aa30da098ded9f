import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { describeWithProgram } from '../../../../test/support/gates.ts';
import { temporaryFolder } from '../../../../test/support/folder.ts';
import { buildTiff, encodePage, type TestArray } from '../../../../test/support/tiff.ts';
import { readImage } from '../read-image.ts';

const folder = temporaryFolder();
const [nx, ny, nz] = [70, 45, 3];

const sources: Record<string, (index: number) => TestArray> = {
  uint8: (z) => Uint8Array.from({ length: nx * ny }, (_, index) => ((index >> 4) * (z + 1)) % 7),
  uint16: (z) => Uint16Array.from({ length: nx * ny }, (_, index) => (index * index * (z + 1)) % 65521),
  float32: (z) => Float32Array.from({ length: nx * ny }, (_, index) => Math.cos(index * 0.02 + z) * 300),
};

const compressions = ['none', 'packbits', 'lzw', 'lzw:2', 'zip', 'zip:2'];
const layouts = [[], ['-r', '4'], ['-t', '-w', '32', '-l', '16']];
const orders = [['-L'], ['-B'], ['-8', '-L'], ['-L', '-f', 'lsb2msb']];

// libtiff 4.5 itself writes predictor 3 in big-endian files in an order that it does not read back.
const floatingPoint = ['lzw:3', 'zip:3'];

describeWithProgram('tiffcp', 'what libtiff writes is read exactly', (tiffcp) => {
  it.each(Object.entries(sources))('%s in every compression, grid and byte order', async (name, plane) => {
    const planes = Array.from({ length: nz }, (_, z) => plane(z));
    const source = folder.write('source.tif', buildTiff(planes.map((values) => encodePage(values, nx))));
    const { volume } = await readImage(source, { requireVoxelSize: false });
    for (const compression of [...compressions, ...(name === 'float32' ? floatingPoint : [])]) {
      for (const layout of layouts) {
        for (const order of orders) {
          if (compression.endsWith(':3') && order.includes('-B')) continue;
          const target = folder.path('copy.tif');
          execFileSync(tiffcp, ['-c', compression, ...layout, ...order, source, target], { stdio: 'ignore' });
          const copy = await readImage(target, { requireVoxelSize: false });
          const variant = [compression, ...layout, ...order].join(' ');
          expect({ variant, volume: copy.volume }).toEqual({ variant, volume });
        }
      }
    }
  });
});
