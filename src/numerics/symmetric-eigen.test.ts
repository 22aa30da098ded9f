import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestElement, multiply3, symmetricEigen, symmetricFunction, type Matrix3 } from './index.ts';

const element = fc.double({ min: -10, max: 10, noNaN: true });
const symmetric = fc.tuple(element, element, element, element, element, element).map(
  ([xx, yy, zz, xy, xz, yz]): Matrix3 => [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ],
);

const identity: Matrix3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

function distance(left: Matrix3, right: Matrix3): number {
  return Math.max(...left.flat().map((value, at) => Math.abs(value - right.flat()[at])));
}

describe('symmetricEigen', () => {
  it('knows the second difference matrix: 2 + √2, 2, 2 − √2', () => {
    const { values, axes } = symmetricEigen([
      [2, -1, 0],
      [-1, 2, -1],
      [0, -1, 2],
    ]);
    const expected = [2 + Math.SQRT2, 2, 2 - Math.SQRT2];
    for (const [at, value] of values.entries()) expect(value).toBeCloseTo(expected[at], 14);
    expect(axes[1][0]).toBeCloseTo(Math.SQRT1_2, 14);
    expect(axes[1][1]).toBeCloseTo(0, 14);
    expect(axes[0][1]).toBeGreaterThan(0);
  });

  it('copes with a rotation that makes another element zero between equal ones', () => {
    const { values } = symmetricEigen([
      [2, 1, 1],
      [1, 2, 1],
      [1, 1, 1],
    ]);
    const expected = [2 + Math.sqrt(3), 1, 2 - Math.sqrt(3)];
    for (const [at, value] of values.entries()) expect(value).toBeCloseTo(expected[at], 14);
  });

  it('leaves a diagonal matrix alone but for the order', () => {
    const { values, axes } = symmetricEigen([
      [1, 0, 0],
      [0, 3, 0],
      [0, 0, 2],
    ]);
    expect(values).toEqual([3, 2, 1]);
    expect(axes.map((axis) => axis.indexOf(1))).toEqual([1, 2, 0]);
  });

  it('gives orthonormal axes that turn the values back into the matrix', () => {
    fc.assert(
      fc.property(symmetric, (matrix) => {
        const { values, axes } = symmetricEigen(matrix);
        const columns = [0, 1, 2].map((j) => axes.map((axis) => axis[j])) as unknown as Matrix3;
        expect(distance(multiply3(axes, columns), identity)).toBeLessThan(1e-14);
        const again = symmetricFunction({ values, axes }, (value) => value);
        expect(distance(again, matrix)).toBeLessThan(1e-14 * (1 + largestElement(matrix)));
        expect(values[0]).toBeGreaterThanOrEqual(values[1]);
        expect(values[1]).toBeGreaterThanOrEqual(values[2]);
      }),
    );
  });

  it('refuses what is not symmetric or not a number', () => {
    const uneven: Matrix3 = [
      [1, 0.5, 0],
      [0.4, 1, 0],
      [0, 0, 1],
    ];
    expect(() => symmetricEigen(uneven)).toThrow(
      'the matrix is not symmetric: element (1, 2) is 0.5, (2, 1) is 0.4',
    );
    expect(() => symmetricEigen([[Number.NaN, 0, 0], identity[1], identity[2]])).toThrow(
      'not a finite number',
    );
  });
});

describe('symmetricFunction', () => {
  it('makes square roots and inverses', () => {
    fc.assert(
      fc.property(symmetric, (matrix) => {
        const square = multiply3(matrix, matrix);
        const root = symmetricFunction(square, (value) => Math.sqrt(Math.max(0, value)));
        expect(distance(multiply3(root, root), square)).toBeLessThan(1e-13 * (1 + largestElement(square)));
        const shifted = symmetricFunction(square, (value) => value + 1);
        const inverse = symmetricFunction(shifted, (value) => 1 / value);
        const slack = 1e-13 * (1 + largestElement(shifted));
        expect(distance(multiply3(shifted, inverse), identity)).toBeLessThan(slack);
      }),
    );
  });
});
