// Lithium in a layered oxide where each ion that leaves takes an electron from a nickel ion beside it: the filling at given
// chemical potentials, by walks that keep the charge, on all cores. Without interactions the ions and the holes mix each for
// themselves, so that k_BT ln(x/(1 − x)) counts twice in the potential of lithium. Seconds.
// Run: node examples/atoms/polaron-entropy.js
import {
  boltzmannConstant,
  diagonalSupercell,
  randomOccupation,
  runWalkers,
  vacancy,
} from 'lithoscale/atoms';

const temperature = 300;
/** @type {import('lithoscale/atoms').LatticeModel} */
const model = {
  parent: {
    lattice: [
      [2.88, 0, 0],
      [1.44, 2.49, 0],
      [0, 0, 4.7],
    ],
    sites: [
      { position: [0, 0, 0], allowed: [vacancy, 'Li+'] },
      { position: [0, 0, 0.5], allowed: ['Ni4+', 'Ni3+'] },
    ],
  },
  constant: 0,
  // −3.9 eV for each lithium ion with its electron, half on either site.
  interactions: [0, 1].map((sublattice) => ({
    sites: [{ sublattice, cell: /** @type {const} */ ([0, 0, 0]) }],
    energies: Float64Array.of(0, -1.95),
  })),
};
const supercell = diagonalSupercell([16, 16, 4], 2);
const occupation = randomOccupation(
  model.parent,
  supercell,
  [
    [0.5, 0.5],
    [0.5, 0.5],
  ],
  1,
);
const potentials = [-4.05, -3.975, -3.9, -3.825, -3.75];
const jobs = potentials.map((potential, k) => ({
  model,
  supercell: supercell.matrix,
  start: {
    // The potential of lithium is that of the ion and the electron; where it is written makes no difference.
    ensemble: /** @type {const} */ ({
      kind: 'charge-neutral',
      chemicalPotentials: { 'Li+': potential, 'Ni3+': 0, 'Ni4+': 0 },
    }),
    temperature,
    occupation,
    seed: 10 + k,
  },
  stages: [{ equilibration: 200, sweeps: 4000, sampleEvery: 5 }],
}));

console.log('potential of lithium, eV · filling · exact · accepted');
for (const [k, { stages, error }] of (await runWalkers(jobs)).entries()) {
  const [result] = stages;
  if (result === undefined) throw error ?? new Error('no result');
  const filling = result.samples.meanCount('Li+') / supercell.cells;
  const exact = 1 / (1 + Math.exp(-((potentials[k] ?? 0) + 3.9) / (2 * boltzmannConstant * temperature)));
  const accepted = result.accepted / result.attempted;
  console.log(`${potentials[k]} · ${filling.toFixed(4)} · ${exact.toFixed(4)} · ${accepted.toFixed(2)}`);
}
