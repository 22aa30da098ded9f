import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BandedMatrix,
  ComplexBandedMatrix,
  factorComplexTridiagonal,
  factorTridiagonal,
  solveComplexTridiagonal,
  solveTridiagonal,
  solveTridiagonals,
} from './index.ts';

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
}

const entry = fc.double({ min: -1, max: 1, noNaN: true });

describe('a banded matrix', () => {
  it('solves what its product made, for any bandwidth', () => {
    const cases = fc
      .record({ size: fc.integer({ min: 1, max: 30 }), lower: fc.nat(3), upper: fc.nat(3) })
      .chain(({ size, lower, upper }) =>
        fc.record({
          size: fc.constant(size),
          lower: fc.constant(lower),
          upper: fc.constant(upper),
          entries: fc.array(entry, { minLength: size * 7, maxLength: size * 7 }),
          x: fc.array(entry, { minLength: size, maxLength: size }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ size, lower, upper, entries, x }) => {
        const matrix = new BandedMatrix(size, lower, upper);
        const b = new Float64Array(size);
        for (let row = 0; row < size; row++) {
          for (let column = Math.max(0, row - lower); column <= Math.min(size - 1, row + upper); column++) {
            const value = entries[row * 7 + column - row + 3] + (row === column ? 8 : 0);
            matrix.add(row, column, value);
            b[row] += value * x[column];
          }
        }
        expect(matrix.factor()).toBe(true);
        matrix.solve(b);
        for (let i = 0; i < size; i++) expect(b[i]).toBeCloseTo(x[i], 12);
        const [weights, back] = [Float64Array.from(x, Math.cos), Float64Array.from(x, Math.cos)];
        const forth = Float64Array.from(x);
        matrix.solve(forth);
        matrix.solveTransposed(back);
        expect(dot(weights, forth)).toBeCloseTo(dot(back, x), 10);
      }),
    );
  });

  it('loses nothing between rows of very different sizes', () => {
    const rows = [
      [1e30, 1, 0],
      [100, 0.1, 1],
      [0, -1, 1e30],
    ];
    const x = [1, 2, 3];
    const matrix = new BandedMatrix(3, 1, 1);
    for (const [i, row] of rows.entries()) {
      for (let j = Math.max(0, i - 1); j <= Math.min(2, i + 1); j++) matrix.add(i, j, row[j]);
    }
    expect(matrix.factor()).toBe(true);
    const b = Float64Array.from(rows, (row) => dot(row, x));
    matrix.solve(b);
    for (let i = 0; i < 3; i++) expect(b[i]).toBeCloseTo(x[i], 12);
    const columns = Float64Array.from(rows, (_, j) => rows.reduce((sum, row, i) => sum + row[j] * x[i], 0));
    matrix.solveTransposed(columns);
    for (let i = 0; i < 3; i++) expect(columns[i]).toBeCloseTo(x[i], 9);
  });

  it('of five diagonals solves with rows exchanged', () => {
    const cases = fc
      .integer({ min: 2, max: 20 })
      .chain((size) =>
        fc.tuple(
          fc.array(entry, { minLength: 3 * size, maxLength: 3 * size }),
          fc.array(entry, { minLength: size, maxLength: size }),
          fc.array(fc.boolean(), { minLength: size, maxLength: size }),
        ),
      );
    fc.assert(
      fc.property(cases, ([entries, x, swaps]) => {
        const { length: size } = x;
        const matrix = new BandedMatrix(size, 2, 2);
        const b = new Float64Array(size);
        for (let row = 0; row < size; row++) {
          // Pairs of rows of a matrix with a large diagonal change places.
          const other = row ^ 1;
          const place = swaps[row >> 1] && other < size ? other : row;
          for (let column = Math.max(0, row - 1); column <= Math.min(size - 1, row + 1); column++) {
            const value = entries[3 * row + column - row + 1] + (row === column ? 8 : 0);
            matrix.add(place, column, value);
            b[place] += value * x[column];
          }
        }
        expect(matrix.factor()).toBe(true);
        const [weights, back] = [Float64Array.from(x, Math.cos), Float64Array.from(x, Math.cos)];
        const forth = Float64Array.from(x);
        matrix.solve(b);
        for (let i = 0; i < size; i++) expect(b[i]).toBeCloseTo(x[i], 12);
        matrix.solve(forth);
        matrix.solveTransposed(back);
        expect(dot(weights, forth)).toBeCloseTo(dot(back, x), 10);
      }),
    );
  });

  it('exchanges rows where the diagonal is zero', () => {
    const matrix = new BandedMatrix(3, 1, 1);
    matrix.add(0, 1, 2);
    matrix.add(1, 0, 1);
    matrix.add(1, 2, 1);
    matrix.add(2, 1, 1);
    matrix.add(2, 2, 3);
    expect(matrix.factor()).toBe(true);
    const x = Float64Array.of(4, 4, 11);
    matrix.solve(x);
    expect([...x]).toEqual([1, 2, 3]);
  });

  it('says that it is singular', () => {
    const matrix = new BandedMatrix(2, 1, 1);
    for (const row of [0, 1]) for (const column of [0, 1]) matrix.add(row, column, 1);
    expect(matrix.factor()).toBe(false);
  });
});

