// The order of lithium on half of the 8a sites of LiMn2O4: grand potentials of empty, ordered and full, where they cross, and the
// equilibrium voltage. A small supercell and short walks: some seconds.
// Run: node examples/atoms/limn2o4-phases.js
import { readFile } from 'node:fs/promises';
import { groundStates, parseLatticeModel, phaseDiagram, runDiagram } from 'lithoscale/atoms';

const file = new URL('limn2o4.yaml', import.meta.url);
const named = await parseLatticeModel(await readFile(file, 'utf8'), 'limn2o4.yaml');

/** @type {import('lithoscale/atoms').DiagramPlan} */
const plan = {
  named,
  species: 'Li',
  ensemble: 'semi-grand',
  others: {},
  temperatures: [300],
  groundStates: await groundStates(named.model, 'Li', { mostCells: 2 }),
  supercell: [
    [4, 0, 0],
    [0, 4, 0],
    [0, 0, 4],
  ],
  plan: { sweeps: 500, mostSweeps: 1000, accuracy: { content: 0.005 } },
  seed: 1,
};
const { boundaries, isotherms } = phaseDiagram(plan, await runDiagram(plan));

for (const { temperature, phases, chemicalPotential, contents, kind } of boundaries) {
  const [low] = contents;
  console.log(
    `${temperature} K, ${phases.join(' | ')}: ${kind} at μ = ${chemicalPotential.value.toFixed(4)} ± ${chemicalPotential.standardError.toFixed(4)} eV, content ${low.value.toFixed(3)}`,
  );
}
const [{ voltage = [] }] = isotherms;
for (const { content, voltage: volts } of voltage.filter((_, k) => k % 2 === 0)) {
  console.log(`x = ${content.toFixed(3)}  ${volts.toFixed(4)} V`);
}
