// SPM and SPMe at 1C and the impedance of a DFN on Chen2020: time, work and error, beside PyBaMM (IDAKLU) on the same meshes
// and tolerances. `node bench/cell/single-particle.js`; LITHOSCALE_PEERS_PYTHON names a Python that has PyBaMM.
import { makeConsistent } from '../../dist/cell/consistent.js';
import { cellImpedance, parameterSet, runCell, SingleParticleModel } from '../../dist/cell/index.js';
import { BdfIntegrator } from '../../dist/numerics/index.js';
import { machine, writeResult } from '../support/results.js';
import { median } from '../support/statistics.js';
import { convergedVoltages, differences } from './differences.js';
import { askPybamm } from './pybamm.js';

const runs = 20;
const experiment = 'Discharge at 1C until 2.5 V';
const parameters = parameterSet('chen2020');
const mesh = { negative: 20, separator: 20, positive: 20, radial: 20 };

/** @typedef {'spm' | 'spme'} Kind */
/** @typedef {{walls: number[], solves: number[], points: number, time: number[], voltage: number[]}} PeerRun */
/** @typedef {{version: string, spm: PeerRun, spme: PeerRun, impedance: {walls: number[]}}} Peer */

/** @param {Kind} model */
function discharge(model) {
  return runCell({
    parameters,
    model,
    experiment,
    mesh,
    relativeTolerance: 1e-4,
    absoluteTolerance: 1e-6,
  });
}

/** So many that all code is compiled to its best: after 200 runs a quarter of the time is still the interpreter's. */
const warming = 3000;

/** @param {Kind} model */
async function timed(model) {
  for (let i = 0; i < warming; i++) await discharge(model);
  const times = [];
  let solution = await discharge(model);
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    solution = await discharge(model);
    times.push(performance.now() - start);
  }
  return { solution, median: median(times), minimum: Math.min(...times) };
}

/**
 * The integrator alone, as the peer counts its solver: model built and ready, steps and voltages until the cut-off.
 * @param {Kind} kind
 */
function solved(kind) {
  const model = new SingleParticleModel(parameters, mesh, kind);
  const y = model.initialState();
  const rate = new Float64Array(model.size);
  model.currentDensity = model.currentScale;
  makeConsistent(model, y, rate);
  const integrator = new BdfIntegrator(
    {
      size: model.size,
      residual: (_time, state, derivative, out) => model.residual(state, derivative, out),
      prepare: (_time, state, _derivative, shift) => model.prepare(state, shift),
      solve: (b) => model.solve(b),
    },
    { relativeTolerance: 1e-4, absoluteTolerance: model.absoluteTolerances(1e-4, 1e-6) },
  );
  const start = performance.now();
  integrator.start(0, y, rate, 4000);
  while (integrator.step() === 'advanced') {
    if (model.evaluate(integrator.y) && model.voltage() < 2.5) break;
  }
  return performance.now() - start;
}

/** @param {Kind} kind */
function solverTimes(kind) {
  const times = Array.from({ length: 200 + runs }, () => solved(kind)).slice(200);
  return median(times);
}

/**
 * Largest and root-mean-square difference (mV) from the same model converged, after the first second.
 * @param {Kind} model
 * @param {ArrayLike<number>} time
 * @param {ArrayLike<number>} voltage
 */
async function lateError(model, time, voltage) {
  return differences(time, voltage, await convergedVoltages(parameters, model, time, 1e-8), 1);
}

function peer() {
  /** @type {Peer} */
  const result = askPybamm('pybamm_single_particle.py', { args: [runs] });
  return result;
}

function impedance() {
  const electrode = { doubleLayerCapacitance: 0.2 };
  const charged = {
    ...parameters,
    negative: { ...parameters.negative, ...electrode },
    positive: { ...parameters.positive, ...electrode },
  };
  const times = [];
  for (let i = 0; i < 40; i++) {
    const start = performance.now();
    cellImpedance({ parameters: charged, mesh, estimateError: false, parts: false });
    times.push(performance.now() - start);
  }
  const warm = times.slice(20);
  return { median: median(warm), minimum: Math.min(...warm) };
}

/** @param {number} value @param {number} digits */
const fixed = (value, digits = 2) => value.toFixed(digits);

const theirs = peer();
const lines = [
  '# SPM, SPMe and impedance, Chen2020, 20/20/20 cells x 20 shells, tolerances 1e-4 / 1e-6',
  '',
  `${machine.processor}, Node ${machine.node}, PyBaMM ${theirs.version}; medians of ${runs} runs of one process each, ours after ${warming} to warm. A whole`,
  'call: a discharge at 1C to 2.5 V with its audited balances here, `Simulation.solve` there. The voltage error (mV, after the',
  'first second) is against the same model converged; PyBaMM’s SPMe averages its losses otherwise and has none here.',
  '',
  '| model | ours ms (solver alone) | PyBaMM ms (solver alone) | ratio | steps | Newton | factorised | error RMS, largest | PyBaMM’s |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];
/** @type {Record<string, unknown>} */
const results = {
  date: new Date().toISOString(),
  ...machine,
  runs,
  mesh,
};
/** @type {Record<string, boolean>} */
const checks = {};
for (const kind of /** @type {const} */ (['spm', 'spme'])) {
  const own = await timed(kind);
  const alone = solverTimes(kind);
  const { time, voltage, steps, newtonIterations, factorisations } = own.solution;
  const other = theirs[kind];
  const error = await lateError(kind, time, voltage);
  const ended = other.time.filter((t) => t < time[time.length - 1]);
  const theirError = kind === 'spm' ? await lateError(kind, ended, other.voltage) : undefined;
  const [wall, solver] = [median(other.walls), median(other.solves)];
  lines.push(
    `| ${kind} | ${fixed(own.median)} (${fixed(alone)}) | ${fixed(wall)} (${fixed(solver)}) | ${fixed(wall / own.median, 1)} (${fixed(solver / alone, 1)}) | ` +
      `${steps} | ${newtonIterations} | ${factorisations} | ${fixed(error.rms, 3)}, ${fixed(error.largest)} | ` +
      `${theirError === undefined ? '' : `${fixed(theirError.rms, 3)}, ${fixed(theirError.largest)}`} |`,
  );
  results[kind] = {
    ...own,
    solution: undefined,
    steps,
    newtonIterations,
    factorisations,
    error,
    peer: { wall, solver, error: theirError },
  };
  checks[`${kind} at most a third of PyBaMM’s solver time`] = 3 * alone <= solver;
  checks[`a whole call of ${kind} at most a third of PyBaMM’s`] = 3 * own.median <= wall;
}
const spectrum = impedance();
const theirSpectrum = median(theirs.impedance.walls);
lines.push(
  '',
  `Impedance of the DFN with double layers, 60 frequencies: ${fixed(spectrum.median)} ms (fastest ${fixed(spectrum.minimum)}), PyBaMM ${fixed(theirSpectrum)} ms.`,
  '',
);
results['impedance'] = { ...spectrum, peer: theirSpectrum };
checks['impedance of 60 frequencies under 30 ms'] = spectrum.median < 30;
for (const [what, met] of Object.entries(checks)) lines.push(`- ${what}: ${met ? 'yes' : 'NO'}`);
const report = `${lines.join('\n')}\n`;
console.log(report);

writeResult('single-particle.json', `${JSON.stringify({ ...results, checks }, null, 2)}\n`);
writeResult('single-particle.md', report);
if (Object.values(checks).includes(false)) process.exitCode = 1;
