// From a parent lattice to structures for first-principles codes and back: enumerates LixNiO2 up to three formula units,
// relaxes one of them by hand (turned, strained, shaken), finds its arrangement again, and proposes the Monte Carlo cell
// in which every ground state of two cells fits. Takes a second: node examples/atoms/map-relaxed.js
import { join } from 'node:path';
import {
  commensurateSupercell,
  enumerateStructures,
  mapOntoLattice,
  matchStructures,
  parentSymmetry,
  readParent,
  structureOf,
} from '../../dist/atoms/index.js';

const parent = await readParent(join(import.meta.dirname, 'linio2.yaml'));
console.log(`${parentSymmetry(parent).length} symmetries`);

const { structures, counts } = await enumerateStructures(parent, { mostCells: 3, neutral: true });
for (const { cells, structures: found } of counts) console.log(`${cells} cells: ${found} structures`);

// The last one as a first-principles code might give it back: 2 % longer along x, about z by 20°, one atom a hundredth of the cell off.
const { supercell, occupation } = structures[structures.length - 1];
const ideal = structureOf(parent, supercell, occupation, { reduced: true });
const [cosine, sine] = [Math.cos(Math.PI / 9), Math.sin(Math.PI / 9)];
/**
 * @param {readonly [number, number, number]} row
 * @returns {[number, number, number]}
 */
const turned = ([x, y, z]) => [1.02 * x * cosine - y * sine, 1.02 * x * sine + y * cosine, z];
const [a, b, c] = ideal.lattice;
const relaxed = {
  ...ideal,
  lattice: /** @type {const} */ ([turned(a), turned(b), turned(c)]),
  positions: ideal.positions.map((value, at) => (at === 2 ? value + 0.01 : value)),
};
const mapped = mapOntoLattice(relaxed, parent);
console.log(`largest displacement ${mapped.largestDisplacement.toFixed(3)} Å`);
const [[xx, xy, xz], [, yy, yz], [, , zz]] = mapped.strain.map((row, i) =>
  row.map((value, j) => value + (i === j ? 1 : 0)),
);
const volume = xx * (yy * zz - yz * yz) - xy * (xy * zz - yz * xz) + xz * (xy * yz - yy * xz);
console.log(`volume × ${volume.toFixed(4)}`);
const again = structureOf(parent, mapped.supercell, mapped.occupation);
console.log(`same arrangement: ${matchStructures(ideal, again) !== undefined}`);

const groundStates = structures
  .filter(({ supercell: { cells } }) => cells === 2)
  .map((each) => each.supercell.hermite);
const cell = commensurateSupercell(parent.lattice, groundStates, { leastCells: 200 });
console.log(`cell for Monte Carlo: ${JSON.stringify(cell)}`);
