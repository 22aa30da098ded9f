// Connected parts of a correlated medium, ours and cc3d's and SciPy's in turn. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/components.js
// That Python needs connected-components-3d, scipy and numpy.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectedComponents, withComponentLabels } from '../../dist/microstructure/index.js';
import { correlatedMedium } from '../support/media.js';
import { writeNpy } from '../support/npy.js';
import { askPeer } from '../support/peer.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';

/** @typedef {import('./alone.js').Context} Context */
/** @typedef {import('./alone.js').Row} Row */

/**
 * @param {string} python @param {string} file @param {string} tool @param {number} connectivity
 * @returns {{ seconds: number, count: number }}
 */
function runPeer(python, file, tool, connectivity) {
  return askPeer(python, join(import.meta.dirname, 'components_peer.py'), [file, tool, connectivity]);
}

/** @param {() => Promise<unknown>} act */
async function secondsOf(act) {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}

/** Times in seconds, medians of runs in turn. @param {Context} context @returns {Promise<Row[]>} */
export async function bench({ python, size = 256, repeats = 3 }) {
  const folder = mkdtempSync(join(tmpdir(), 'lithoscale-'));
  const file = join(folder, 'medium.npy');
  const data = correlatedMedium(size, 0.4, 11);
  const volume = {
    data,
    shape: /** @type {const} */ ([size, size, size]),
    voxelSize: /** @type {const} */ ([1, 1, 1]),
    phases: [{ name: 'pore', label: 1 }],
  };
  writeNpy(file, data, volume.shape);
  /** @type {Row[]} */
  const rows = [];
  try {
    for (const connectivity of /** @type {const} */ ([6, 18, 26])) {
      const options = { connectivity };
      let count = 0;
      const labels = () =>
        withComponentLabels(volume, 'pore', options, (_, parts) => {
          count = parts.count;
        });
      const parts = () => connectedComponents(volume, 'pore', options);
      await labels();
      /** @type {{ labels: number[], parts: number[], cc3d: number[], scipy: number[] }} */
      const times = { labels: [], parts: [], cc3d: [], scipy: [] };
      for (let run = 0; run < repeats; run++) {
        await labels();
        times.labels.push(await secondsOf(labels));
        times.parts.push(await secondsOf(parts));
        for (const tool of /** @type {const} */ (['cc3d', 'scipy'])) {
          const peer = runPeer(python, file, tool, connectivity);
          if (peer.count !== count) throw new Error(`${tool} finds ${peer.count} parts, not ${count}`);
          times[tool].push(peer.seconds);
        }
      }
      const name = `connected parts, ${connectivity} neighbours`;
      const remark = 'label of each voxel and number of parts; ours their sizes and faces too';
      const seconds = median(times.labels);
      rows.push(
        { name, seconds, peer: 'cc3d', peerSeconds: median(times.cc3d), remark },
        { name, seconds, peer: 'scipy.ndimage.label', peerSeconds: median(times.scipy), remark },
        {
          name: `${name}, without labels`,
          seconds: median(times.parts),
          peer: 'cc3d',
          peerSeconds: median(times.cc3d),
          remark: 'what a description needs: parts, their sizes, faces and runs',
        },
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

await whenStarted(import.meta.url, bench, 'cc3d and SciPy');
