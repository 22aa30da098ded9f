import {
  multiply3,
  symmetricEigen,
  symmetricFunction,
  type Matrix3,
  type Vector3,
} from '../../../numerics/index.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import {
  determinant3,
  dot,
  faceDistances,
  inverse3,
  norm,
  rounded,
  rowTimes,
  transpose3,
} from '../cell-geometry.ts';
import { minkowskiReduced } from '../reduction.ts';

/** A way to see a cell as a strained and turned supercell of another. */
export interface CellCandidate {
  /** Rows: the cell's vectors in primitive vectors. */
  readonly matrix: IntegerMatrix3;
  /** Largest principal strain by magnitude. */
  readonly strain: number;
}

/** How a vector of the ideal lattice became one of the real one: real row = ideal row · turn-and-stretch. */
export interface Deformation {
  /** Proper or improper, on rows. */
  readonly rotation: Matrix3;
  /** Symmetric, in the ideal lattice's frame: U − 1 with real = ideal · U · rotation. */
  readonly strain: Matrix3;
}

export function deformation(ideal: Matrix3, real: Matrix3): Deformation {
  const gradient = multiply3(inverse3(ideal), real);
  const squared = multiply3(gradient, transpose3(gradient));
  const even = symmetrised(squared);
  const stretch = symmetricFunction(even, Math.sqrt);
  const rotation = multiply3(
    symmetricFunction(even, (value) => 1 / Math.sqrt(value)),
    gradient,
  );
  const strain = stretch.map((row, i) => row.map((value, j) => value - Number(i === j)));
  return { rotation, strain: strain as unknown as Matrix3 };
}

function symmetrised(matrix: Matrix3): Matrix3 {
  const other = transpose3(matrix);
  return matrix.map((row, i) => row.map((value, j) => (value + other[i][j]) / 2)) as unknown as Matrix3;
}

/** The supercell that a cell is in the frame it is given in: no turning. Undefined where it is none. */
export function asGiven(cell: Matrix3, primitive: Matrix3, cells: number): CellCandidate | undefined {
  const matrix = rounded(multiply3(cell, inverse3(primitive)));
  if (determinant3(matrix) * handedness(cell, primitive) !== cells) return undefined;
  return { matrix, strain: strainOf(matrix, cell, primitive) };
}

/** 1 for cells of one hand, −1 for a right and a left one: a rotation must not turn the one into the other. */
function handedness(cell: Matrix3, other: Matrix3): number {
  return Math.sign(determinant3(cell)) * Math.sign(determinant3(other));
}

/** Largest principal strain by magnitude of a cell seen as that supercell. */
export function strainOf(matrix: IntegerMatrix3, cell: Matrix3, primitive: Matrix3): number {
  const { values } = symmetricEigen(deformation(multiply3(matrix, primitive), cell).strain);
  return Math.max(values[0], -values[2]);
}

/**
 * The supercells of so many primitive cells that a cell is when turned, with no principal strain above `largest`; one of
 * each set that the lattice's proper rotations make alike, the least strained first.
 */
export function cellCandidates(
  cell: Matrix3,
  primitive: Matrix3,
  cells: number,
  properRotations: readonly IntegerMatrix3[],
  largest: number,
): CellCandidate[] {
  const { lattice: target, transformation } = minkowskiReduced(cell);
  const back = rounded(inverse3(transformation));
  const shells = target.map((vector) => shell(primitive, norm(vector), largest));
  const slack = (1 + largest) ** 2 - 1;
  const close = (i: number, j: number, a: LatticeVector, b: LatticeVector): boolean =>
    Math.abs(dot(target[i], target[j]) - dot(a.vector, b.vector)) <= slack * norm(a.vector) * norm(b.vector);
  const seen = new Set<string>();
  const found: CellCandidate[] = [];
  const handed = handedness(target, primitive);
  for (const a of distinct(shells[0], properRotations)) {
    for (const b of shells[1]) {
      if (!close(0, 1, a, b)) continue;
      for (const c of shells[2]) {
        if (!close(0, 2, a, c) || !close(1, 2, b, c)) continue;
        const matrix: IntegerMatrix3 = [a.count, b.count, c.count];
        if (determinant3(matrix) * handed !== cells || seen.has(matrix.join())) continue;
        for (const rotation of properRotations) seen.add(multiply3(matrix, transpose3(rotation)).join());
        const strain = strainOf(matrix, target, primitive);
        if (strain <= largest) found.push({ matrix: multiply3(back, matrix), strain });
      }
    }
  }
  return found.toSorted((p, q) => p.strain - q.strain);
}

interface LatticeVector {
  readonly count: Vector3;
  readonly vector: Vector3;
}

/** Lattice vectors whose length is that given but for a strain. */
function shell(primitive: Matrix3, length: number, largest: number): LatticeVector[] {
  const { lattice, transformation } = minkowskiReduced(primitive);
  const [least, most] = [length / (1 + largest), length / (1 - largest)];
  const [m, n, o] = faceDistances(lattice).map((height) => Math.ceil(most / height));
  const found: LatticeVector[] = [];
  for (let i = -m; i <= m; i++) {
    for (let j = -n; j <= n; j++) {
      for (let k = -o; k <= o; k++) {
        const vector = rowTimes([i, j, k], lattice);
        const size = norm(vector);
        if (size >= least && size <= most) found.push({ count: rowTimes([i, j, k], transformation), vector });
      }
    }
  }
  return found;
}

/** One vector of each set that rotations make alike. */
function distinct(vectors: readonly LatticeVector[], rotations: readonly IntegerMatrix3[]): LatticeVector[] {
  const seen = new Set<string>();
  return vectors.filter(({ count }) => {
    if (seen.has(count.join())) return false;
    for (const rotation of rotations) seen.add(rowTimes(count, transpose3(rotation)).join());
    return true;
  });
}
