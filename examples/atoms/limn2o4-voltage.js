// The voltage of spinel LiMn2O4 against lithium as a lattice gas: two plateaus, since neighbours on its diamond lattice repel
// each other and one sublattice fills before the other. Some ten seconds. Run: node examples/atoms/limn2o4-voltage.js
import { readFileSync } from 'node:fs';
import { branchesOf, campaignResult, parseLatticeModel, runBranches } from 'lithoscale/atoms';

const file = new URL('./limn2o4.yaml', import.meta.url);
const named = await parseLatticeModel(readFileSync(file, 'utf8'), 'limn2o4.yaml');

/** @type {import('lithoscale/atoms').Campaign} */
const campaign = {
  named,
  ensemble: 'semi-grand',
  species: 'Li',
  temperatures: [300],
  chemicalPotentials: Array.from({ length: 16 }, (_, k) => Number((-4.22 + 0.02 * k).toFixed(3))),
  contents: [],
  others: {},
  directions: ['filling', 'emptying'],
  supercell: [
    [6, 0, 0],
    [0, 6, 0],
    [0, 0, 6],
  ],
  plan: { sweeps: 1000, mostSweeps: 4000, accuracy: { content: 0.003 } },
  seed: 1,
};
const branches = branchesOf(campaign);
const walked = await runBranches(branches.map(({ job }) => job));
const { branches: found, hysteresis } = await campaignResult(
  campaign,
  branches,
  walked.map((steps) => steps.map(({ result }) => result)),
);
for (const { name, results, voltage } of found) {
  console.log(name);
  for (const [k, { content, sublatticeOrder }] of results.entries()) {
    const volts = voltage?.[k]?.voltage.toFixed(3);
    console.log(
      `${volts} V  content ${content.value.toFixed(4)}  order ${sublatticeOrder?.value.toFixed(2)}`,
    );
  }
}
console.log(`hysteresis loops: ${hysteresis.length}`);
