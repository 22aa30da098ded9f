// Local thickness, ours and PoreSpy's in turn, three times, with the same radii. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python [LITHOSCALE_DATA=/path/to/data] node bench/describe/thickness.js
// That Python needs numpy, scipy, edt and porespy.
import { openVolume } from '../../dist/numerics/index.js';
import { median } from '../support/statistics.js';
import { whenStarted } from './alone.js';
import { runPeer, withMask } from './distance-peer.js';
import { samples } from './distance.js';

/** Radii in voxels; by default all whole ones up to the largest distance. */
const lists = { every: undefined, few: [1, 2, 3, 5, 8, 12] };

/** @param {import('./distance.js').Sample} sample @param {readonly number[] | undefined} radii */
async function thickness({ mask, shape }, radii) {
  /** @type {readonly number[]} */
  let used = [];
  const start = performance.now();
  const { opened } = await openVolume({ mask, shape, voxelSize: [1, 1, 1] }, ({ squares }) => {
    const largest = Math.floor(Math.sqrt(squares.at(-1) ?? 0));
    used = radii ?? Array.from({ length: largest }, (_, at) => at + 1);
    return [{ squaredRadii: used.map((radius) => radius * radius) }];
  });
  const seconds = (performance.now() - start) / 1000;
  const classes = opened[0]?.classes ?? new Uint8Array(0);
  return { seconds, radii: classes.map((each) => used[each - 1] ?? 0) };
}

/** @param {{ python: string, repeats?: number }} context @returns {Promise<import('./distance.js').Row[]>} */
export async function bench({ python, repeats = 3 }) {
  /** @type {import('./distance.js').Row[]} */
  const rows = [];
  // PoreSpy takes over a quarter of an hour for one large ball.
  for (const sample of (await samples()).filter(({ name }) => name !== 'one ball')) {
    for (const [list, radii] of Object.entries(lists)) {
      const own = [];
      const peers = [];
      let same = true;
      await thickness(sample, radii);
      for (let repeat = 0; repeat < repeats; repeat++) {
        const found = await thickness(sample, radii);
        own.push(found.seconds);
        const peer = withMask(sample.mask, found.radii, (folder) => runPeer(python, list, folder, 256));
        peers.push(peer.edt + peer.porespy);
        same &&= peer.same;
      }
      rows.push({
        name: `local thickness, ${sample.name}, ${radii === undefined ? 'all whole radii' : `radii ${radii.join(' ')}`}`,
        seconds: median(own),
        peer: 'edt parallel=2 and PoreSpy',
        peerSeconds: median(peers),
        remark: same ? 'every voxel equal; both from the image, distances included' : 'voxels differ',
      });
    }
  }
  return rows;
}

await whenStarted(import.meta.url, bench, 'PoreSpy');
