// Transport beside TauFactor 2 and beside the machine's streaming limit, in one run on the same threads.
//
//   LITHOSCALE_PEERS_PYTHON=PATH node bench/transport/run.js
//
// Both solvers stop at a true error of at most 0.02 % against a double-precision solution that scipy assembles and
// solves independently. Results go to bench/results/transport.{json,md}; a missing peer is an error.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transport } from '../../dist/homogenise/index.js';
import { correlatedMedium } from '../support/media.js';
import { writeNpy } from '../support/npy.js';
import { median } from '../support/statistics.js';
import { streamingPass } from '../support/streaming.js';

const threads = 2;
const goal = 2e-4;
const here = import.meta.dirname;
const folder = mkdtempSync(join(tmpdir(), 'lithoscale-bench-'));
const python = process.env['LITHOSCALE_PEERS_PYTHON'] ?? '';
if (!existsSync(python)) throw new Error('LITHOSCALE_PEERS_PYTHON names no Python: install taufactor there');
/** As the project asks for: without, TauFactor's tensors are unmapped after each operation and fault in again. */
const allocator = {
  MALLOC_MMAP_THRESHOLD_: '17179869184',
  MALLOC_TRIM_THRESHOLD_: '68719476736',
  MALLOC_TOP_PAD_: '1073741824',
};

/**
 * @param {string} script
 * @param {(string | number)[]} args
 * @param {Record<string, string>} environment
 */
function peer(script, args, environment = {}) {
  const output = execFileSync(python, [join(here, script), ...args.map(String)], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

/**
 * @param {Uint8Array} data
 * @param {number} size
 * @param {number} tolerance
 */
function ours(data, size, tolerance) {
  const volume = {
    data,
    shape: /** @type {const} */ ([size, size, size]),
    voxelSize: /** @type {const} */ ([1e-6, 1e-6, 1e-6]),
    phases: [
      { name: 'solid', label: 0 },
      { name: 'pore', label: 1 },
    ],
  };
  return transport(volume, { axis: 'z', conductivities: { pore: 1 }, tolerance, threads });
}

/**
 * The loosest tolerance that reaches the goal, and the median of its warm runs.
 * @param {Uint8Array} data
 * @param {number} size
 * @param {number} reference
 */
async function race(data, size, reference) {
  for (const tolerance of [1e-3, 5e-4, 2e-4, 1e-4, 5e-5, 2e-5]) {
    const first = await ours(data, size, tolerance);
    const trueError = Math.abs(first.effectiveRatio / reference - 1);
    if (trueError > goal) continue;
    const runs = [first];
    for (let repeat = 0; repeat < 5; repeat++) runs.push(await ours(data, size, tolerance));
    return { tolerance, trueError, result: first, seconds: median(runs.slice(1).map(({ seconds }) => seconds)) };
  }
  throw new Error('the goal was not reached');
}

/** @type {Record<string, string | number>[]} */
const rows = [];
for (const porosity of [0.4, 0.2]) {
  const size = 256;
  const data = correlatedMedium(size, porosity, 1);
  const file = join(folder, `${porosity}.npy`);
  writeNpy(file, data, [size, size, size]);
  const reference = peer('f64_reference.py', [file]).effectiveRatio;
  const pass = await streamingPass(size ** 3, threads);
  const { tolerance, trueError, result, seconds } = await race(data, size, reference);
  const tau = peer('taufactor_peer.py', [file, reference, goal, threads, 20000], allocator);
  if (!tau.reached) throw new Error('TauFactor did not reach the goal');
  const plain = peer('taufactor_peer.py', [file, reference, 0, threads, 101]);
  const plainSeconds = (plain.solveSeconds / plain.iterations) * tau.iterations;
  rows.push({
    porosity,
    seconds,
    passes: seconds / pass,
    'pass ms': 1000 * pass,
    'bytes per voxel': result.bytes / size ** 3,
    iterations: result.iterations,
    tolerance,
    'true error': trueError,
    'TauFactor s': tau.solveSeconds + tau.setupSeconds,
    'TauFactor iterations': tau.iterations,
    'TauFactor true error': tau.trueError,
    ratio: (tau.solveSeconds + tau.setupSeconds) / seconds,
    'TauFactor s, default allocator (extrapolated from 101 iterations)': plainSeconds,
    'ratio, default allocator': plainSeconds / seconds,
  });
  save();
}

/** @type {Record<string, number>[]} */
const sizes = [];
for (const size of [200, 400]) {
  const data = correlatedMedium(size, 0.4, 1);
  const runs = [];
  for (let repeat = 0; repeat < 4; repeat++) runs.push(await ours(data, size, 1e-3));
  const seconds = median(runs.slice(1).map((run) => run.seconds));
  sizes.push({ size, seconds, 'ns per voxel': (1e9 * seconds) / size ** 3, iterations: runs[0]?.iterations ?? 0 });
}
save();
rmSync(folder, { recursive: true });

function save() {
  const growth = (sizes[1]?.['ns per voxel'] ?? Number.NaN) / (sizes[0]?.['ns per voxel'] ?? Number.NaN);
  const document = { threads, node: process.version, race: rows, sizes, growth: sizes.length === 2 ? growth : null };
  writeFileSync(join(here, '../results/transport.json'), `${JSON.stringify(document, null, 2)}\n`);
  const text = [
    '# Transport: 256³ correlated media beside TauFactor 2',
    '',
    `${threads} threads, Node ${process.version}. Both at a true error of at most 0.02 %. One pass reads f32 + u8 and writes f32 over all voxels.`,
    '',
    ...(rows[0] === undefined
      ? []
      : Object.keys(rows[0]).flatMap((key, index) => [
          `| ${key} | ${rows.map((row) => format(row[key])).join(' | ')} |`,
          ...(index === 0 ? [`|${' --- |'.repeat(rows.length + 1)}`] : []),
        ])),
    '',
    ...sizes.map((row) => `- ${row['size']}³: ${format(row['seconds'])} s, ${format(row['ns per voxel'])} ns per voxel, ${row['iterations']} iterations`),
    ...(sizes.length === 2 ? [`- time per voxel grows by ${format(growth)} from 200³ to 400³`] : []),
    '',
  ];
  writeFileSync(join(here, '../results/transport.md'), text.join('\n'));
  console.log(text.join('\n'));
}

/** @param {string | number | undefined} value */
function format(value) {
  return typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value);
}
