// The autocorrelation of a correlated medium, ours and SciPy's in turn, and the radial curve with PoreSpy's. Build first:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/describe/correlation.js
// That Python needs numpy, scipy and porespy.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openThreads } from '../../dist/compute/index.js';
import { twoPointCorrelation } from '../../dist/describe/index.js';
import { correlationSums } from '../../dist/numerics/index.js';
import { correlatedMedium } from '../support/media.js';
import { writeNpy } from '../support/npy.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';

/** @typedef {import('./alone.js').Context} Context */
/** @typedef {import('./alone.js').Row} Row */

/** @param {() => Promise<unknown>} task */
async function timed(task) {
  const start = performance.now();
  await task();
  return (performance.now() - start) / 1000;
}

/**
 * The whole map of S2 on two threads: with the ends joined, and padded by a quarter of the edge.
 * @param {Uint8Array} labels @param {number} size @param {boolean} isPeriodic @param {'single' | 'double'} precision
 */
async function ownMap(labels, size, isPeriodic, precision) {
  const engine = await openThreads(2);
  const reach = isPeriodic ? size / 2 - 1 : size / 4;
  /** @type {import('../../dist/numerics/index.js').CorrelationAsked} */
  const asked = {
    shape: [size, size, size],
    periodic: [isPeriodic, isPeriodic, isPeriodic],
    reach: [reach, reach, reach],
    precision,
  };
  try {
    await correlationSums(engine, [{ labels, label: 1, offset: 0.5 }], asked);
  } finally {
    engine.close();
  }
}

/** @param {Context} context @returns {Promise<Row[]>} */
export async function bench({ python, size = 256, repeats = 3 }) {
  const labels = correlatedMedium(size, 0.4, 1);
  const folder = mkdtempSync(join(tmpdir(), 'correlation-'));
  const file = join(folder, 'medium.npy');
  writeNpy(file, labels, [size, size, size]);
  // The curve of a whole 256³ takes PoreSpy minutes and 5 GiB.
  const half = size / 2;
  const small = correlatedMedium(half, 0.4, 1);
  const smallFile = join(folder, 'small.npy');
  writeNpy(smallFile, small, [half, half, half]);
  const script = fileURLToPath(new URL('correlation_peer.py', import.meta.url));
  /** @param {number} padded @param {string} mode */
  const peer = (padded, mode) => {
    const of = mode === 'porespy' ? [smallFile, String(half)] : [file, String(size)];
    const args = [script, ...of, String(padded), '1', mode];
    return JSON.parse(execFileSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
      .seconds;
  };
  /** @type {{ name: string, peer: string, own: () => Promise<unknown>, theirs: () => number, remark: string }[]} */
  const tasks = [true, false].flatMap((isPeriodic) =>
    /** @type {const} */ (['single', 'double']).map((precision) => ({
      name: `S2, ${isPeriodic ? 'periodic' : 'padded by a quarter'}, ${precision} precision`,
      peer: 'scipy.fft, 2 workers',
      own: () => ownMap(labels, size, isPeriodic, precision),
      theirs: () => peer(isPeriodic ? size : (5 * size) / 4, precision),
      remark: 'the same padded autocorrelation, whole map',
    })),
  );
  /** @type {import('../../dist/microstructure/index.js').LabelledVolume} */
  const volume = {
    data: small,
    shape: [half, half, half],
    voxelSize: [1, 1, 1],
    phases: [
      { name: 'a', label: 0 },
      { name: 'b', label: 1 },
    ],
  };
  tasks.push({
    name: `S2 of ${half}³, radial and along 13 directions, lags to half of the edge`,
    peer: 'PoreSpy, radial, periodic',
    own: () => twoPointCorrelation(volume, 'b'),
    theirs: () => peer(half, 'porespy'),
    remark: 'it takes the image as periodic and measures one curve',
  });
  const rows = [];
  try {
    for (const { name, peer: of, own, theirs, remark } of tasks) {
      /** @type {number[]} */
      const mine = [];
      /** @type {number[]} */
      const other = [];
      await own();
      for (let repeat = 0; repeat < repeats; repeat++) {
        mine.push(await timed(own));
        other.push(theirs());
      }
      const [seconds, peerSeconds] = [median(mine), median(other)];
      rows.push({ name, seconds, peer: of, peerSeconds, remark });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return rows;
}

await whenStarted(import.meta.url, bench, 'PoreSpy');
