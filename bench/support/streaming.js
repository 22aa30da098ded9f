// The machine's limit: one streaming pass reads a float and a byte and writes a float for each voxel, with the same
// threads and the same kind of memory that the solvers use.
import { openThreads } from '../../dist/compute/index.js';
import { median } from './statistics.js';

/**
 * Seconds of one pass, the median of several.
 * @param {number} voxels
 * @param {number} threads
 */
export async function streamingPass(voxels, threads, repeats = 15) {
  const engine = await openThreads(threads);
  try {
    const from = engine.arena.allocate(9 * voxels, 'any');
    const bytes = from + 4 * voxels;
    const to = bytes + voxels;
    // Memory that was never written is one page of zeros, which would stay in the cache.
    await engine.run('clear', from, 9 * voxels);
    /** @type {number[]} */
    const seconds = [];
    for (let repeat = -2; repeat < repeats; repeat++) {
      const start = performance.now();
      await engine.run('stream', from, bytes, to, voxels);
      if (repeat >= 0) seconds.push((performance.now() - start) / 1000);
    }
    return median(seconds);
  } finally {
    engine.close();
  }
}
