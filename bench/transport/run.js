// Benchmark of steady transport: against the machine's streaming limit and against TauFactor 2, on correlated media
// that it makes itself. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/transport/run.js
// That Python needs taufactor, torch and numpy. Without it the benchmark fails. Writes bench/results/transport.*.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transport } from '../../dist/homogenise/index.js';
import { correlatedMedium } from '../support/media.js';
import { writeNpy } from '../support/npy.js';
import { askPeer, fairAllocator, peerPython } from '../support/peer.js';
import { machine, writeResult } from '../support/results.js';
import { median } from '../support/statistics.js';
import { streamingPass } from '../support/streaming.js';

const threads = 2;
const size = 256;
const acceptedError = 2e-4;
const tolerance = 1e-3;
const repeats = 9;
const here = import.meta.dirname;

/** @typedef {{ porosity: number, seed: number, sha256: string, effectiveRatio: number }} Reference */

/** Answers of f64_reference.py on the same media. */
const references = /** @type {{ media: Reference[] }} */ (
  JSON.parse(readFileSync(join(here, 'reference.json'), 'utf8'))
).media;

/** @param {Uint8Array} data @param {number} edge */
function volumeOf(data, edge) {
  return {
    data,
    shape: /** @type {const} */ ([edge, edge, edge]),
    voxelSize: /** @type {const} */ ([1e-6, 1e-6, 1e-6]),
    phases: [{ name: 'pore', label: 1 }],
  };
}

/**
 * The machine's speed drifts, so a streaming pass is measured next to each run, and the ratios are compared.
 * @param {Uint8Array} data @param {number} edge @param {number} count
 */
async function solveRepeatedly(data, edge, count) {
  const options = /** @type {const} */ ({ axis: 'z', conductivities: { pore: 1 }, tolerance, threads });
  const runs = [];
  for (let run = 0; run < count; run++) {
    const pass = await streamingPass(edge ** 3, threads, 7);
    runs.push({ pass, result: await transport(volumeOf(data, edge), options) });
  }
  const [first, ...others] = runs;
  if (first === undefined) throw new Error('no run');
  return {
    first: first.result,
    seconds: median(others.map(({ result }) => result.seconds)),
    best: Math.min(...others.map(({ result }) => result.seconds)),
    pass: median(others.map(({ pass }) => pass)),
    passes: median(others.map(({ pass, result }) => result.seconds / pass)),
  };
}

/**
 * @param {string} python @param {string} file @param {number} reference @param {number} iterations
 * @param {Record<string, string>} environment
 */
function runTauFactor(python, file, reference, iterations, environment) {
  const script = join(here, 'taufactor_peer.py');
  return /** @type {{ setupSeconds: number, solveSeconds: number, iterations: number, effectiveRatio: number, trueError: number, reached: boolean, torch: string }} */ (
    askPeer(python, script, [file, reference, acceptedError, threads, iterations], { environment })
  );
}

/** @param {Reference} reference @param {string} python @param {string} folder */
async function compare(reference, python, folder) {
  const { porosity, seed } = reference;
  const medium = correlatedMedium(size, porosity, seed);
  if (createHash('sha256').update(medium).digest('hex') !== reference.sha256) {
    throw new Error(`the medium of porosity ${porosity} is not the one whose reference is known`);
  }
  const file = join(folder, 'medium.npy');
  writeNpy(file, medium, [size, size, size]);
  const own = await solveRepeatedly(medium, size, repeats);
  const fair = runTauFactor(python, file, reference.effectiveRatio, 20_000, fairAllocator);
  // The plain allocator changes the time of an iteration only, so some of them are enough.
  const sample = runTauFactor(python, file, reference.effectiveRatio, 100, {});
  const plainSeconds = (sample.solveSeconds / sample.iterations) * fair.iterations;
  const trueError = Math.abs(own.first.effectiveRatio / reference.effectiveRatio - 1);
  return {
    porosity,
    reference: reference.effectiveRatio,
    effectiveRatio: own.first.effectiveRatio,
    estimatedError: own.first.error.iteration,
    trueError,
    iterations: own.first.iterations,
    unknowns: own.first.unknowns,
    firstRunSeconds: own.first.seconds,
    seconds: own.seconds,
    bestSeconds: own.best,
    streamingPassSeconds: own.pass,
    passes: own.passes,
    bytesPerVoxel: own.first.bytes / size ** 3,
    tauFactor: { ...fair, plainAllocatorSolveSeconds: plainSeconds },
    speedup: fair.solveSeconds / own.seconds,
    speedupFirstRun: fair.solveSeconds / own.first.seconds,
    speedupPlainAllocator: plainSeconds / own.seconds,
  };
}

