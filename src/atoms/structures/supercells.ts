import { multiply3, type Vector3 } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { inverse3, pointAt, rounded, rowTimes } from './cell-geometry.ts';
import { vacancy, type ParentLattice } from './parent-lattice.ts';
import { minkowskiReduced } from './reduction.ts';
import type { Structure } from './structure.ts';
import { symmetryOf, crystalOf, usualTolerance } from './symmetry.ts';

/**
 * A structure repeated: rows of `matrix` are the new cell's vectors in those of the old. Copies of an atom follow one
 * another, within the new cell.
 * @throws InputError for a matrix of no volume or with numbers that are not whole.
 */
export function supercellOf(structure: Structure, matrix: IntegerMatrix3): Structure {
  const supercell = new Supercell(matrix, structure.species.length);
  const toCell = inverse3(supercell.matrix);
  const species: string[] = [];
  const positions: number[] = [];
  for (const [atom, name] of structure.species.entries()) {
    const [x, y, z] = pointAt(structure.positions, atom);
    for (let cell = 0; cell < supercell.cells; cell++) {
      const [i, j, k] = supercell.placeOf(cell);
      species.push(name);
      positions.push(...wrapped(rowTimes([x + i, y + j, z + k], toCell)));
    }
  }
  const lattice = multiply3(matrix, structure.lattice);
  return { lattice, species, positions: Float64Array.from(positions) };
}

/**
 * The smallest cell that repeats to a structure, with Minkowski's vectors; copies of an atom are averaged.
 * @throws InputError for a cell without volume or two like atoms at one place.
 */
export function primitiveCell(structure: Structure, tolerance = usualTolerance): Structure {
  const { lattice, positions, kinds } = symmetryOf(crystalOf(structure), tolerance).primitive;
  return { lattice, positions, species: kinds.map(String) };
}

/**
 * The atoms that an occupation (a state a site, in the order of the supercell) puts on a lattice, vacancies left out.
 * The cell has the supercell's own vectors, or Minkowski's with `reduced`.
 */
export function structureOf(
  parent: ParentLattice,
  supercell: Supercell,
  occupation: Uint8Array,
  { reduced = false }: { reduced?: boolean } = {},
): Structure {
  const ideal = multiply3(supercell.matrix, parent.lattice);
  const short = reduced ? minkowskiReduced(ideal) : undefined;
  const matrix = short === undefined ? supercell.matrix : multiply3(short.transformation, supercell.matrix);
  const toCell = inverse3(rounded(matrix));
  const species: string[] = [];
  const positions: number[] = [];
  for (const [site, state] of occupation.entries()) {
    const { position, allowed } = parent.sites[Math.floor(site / supercell.cells)];
    if (allowed[state] === vacancy) continue;
    const [i, j, k] = supercell.placeOf(site % supercell.cells);
    species.push(allowed[state]);
    positions.push(...wrapped(rowTimes([position[0] + i, position[1] + j, position[2] + k], toCell)));
  }
  return { lattice: short?.lattice ?? ideal, species, positions: Float64Array.from(positions) };
}

/** Into the cell; what rounding leaves at its far face goes to the near one. */
function wrapped(place: Vector3): number[] {
  return place.map((value) => {
    const rest = value - Math.floor(value);
    return rest > 1 - 1e-12 ? 0 : rest;
  });
}
