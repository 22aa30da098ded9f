// Fits a cluster expansion to LixNiO2 by several methods, and says which structures to calculate next. Name the training set (energies
// in eV). Seconds. Run: node examples/atoms/lixnio2-fit.js lno_training.json
import { join } from 'node:path';
import {
  fitExpansion,
  groundStateSupercell,
  proposeStructures,
  readParent,
  readStructures,
} from 'lithoscale/atoms';

const [input] = process.argv.slice(2);
if (input === undefined) throw new Error('name a training set');

const parent = await readParent(join(import.meta.dirname, 'linio2.yaml'));
const entries = await readStructures(input);
const cutoffs = { 2: 7, 3: 5 };

/** @type {import('lithoscale/atoms').FitMethod[]} */
const methods = ['ols', 'ridge', 'lasso', 'bayesian-ridge', 'ard', 'forward'];
for (const method of methods) {
  const { fit, hull } = await fitExpansion(entries, parent, { cutoffs, method });
  console.log(
    `${method}: rms ${(1e3 * fit.rootMeanSquare).toFixed(2)} meV, on structures not shown ` +
      `${(1e3 * fit.crossValidation.rootMeanSquare).toFixed(2)} meV, ` +
      `${fit.degreesOfFreedom.toFixed(1)} degrees of freedom, ${hull.missed.length} ground states missed`,
  );
}

const result = await fitExpansion(entries, parent, { cutoffs, method: 'ard', ewald: true, samples: 20 });
const { fit, expansion, mapped, hull } = result;
console.log(
  `with Ewald energies: ${(1e3 * fit.crossValidation.rootMeanSquare).toFixed(2)} meV on structures not shown`,
);
console.log(`permittivity ${(1 / (expansion.inversePermittivity ?? 0)).toFixed(2)}`);
console.log(`ground states: ${hull.groundStates.map((row) => mapped[row].entry.name).join(', ')}`);
console.log(
  `supercell for them: ${groundStateSupercell(result)
    .map((row) => row.join(' '))
    .join('; ')}`,
);
for (const { composition, reason } of await proposeStructures(result, {
  criterion: 'a',
  count: 3,
  mostCells: 4,
  neutral: true,
})) {
  console.log(`next: Li ${composition[0].toFixed(3)}: ${reason}`);
}
