// Minkowski functionals and smoothed areas of a correlated medium, ours and peers' in turn. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/minkowski.js
// That Python needs scikit-image, scipy and numpy. quantimpy 0.2.6 needs numpy 1.26 and may have a Python of its own:
// LITHOSCALE_QUANTIMPY_PYTHON.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minkowskiFunctionals, smoothAreas } from '../../dist/describe/index.js';
import { correlatedMedium } from '../support/media.js';
import { writeNpy } from '../support/npy.js';
import { askPeer } from '../support/peer.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';

/** @typedef {{ python: string, quantimpyPython?: string, size?: number, repeats?: number }} Context */
/** @typedef {import('./alone.js').Row} Row */

/**
 * @param {string} python @param {string} file @param {string} tool
 * @returns {{ seconds: number, values: number[] }}
 */
function runPeer(python, file, tool) {
  return askPeer(python, join(import.meta.dirname, 'minkowski_peer.py'), [file, tool]);
}

/** Times in seconds, medians of runs in turn. @param {Context} context @returns {Promise<Row[]>} */
export async function bench({
  python,
  quantimpyPython = process.env['LITHOSCALE_QUANTIMPY_PYTHON'] ?? python,
  size = 256,
  repeats = 3,
}) {
  const folder = mkdtempSync(join(tmpdir(), 'lithoscale-'));
  const file = join(folder, 'medium.npy');
  const data = correlatedMedium(size, 0.4, 11);
  const volume = {
    data,
    shape: /** @type {const} */ ([size, size, size]),
    voxelSize: /** @type {const} */ ([1, 1, 1]),
    phases: ['solid', 'pore'].map((name, label) => ({ name, label })),
  };
  writeNpy(file, data, volume.shape);
  const cases = [
    {
      name: 'Minkowski functionals',
      peer: 'quantimpy',
      python: quantimpyPython,
      own: async () => {
        const { surface } = await minkowskiFunctionals(volume, 'pore', { surroundings: 'closed' });
        return surface;
      },
      remark: 'one phase as a closed body',
    },
    {
      name: 'smoothed area',
      peer: 'skimage',
      python,
      own: async () => (await smoothAreas(volume)).phases['pore']?.area ?? 0,
      remark: 'scikit-image: Gaussian filter of one voxel and marching cubes, without borders',
    },
  ];
  /** @type {Row[]} */
  const rows = [];
  try {
    for (const { name, peer, own, remark, python: peerPython } of cases) {
      let value = await own();
      let peerValue = 0;
      const times = [];
      const peerTimes = [];
      for (let run = 0; run < repeats; run++) {
        const start = performance.now();
        value = await own();
        times.push((performance.now() - start) / 1000);
        const { seconds, values } = runPeer(peerPython, file, peer);
        peerValue = values[0] ?? 0;
        peerTimes.push(seconds);
      }
      const areas = `areas ${value.toFixed(0)} and ${peerValue.toFixed(0)}`;
      rows.push({
        name,
        seconds: median(times),
        peer,
        peerSeconds: median(peerTimes),
        remark: `${remark}; ${areas}`,
      });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

await whenStarted(import.meta.url, bench, 'scikit-image');
