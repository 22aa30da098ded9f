// Reads calculations of VASP or Quantum ESPRESSO, refuses what is not converged or not calculated alike, and gives
// formation energies against two end members, and which entries lie lowest at their composition. Seconds. Run:
// node examples/atoms/read-and-compare.js NiO2,LiNiO2 runs/*/vasprun.xml (or a dataset: lno_training.json)
import { formationEnergies, formula, readStructures, requireComparable } from 'lithoscale/atoms';

const [endMembers, ...files] = process.argv.slice(2);
if (files.length === 0)
  throw new Error('name the end members and files, such as NiO2,LiNiO2 runs/*/vasprun.xml');

const entries = [];
const refused = [];
for (const file of files) {
  try {
    entries.push(...(await readStructures(file)));
  } catch (error) {
    refused.push(error instanceof Error ? error.message : String(error));
  }
}
for (const message of refused) console.log(`left out: ${message}`);

const silent = requireComparable(entries);
console.log(`${entries.length} structures, ${silent.length} of which do not say their functional`);

const lowest = new Map();
for (const { name, fractions, perUnit } of formationEnergies(entries, endMembers.split(','))) {
  const x = (fractions.at(-1) ?? 0).toFixed(4);
  if (perUnit < (lowest.get(x)?.perUnit ?? Infinity)) lowest.set(x, { name, perUnit });
}
for (const [x, { name, perUnit }] of [...lowest].toSorted(
  ([first], [second]) => Number(first) - Number(second),
)) {
  const entry = entries.find((each) => each.name === name);
  const atoms = entry === undefined ? '' : formula(entry.structure.species);
  console.log(`x = ${x}: ${name} (${atoms}) ${(1000 * perUnit).toFixed(2)} meV`);
}