/** Time per voxel as the volume grows. */
async function growth() {
  const rows = [];
  for (const edge of [200, 256, 320, 400]) {
    const { first, seconds } = await solveRepeatedly(correlatedMedium(edge, 0.4, 7), edge, 5);
    rows.push({
      edge,
      seconds,
      iterations: first.iterations,
      nanosecondsPerVoxel: (seconds / edge ** 3) * 1e9,
      bytesPerVoxel: first.bytes / edge ** 3,
    });
  }
  return rows;
}

/** @param {number} value */
const seconds = (value) => `${value.toFixed(value < 10 ? 3 : 1)} s`;
/** @param {number} value */
const percent = (value) => `${(100 * value).toFixed(4)} %`;

/** @param {Awaited<ReturnType<typeof compare>>[]} rows @param {Awaited<ReturnType<typeof growth>>} grown */
function table(rows, grown) {
  const lines = [
    `# Steady transport, ${size}³ correlated media, ${threads} threads`,
    '',
    `${machine.processor}, Node ${machine.node}. Both solvers at a true error of at most ${percent(acceptedError)} against an f64 solution.`,
    'Times hold everything after the image is in memory; warm is the median of the runs after the first. TauFactor is',
    'stopped at the first of its checks that meets the error, its set-up not counted; "plain" is without the allocator settings.',
    '',
    '| | ' + rows.map((row) => `porosity ${row.porosity}`).join(' | ') + ' |',
    '| --- |' + rows.map(() => ' ---: |').join(''),
  ];
  /** @param {string} name @param {(row: typeof rows[number]) => string} cell */
  const add = (name, cell) => lines.push(`| ${name} | ${rows.map(cell).join(' | ')} |`);
  add('D_eff/D, f64 reference', (row) => row.reference.toFixed(8));
  add('D_eff/D', (row) => row.effectiveRatio.toFixed(8));
  add('true error', (row) => percent(row.trueError));
  add('estimated error', (row) => percent(row.estimatedError));
  add('iterations', (row) => String(row.iterations));
  add('time, warm', (row) => seconds(row.seconds));
  add('time, first run', (row) => seconds(row.firstRunSeconds));
  add('streaming pass', (row) => `${(1000 * row.streamingPassSeconds).toFixed(2)} ms`);
  add('**streaming passes** (at most 120)', (row) => row.passes.toFixed(0));
  add('bytes per voxel beyond the input (at most 26)', (row) => row.bytesPerVoxel.toFixed(1));
  add('TauFactor 2', (row) => seconds(row.tauFactor.solveSeconds));
  add(
    'TauFactor 2 iterations, true error',
    (row) => `${row.tauFactor.iterations}, ${percent(row.tauFactor.trueError)}`,
  );
  add('TauFactor 2, plain', (row) => seconds(row.tauFactor.plainAllocatorSolveSeconds));
  add('**times faster** (at least 25)', (row) => row.speedup.toFixed(0));
  add('times faster, first run', (row) => row.speedupFirstRun.toFixed(0));
  add('times faster than plain', (row) => row.speedupPlainAllocator.toFixed(0));
  lines.push(
    '',
    '| edge | time | iterations | ns per voxel | bytes per voxel |',
    '| ---: | ---: | ---: | ---: | ---: |',
  );
  for (const row of grown) {
    lines.push(
      `| ${row.edge} | ${seconds(row.seconds)} | ${row.iterations} | ${row.nanosecondsPerVoxel.toFixed(1)} | ${row.bytesPerVoxel.toFixed(1)} |`,
    );
  }
  const ratio = (grown.at(-1)?.nanosecondsPerVoxel ?? NaN) / (grown[0]?.nanosecondsPerVoxel ?? NaN);
  lines.push(
    '',
    `Time per voxel from 200³ to 400³ (porosity 0.40): × ${ratio.toFixed(2)} (less than 1.3).`,
    '',
  );
  return lines.join('\n');
}

const python = peerPython('TauFactor 2');
const folder = mkdtempSync(join(tmpdir(), 'transport-'));
try {
  const rows = [];
  for (const reference of references) rows.push(await compare(reference, python, folder));
  const grown = await growth();
  const document = { threads, size, tolerance, rows, growth: grown };
  writeResult('transport.json', `${JSON.stringify(document, undefined, 2)}\n`);
  const text = table(rows, grown);
  writeResult('transport.md', text);
  console.log(text);
} finally {
  rmSync(folder, { recursive: true });
}
