import { multiply3, type Matrix3 } from '../../../numerics/index.ts';
import { inverse3, pointAt, rowTimes } from '../cell-geometry.ts';
import type { Structure } from '../structure.ts';

const [half, third] = [1 / 2, 1 / 3];

/** Rows of the primitive cell in the conventional vectors, by the letter of the centring, as spglib has them. */
const primitiveRows: Readonly<Record<string, Matrix3>> = {
  A: [
    [1, 0, 0],
    [0, half, half],
    [0, -half, half],
  ],
  C: [
    [half, -half, 0],
    [half, half, 0],
    [0, 0, 1],
  ],
  I: [
    [-half, half, half],
    [half, -half, half],
    [half, half, -half],
  ],
  F: [
    [0, half, half],
    [half, 0, half],
    [half, half, 0],
  ],
  R: [
    [2 * third, third, third],
    [-third, third, third],
    [-third, -2 * third, third],
  ],
};

/** Fraction of the cell within which atoms of an idealised cell are one. */
const same = 1e-4;

/** The primitive cell of an idealised conventional one, and which atoms of that it keeps. */
export function standardPrimitive(
  conventional: Structure,
  centring: string,
): { structure: Structure; kept: number[] } {
  const rows = primitiveRows[centring];
  const atoms = [...conventional.species.keys()];
  if (rows === undefined) return { structure: conventional, kept: atoms };
  const back = inverse3(rows);
  const places = atoms.map((atom) =>
    rowTimes(pointAt(conventional.positions, atom), back).map((value) => {
      const rest = value - Math.floor(value);
      return rest > 1 - 1e-10 ? 0 : rest;
    }),
  );
  const kept: number[] = [];
  for (const atom of atoms) {
    const known = kept.some(
      (other) =>
        conventional.species[other] === conventional.species[atom] &&
        places[other].every((value, k) => {
          const apart = value - places[atom][k];
          return Math.abs(apart - Math.round(apart)) < same;
        }),
    );
    if (!known) kept.push(atom);
  }
  const structure = {
    lattice: multiply3(rows, conventional.lattice),
    species: kept.map((atom) => conventional.species[atom]),
    positions: Float64Array.from(kept.flatMap((atom) => places[atom])),
  };
  return { structure, kept };
}
