// Measures of separated particles, ours and peers' in turn. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/particles.js
// That Python needs scikit-image, porespy and numpy.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  inscribedDiameters,
  measureParticles,
  particleTable,
  surfaceRoughness,
} from '../../dist/describe/index.js';
import { noise } from '../support/media.js';
import { askPeer } from '../support/peer.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';

/** @typedef {import('./alone.js').Context} Context */
/** @typedef {import('./alone.js').Row} Row */

/** Balls of about 18 voxels across on a cubic lattice of 20, moved at random by up to a voxel and a half. */
const pitch = 20;

/** @param {number} size */
function packing(size) {
  const data = new Uint32Array(size ** 3);
  const next = noise(3);
  const along = Math.floor(size / pitch);
  for (let ball = 0; ball < along ** 3; ball++) {
    const cell = [ball % along, Math.floor(ball / along) % along, Math.floor(ball / along ** 2)];
    const [x0 = 0, y0 = 0, z0 = 0] = cell.map((at) => (at + 0.5) * pitch + 3 * next());
    const radius = 8 + 2 * next();
    for (let z = Math.floor(z0 - radius); z <= z0 + radius; z++) {
      for (let y = Math.floor(y0 - radius); y <= y0 + radius; y++) {
        for (let x = Math.floor(x0 - radius); x <= x0 + radius; x++) {
          const square = (x + 0.5 - x0) ** 2 + (y + 0.5 - y0) ** 2 + (z + 0.5 - z0) ** 2;
          if (square <= radius * radius) data[x + size * (y + size * z)] = ball + 1;
        }
      }
    }
  }
  return { data, count: along ** 3 };
}

/** @param {number} size */
function sample(size) {
  const { data, count } = packing(size);
  const shape = /** @type {const} */ ([size, size, size]);
  const voxelSize = /** @type {const} */ ([1, 1, 1]);
  const labels = { data, shape, voxelSize, count };
  const phases = ['pore', 'active'].map((name, label) => ({ name, label }));
  return {
    labels,
    volume: { data: Uint8Array.from(data, (label) => Math.min(1, label)), shape, voxelSize, phases },
  };
}

/** @typedef {ReturnType<typeof sample>} Sample */

/** @param {ArrayLike<number>} values */
const mean = (values) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** @type {readonly { name: string, peer: string, measure: string, own: (sample: Sample) => Promise<number>, remark: string }[]} */
const measures = [
  {
    name: 'volumes, centres, bounds and principal axes',
    peer: 'scikit-image regionprops_table',
    measure: 'table',
    own: async ({ labels }) => mean((await particleTable(labels)).equivalentDiameter),
    remark: 'mean equivalent diameter',
  },
  {
    name: 'the same with areas, contacts and inscribed diameters',
    peer: 'PoreSpy regionprops_3D',
    measure: 'surfaces',
    async own({ labels, volume }) {
      const { surfaces } = await measureParticles(labels, volume);
      await inscribedDiameters(labels);
      return mean(surfaces.sphericity.filter(Number.isFinite));
    },
    remark: 'mean sphericity of balls, exactly 1; PoreSpy has no contacts',
  },
];

/**
 * @param {string} python @param {string} file @param {number} size @param {string} measure
 * @returns {{ seconds: number, check: number }}
 */
function runPeer(python, file, size, measure) {
  return askPeer(python, join(import.meta.dirname, 'particles_peer.py'), [file, size, measure]);
}

/** Times in seconds, medians of runs in turn. @param {Context} context @returns {Promise<Row[]>} */
export async function bench({ python, size = 256, repeats = 3 }) {
  const folder = mkdtempSync(join(tmpdir(), 'lithoscale-'));
  const file = join(folder, 'labels.raw');
  const measured = sample(size);
  writeFileSync(file, measured.labels.data);
  /** @type {Row[]} */
  const rows = [];
  try {
    for (const { name, peer, measure, own, remark } of measures) {
      const check = await own(measured);
      const times = [];
      const peers = [];
      for (let run = 0; run < repeats; run++) {
        const start = performance.now();
        await own(measured);
        times.push((performance.now() - start) / 1000);
        peers.push(runPeer(python, file, size, measure));
      }
      const peerCheck = peers[0]?.check ?? NaN;
      const seconds = median(times);
      const peerSeconds = median(peers.map((run) => run.seconds));
      const values = `${check.toFixed(4)}, peer ${peerCheck.toFixed(4)}`;
      rows.push({
        name,
        seconds,
        peer,
        peerSeconds,
        remark: `${measured.labels.count} particles; ${remark}: ${values}`,
      });
    }
    rows.push(await roughness(measured));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

/** No peer measures this. @param {Sample} sample @returns {Promise<Row>} */
async function roughness({ labels }) {
  const particles = await particleTable(labels);
  const start = performance.now();
  const { residual } = await surfaceRoughness(labels, particles);
  const seconds = (performance.now() - start) / 1000;
  const remark = `mean residual ${mean(residual).toFixed(4)} voxels, of a smooth ball 0.2236`;
  return { name: 'roughness, harmonics to degree 8', seconds, peer: '', peerSeconds: null, remark };
}

await whenStarted(import.meta.url, bench, 'PoreSpy');
