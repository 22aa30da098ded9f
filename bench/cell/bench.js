// The Doyle-Fuller-Newman model at 1C on Chen2020: time, work and error, beside PyBaMM (IDAKLU) on the same mesh and
// tolerances. `node bench/cell/bench.js`; LITHOSCALE_PEERS_PYTHON names a Python that has PyBaMM.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parameterSet, runCell } from '../../dist/cell/index.js';
import { machine, writeResult } from '../support/results.js';
import { median } from '../support/statistics.js';
import { convergedVoltages, differences } from './differences.js';
import { askPybamm } from './pybamm.js';

const runs = 20;
const experiment = 'Discharge at 1C until 2.5 V';
const parameters = parameterSet('chen2020');
/** @typedef {import('../../dist/cell/index.js').CellMesh} CellMesh */
const mesh = { negative: 20, separator: 20, positive: 20, radial: 20 };
const coarse = { negative: 10, separator: 10, positive: 10, radial: 10 };
/** @type {Record<string, {mesh: CellMesh, relativeTolerance: number}>} */
const cases = {
  '20 uniform shells': { mesh, relativeTolerance: 1e-4 },
  '20 graded shells': { mesh: { ...mesh, radialSpacing: 'graded' }, relativeTolerance: 1e-4 },
  '12 adapted shells': { mesh: { ...mesh, radial: 12, radialSpacing: 'adapted' }, relativeTolerance: 1e-4 },
  "PETLION's 10/10/10 x 10 at 1e-3": { mesh: coarse, relativeTolerance: 1e-3 },
};

/** @param {string} name */
function discharge(name) {
  return runCell({ parameters, experiment, ...cases[name], absoluteTolerance: 1e-6 });
}

/** Warm runs of one case. @param {string} name */
async function timed(name) {
  for (let i = 0; i < 20; i++) await discharge(name);
  const times = [];
  let solution = await discharge(name);
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    solution = await discharge(name);
    times.push(performance.now() - start);
  }
  return { solution, median: median(times), minimum: Math.min(...times) };
}

/**
 * Largest and root-mean-square difference (mV) from a converged run, over the whole curve and after its first second,
 * before which a particle's shells cannot resolve the layer at its surface.
 * @param {ArrayLike<number>} time
 * @param {ArrayLike<number>} voltage
 */
async function errors(time, voltage) {
  const exact = await convergedVoltages(parameters, 'dfn', time, 1e-7);
  const late = differences(time, voltage, exact, 1);
  return { ...differences(time, voltage, exact, 0), afterOneSecond: late.largest };
}

function fromStart() {
  const script = join(import.meta.dirname, 'first-voltage.js');
  /** @type {{imported: number, first: number, finished: number}[]} */
  const samples = [];
  for (let i = 0; i < 11; i++) {
    samples.push(JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' })));
  }
  return {
    imported: median(samples.map(({ imported }) => imported)),
    firstVoltage: median(samples.map(({ first }) => first)),
    firstVoltageAfterImport: median(samples.map(({ first, imported }) => first - imported)),
    curve: median(samples.map(({ finished }) => finished)),
    curveAfterImport: median(samples.map(({ finished, imported }) => finished - imported)),
  };
}

function pybamm() {
  /** @type {{version: string, import: number, first: number, walls: number[], solves: number[], points: number, time: number[], voltage: number[]}} */
  const result = askPybamm('pybamm_dfn.py', { args: [runs] });
  return result;
}

/** @param {number} value @param {number} digits */
function fixed(value, digits = 1) {
  return value.toFixed(digits);
}

const peer = pybamm();
/** @type {Record<string, Awaited<ReturnType<typeof timed>>>} */
const measured = {};
for (const name of Object.keys(cases)) measured[name] = await timed(name);
const start = fromStart();
const last = (/** @type {ArrayLike<number>} */ values) => values[values.length - 1];

const rows = [];
for (const [name, { solution, median: middle, minimum }] of Object.entries(measured)) {
  rows.push({
    name: `Lithoscale, ${name}`,
    median: middle,
    minimum,
    steps: solution.steps,
    newtonIterations: solution.newtonIterations,
    factorisations: solution.factorisations,
    rejected: solution.rejected,
    end: last(solution.time),
    balance: solution.balance,
    ...(await errors(solution.time, solution.voltage)),
  });
}
const peerRow = {
  name: `PyBaMM ${peer.version} IDAKLU`,
  median: median(peer.walls),
  minimum: Math.min(...peer.walls),
  solverMedian: median(peer.solves),
  steps: peer.points,
  end: last(peer.time),
  ...(await errors(peer.time, peer.voltage)),
};

const lines = [
  '# DFN, Chen2020, 1C to 2.5 V, 20/20/20 cells x 20 shells, tolerances 1e-4 / 1e-6 where not said otherwise',
  '',
  `${machine.processor}, Node ${machine.node}; medians of ${runs} warm runs in one process. The voltage error is`,
  'against 80/40/80 x 120 graded shells at 1e-7 / 1e-9 (mV; RMS over time).',
  '',
  '| solver | median ms | fastest ms | steps | Newton | factorised | rejected | end s | error RMS | largest | after 1 s |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map(
    (row) =>
      `| ${row.name} | ${fixed(row.median)} | ${fixed(row.minimum)} | ${row.steps} | ${row.newtonIterations} | ` +
      `${row.factorisations} | ${row.rejected} | ${fixed(row.end, 2)} | ${fixed(row.rms, 3)} | ${fixed(row.largest, 2)} | ${fixed(row.afterOneSecond, 2)} |`,
  ),
  `| ${peerRow.name} | ${fixed(peerRow.median)} (solver ${fixed(peerRow.solverMedian)}) | ${fixed(peerRow.minimum)} | ` +
    `${peerRow.steps} points | | | | ${fixed(peerRow.end, 2)} | ${fixed(peerRow.rms, 3)} | ${fixed(peerRow.largest, 2)} | ${fixed(peerRow.afterOneSecond, 2)} |`,
  '',
  '| from process start | Lithoscale ms | PyBaMM ms |',
  '| --- | ---: | ---: |',
  `| import | ${fixed(start.imported)} | ${fixed(peer.import)} |`,
  `| first voltage (first time step), after import | ${fixed(start.firstVoltageAfterImport)} | |`,
  `| first voltage, from process start | ${fixed(start.firstVoltage)} | |`,
  `| whole first curve, after import | ${fixed(start.curveAfterImport)} | ${fixed(peer.first)} |`,
  `| whole first curve, from process start | ${fixed(start.curve)} | ${fixed(peer.import + peer.first)} |`,
  '',
];
const [uniform, , , petlion] = rows;
const checks = {
  "warm run at most half of the peer's": uniform.median <= 0.5 * peerRow.median,
  "PETLION's mesh and tolerance under 4 ms": petlion.median < 4,
  'first voltage under 400 ms from process start': start.firstVoltage < 400,
  'first voltage under 150 ms after imports': start.firstVoltageAfterImport < 150,
};
for (const [what, met] of Object.entries(checks)) lines.push(`- ${what}: ${met ? 'yes' : 'NO'}`);
const report = `${lines.join('\n')}\n`;
console.log(report);

const results = {
  date: new Date().toISOString(),
  ...machine,
  runs,
  mesh,
  lithoscale: rows,
  pybamm: peerRow,
  fromStart: { lithoscale: start, pybamm: { import: peer.import, curveAfterImport: peer.first } },
  checks,
};
writeResult('cell.json', `${JSON.stringify(results, null, 2)}\n`);
writeResult('cell.md', report);
if (Object.values(checks).includes(false)) process.exitCode = 1;
