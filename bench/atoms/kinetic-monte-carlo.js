// Events a second of kinetic Monte Carlo on one core: simple-cubic lattice gas, a tenth of the sites vacant, energies
// of nearest neighbours, rates held against a full recomputation every 1e4 events.
// kMCpy beside it where LITHOSCALE_PEERS_PYTHON names a Python that has it.
//   node bench/atoms/kinetic-monte-carlo.js [edge,edge,…]
import { fileURLToPath } from 'node:url';
import {
  diagonalSupercell,
  kineticModel,
  KineticWalker,
  neighbourHops,
  readKineticModel,
  vacancy,
} from '../../dist/atoms/index.js';
import { Random } from '../../dist/numerics/index.js';
import { askPeer } from '../support/peer.js';
import { machine, writeResult } from '../support/results.js';

const edges = (process.argv[2] ?? '16,46,100').split(',').map(Number);
const [attraction, barrier, temperature] = [0.02, 0.3, 300];
const blocks = 10_000;
/** Events a second that were asked for, by sites. */
const asked = [
  [1e6, 1.5e5],
  [5e4, 4e5],
  [0, 6e5],
];

/** Seconds of this process, which other processes do not lengthen as they do wall time. */
function processorTime() {
  return process.cpuUsage().user / 1e6;
}

function simpleCubicGas() {
  /** @type {import('../../dist/atoms/index.js').ParentLattice} */
  const parent = {
    lattice: [
      [3, 0, 0],
      [0, 3, 0],
      [0, 0, 3],
    ],
    sites: [{ position: [0, 0, 0], allowed: [vacancy, 'Li+'] }],
  };
  /** @type {[number, number, number][]} */
  const neighbours = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const pairs = neighbours.map((cell) => ({
    sites: [
      { sublattice: 0, cell: /** @type {const} */ ([0, 0, 0]) },
      { sublattice: 0, cell },
    ],
    energies: Float64Array.of(0, 0, 0, -attraction),
  }));
  const lattice = { parent, constant: 0, interactions: pairs };
  return kineticModel(
    lattice,
    neighbourHops(parent, { name: 'hop', species: 'Li+', barrier, prefactor: 1e13 }),
  );
}

/**
 * Events a second, median and best, and the largest difference of rates from a full recomputation.
 * @param {import('../../dist/atoms/index.js').KineticWalker} walker
 * @param {number} block
 */
function pace(walker, block) {
  const rates = [];
  let worst = 0;
  for (let repeat = 0; repeat < 5; repeat++) {
    const start = processorTime();
    let events = 0;
    while (processorTime() - start < 0.8) {
      events += walker.run({ most: block });
      worst = Math.max(worst, walker.audit());
    }
    rates.push(events / (processorTime() - start));
  }
  rates.sort((a, b) => a - b);
  return { median: rates[2], best: rates[4], worst };
}

const model = simpleCubicGas();
/** @type {{ code: string, chooser: string, sites: number, eventsPerSecond: number, worstRate?: number }[]} */
const rows = [];
for (const edge of edges) {
  for (const chooser of /** @type {const} */ (['tree', 'groups'])) {
    const supercell = diagonalSupercell([edge, edge, edge], 1);
    const occupation = new Uint8Array(supercell.sites).fill(1);
    const random = new Random(7);
    for (let vacant = Math.round(0.1 * supercell.sites); vacant > 0; ) {
      const site = random.below(supercell.sites);
      if (occupation[site] === 0) continue;
      occupation[site] = 0;
      vacant--;
    }
    const walker = await KineticWalker.open(model, { supercell, occupation, temperature, seed: 1, chooser });
    walker.run({ most: 100_000 });
    const { median, best, worst } = pace(walker, blocks);
    rows.push({
      code: 'Lithoscale',
      chooser,
      sites: supercell.sites,
      eventsPerSecond: median,
      worstRate: worst,
    });
    console.log(
      `${supercell.sites} sites, ${chooser}: ${(median / 1e6).toFixed(3)}e6 events/s (best ${(best / 1e6).toFixed(3)}e6), rates kept to ${worst.toExponential(1)}`,
    );
  }
}
// Half-filled LixNiO2, lithium and electrons in the potential of all charges.
const charged = await readKineticModel(
  fileURLToPath(new URL('../../examples/atoms/lixnio2-polarons.yaml', import.meta.url)),
);
for (const edge of [6, 12]) {
  const supercell = diagonalSupercell([edge, edge, edge], 4);
  const occupation = new Uint8Array(supercell.sites);
  const random = new Random(7);
  for (let cell = 0; cell < supercell.cells; cell++) {
    occupation[cell] = random.below(2);
    occupation[supercell.cells + cell] = occupation[cell];
  }
  const walker = await KineticWalker.open(charged.model, {
    supercell,
    occupation,
    temperature: 600,
    seed: 1,
  });
  walker.run({ most: 1000 });
  const { median, best, worst } = pace(walker, 2000);
  rows.push({
    code: 'Lithoscale, electrostatics',
    chooser: 'tree',
    sites: 2 * supercell.cells,
    eventsPerSecond: median,
    worstRate: worst,
  });
  console.log(
    `${2 * supercell.cells} sites with electrostatics: ${median.toFixed(0)} events/s (best ${best.toFixed(0)}), rates kept to ${worst.toExponential(1)}`,
  );
}
const python = process.env['LITHOSCALE_PEERS_PYTHON'] ?? '';
if (python !== '') {
  for (const edge of [8, 16]) {
    const peer = askPeer(python, `${import.meta.dirname}/kmcpy_events.py`, [edge, 2]);
    rows.push({ code: 'kMCpy 0.3.0', chooser: 'sums', ...peer });
    console.log(`${peer.sites} sites, kMCpy: ${peer.eventsPerSecond.toFixed(0)} events/s`);
  }
}
writeResult('kinetic-monte-carlo.json', `${JSON.stringify({ machine, rows }, undefined, 2)}\n`);
writeResult(
  'kinetic-monte-carlo.md',
  [
    '# Kinetic Monte Carlo',
    '',
    `Events a second of one core (seconds of the processor, median of five), simple-cubic lattice gas, a tenth vacant, nearest-neighbour energies; with electrostatics half-filled LixNiO2, sites that change, full recomputation every 2000 events; Lithoscale with all rates worked out anew every ${blocks} events. ${machine.processor}, Node ${machine.node}. kMCpy: its loop alone.`,
    '',
    '| code | next event | sites | events/s | asked | rates kept to |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(({ code, chooser, sites, eventsPerSecond, worstRate }) => {
      const goal = asked.find(([from]) => sites >= from)?.[1] ?? 0;
      return `| ${code} | ${chooser} | ${sites} | ${eventsPerSecond.toExponential(2)} | ${code === 'Lithoscale' ? goal.toExponential(1) : ''} | ${worstRate?.toExponential(0) ?? ''} |`;
    }),
    '',
  ].join('\n'),
);
