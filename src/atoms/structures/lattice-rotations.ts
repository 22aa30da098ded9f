import { multiply3, type Matrix3, type Vector3 } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import {
  determinant3,
  dot,
  identity3,
  inverse3,
  norm,
  rounded,
  rowTimes,
  transpose3,
} from './cell-geometry.ts';
import { minkowskiReduced } from './reduction.ts';

interface Candidate {
  readonly count: Vector3;
  readonly vector: Vector3;
}

/**
 * Rotations, proper and improper, that take a lattice to itself, on columns of fractional coordinates; the identity
 * first. The ends of the cell's vectors come within `tolerance` (Å), and so do they sideways for the angles.
 */
export function latticeRotations(lattice: Matrix3, tolerance: number): IntegerMatrix3[] {
  const { lattice: cell, transformation } = minkowskiReduced(lattice);
  const images = cell.map((vector) => shortVectors(cell, norm(vector), tolerance));
  const found: IntegerMatrix3[] = [];
  for (const a of images[0]) {
    for (const b of images[1]) {
      if (!sameAngle(cell[0], cell[1], a.vector, b.vector, tolerance)) continue;
      for (const c of images[2]) {
        if (!sameAngle(cell[1], cell[2], b.vector, c.vector, tolerance)) continue;
        if (!sameAngle(cell[0], cell[2], a.vector, c.vector, tolerance)) continue;
        const counts: IntegerMatrix3 = [a.count, b.count, c.count];
        if (Math.abs(determinant3(counts)) === 1) found.push(counts);
      }
    }
  }
  // Row k of `counts` is where vector k goes, so it is a column of the rotation.
  const toGiven = transpose3(transformation);
  const toReduced = inverse3(toGiven);
  return found
    .map((counts) => rounded(multiply3(multiply3(toGiven, transpose3(counts)), toReduced)))
    .toSorted((p, q) => Number(isIdentity(q)) - Number(isIdentity(p)));
}

function isIdentity(rotation: IntegerMatrix3): boolean {
  return rotation.join() === identity3.join();
}

/** Lattice vectors of this length. Those of a reduced cell's lengths have coefficients of 2 at most. */
function shortVectors(cell: Matrix3, length: number, tolerance: number): Candidate[] {
  const found: Candidate[] = [];
  for (let i = -2; i <= 2; i++) {
    for (let j = -2; j <= 2; j++) {
      for (let k = -2; k <= 2; k++) {
        const vector = rowTimes([i, j, k], cell);
        if (Math.abs(norm(vector) - length) <= tolerance) found.push({ count: [i, j, k], vector });
      }
    }
  }
  return found;
}

function sameAngle(a: Vector3, b: Vector3, c: Vector3, d: Vector3, tolerance: number): boolean {
  return (Math.abs(angle(a, b) - angle(c, d)) * (norm(a) + norm(b))) / 2 <= tolerance;
}

function angle(x: Vector3, y: Vector3): number {
  return Math.acos(Math.max(-1, Math.min(1, dot(x, y) / (norm(x) * norm(y)))));
}
