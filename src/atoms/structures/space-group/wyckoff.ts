import { parseOperator, type Operator } from '../../read/cif/operators.ts';
import type { Vector3 } from '../../../numerics/index.ts';
import { pointAt, timesColumn } from '../cell-geometry.ts';
import type { Structure } from '../structure.ts';
import type { SymmetryOperation } from '../symmetry.ts';
import { spaceGroupLibrary } from './library.ts';

/** What symmetry leaves to the atom of a site. */
export interface SiteSymmetry {
  /** Of the International Tables: 'a', 'b', … */
  readonly wyckoff: string;
  /** '-3m', '.m' */
  readonly symbol: string;
  /** Atoms alike by symmetry in the conventional cell. */
  readonly multiplicity: number;
}

/** Fraction of the cell within which a coordinate of an idealised position is what symmetry says. */
const same = 1e-5;

interface Position extends SiteSymmetry {
  readonly representative: Operator;
}

/** Wyckoff positions of the atoms of an idealised conventional cell. */
export async function wyckoffPositions(
  conventional: Structure,
  hallNumber: number,
  operations: readonly SymmetryOperation[],
): Promise<SiteSymmetry[]> {
  const library = await spaceGroupLibrary();
  const table = library.wyckoff_positions(hallNumber).map(
    ({ letter, site_symmetry, multiplicity, coordinates }): Position => ({
      wyckoff: letter,
      symbol: site_symmetry,
      multiplicity,
      representative: parseOperator(coordinates, {}),
    }),
  );
  return conventional.species.map((_, atom) => {
    const images = distinctImages(pointAt(conventional.positions, atom), operations);
    const candidates = table.filter(({ multiplicity }) => multiplicity === images.length);
    const found = candidates.find(({ representative }) =>
      images.some((image) => lies(image, representative)),
    );
    const { wyckoff, symbol, multiplicity } = found ?? table[0];
    return { wyckoff, symbol, multiplicity };
  });
}

function distinctImages(position: Vector3, operations: readonly SymmetryOperation[]): Vector3[] {
  const images: Vector3[] = [];
  for (const { rotation, translation } of operations) {
    const [x, y, z] = timesColumn(rotation, position);
    const image: Vector3 = [x + translation[0], y + translation[1], z + translation[2]];
    if (!images.some((other) => other.every((value, k) => isWhole(value - image[k])))) images.push(image);
  }
  return images;
}

/** Whether a point is 'x,-x,z' for some x, y, z: each that stands alone in a row is read there, then all rows must agree. */
function lies(point: Vector3, representative: Operator): boolean {
  const free = [0, 1, 2].map((axis) => {
    const row = representative.findIndex((each) =>
      [0, 1, 2].every((other) => (other === axis ? Math.abs(each[other]) === 1 : each[other] === 0)),
    );
    return row < 0 ? 0 : (point[row] - representative[row][3]) / representative[row][axis];
  });
  return representative.every(([x, y, z, shift], row) =>
    isWhole(x * free[0] + y * free[1] + z * free[2] + shift - point[row]),
  );
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < same;
}
