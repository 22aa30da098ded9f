// Lines, triangles and contacts of a correlated medium, ours and peers' in turn. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/chords.js
// That Python needs porespy, edt and numpy.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  binderDistance,
  chordLengths,
  linealPaths,
  npointProbabilities,
  voxelContacts,
} from '../../dist/describe/index.js';
import { correlatedMedium } from '../support/media.js';
import { writeNpy } from '../support/npy.js';
import { askPeer } from '../support/peer.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';

/** @typedef {import('./alone.js').Context} Context */
/** @typedef {import('./alone.js').Row} Row */

/** Eight equilateral triangles a side, as the peer counts them. */
const sides = [2, 4, 8, 16];
const planes = /** @type {const} */ ([
  [
    [1, -1, 0],
    [1, 0, -1],
  ],
  [
    [1, 1, 0],
    [1, 0, 1],
  ],
  [
    [1, 1, 0],
    [0, 1, 1],
  ],
  [
    [1, 0, 1],
    [0, 1, 1],
  ],
]);

/** @param {readonly number[]} step @param {number} factor */
const scaled = ([x = 0, y = 0, z = 0], factor) =>
  /** @type {[number, number, number]} */ ([x * factor, y * factor, z * factor]);

const templates = sides.flatMap((side) =>
  planes.flatMap(([u, v]) =>
    [side, -side].map((factor) =>
      [scaled([0, 0, 0], 0), scaled(u, factor), scaled(v, factor)].map((at) => ({ phase: 'b', at })),
    ),
  ),
);

/** Three phases: two media laid over each other. @param {number} size */
function phasesOf(size) {
  const first = correlatedMedium(size, 0.45, 1);
  const second = correlatedMedium(size, 0.2, 2, 1);
  return first.map((inside, voxel) => (inside === 1 ? (second[voxel] === 1 ? 2 : 0) : 1));
}

/** @param {Uint8Array} data @param {number} size */
function volumeOf(data, size) {
  return {
    data,
    shape: /** @type {const} */ ([size, size, size]),
    voxelSize: /** @type {const} */ ([1, 1, 1]),
    phases: ['a', 'b', 'c'].map((name, label) => ({ name, label })),
  };
}

/** @type {readonly { name: string, peer: string, own: (volume: ReturnType<typeof volumeOf>) => Promise<unknown>, remark: string }[]} */
const measures = [
  {
    name: 'chord lengths, x, y and z',
    peer: 'PoreSpy apply_chords and chord_length_distribution',
    own: async (volume) => await chordLengths(volume),
    remark: 'ours: all lines of three phases; PoreSpy: a quarter of the lines of one phase',
  },
  {
    name: 'lineal path, x, y and z',
    peer: 'PoreSpy distance_transform_lin and lineal_path_distribution',
    own: async (volume) => await linealPaths(volume),
    remark:
      'ours: three phases; PoreSpy: one phase, and another definition (length to the end, not of segments that fit)',
  },
  {
    name: `S3 of ${templates.length} triangles`,
    peer: 'NumPy, slices of a boolean array',
    own: async (volume) => await npointProbabilities(volume, templates),
    remark: 'the same counts',
  },
  {
    name: 'contacts of voxels',
    peer: 'NumPy, bincount of pairs',
    own: async (volume) => await voxelContacts(volume),
    remark: 'the same counts',
  },
  {
    name: 'distance to the binder',
    peer: 'edt on two threads, NumPy histograms',
    own: async (volume) => await binderDistance(volume, 'b', 'c'),
    remark: 'volume and surface of one phase',
  },
];

/**
 * @param {string} python @param {string} file @param {number} measure
 * @returns {{ seconds: number, checks: number[] }}
 */
function runPeer(python, file, measure) {
  return askPeer(python, join(import.meta.dirname, 'chords_peer.py'), [file, measure, sides.join()]);
}

/** Times in seconds, medians of runs in turn. @param {Context} context @returns {Promise<Row[]>} */
export async function bench({ python, size = 256, repeats = 3 }) {
  const folder = mkdtempSync(join(tmpdir(), 'lithoscale-'));
  const file = join(folder, 'phases.npy');
  const volume = volumeOf(phasesOf(size), size);
  writeNpy(file, volume.data, volume.shape);
  /** @type {Row[]} */
  const rows = [];
  try {
    for (const [at, { name, peer, own, remark }] of measures.entries()) {
      await own(volume);
      const times = [];
      const peerTimes = [];
      for (let run = 0; run < repeats; run++) {
        const start = performance.now();
        await own(volume);
        times.push((performance.now() - start) / 1000);
        peerTimes.push(runPeer(python, file, at).seconds);
      }
      rows.push({ name, seconds: median(times), peer, peerSeconds: median(peerTimes), remark });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

await whenStarted(import.meta.url, bench, 'PoreSpy');
