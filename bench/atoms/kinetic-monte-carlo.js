// Events a second of kinetic Monte Carlo on one core: simple-cubic lattice gas, a tenth of the sites vacant, energies
// of nearest neighbours, rates held against a full recomputation every 1e4 events.
//   node bench/atoms/kinetic-monte-carlo.js [edge,edge,…]
import {
  diagonalSupercell,
  kineticModel,
  KineticWalker,
  neighbourHops,
  vacancy,
} from '../../dist/atoms/index.js';
import { Random } from '../../dist/numerics/index.js';

const edges = (process.argv[2] ?? '16,46,100').split(',').map(Number);
const [attraction, barrier, temperature] = [0.02, 0.3, 300];
const blocks = 10_000;

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

const model = simpleCubicGas();
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
    const rates = [];
    let worst = 0;
    for (let repeat = 0; repeat < 5; repeat++) {
      const start = processorTime();
      let events = 0;
      while (processorTime() - start < 0.8) {
        events += walker.run({ most: blocks });
        worst = Math.max(worst, walker.audit());
      }
      rates.push(events / (processorTime() - start));
    }
    rates.sort((a, b) => a - b);
    console.log(
      `${supercell.sites} sites, ${chooser}: ${(rates[2] / 1e6).toFixed(3)}e6 events/s (best ${(rates[4] / 1e6).toFixed(3)}e6), rates kept to ${worst.toExponential(1)}`,
    );
  }
}
