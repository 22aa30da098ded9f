import type { Matrix3, Vector3 } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';

/** Rows a, b, c → a · (b × c), signed. */
export function determinant3([a, b, c]: Matrix3): number {
  return dot(a, cross(b, c));
}

/** The inverse of a matrix that has one; callers check the volume of what people give. */
export function inverse3(matrix: Matrix3): Matrix3 {
  const [a, b, c] = matrix;
  const volume = determinant3(matrix);
  const columns = [cross(b, c), cross(c, a), cross(a, b)];
  const row = (k: number): Vector3 => [
    columns[0][k] / volume,
    columns[1][k] / volume,
    columns[2][k] / volume,
  ];
  return [row(0), row(1), row(2)];
}

export function transpose3([a, b, c]: Matrix3): Matrix3 {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

/** A row times a matrix: fractional coordinates × cell → Cartesian, Å. */
export function rowTimes([x, y, z]: Vector3, [a, b, c]: Matrix3): Vector3 {
  return [x * a[0] + y * b[0] + z * c[0], x * a[1] + y * b[1] + z * c[1], x * a[2] + y * b[2] + z * c[2]];
}

/** A matrix times a column. */
export function timesColumn([a, b, c]: Matrix3, column: Vector3): Vector3 {
  return [dot(a, column), dot(b, column), dot(c, column)];
}

export function dot(a: Vector3, b: Vector3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function norm(a: Vector3): number {
  return Math.sqrt(dot(a, a));
}

/** Cell volume, Å³, positive whatever the cell's handedness. */
export function cellVolume(lattice: Matrix3): number {
  return Math.abs(determinant3(lattice));
}

/** Rows b with a_i · b_j = 2π δ_ij, 1/Å. */
export function reciprocalLattice(lattice: Matrix3): Matrix3 {
  const inverse = transpose3(inverse3(lattice));
  const times = 2 * Math.PI;
  return inverse.map(([x, y, z]) => [times * x, times * y, times * z]) as unknown as Matrix3;
}

/** Distances between opposite faces of the cell, Å. */
export function faceDistances(lattice: Matrix3): Vector3 {
  const volume = cellVolume(lattice);
  const [a, b, c] = lattice;
  return [volume / norm(cross(b, c)), volume / norm(cross(c, a)), volume / norm(cross(a, b))];
}

/** The whole numbers nearest to the elements; −0 becomes 0. */
export function rounded(matrix: Matrix3): IntegerMatrix3 {
  return matrix.map((row) => row.map((value) => Math.round(value) + 0)) as unknown as IntegerMatrix3;
}

/** Point `index` of a flat list of three coordinates each. */
export function pointAt(positions: Float64Array, index: number): Vector3 {
  return [positions[3 * index], positions[3 * index + 1], positions[3 * index + 2]];
}

export const identity3: IntegerMatrix3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
