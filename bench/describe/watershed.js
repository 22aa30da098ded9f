// Watershed and separation of a correlated medium, ours and peers' in turn. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/watershed.js
// That Python needs scikit-image, porespy and numpy. All watersheds get the same distances, markers and mask.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { phaseDistances, separateParticles } from '../../dist/describe/index.js';
import { basinsOfMaxima, watershed } from '../../dist/numerics/index.js';
import { correlatedMedium } from '../support/media.js';
import { askPeer } from '../support/peer.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';

/** @typedef {import('./alone.js').Context} Context */
/** @typedef {import('./alone.js').Row} Row */
/** @typedef {ReturnType<typeof volumeOf>} Medium */

/** Smoothed over nine voxels: features of some ten. @param {number} size */
function volumeOf(size) {
  return {
    data: correlatedMedium(size, 0.5, 1, 4),
    shape: /** @type {const} */ ([size, size, size]),
    voxelSize: /** @type {const} */ ([1, 1, 1]),
    phases: ['solid', 'pore'].map((name, label) => ({ name, label })),
  };
}

/** The voxels of regional maxima by their numbers. @param {Medium} volume @param {Float32Array} values @param {6 | 26} neighbourhood */
async function markersOf(volume, values, neighbourhood) {
  const { labels, count } = await basinsOfMaxima(
    { values, open: volume.data, shape: volume.shape },
    { neighbourhood },
  );
  const highest = new Float32Array(count + 1);
  for (const [voxel, label] of labels.entries()) {
    highest[label] = Math.max(highest[label] ?? 0, values[voxel] ?? 0);
  }
  return labels.map((label, voxel) => (values[voxel] === highest[label] ? label : 0));
}

/** @param {string} python @param {string} folder @param {number} size @param {string} measure */
function runPeer(python, folder, size, measure) {
  return askPeer(python, join(import.meta.dirname, 'watershed_peer.py'), [folder, size, measure]);
}

/** @param {string} file */
function readLabels(file) {
  const { buffer, byteOffset, byteLength } = readFileSync(file);
  return new Uint32Array(buffer.slice(byteOffset, byteOffset + byteLength));
}

/** Share of the open voxels with the same label. @param {Uint32Array} one @param {Uint32Array} other @param {Uint8Array} open */
function alike(one, other, open) {
  let [same, all] = [0, 0];
  for (const [voxel, isOpen] of open.entries()) {
    all += isOpen;
    if (isOpen === 1 && one[voxel] === other[voxel]) same++;
  }
  return same / all;
}

/** @param {number} repeats @param {() => Promise<unknown>} own @param {() => { seconds: number, regions: number }} peer */
async function inTurn(repeats, own, peer) {
  await own();
  const times = [];
  const peerTimes = [];
  let regions = 0;
  for (let run = 0; run < repeats; run++) {
    const start = performance.now();
    await own();
    times.push((performance.now() - start) / 1000);
    const { seconds, regions: found } = peer();
    peerTimes.push(seconds);
    regions = found;
  }
  return { seconds: median(times), peerSeconds: median(peerTimes), regions };
}

/** Times in seconds, medians of runs in turn. @param {Context} context @returns {Promise<Row[]>} */
export async function bench({ python, size = 256, repeats = 3 }) {
  const folder = mkdtempSync(join(tmpdir(), 'lithoscale-'));
  /** @type {Row[]} */
  const rows = [];
  try {
    const volume = volumeOf(size);
    const values = await phaseDistances(volume, 'pore');
    const field = { values, open: volume.data, shape: volume.shape };
    writeFileSync(join(folder, 'open'), volume.data);
    writeFileSync(join(folder, 'values'), values);
    for (const neighbourhood of /** @type {const} */ ([6, 26])) {
      const markers = await markersOf(volume, values, neighbourhood);
      writeFileSync(join(folder, 'markers'), markers);
      const own = () => watershed(field, markers, { neighbourhood });
      const { seconds, peerSeconds, regions } = await inTurn(repeats, own, () =>
        runPeer(python, folder, size, `watershed-${neighbourhood}`),
      );
      const share = alike(await own(), readLabels(join(folder, 'labels')), volume.data);
      const remark = `${regions} markers; ${(100 * share).toFixed(2)} % of the voxels alike`;
      rows.push({
        name: `watershed, ${neighbourhood} neighbours`,
        seconds,
        peer: 'scikit-image watershed',
        peerSeconds,
        remark,
      });
    }
    rows.push(await separation({ python, size, repeats }, folder, volume));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

/** Everything from the image to the regions. @param {Required<Context>} context @param {string} folder @param {Medium} volume @returns {Promise<Row>} */
async function separation({ python, size, repeats }, folder, volume) {
  const own = () => separateParticles(volume, 'pore');
  const { seconds, peerSeconds, regions } = await inTurn(repeats, own, () =>
    runPeer(python, folder, size, 'snow'),
  );
  const { count } = await own();
  const remark = `${count} and ${regions} regions`;
  return {
    name: 'separation from the image',
    seconds,
    peer: 'PoreSpy snow_partitioning',
    peerSeconds,
    remark,
  };
}

await whenStarted(import.meta.url, bench, 'PoreSpy');
