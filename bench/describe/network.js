// Pore networks, ours and PoreSpy's in turn on the same medium. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/network.js [SIZE]
// That Python needs porespy and numpy.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { extractNetwork, separateParticles } from '../../dist/describe/index.js';
import { correlatedMedium } from '../support/media.js';
import { askPeer } from '../support/peer.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';

/** @typedef {import('./alone.js').Context} Context */
/** @typedef {import('./alone.js').Row} Row */
/** @typedef {{ seconds: number, pores: number, throats: number, volume: number, throatVoxels: number }} Found */

/**
 * @param {string} python @param {string} file @param {number} size @param {'regions' | 'snow2'} what
 * @returns {Found}
 */
function runPeer(python, file, size, what) {
  return askPeer(python, join(import.meta.dirname, 'network_peer.py'), [file, size, what]);
}

/** @param {() => Promise<unknown>} work */
async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * The peer must have found the same network from the same regions, or the times mean nothing.
 * @param {import('../../dist/describe/index.js').PoreNetwork} network @param {Found} found
 */
function requireSame({ pores, throats }, found) {
  const voxels = throats.voxels.reduce((sum, count, at) => sum + (at % 2 === 1 ? count : 0), 0);
  const own = [pores.count, throats.count, pores.voxels.reduce((sum, count) => sum + count, 0), voxels];
  const other = [found.pores, found.throats, found.volume, found.throatVoxels];
  if (own.some((value, at) => value !== other[at])) {
    throw new Error(`networks differ: ours ${own.join(', ')}, the peer's ${other.join(', ')}`);
  }
}

/** Times in seconds, medians of runs in turn. @param {Context} context @returns {Promise<Row[]>} */
export async function bench({ python, size = 160, repeats = 3 }) {
  const shape = /** @type {const} */ ([size, size, size]);
  const volume = {
    data: correlatedMedium(size, 0.4, 1),
    shape,
    voxelSize: /** @type {const} */ ([1, 1, 1]),
    phases: [
      { name: 'pore', label: 1 },
      { name: 'solid', label: 0 },
    ],
  };
  const folder = mkdtempSync(join(tmpdir(), 'lithoscale-'));
  const file = join(folder, 'labels.u32');
  try {
    const regions = await separateParticles(volume, 'pore');
    writeFileSync(file, regions.data);
    const network = await extractNetwork(regions, volume, 'pore');
    requireSame(network, runPeer(python, file, size, 'regions'));
    /** @type {Record<'regions' | 'snow2', { own: number[], peer: number[] }>} */
    const times = { regions: { own: [], peer: [] }, snow2: { own: [], peer: [] } };
    for (let run = 0; run < repeats; run++) {
      times.regions.own.push(await seconds(() => extractNetwork(regions, volume, 'pore')));
      times.regions.peer.push(runPeer(python, file, size, 'regions').seconds);
      times.snow2.own.push(
        await seconds(async () => extractNetwork(await separateParticles(volume, 'pore'), volume, 'pore')),
      );
      times.snow2.peer.push(runPeer(python, file, size, 'snow2').seconds);
    }
    return [
      {
        name: 'network of given regions',
        seconds: median(times.regions.own),
        peer: 'PoreSpy regions_to_network',
        peerSeconds: median(times.regions.peer),
        remark: `${network.pores.count} pores, ${network.throats.count} throats, the same ones`,
      },
      {
        name: 'separation and network',
        seconds: median(times.snow2.own),
        peer: 'PoreSpy snow2, no boundary',
        peerSeconds: median(times.snow2.peer),
        remark: 'other separations',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await whenStarted(import.meta.url, bench, 'PoreSpy');
