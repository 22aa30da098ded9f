import { multiply3, type Matrix3, type Vector3 } from '../../../numerics/index.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import {
  dot,
  identity3,
  inverse3,
  norm,
  pointAt,
  rowTimes,
  timesColumn,
  transpose3,
} from '../cell-geometry.ts';
import type { Structure } from '../structure.ts';
import type { SymmetryOperation } from '../symmetry.ts';

/** Other vectors of the same lattice, as rows in the old ones, and where the old origin comes to lie. */
interface Change {
  readonly rows: IntegerMatrix3;
  readonly origin: Vector3;
}

/** Multiples of the vectors of a monoclinic cell that are tried at a time. */
const reach = 4;
/** Share of a length by which another must be shorter to be so. */
const shorter = 1e-6;
const noShift: Vector3 = [0, 0, 0];
const quarters = [0, 1 / 4, 1 / 2, 3 / 4];
/**
 * Where the origin may go, by quarters of the new cell; where it is comes first. In centred monoclinic cells the planes of c
 * and of n change places with c, in orthorhombic ones axes have planes of their own.
 */
const origins = quarters.flatMap((x) => quarters.flatMap((y) => quarters.map((z): Vector3 => [x, y, z])));

/**
 * Of the cells of a crystal in which its operations are the same, the one that spglib takes: for monoclinic groups (b unique)
 * that of the shortest a and c with an angle of 90° or more between them, a ≤ c where either order does; for orthorhombic ones a ≤ b ≤ c as far
 * as the operations allow. Other systems leave no choice.
 */
export function shortestCell(
  structure: Structure,
  number: number,
  operations: readonly SymmetryOperation[],
): Structure {
  if (number >= 3 && number <= 15)
    return settled(structure, operations, [...monoclinicAxes()], monoclinicCost);
  if (number >= 16 && number <= 74) return settled(structure, operations, axisOrders(), orthorhombicCost);
  return structure;
}

/** Changes for the best until none is better. */
function settled(
  structure: Structure,
  operations: readonly SymmetryOperation[],
  choices: readonly IntegerMatrix3[],
  costOf: (lattice: Matrix3) => readonly number[],
): Structure {
  const key = operationsKey(operations, { rows: identity3, origin: noShift });
  let best = structure;
  for (;;) {
    let found: Change | undefined;
    let least = costOf(best.lattice);
    for (const rows of choices) {
      const cost = costOf(multiply3(rows, best.lattice));
      if (!isLess(cost, least)) continue;
      const origin = origins.find((each) => operationsKey(operations, { rows, origin: each }) === key);
      if (origin === undefined) continue;
      found = { rows, origin };
      least = cost;
    }
    if (found === undefined) return best;
    best = changed(best, found);
  }
}

function isLess(first: readonly number[], second: readonly number[]): boolean {
  const at = first.findIndex((value, k) => Math.abs(value - second[k]) > shorter * Math.max(1, second[k]));
  return at >= 0 && first[at] < second[at];
}

/** An acute angle first, then lengths. */
function monoclinicCost([a, , c]: Matrix3): number[] {
  const acute = dot(a, c) > shorter * norm(a) * norm(c);
  return [Number(acute), dot(a, a) + dot(c, c), norm(a)];
}

function orthorhombicCost(lattice: Matrix3): number[] {
  return lattice.map(norm);
}

function* monoclinicAxes(): Generator<IntegerMatrix3> {
  for (let i = -reach; i <= reach; i++) {
    for (let j = -reach; j <= reach; j++) {
      for (let k = -reach; k <= reach; k++) {
        for (let l = -reach; l <= reach; l++) {
          const determinant = i * l - j * k;
          if (Math.abs(determinant) !== 1) continue;
          yield [
            [i, 0, j],
            [0, determinant, 0],
            [k, 0, l],
          ];
        }
      }
    }
  }
}

/** Axes in other orders, right-handed. */
function axisOrders(): IntegerMatrix3[] {
  return [
    [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
    [
      [0, 0, 1],
      [1, 0, 0],
      [0, 1, 0],
    ],
    [
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, -1],
    ],
    [
      [0, 0, 1],
      [0, -1, 0],
      [1, 0, 0],
    ],
    [
      [-1, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ],
  ];
}

/** What the operations are after a change of cell, as text, in 24ths of the cell. */
function operationsKey(operations: readonly SymmetryOperation[], { rows, origin }: Change): string {
  const toNew = transpose3(inverse3(rows));
  const toOld = transpose3(rows);
  return operations
    .map(({ rotation, translation }) => {
      const turned = multiply3(multiply3(toNew, rotation), toOld);
      const [x, y, z] = timesColumn(toNew, translation);
      const [u, v, w] = timesColumn(turned, origin);
      const shift = [x + origin[0] - u, y + origin[1] - v, z + origin[2] - w];
      const parts = shift.map((value) => ((Math.round(24 * value) % 24) + 24) % 24);
      return `${turned.flat().map(Math.round).join()} ${parts.join()}`.replaceAll('-0', '0');
    })
    .toSorted()
    .join('; ');
}

/** The same crystal in other vectors, a along x and b in the plane of x and y. */
function changed({ lattice, species, positions }: Structure, { rows, origin }: Change): Structure {
  const back = inverse3(rows);
  return {
    lattice: upright(multiply3(rows, lattice)),
    species,
    positions: Float64Array.from(
      species.flatMap((_, atom) =>
        rowTimes(pointAt(positions, atom), back).map((value, k) => value + origin[k]),
      ),
    ),
  };
}

function upright([a, b, c]: Matrix3): Matrix3 {
  const length = norm(a);
  const along = dot(a, b) / length;
  const across = Math.sqrt(dot(b, b) - along ** 2);
  const x = dot(a, c) / length;
  const y = (dot(b, c) - along * x) / across;
  return [
    [length, 0, 0],
    [along, across, 0],
    [x, y, Math.sqrt(dot(c, c) - x ** 2 - y ** 2)],
  ];
}
