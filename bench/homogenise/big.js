// A volume past one memory of 4 GiB, cut into slabs: time and memory, every wasm memory and the process as a whole
// counted. Build first, then:
//   node bench/homogenise/big.js [edge ...]
// The volume is a correlated medium of half the edge and its mirror images, so its D_eff is that of the half up to what
// the mirrors add; both are solved, the half in one memory. Writes bench/results/big.*
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transport } from '../../dist/homogenise/index.js';
import { correlatedMedium } from '../support/media.js';

const edges = process.argv.slice(2).map(Number);
if (edges.length === 0) edges.push(640, 800);
const porosity = 0.4;
const threads = 2;

/**
 * A cube of twice the edge, mirrored about the middle of each axis.
 * @param {Uint8Array} half
 * @param {number} edge
 */
function mirrored(half, edge) {
  const twice = 2 * edge;
  const data = new Uint8Array(twice ** 3);
  /** @param {number} at */
  const folded = (at) => (at < edge ? at : twice - 1 - at);
  for (let z = 0; z < twice; z++) {
    for (let y = 0; y < twice; y++) {
      const from = half.subarray((folded(z) * edge + folded(y)) * edge).subarray(0, edge);
      const to = (z * twice + y) * twice;
      data.set(from, to);
      for (let x = 0; x < edge; x++) data[to + twice - 1 - x] = from[x] ?? 0;
    }
  }
  return data;
}

/** @param {Uint8Array} data @param {number} edge */
async function solve(data, edge) {
  const shape = /** @type {const} */ ([edge, edge, edge]);
  const voxelSize = /** @type {const} */ ([1e-6, 1e-6, 1e-6]);
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 100);
  try {
    const volume = { data, shape, voxelSize, phases: [{ name: 'pore', label: 1 }] };
    const result = await transport(volume, { axis: 'z', conductivities: { pore: 1 }, threads });
    return { result, peak };
  } finally {
    clearInterval(watch);
  }
}

const rows = [];
for (const edge of edges) {
  const half = correlatedMedium(edge / 2, porosity, 7);
  const small = await solve(half, edge / 2);
  const { result, peak } = await solve(mirrored(half, edge / 2), edge);
  rows.push({
    edge,
    seconds: result.seconds,
    cycles: result.iterations,
    gibibytes: result.bytes / 2 ** 30,
    bytesPerVoxel: result.bytes / edge ** 3,
    processGibibytes: peak / 2 ** 30,
    effectiveRatio: result.effectiveRatio,
    half: { seconds: small.result.seconds, effectiveRatio: small.result.effectiveRatio },
  });
  console.log(JSON.stringify(rows.at(-1)));
}

const lines = [
  '# Past one memory',
  '',
  `Node ${process.version}, ${threads} threads, correlated medium of porosity ${porosity} with its mirror images, D_eff to 0.1 %.`,
  '',
  '| edge | time | cycles | wasm memories | bytes a voxel | process at peak | D_eff/D | of the half cube, time |',
  '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map(
    (row) =>
      `| ${row.edge} | ${row.seconds.toFixed(1)} s | ${row.cycles} | ${row.gibibytes.toFixed(2)} GiB | ${row.bytesPerVoxel.toFixed(1)} | ${row.processGibibytes.toFixed(2)} GiB | ${row.effectiveRatio.toFixed(6)} | ${row.half.effectiveRatio.toFixed(6)}, ${row.half.seconds.toFixed(1)} s |`,
  ),
];
const results = join(import.meta.dirname, '..', 'results');
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'big.json'), `${JSON.stringify({ porosity, threads, rows }, undefined, 2)}\n`);
writeFileSync(join(results, 'big.md'), `${lines.join('\n')}\n`);
