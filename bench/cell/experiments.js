// Experiments with holds, powers, resistors and a drive cycle on Chen2020: time, work and error, beside PyBaMM (IDAKLU) on the
// same mesh and tolerances. `node bench/cell/experiments.js`; LITHOSCALE_PEERS_PYTHON names a Python that has PyBaMM,
// LITHOSCALE_REFERENCE the folder that holds cell/drive_cycles/US06.csv.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { follow, parameterSet, parseDriveCycle, repeat, runCell } from '../../dist/cell/index.js';
import { experimentOf } from '../../dist/cell/experiments/parse.js';
import { machine, writeResult } from '../support/results.js';
import { median } from '../support/statistics.js';
import { askPybamm } from './pybamm.js';

const runs = 10;
const parameters = parameterSet('chen2020');
const us06 = parseDriveCycle(
  readFileSync(join(process.env['LITHOSCALE_REFERENCE'] ?? '', 'cell/drive_cycles/US06.csv'), 'utf8'),
  { name: 'US06.csv' },
);

/** @type {Record<string, string[]>} */
const experiments = {
  'seven loads': [
    'Discharge at 1C until 3 V',
    'Charge at C/2 until 4.2 V',
    'Hold at 4.2 V until C/50',
    'Rest for 1 hour',
    'Discharge at 10 W until 2.5 V',
    'Charge at 8 W until 4.1 V',
    'Discharge at 0.5 Ohm until 3 V',
  ],
  '20 cycles': ['Discharge at 1C until 2.5 V', 'Charge at C/2 until 4.2 V', 'Hold at 4.2 V until C/50'],
  US06: ['Discharge at 1C for 20 minutes', 'drive'],
};
/** @type {Record<string, number>} */
const repeats = { 'seven loads': 1, '20 cycles': 20, US06: 1 };
/** Each second of the drive cycle but its ends. */
const seconds = Array.from({ length: 599 }, (_, k) => 1201 + k);

/** @typedef {{walls: number[], first: number, end: number, charge: number, voltage: number[]}} PeerRun */

/** @param {ArrayLike<number>} values */
function last(values) {
  return values[values.length - 1];
}

/** @param {string} name @param {object} [options] */
function run(name, options = {}) {
  const steps = experiments[name].map((step) => (step === 'drive' ? follow({ cycle: us06 }) : step));
  const { items } = experimentOf(steps);
  return runCell({ parameters, experiment: [repeat(repeats[name], items)], ...options });
}

/** @param {string} name */
async function timed(name) {
  for (let i = 0; i < 5; i++) await run(name);
  const walls = [];
  let solution = await run(name);
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    solution = await run(name);
    walls.push((performance.now() - start) / 1000);
  }
  return { solution, walls };
}

/** @returns {Record<string, PeerRun> & {version: string}} */
function pybamm() {
  const drive = Array.from(us06.time, (time, i) => [time, us06.values[i]]);
  return askPybamm('pybamm_experiments.py', {
    input: { runs, experiments, repeats, drive, times: { US06: seconds } },
  });
}

const fine = {
  mesh: { negative: 40, separator: 20, positive: 40, radial: 60, radialSpacing: 'graded' },
  relativeTolerance: 1e-7,
  absoluteTolerance: 1e-9,
};

/** Voltages at the seconds of the drive cycle. @param {{time: Float64Array, voltage: Float64Array}} solution */
function atSeconds({ time, voltage }) {
  const at = new Map(Array.from(time, (t, i) => [t, voltage[i]]));
  return seconds.map((second) => at.get(second) ?? Number.NaN);
}

/** Root of the mean square, mV. @param {number[]} a @param {number[]} b */
function rms(a, b) {
  return 1e3 * Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0) / a.length);
}

const peer = pybamm();
const rows = [];
for (const name of Object.keys(experiments)) {
  const { solution, walls } = await timed(name);
  const tolerances = name === '20 cycles' ? { relativeTolerance: 1e-6, absoluteTolerance: 1e-8 } : {};
  const exact = await run(name, { ...fine, ...tolerances, curveTimes: seconds });
  const sampled = await run(name, { curveTimes: seconds });
  rows.push({
    name,
    seconds: median(walls),
    peerSeconds: median(peer[name].walls),
    steps: solution.steps,
    newtonIterations: solution.newtonIterations,
    factorisations: solution.factorisations,
    balance: solution.balance,
    charge: last(solution.capacity) - last(exact.capacity),
    peerCharge: peer[name].charge - last(exact.capacity),
    end: last(solution.time) - last(exact.time),
    peerEnd: peer[name].end - last(exact.time),
    ...(name === 'US06'
      ? {
          rms: rms(atSeconds(sampled), atSeconds(exact)),
          peerRms: rms(peer[name].voltage, atSeconds(exact)),
        }
      : {}),
  });
}

/** @param {number | undefined} value @param {number} [digits] */
const fixed = (value, digits = 2) => (value === undefined ? '' : value.toFixed(digits));
const lines = [
  '# Experiments on the DFN, Chen2020, 20/20/20 cells x 20 shells, tolerances 1e-4 / 1e-6',
  '',
  `${machine.processor}, Node ${machine.node}; medians of ${runs} warm runs in one process, beside PyBaMM ${peer.version} (IDAKLU).`,
  'Seven loads: 1C, C/2, a hold, a rest, 10 W, -8 W, 0.5 ohm. 20 cycles: 1C, C/2, a hold. US06: 600 s at 1 Hz, lines between points.',
  'Differences from 40/20/40 x 60 graded shells at 1e-7 / 1e-9 (20 cycles: 1e-6 / 1e-8): charge in the end (mA h), time of the',
  'end (s), voltage at each second of the drive cycle (RMS, mV).',
  '',
  '| experiment | solver | median ms | steps | Newton | factorised | charge | end | voltage |',
  '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows.flatMap((row) => [
    `| ${row.name} | Lithoscale | ${fixed(1e3 * row.seconds, 1)} | ${row.steps} | ${row.newtonIterations} | ${row.factorisations} | ${fixed(1e3 * row.charge, 3)} | ${fixed(row.end)} | ${fixed(row.rms)} |`,
    `| | PyBaMM | ${fixed(1e3 * row.peerSeconds, 1)} | | | | ${fixed(1e3 * row.peerCharge, 3)} | ${fixed(row.peerEnd)} | ${fixed(row.peerRms)} |`,
  ]),
];
const report = `${lines.join('\n')}\n`;
console.log(report);
writeResult('experiments.json', `${JSON.stringify({ date: new Date().toISOString(), rows }, null, 2)}\n`);
writeResult('experiments.md', report);
