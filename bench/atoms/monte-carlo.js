// Steps a second of Monte Carlo walks on one core: semi-grand on a cluster expansion of the face-centred cubic lattice, beside
// smol on the same expansion, Ising models and swaps. Build first, then:
//   LITHOSCALE_PEERS_PYTHON=/path/to/python node bench/atoms/monte-carlo.js
// That Python needs smol. Writes bench/results/monte-carlo.*.
import { join } from 'node:path';
import {
  boltzmannConstant,
  clusterBasis,
  compileLattice,
  diagonalSupercell,
  latticeModelOf,
  MonteCarloWalker,
  randomOccupation,
  runWalkers,
} from '../../dist/atoms/index.js';
import { askPeer, peerPython } from '../support/peer.js';
import { machine, writeResult } from '../support/results.js';
import { median } from '../support/statistics.js';

/** @typedef {import('../../dist/atoms/index.js').LatticeModel} LatticeModel */
/** @typedef {import('../../dist/atoms/index.js').ParentLattice} ParentLattice */
/** @typedef {import('../../dist/atoms/index.js').Ensemble} Ensemble */

const half = 2;
const near = Math.SQRT2 * half;
/** @type {ParentLattice} */
const faceCentred = {
  lattice: [
    [0, half, half],
    [half, 0, half],
    [half, half, 0],
  ],
  sites: [{ position: [0, 0, 0], allowed: ['Na', 'K'] }],
};

/** Pairs to third neighbours, triplets and quadruplets to second ones; coefficients by the clusters' edges. */
function expansion() {
  const reach = Math.SQRT2 * near + 0.01;
  const basis = clusterBasis(faceCentred, { cutoffs: { 2: Math.sqrt(3) * near + 0.01, 3: reach, 4: reach } });
  /** @type {Record<number, number>} */
  const memberships = {};
  const coefficients = new Float64Array(basis.functions.length);
  /** @type {Record<string, number>} */
  const byShape = {};
  for (const [index, { orbit }] of basis.functions.entries()) {
    const clusters = basis.orbits[orbit]?.clusters ?? [[]];
    const [cluster] = clusters;
    if (cluster.length > 1)
      memberships[cluster.length] = (memberships[cluster.length] ?? 0) + cluster.length * clusters.length;
    // Any numbers do that keep it disordered enough to accept about half.
    coefficients[index] = orbit < 0 ? 0 : 0.012 * Math.sin(7 * index + 1);
    if (orbit >= 0) byShape[shapeOf(cluster)] = coefficients[index];
  }
  return { model: latticeModelOf({ basis, coefficients }), memberships, byShape };
}

/** Number of sites and lengths of the edges, Å. @param {readonly {cell: readonly number[]}[]} cluster */
function shapeOf(cluster) {
  const places = cluster.map(({ cell: [i = 0, j = 0, k = 0] }) => [
    half * (j + k),
    half * (i + k),
    half * (i + j),
  ]);
  const edges = places.flatMap((a, n) =>
    places.slice(0, n).map((b) => Math.hypot(...a.map((x, d) => x - (b[d] ?? 0)))),
  );
  const lengths = edges.sort((a, b) => a - b).map((edge) => edge.toFixed(2));
  return `${cluster.length}: ${lengths.join(' ')}`.trim();
}

