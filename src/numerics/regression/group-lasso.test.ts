import { describe, expect, it } from 'vitest';
import { Random } from '../random.ts';
import { CentredProblem, elasticNet, GroupLassoPath, largestUsefulGroupPenalty } from './index.ts';

const [rows, columns] = [40, 12];
const random = new Random(31);
const features = Float64Array.from({ length: rows * columns }, () => random.normal());
// Column 11 leans on column 0.
for (let row = 0; row < rows; row++) features[row * columns + 11] += 2 * features[row * columns];
const targets = Float64Array.from(
  { length: rows },
  (_, row) => 2 * features[row * columns] - features[row * columns + 5] + 0.3 * random.normal(),
);
const equations = new CentredProblem({ rows, columns, features, targets }).without([]);

/** Xᵀ(y − X b)/n over some columns, by rows. */
function slopes(b: Float64Array, own: readonly number[]): number[] {
  const left = targets.map(
    (target, row) => target - b.reduce((sum, value, k) => sum + value * features[row * columns + k], 0),
  );
  return own.map(
    (k) => left.reduce((sum, value, row) => sum + value * features[row * columns + k], 0) / rows,
  );
}

/** A Hadamard matrix: its columns are orthogonal. */
function plus(row: number, k: number): number {
  return [1, 2, 4].reduce((sign, bit) => ((row & (k + 1) & bit) === 0 ? sign : -sign), 1);
}

const together = [
  { columns: [0, 1, 2] },
  { columns: [3, 4] },
  { columns: [5, 6, 7, 8] },
  { columns: [9, 10, 11] },
];

describe('a group LASSO', () => {
  it('meets the conditions of its least point', () => {
    const path = new GroupLassoPath(equations, together, 1e-15);
    const largest = largestUsefulGroupPenalty(equations, together);
    for (const share of [0.7, 0.3, 0.1, 0.01]) {
      const penalty = share * largest;
      const { coefficients } = path.fit(penalty);
      for (const { columns: own } of together) {
        const b = own.map((k) => coefficients[k]);
        const slope = slopes(coefficients, own);
        const force = penalty * Math.sqrt(own.length);
        const length = Math.hypot(...b);
        // Inside a group the slope is as steep as the penalty and along b; outside it is no steeper.
        const off = b.map((value, k) => slope[k] - (length === 0 ? 0 : (force * value) / length));
        expect(Math.hypot(...off)).toBeLessThan(length === 0 ? force * (1 + 1e-8) : 1e-8);
      }
    }
  });

  it('is zero from the largest useful penalty on, and not below', () => {
    const largest = largestUsefulGroupPenalty(equations, together);
    const path = new GroupLassoPath(equations, together);
    expect(path.fit(1.0001 * largest).coefficients.every((value) => value === 0)).toBe(true);
    expect(path.fit(0.9999 * largest).coefficients.some((value) => value !== 0)).toBe(true);
  });

  it('with groups of one is the LASSO', () => {
    const alone = Array.from({ length: columns }, (_, k) => ({ columns: [k] }));
    for (const penalty of [0.5, 0.1, 0.02]) {
      const ours = new GroupLassoPath(equations, alone, 1e-15).fit(penalty).coefficients;
      const lasso = elasticNet(equations, { penalty, tolerance: 1e-15 }).coefficients;
      for (const [k, value] of lasso.entries()) expect(Math.abs(ours[k] - value)).toBeLessThan(1e-8);
    }
  });

  it('of orthogonal columns shrinks each group by its length', () => {
    const square = Float64Array.from({ length: 8 * 6 }, (_, k) => plus(Math.floor(k / 6), k % 6));
    const wanted = Float64Array.of(3, -1, 2, 0.5, 4, -2, 1, 0);
    const given = new CentredProblem({ rows: 8, columns: 6, features: square, targets: wanted }).without([]);
    const z = Array.from({ length: 6 }, (_, k) => given.right[k] / 8);
    const groups = [{ columns: [0, 1] }, { columns: [2, 3, 4], weight: 1.5 }, { columns: [5], weight: 0.2 }];
    const { coefficients } = new GroupLassoPath(given, groups, 1e-15).fit(0.4);
    for (const { columns: own, weight = Math.sqrt(own.length) } of groups) {
      const length = Math.hypot(...own.map((k) => z[k]));
      const left = Math.max(0, 1 - (0.4 * weight) / length);
      for (const k of own) expect(coefficients[k]).toBeCloseTo(left * z[k], 9);
    }
  });

  it('of groups that share columns has unions of groups', () => {
    const nested = [{ columns: [0] }, { columns: [0, 5] }, { columns: [0, 5, 9] }, { columns: [3] }];
    const path = new GroupLassoPath(equations, nested, 1e-12);
    for (const penalty of [0.8, 0.3, 0.1, 0.03]) {
      const { coefficients: b } = path.fit(penalty);
      const [first, second, third] = [0, 5, 9].map((k) => b[k] !== 0);
      expect([!third || second, !second || first]).toEqual([true, true]);
      expect([1, 2, 4, 6, 7, 8, 10, 11].every((k) => b[k] === 0)).toBe(true);
      for (const { columns: own } of nested) {
        expect(Math.hypot(...slopes(b, own))).toBeLessThan(penalty * Math.sqrt(own.length) + 1e-6);
      }
    }
    expect(path.fit(0.03).coefficients[5]).toBeLessThan(0);
  });

  it('refuses groups that do not fit', () => {
    for (const own of [[], [12], [1, 1]])
      expect(() => new GroupLassoPath(equations, [{ columns: own }])).toThrow(/group of columns/);
    expect(() => new GroupLassoPath(equations, together).fit(Number.NaN)).toThrow(/penalty/);
  });
});
