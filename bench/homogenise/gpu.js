// Benchmark of transport on a GPU: correlated media of growing size, the time with its parts, and the bytes moved against
// what the card copies in the same run. Build first, then:
//   node bench/homogenise/gpu.js [edges, default 128,256,500]
// Needs a GPU and the optional package `webgpu`; without an adapter it says so and fails. `--software` takes a driver that
// computes on the CPU, to try the benchmark itself. Writes bench/results/gpu.*, but not with `--software`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  closeIdleGpu,
  openGpu,
  openThreads,
  releaseGpu,
  releaseIdleEngines,
} from '../../dist/compute/index.js';
import { transport } from '../../dist/homogenise/index.js';
import {
  allocateFields,
  assemble,
  boxOf,
  conjugateGradients,
  layOut,
  percolatingPhases,
  WholeSystem,
} from '../../dist/numerics/index.js';
import { correlatedMedium } from '../support/media.js';
import { median } from '../support/statistics.js';

const tolerance = 1e-3;
const software = process.argv.includes('--software');
const edges = (process.argv.slice(2).find((word) => /^[\d,]+$/.test(word)) ?? '128,256,500')
  .split(',')
  .map(Number);

/** @typedef {import('../../dist/compute/index.js').GpuDevice} GpuDevice */

/** @returns {Promise<GpuDevice>} */
async function card() {
  const offer = await openGpu({ software });
  if ('device' in offer) return offer.device;
  console.error(`no adapter: ${offer.reason}`);
  process.exit(1);
}

/**
 * Bytes a second that the card reads and writes while it copies between two buffers.
 * @param {GpuDevice} gpu
 */
async function copyBandwidth(gpu) {
  const bytes = Math.min(2 ** (software ? 24 : 30), gpu.largestBuffer);
  const [from, to] = [gpu.buffer(bytes), gpu.buffer(bytes)];
  const one = new Float32Array(1);
  const copies = 16;
  const steps = Array.from({ length: copies }, () => ({ from, fromAt: 0, to, toAt: 0, bytes }));
  const times = [];
  for (let run = 0; run < 5; run++) {
    await gpu.read(to, 0, one);
    const start = performance.now();
    gpu.run(steps);
    await gpu.read(to, 0, one);
    times.push((performance.now() - start) / 1000);
  }
  gpu.release();
  return (2 * bytes * copies) / Math.min(...times);
}

/** @param {() => Promise<unknown>} work */
async function seconds(work) {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/**
 * One medium: the parts of the time, then the whole as `transport` does it on both devices.
 * @param {GpuDevice} gpu
 * @param {number} edge
 * @param {Uint8Array} labels
 */
async function measure(gpu, edge, labels) {
  const engine = await openThreads(availableParallelism());
  const grid = layOut(boxOf([edge, edge, edge]), engine.threads);
  const fields = allocateFields(engine, grid);
  const table = Uint8Array.from({ length: 256 }, (_, label) => Number(label === 1));
  const medium = { gx: 1, gy: 1, conductivity: Float32Array.from(table) };
  /** @type {WholeSystem | undefined} */
  let system;
  const hierarchy = await seconds(async () => {
    await percolatingPhases(engine, grid, { labels, table, steps: [1, edge, edge ** 2] }, fields.phase);
    system = new WholeSystem(engine, grid, await assemble(engine, grid, medium, fields));
  });
  if (system === undefined) throw new Error('no system');
  const assembled = system;
  const { energy } = await assembled.evaluate();
  const uploadStart = performance.now();
  const cost = await assembled.moveTo(gpu);
  if (cost === undefined) throw new Error('no passes');
  const upload = (performance.now() - uploadStart) / 1000;
  const passes = assembled.begin();
  const marks = [performance.now()];
  const { iteration: iterations } = await conjugateGradients(passes, {
    maximumIterations: 100,
    enough: ({ missing, gained }) => {
      marks.push(performance.now());
      return missing <= tolerance * (energy - gained);
    },
  });
  const download = (performance.now() - (marks.at(-1) ?? 0)) / 1000;
  const perIteration = median(marks.slice(1).map((mark, at) => (mark - (marks[at] ?? 0)) / 1000));
  const look = await seconds(() => assembled.evaluate());
  const bytes = gpu.allocated;
  gpu.release();
  engine.close();
  return { iterations, hierarchy, upload, perIteration, download, look, bytes, ...cost };
}

/**
 * @param {number} edge
 * @param {Uint8Array} data
 */
async function whole(edge, data) {
  const shape = /** @type {const} */ ([edge, edge, edge]);
  const voxelSize = /** @type {const} */ ([1e-6, 1e-6, 1e-6]);
  const volume = { data, shape, voxelSize, phases: [{ name: 'pore', label: 1 }] };
  const options = /** @type {const} */ ({ axis: 'z', conductivities: { pore: 1 }, tolerance });
  const cpu = await transport(volume, options);
  // The first run on a device compiles its kernels.
  await transport(volume, { ...options, device: 'gpu' });
  const gpu = await transport(volume, { ...options, device: 'gpu' });
  return {
    cpuSeconds: cpu.seconds,
    gpuSeconds: gpu.seconds,
    difference: Math.abs(gpu.effectiveRatio / cpu.effectiveRatio - 1),
  };
}

const rows = [];
let bandwidth = 0;
let name = '';
for (const edge of edges) {
  const labels = correlatedMedium(edge, 0.4, 7);
  const gpu = await card();
  name = gpu.name;
  bandwidth = await copyBandwidth(gpu);
  await measure(gpu, edge, labels);
  const parts = await measure(gpu, edge, labels);
  releaseGpu(gpu);
  rows.push({ edge, bandwidth, ...parts, ...(await whole(edge, labels)) });
}
closeIdleGpu();
releaseIdleEngines();

const lines = [
  '# Transport on a GPU',
  '',
  `${name}; it copies ${(bandwidth / 1e9).toFixed(0)} GB/s (read and written). Correlated media, porosity 0.4, estimated error at most 0.1 %.`,
  'The levels are built on the CPU. Traffic: what an iteration moves at the least, against what the card copies in that time.',
  '',
  '| edge | whole | levels (CPU) | upload | iterations | each | download | evaluation (CPU) | dispatches | GB an iteration | of the copy bandwidth | on the card | whole on the CPU | D_eff differs |',
  `|${' ---: |'.repeat(14)}`,
  ...rows.map((row) => {
    const share = row.traffic / row.perIteration / row.bandwidth;
    return `| ${row.edge} | ${row.gpuSeconds.toFixed(3)} s | ${row.hierarchy.toFixed(3)} s | ${row.upload.toFixed(3)} s | ${row.iterations} | ${(1000 * row.perIteration).toFixed(1)} ms | ${row.download.toFixed(3)} s | ${row.look.toFixed(3)} s | ${row.steps} | ${(row.traffic / 1e9).toFixed(2)} | ${(100 * share).toFixed(0)} % | ${(row.bytes / 2 ** 30).toFixed(2)} GiB | ${row.cpuSeconds.toFixed(3)} s | ${row.difference.toExponential(1)} |`;
  }),
  '',
];
console.log(lines.join('\n'));
if (!software) {
  const results = join(import.meta.dirname, '..', 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'gpu.json'), `${JSON.stringify({ name, tolerance, rows }, undefined, 2)}\n`);
  writeFileSync(join(results, 'gpu.md'), lines.join('\n'));
}
