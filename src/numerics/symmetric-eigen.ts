import { InputError } from '../base/index.ts';

export type Vector3 = readonly [x: number, y: number, z: number];

/** Three rows. */
export type Matrix3 = readonly [Vector3, Vector3, Vector3];

export interface SymmetricEigen {
  /** Eigenvalues, the largest first. */
  readonly values: Vector3;
  /** Row i is the unit eigenvector of value i, its largest component positive. */
  readonly axes: Matrix3;
}

/** Off-diagonal elements this much smaller than the largest element count as none. */
const negligible = 1e-18;
/** Asymmetry beyond this share of the largest element is the caller's mistake, not rounding. */
const rounding = 1e-9;
/** Jacobi converges quadratically: 3x3 matrices need four sweeps or so. */
const mostSweeps = 50;

const pairs = [
  [0, 1],
  [0, 2],
  [1, 2],
] as const;

/**
 * Eigenvalues and eigenvectors of a symmetric 3x3 matrix by Jacobi's rotations (Golub and Van Loan, Matrix
 * Computations, 4th edition, section 8.5).
 * @throws InputError for elements that are not finite, or a matrix that is not symmetric.
 */
export function symmetricEigen(matrix: Matrix3): SymmetricEigen {
  const a = symmetricPart(matrix);
  const axes = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ];
  const small = negligible * largestElement(matrix);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    const left = pairs.filter(([p, q]) => Math.abs(a[p][q]) > small);
    if (left.length === 0) break;
    for (const [p, q] of left) rotate(a, axes, p, q);
  }
  const [first, second, third] = ([0, 1, 2] as const).toSorted((i, j) => a[j][j] - a[i][i]);
  return {
    values: [a[first][first], a[second][second], a[third][third]],
    axes: [pointed(axes[first]), pointed(axes[second]), pointed(axes[third])],
  };
}

/** Vᵀ diag(function(eigenvalues)) V: the inverse, the square root and the like of a symmetric matrix. */
export function symmetricFunction(
  matrix: Matrix3 | SymmetricEigen,
  apply: (eigenvalue: number) => number,
): Matrix3 {
  const { values, axes } = 'axes' in matrix ? matrix : symmetricEigen(matrix);
  const images = values.map(apply);
  const element = (i: number, j: number): number =>
    images.reduce((sum, image, k) => sum + axes[k][i] * image * axes[k][j], 0);
  const [xx, yy, zz] = [element(0, 0), element(1, 1), element(2, 2)];
  const [xy, xz, yz] = [element(0, 1), element(0, 2), element(1, 2)];
  return [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ];
}

/** The product of two 3x3 matrices. */
export function multiply3(left: Matrix3, right: Matrix3): Matrix3 {
  const row = (i: number): Vector3 => {
    const [x, y, z] = left[i];
    const element = (j: number): number => x * right[0][j] + y * right[1][j] + z * right[2][j];
    return [element(0), element(1), element(2)];
  };
  return [row(0), row(1), row(2)];
}

/** Largest element by magnitude. */
export function largestElement(matrix: Matrix3): number {
  return Math.max(...matrix.flat().map(Math.abs));
}

/** Rows of the symmetric part, free to change. @throws InputError unless the matrix is finite and symmetric. */
function symmetricPart(matrix: Matrix3): number[][] {
  if (!matrix.flat().every(Number.isFinite)) {
    throw new InputError('the matrix has an element that is not a finite number', {
      expected: 'a symmetric 3x3 matrix of finite numbers',
    });
  }
  const allowed = rounding * largestElement(matrix);
  const uneven = pairs.find(([i, j]) => Math.abs(matrix[i][j] - matrix[j][i]) > allowed);
  if (uneven !== undefined) {
    const [i, j] = uneven;
    throw new InputError(
      `the matrix is not symmetric: element (${i + 1}, ${j + 1}) is ${matrix[i][j]}, (${j + 1}, ${i + 1}) is ${matrix[j][i]}`,
      { expected: 'a symmetric 3x3 matrix' },
    );
  }
  return matrix.map((row, i) => row.map((value, j) => (value + matrix[j][i]) / 2));
}

/** One rotation in the plane of p and q that makes a[p][q] zero; `axes` collects the rotations in its rows. */
function rotate(a: number[][], axes: number[][], p: number, q: number): void {
  // An earlier rotation of the sweep may have made it zero already.
  if (a[p][q] === 0) return;
  const cotangent = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const tangent = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.hypot(cotangent, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  const turn = (x: number, y: number): [number, number] => [cosine * x - sine * y, sine * x + cosine * y];
  const off = a[p][q];
  a[p][p] -= tangent * off;
  a[q][q] += tangent * off;
  a[p][q] = a[q][p] = 0;
  const other = 3 - p - q;
  [a[p][other], a[q][other]] = turn(a[other][p], a[other][q]);
  [a[other][p], a[other][q]] = [a[p][other], a[q][other]];
  for (let i = 0; i < 3; i++) [axes[p][i], axes[q][i]] = turn(axes[p][i], axes[q][i]);
}

/** The same axis, pointing along its largest component. */
function pointed([x, y, z]: readonly number[]): Vector3 {
  const largest = [x, y, z].reduce((best, value) => (Math.abs(value) > Math.abs(best) + 1e-9 ? value : best));
  return largest < 0 ? [-x, -y, -z] : [x, y, z];
}
