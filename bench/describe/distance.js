// Exact Euclidean distance transforms, ours and peers' in turn, three times. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python [LITHOSCALE_DATA=/path/to/data] node bench/describe/distance.js
// That Python needs numpy, scipy, edt, porespy and tifffile.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { labelPhases, readImage } from '../../dist/microstructure/index.js';
import { distanceTransform } from '../../dist/numerics/index.js';
import { correlatedMedium } from '../support/media.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';
import { runPeer, withMask } from './distance-peer.js';

/** @typedef {{ name: string, mask: Uint8Array, shape: readonly [number, number, number] }} Sample */

const size = 256;
const shape = /** @type {const} */ ([size, size, size]);

/** One ball in the middle, of nearly the whole cube: the longest searches. */
function ball() {
  const middle = (size - 1) / 2;
  return Uint8Array.from({ length: size ** 3 }, (_, voxel) => {
    const [x, y, z] = [voxel % size, Math.floor(voxel / size) % size, Math.floor(voxel / size ** 2)];
    return Number((x - middle) ** 2 + (y - middle) ** 2 + (z - middle) ** 2 < (0.47 * size) ** 2);
  });
}

/** Phases of the public electrode where it is at hand, and media that are always. @returns {Promise<Sample[]>} */
export async function samples() {
  const found = [
    { name: 'correlated medium', mask: correlatedMedium(size, 0.45, 1), shape },
    { name: 'one ball', mask: ball(), shape },
  ];
  const file = join(process.env['LITHOSCALE_DATA'] ?? '', 'tau/electrode.tiff');
  if (!existsSync(file)) return found;
  const { volume } = await readImage(file, { voxelSize: [1, 1, 1] });
  const { data } = labelPhases(volume, [
    { name: 'pore', label: 0 },
    { name: 'nmc', label: 85 },
    { name: 'cbd', label: 170 },
  ]);
  const phase = (/** @type {string} */ name, /** @type {number} */ label) => ({
    name: `electrode.tiff ${name}`,
    mask: Uint8Array.from(data, (value) => Number(value === label)),
    shape,
  });
  return [phase('pore', 0), phase('nmc', 85), phase('cbd', 170), ...found];
}

/** @typedef {import('./alone.js').Row} Row */

/** @param {{ python: string, repeats?: number }} context @returns {Promise<Row[]>} */
export async function bench({ python, repeats = 3 }) {
  /** @type {Row[]} */
  const rows = [];
  for (const { name, mask } of await samples()) {
    await distanceTransform(mask, shape, [1, 1, 1]);
    const own = [];
    const scipy = [];
    const edt = [];
    let same = true;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const start = performance.now();
      const distances = await distanceTransform(mask, shape, [1, 1, 1]);
      own.push((performance.now() - start) / 1000);
      const peer = withMask(mask, distances, (files) => runPeer(python, 'distance', files, size));
      scipy.push(peer.scipy);
      edt.push(peer.edt);
      same &&= peer.same;
    }
    const remark = same ? 'squares equal to the bit' : 'squares differ';
    const row = { name: `distance transform, ${name}`, seconds: median(own), remark };
    rows.push({ ...row, peer: 'edt parallel=2', peerSeconds: median(edt) });
    rows.push({ ...row, peer: 'scipy distance_transform_edt', peerSeconds: median(scipy) });
  }
  return rows;
}

await whenStarted(import.meta.url, bench, 'SciPy, edt and PoreSpy');
