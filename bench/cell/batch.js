// Many Doyle-Fuller-Newman cells with varied parameters at 1C, one thread and all cores, beside PyBaMM (IDAKLU, one thread)
// given the same cells as a list of inputs. `node bench/cell/batch.js [cells]`; LITHOSCALE_PEERS_PYTHON names a Python
// that has PyBaMM. Wall and processor times: the latter stand for a machine that others use as well.
import { availableParallelism } from 'node:os';
import { runMany } from '../../dist/cell/index.js';
import { machine, writeResult } from '../support/results.js';
import { askPybamm } from './pybamm.js';

const count = Number(process.argv[2] ?? 1000);

/** Up to a tenth about 1, the same each time. @param {number} cell @param {number} number */
function factor(cell, number) {
  return 1 + 0.1 * Math.sin(12.9898 * (cell + 1) * (number + 1));
}

const varied = Array.from({ length: count }, (_, i) => ({
  negativeDiffusivity: 3.3e-14 * factor(i, 0),
  positiveDiffusivity: 4e-15 * factor(i, 1),
  negativeConductivity: 215 * factor(i, 2),
  positiveConductivity: 0.18 * factor(i, 3),
  transference: 0.2594 * factor(i, 4),
  current: 5 * factor(i, 5),
}));

const jobs = varied.map((cell) => ({
  parameters: {
    base: 'chen2020',
    changes: {
      'negative.diffusivity': cell.negativeDiffusivity,
      'positive.diffusivity': cell.positiveDiffusivity,
      'negative.effectiveElectronicConductivity': { times: cell.negativeConductivity / 215 },
      'positive.effectiveElectronicConductivity': { times: cell.positiveConductivity / 0.18 },
      'electrolyte.transferenceNumber': cell.transference,
    },
  },
  experiment: `Discharge at ${cell.current} A until 2.5 V`,
  mesh: { negative: 20, separator: 20, positive: 20, radial: 20 },
  relativeTolerance: 1e-4,
  absoluteTolerance: 1e-6,
  store: { finalFields: false },
}));

/** @param {number} threads */
async function ours(threads) {
  const used = process.cpuUsage();
  const { outcomes, failed, seconds, threads: taken } = await runMany(jobs, { threads });
  if (failed > 0)
    throw new Error(`${failed} cells failed: ${outcomes.find(({ error }) => error)?.error?.message}`);
  const { user, system } = process.cpuUsage(used);
  return {
    threads: taken,
    wall: seconds,
    cpu: (user + system) / 1e6,
    ends: outcomes.map(({ solution }) => solution?.time.at(-1) ?? 0),
  };
}

function pybamm() {
  const inputs = varied.map((cell) => ({
    'Negative particle diffusivity [m2.s-1]': cell.negativeDiffusivity,
    'Positive particle diffusivity [m2.s-1]': cell.positiveDiffusivity,
    'Negative electrode conductivity [S.m-1]': cell.negativeConductivity,
    'Positive electrode conductivity [S.m-1]': cell.positiveConductivity,
    'Cation transference number': cell.transference,
    'Current function [A]': cell.current,
  }));
  /** @type {{version: string, wall: number, cpu: number, ends: number[]}} */
  const result = askPybamm('pybamm_batch.py', { input: { jobs: inputs } });
  return result;
}

await runMany(jobs.slice(0, 50), { threads: 1 });
// Threads rest between batches: each has seen as many cells as the one above when it is timed.
await runMany(jobs.slice(0, 50 * availableParallelism()), { threads: availableParallelism() });
const one = await ours(1);
const peer = pybamm();
const all = await ours(availableParallelism());
const apart = Math.max(...one.ends.map((end, i) => Math.abs(end - (peer.ends[i] ?? 0))));
const same = one.ends.every((end, i) => end === all.ends[i]);
const speedUp = one.wall / all.wall;
const possible = (all.threads * one.cpu) / all.cpu;
const each = (/** @type {number} */ seconds) => ((1e3 * seconds) / count).toFixed(2);

const checks = {
  'at most half the processor time of PyBaMM on one thread': one.cpu <= 0.5 * peer.cpu,
  'faster on all cores by at least three quarters of their number': possible >= 0.75 * all.threads,
  'the same bits on one thread and on all': same,
  'ends of discharge within 0.1 % of those of PyBaMM': apart < 3,
};
const report = [
  `# ${count} DFNs with varied parameters, Chen2020, about 1C to 2.5 V, 20/20/20 cells x 20 shells, 1e-4 / 1e-6`,
  '',
  `${machine.processor}, ${availableParallelism()} cores, Node ${machine.node}. Varied by up to a tenth: diffusivities and conductivities`,
  'of both electrodes, transference number, current. PyBaMM is built once and given a list of inputs; its build is not counted,',
  'our building of each cell is.',
  '',
  '| solver | threads | wall s | processor s | ms a cell (processor) |',
  '| --- | ---: | ---: | ---: | ---: |',
  `| Lithoscale | 1 | ${one.wall.toFixed(2)} | ${one.cpu.toFixed(2)} | ${each(one.cpu)} |`,
  `| Lithoscale | ${all.threads} | ${all.wall.toFixed(2)} | ${all.cpu.toFixed(2)} | ${each(all.cpu)} |`,
  `| PyBaMM ${peer.version} IDAKLU | 1 | ${peer.wall.toFixed(2)} | ${peer.cpu.toFixed(2)} | ${each(peer.cpu)} |`,
  '',
  `On ${all.threads} threads ${speedUp.toFixed(2)} times as fast as on one by wall time, and ${possible.toFixed(2)} times by the processor time each thread takes,`,
  'which is what it comes to where nothing else runs. All threads are warm; a new one takes some 0.7 s of processor time for loading and compiling.',
  '',
  `Ends of discharge are at most ${apart.toFixed(2)} s apart.`,
  '',
  ...Object.entries(checks).map(([what, met]) => `- ${what}: ${met ? 'yes' : 'NO'}`),
  '',
].join('\n');
console.log(report);

const results = {
  date: new Date().toISOString(),
  ...machine,
  cells: count,
  lithoscale: [one, all].map(({ threads, wall, cpu }) => ({ threads, wall, cpu })),
  speedUp: { wall: speedUp, processor: possible },
  pybamm: { version: peer.version, wall: peer.wall, cpu: peer.cpu },
  largestDifferenceOfEnds: apart,
  checks,
};
writeResult('cell-batch.json', `${JSON.stringify(results, null, 2)}\n`);
writeResult('cell-batch.md', report);
if (Object.values(checks).includes(false)) process.exitCode = 1;