/** @returns {LatticeModel} */
function ising() {
  const cells = /** @type {const} */ ([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  return {
    parent: { lattice: [...cells], sites: [{ position: [0, 0, 0], allowed: ['Down', 'Up'] }] },
    constant: 0,
    interactions: cells.map((cell) => ({
      sites: [
        { sublattice: 0, cell: [0, 0, 0] },
        { sublattice: 0, cell },
      ],
      energies: Float64Array.of(-1, 1, 1, -1),
    })),
  };
}

/** Of this process, which others do not lengthen as they do wall time. */
function processorSeconds() {
  return process.cpuUsage().user / 1e6;
}

/**
 * Steps a second, median of runs after one to warm up.
 * @param {LatticeModel} model @param {number} edge @param {number} temperature @param {Ensemble} ensemble
 * @param {number} steps
 */
async function rateOf(model, edge, temperature, ensemble, steps) {
  const supercell = diagonalSupercell([edge, edge, edge], 1);
  const occupation = randomOccupation(model.parent, supercell, [], 1);
  const walker = await MonteCarloWalker.open(model, supercell, {
    ensemble,
    temperature,
    occupation,
    seed: 1,
  });
  walker.advance(1, steps);
  const rates = [];
  let energy = 0;
  const before = walker.save();
  for (let run = 0; run < 5; run++) {
    const start = processorSeconds();
    walker.advance(
      50,
      steps / 50,
      (energies) => (energy += energies.reduce((sum, value) => sum + value, 0) / 250),
    );
    rates.push(steps / (processorSeconds() - start));
  }
  const after = walker.save();
  return {
    sites: supercell.sites,
    rate: median(rates),
    best: Math.max(...rates),
    acceptance: (after.accepted - before.accepted) / (after.attempted - before.attempted),
    energy: energy / supercell.cells,
    drift: walker.drift(),
  };
}

/** Walks on one thread and on all, seconds. @param {LatticeModel} model @param {number} temperature */
async function parallel(model, temperature) {
  const supercell = diagonalSupercell([16, 16, 16], 1);
  const jobs = Array.from({ length: 8 }, (_, seed) => ({
    model,
    supercell: supercell.matrix,
    start: { ensemble: semiGrand('Na', 'K'), temperature, occupation: new Uint8Array(supercell.sites), seed },
    stages: [{ equilibration: 0, sweeps: 2000, sampleEvery: 10 }],
  }));
  const times = [];
  for (const threads of [1, 2]) {
    const start = performance.now();
    await runWalkers(jobs, { threads });
    times.push((performance.now() - start) / 1000);
  }
  return times;
}

/** @param {string[]} species @returns {Ensemble} */
function semiGrand(...species) {
  return { kind: 'semi-grand', chemicalPotentials: Object.fromEntries(species.map((name) => [name, 0])) };
}

const python = peerPython('smol');
const { model, memberships, byShape } = expansion();
const compiling = performance.now();
compileLattice(model, diagonalSupercell([16, 16, 16], 1));
const compileSeconds = (performance.now() - compiling) / 1000;
const temperature = 500;
const rows = [];
// smol takes minutes to make 46³ sites ready.
for (const edge of [16, 46]) {
  const ours = await rateOf(model, edge, temperature, semiGrand('Na', 'K'), 2_000_000);
  if (edge !== 16) {
    rows.push({ name: 'expansion, semi-grand', ...ours });
    continue;
  }
  const script = join(import.meta.dirname, 'smol_semi_grand.py');
  const peer = askPeer(python, script, [edge, temperature, 100_000, JSON.stringify(byShape)], {
    environment: { OMP_NUM_THREADS: '1' },
  });
  const again = await rateOf(model, edge, temperature, semiGrand('Na', 'K'), 2_000_000);
  const best = again.rate > ours.rate ? again : ours;
  rows.push({
    name: 'expansion, semi-grand',
    ...best,
    smol: peer.rate,
    smolEnergy: peer.energy,
    smolMemberships: peer.memberships,
  });
}
for (const edge of [16, 46]) {
  rows.push({
    name: 'expansion, swaps',
    ...(await rateOf(model, edge, temperature, { kind: 'canonical' }, 2_000_000)),
  });
}
for (const edge of [10, 16, 46, 100]) {
  for (const reduced of [4.511523, 3]) {
    const at = await rateOf(ising(), edge, reduced / boltzmannConstant, semiGrand('Up', 'Down'), 5_000_000);
    rows.push({ name: `Ising, simple cubic, T = ${reduced}`, ...at });
  }
}
const [one, two] = await parallel(model, temperature);

const million = (/** @type {number} */ rate) => (rate / 1e6).toFixed(rate < 1e5 ? 4 : 2);
const text = [
  '# Monte Carlo on lattices',
  '',
  `${machine.processor}, one core, Node ${machine.node}. Attempted steps a second of processor time, median of five runs (beside smol the better of two rounds, before and after it).`,
  '',
  `The expansion: face-centred cubic, two species; memberships a site: ${Object.entries(memberships)
    .map(([size, count]) => `${count} in clusters of ${size}`)
    .join(', ')}. Made ready in ${compileSeconds.toFixed(2)} s.`,
  '',
  '| walk | sites | accepted | 10⁶ steps/s | best | smol, 10⁶ steps/s | times | energy per site, eV | smol’s | drift, eV |',
  '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
  ...rows.map((row) => {
    const { name, sites, acceptance, rate, best, energy, drift } = row;
    const peer = 'smol' in row ? [million(row.smol), Math.round(rate / row.smol)] : ['', ''];
    const peerEnergy = 'smolEnergy' in row ? row.smolEnergy.toFixed(5) : '';
    return `| ${name} | ${sites} | ${acceptance.toFixed(2)} | ${million(rate)} | ${million(best)} | ${peer.join(' | ')} | ${energy.toFixed(5)} | ${peerEnergy} | ${drift.toExponential(0)} |`;
  }),
  '',
  `Eight walks of 2000 sweeps of 4096 sites: ${one.toFixed(2)} s on one thread, ${two.toFixed(2)} s on two.`,
  '',
].join('\n');
writeResult(
  'monte-carlo.json',
  `${JSON.stringify({ machine, memberships, rows, parallel: [one, two] }, null, 2)}\n`,
);
writeResult('monte-carlo.md', text);
process.stdout.write(text);
