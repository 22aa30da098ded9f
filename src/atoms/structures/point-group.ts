import { rowTimes, determinant3, inverse3, pointAt } from './cell-geometry.ts';
import { moved } from './parent-symmetry.ts';
import { PeriodicPoints } from './periodic-points.ts';
import type { Crystal, Symmetry, SymmetryOperation } from './symmetry.ts';

/**
 * How many operations of each kind the 32 crystal classes have: −6, −4, −3, m, −1, 1, 2, 3, 4, 6 (International Tables for
 * Crystallography A, section 3.2.1, doi:10.1107/97809553602060000930).
 */
const classes = new Map(
  Object.entries({
    '1': '0000010000',
    '-1': '0000110000',
    '2': '0000011000',
    m: '0001010000',
    '2/m': '0001111000',
    '222': '0000013000',
    mm2: '0002011000',
    mmm: '0003113000',
    '4': '0000011020',
    '-4': '0200011000',
    '4/m': '0201111020',
    '422': '0000015020',
    '4mm': '0004011020',
    '-42m': '0202013000',
    '4/mmm': '0205115020',
    '3': '0000010200',
    '-3': '0020110200',
    '32': '0000013200',
    '3m': '0003010200',
    '-3m': '0023113200',
    '6': '0000011202',
    '-6': '2001010200',
    '6/m': '2021111202',
    '622': '0000017202',
    '6mm': '0006011202',
    '-6m2': '2004013200',
    '6/mmm': '2027117202',
    '23': '0000013800',
    'm-3': '0083113800',
    '432': '0000019860',
    '-43m': '0606013800',
    'm-3m': '0689119860',
  }).map(([symbol, counts]) => [counts, symbol]),
);

/** By the trace: of a proper rotation −1 … 3, and of an improper one −3 … 1. */
const proper = [2, 3, 4, 6, 1];
const improper = [-1, -6, -4, -3, -2];
const columns = [-6, -4, -3, -2, -1, 1, 2, 3, 4, 6];

/** The crystal class of the operations of a primitive cell, as Hermann and Mauguin write it: 'm-3m', '-3m'. */
export function pointGroup(operations: readonly SymmetryOperation[]): string {
  const counts = columns.map(() => 0);
  for (const { rotation } of operations) {
    const trace = rotation[0][0] + rotation[1][1] + rotation[2][2];
    const kind = determinant3(rotation) > 0 ? proper[trace + 1] : improper[trace + 3];
    counts[columns.indexOf(kind)]++;
  }
  // Operations that form a group are always one of the 32.
  return classes.get(counts.join('')) as string;
}

/**
 * For each atom of a crystal the first of those that its symmetry makes alike: a Wyckoff orbit each. `symmetry` is that of
 * the crystal.
 */
export function equivalentAtoms({ positions, kinds }: Crystal, symmetry: Symmetry): Int32Array {
  const { primitive, basis, operations, tolerance } = symmetry;
  const reach = 4 * tolerance;
  const points = new PeriodicPoints(primitive.lattice, primitive.positions, reach);
  const at = (place: ReturnType<typeof pointAt>, kind: string | number): number =>
    points
      .near(place, reach)
      .filter(({ point }) => primitive.kinds[point] === kind)
      .reduce((a, b) => (b.distance < a.distance ? b : a)).point;
  const orbit = primitive.kinds.map((kind, point) =>
    Math.min(...operations.map((each) => at(moved(each, pointAt(primitive.positions, point)), kind))),
  );
  const toPrimitive = inverse3(basis);
  const first = new Map<number, number>();
  return Int32Array.from(kinds, (kind, atom) => {
    const found = orbit[at(rowTimes(pointAt(positions, atom), toPrimitive), kind)];
    if (!first.has(found)) first.set(found, atom);
    return first.get(found) ?? atom;
  });
}
