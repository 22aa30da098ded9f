// A cluster expansion of LixNiO2 from its training set: structures mapped onto the lattice, correlations, least squares with and
// without the Ewald energy of the formal charges, the file of the expansion, the model for Monte Carlo, and the clusters
// around a hop of lithium. Name the training set (JSON or extended XYZ, energies in eV) and a file to write. Seconds.
// Run: node examples/atoms/lixnio2-expansion.js lno_training.json expansion.json
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  clusterBasis,
  correlationMatrix,
  correlations,
  diagonalSupercell,
  effectiveInteractions,
  ewaldEnergies,
  expansionEnergy,
  expansionText,
  hopsAlike,
  latticeEnergy,
  latticeModelOf,
  localClusterBasis,
  mapEntries,
  readParent,
  readStructures,
} from 'lithoscale/atoms';
import { leastSquares } from 'lithoscale/numerics';

const [input, output] = process.argv.slice(2);
if (output === undefined) throw new Error('name a training set and a file to write');

const parent = await readParent(join(import.meta.dirname, 'linio2.yaml'));
const basis = clusterBasis(parent, { cutoffs: { 2: 5, 3: 4.1 } });
console.log(`${basis.functions.length} functions on ${basis.orbits.length} orbits`);

const { mapped, leftOut } = await mapEntries(await readStructures(input), parent);
console.log(`${mapped.length} structures map onto the lattice`);
for (const { name, reason } of leftOut) console.log(`left out ${name}: ${reason}`);

const occupied = mapped.map(({ mapping }) => mapping);
const energies = Float64Array.from(mapped, ({ energy = NaN }) => energy);
const { rows, columns, values } = await correlationMatrix(basis, occupied);
// Lithium and Ni3+ balance their charges: their columns are one, and this fit gives both to lithium.
const nickel = 2;
const kept = basis.functions.flatMap((_, column) => (column === nickel ? [] : [column]));
const byColumn = kept.map((column) => energies.map((_, row) => values[row * columns + column]));

/** Root of the mean square of what least squares leave, and the coefficients. @param {Float64Array[]} features */
function fit(features) {
  const all = Float64Array.from(features.flatMap((column) => [...column]));
  const found = leastSquares({ rows, columns: features.length, values: all }, energies);
  const squares = energies.map(
    (energy, row) => (features.reduce((sum, column, k) => sum + found[k] * column[row], 0) - energy) ** 2,
  );
  return { found, rmse: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / rows) };
}

const withEwald = fit([...byColumn, ewaldEnergies(parent, occupied)]);
const permittivity = 1 / withEwald.found[kept.length];
console.log(
  `with Ewald energies: rms ${(1e3 * withEwald.rmse).toFixed(3)} meV, permittivity ${permittivity.toFixed(3)}`,
);

const { found, rmse } = fit(byColumn);
console.log(`without: rms ${(1e3 * rmse).toFixed(3)} meV per primitive cell`);
const coefficients = new Float64Array(columns);
for (const [k, column] of kept.entries()) coefficients[column] = found[k];
const expansion = { basis, coefficients, provenance: { method: 'least squares', dataset: input } };
for (const [k, interaction] of effectiveInteractions(expansion).entries()) {
  const { name, multiplicity } = basis.functions[k];
  console.log(`${name}: ECI ${(1e3 * interaction).toFixed(3)} meV, multiplicity ${multiplicity}`);
}
writeFileSync(output, expansionText(expansion));

const model = latticeModelOf(expansion);
const supercell = diagonalSupercell([4, 4, 4], parent.sites.length);
const occupation = new Uint8Array(supercell.sites);
const same = latticeEnergy(model, supercell, occupation) / supercell.cells;
console.log(
  `${model.interactions.length} tables for Monte Carlo; LiNiO2 ${same.toFixed(6)} eV, ` +
    `by correlations ${expansionEnergy(expansion, { supercell, occupation }).toFixed(6)} eV`,
);
console.log(
  `lithium of LiNiO2: point correlation ${correlations(basis, { supercell, occupation })[1].toFixed(0)}`,
);

const hop = /** @type {const} */ ({
  from: { sublattice: 0, cell: [0, 0, 0] },
  to: { sublattice: 0, cell: [0, 1, 0] },
});
const local = localClusterBasis(parent, hop, { radius: 4, cutoffs: { 2: 3 } });
console.log(
  `${hopsAlike(parent, hop).length} like hops of lithium a cell; ` +
    `E_KRA in ${local.functions.length} functions on ${local.orbits.length} local orbits`,
);