describe('a tridiagonal system', () => {
  it('solves several systems behind one another', () => {
    const size = 4;
    const [lower, diagonal, upper] = [new Float64Array(8), new Float64Array(8), new Float64Array(8)];
    for (let m = 0; m < 8; m++) {
      lower[m] = -1;
      diagonal[m] = 3 + m;
      upper[m] = -0.5;
    }
    const x = [2, -1, 0.5, 4];
    for (const offset of [0, size]) {
      const b = Float64Array.from(x, (value, m) => {
        const left = m > 0 ? lower[offset + m] * x[m - 1] : 0;
        const right = m < size - 1 ? upper[offset + m] * x[m + 1] : 0;
        return left + diagonal[offset + m] * value + right;
      });
      expect(factorTridiagonal(lower, diagonal, upper, offset, size)).toBe(true);
      solveTridiagonal(lower, diagonal, upper, offset, size, b, 0);
      for (let m = 0; m < size; m++) expect(b[m]).toBeCloseTo(x[m], 13);
    }
  });

  it.each([0, 6])('solves any number at once, also of one shared matrix (stride %i)', (stride) => {
    const size = 6;
    for (const count of [1, 3, 4, 7, 8]) {
      const entries = (of: (m: number) => number): Float64Array =>
        Float64Array.from({ length: count * size }, (_, m) => of(m));
      const [lower, diagonal, upper] = [
        entries((m) => -1 - 0.1 * m),
        entries((m) => 4 + m),
        entries((m) => Math.sin(m)),
      ];
      for (let k = 0; k < (stride === 0 ? 1 : count); k++) {
        expect(factorTridiagonal(lower, diagonal, upper, k * stride, size)).toBe(true);
      }
      const right = entries((m) => Math.cos(3 * m));
      const together = Float64Array.from([9, ...right]);
      solveTridiagonals(lower, diagonal, upper, stride, size, together, 1, count);
      for (let k = 0; k < count; k++)
        solveTridiagonal(lower, diagonal, upper, k * stride, size, right, k * size);
      expect([...together]).toEqual([9, ...right]);
    }
  });

  it('says that a pivot vanished', () => {
    const zero = new Float64Array(2);
    expect(factorTridiagonal(zero, new Float64Array(2), zero, 0, 2)).toBe(false);
  });
});

describe('a complex banded matrix', () => {
  it('solves what its product made, also where rows must be exchanged', () => {
    const cases = fc
      .record({ size: fc.integer({ min: 1, max: 20 }), lower: fc.nat(3), upper: fc.nat(3) })
      .chain(({ size, lower, upper }) =>
        fc.record({
          size: fc.constant(size),
          lower: fc.constant(lower),
          upper: fc.constant(upper),
          entries: fc.array(entry, { minLength: size * 14, maxLength: size * 14 }),
          x: fc.array(entry, { minLength: 2 * size, maxLength: 2 * size }),
        }),
      );
    fc.assert(
      fc.property(cases, ({ size, lower, upper, entries, x }) => {
        const matrix = new ComplexBandedMatrix(size, lower, upper);
        const b = { real: new Float64Array(size), imaginary: new Float64Array(size) };
        // Large on the first subdiagonal where there is one, so that pivots lie off the diagonal.
        const large = lower > 0 && upper > 0 ? 1 : 0;
        for (let row = 0; row < size; row++) {
          for (let column = Math.max(0, row - lower); column <= Math.min(size - 1, row + upper); column++) {
            const at = 2 * (row * 7 + column - row + 3);
            const dominant = (row % 2 === 0 ? row + large : row - large) === column || size % 2 === 1;
            const onDiagonal = size % 2 === 1 ? row === column : dominant;
            const [re, im] = [entries[at] + (onDiagonal ? 8 : 0), entries[at + 1]];
            matrix.add(row, column, re, im);
            b.real[row] += re * x[2 * column] - im * x[2 * column + 1];
            b.imaginary[row] += re * x[2 * column + 1] + im * x[2 * column];
          }
        }
        expect(matrix.factor()).toBe(true);
        matrix.solve(b);
        for (let i = 0; i < size; i++) {
          expect(b.real[i]).toBeCloseTo(x[2 * i], 11);
          expect(b.imaginary[i]).toBeCloseTo(x[2 * i + 1], 11);
        }
      }),
    );
  });

  it('says that it is singular', () => {
    const matrix = new ComplexBandedMatrix(2, 1, 1);
    for (const row of [0, 1]) for (const column of [0, 1]) matrix.add(row, column, 1, -1);
    expect(matrix.factor()).toBe(false);
  });
});

it('a tridiagonal system with a complex diagonal is solved behind another', () => {
  const [size, offset, start] = [5, 3, 1];
  const [lower, diagonal, upper] = [eightZeros(), eightZeros(), new Float64Array(8)];
  for (let m = 0; m < 8; m++) {
    lower.real[m] = -1 - 0.1 * m;
    diagonal.real[m] = 2;
    diagonal.imaginary[m] = 0.5 + m;
    upper[m] = -0.7;
  }
  const [x, y] = [
    [2, -1, 0.5, 4, 1],
    [0.3, 1, -2, 0.1, 5],
  ];
  const b = eightZeros();
  for (let m = 0; m < size; m++) {
    const i = offset + m;
    const [below, above] = [m > 0 ? lower.real[i] : 0, m < size - 1 ? upper[i] : 0];
    const [re, im] = [diagonal.real[i], diagonal.imaginary[i]];
    b.real[start + m] = below * (x[m - 1] ?? 0) + re * x[m] - im * y[m] + above * (x[m + 1] ?? 0);
    b.imaginary[start + m] = below * (y[m - 1] ?? 0) + re * y[m] + im * x[m] + above * (y[m + 1] ?? 0);
  }
  expect(factorComplexTridiagonal(lower, diagonal, upper, offset, size)).toBe(true);
  solveComplexTridiagonal(lower, diagonal, upper, offset, size, b, start);
  for (let m = 0; m < size; m++) {
    expect(b.real[start + m]).toBeCloseTo(x[m], 13);
    expect(b.imaginary[start + m]).toBeCloseTo(y[m], 13);
  }
});

function eightZeros(): { real: Float64Array; imaginary: Float64Array } {
  return { real: new Float64Array(8), imaginary: new Float64Array(8) };
}
