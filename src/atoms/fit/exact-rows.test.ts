import { describe, expect, it } from 'vitest';
import { Random } from '../../numerics/index.ts';
import { fitEnergies } from './fit-energies.ts';
import type { EnergyProblem } from './fit-types.ts';

const [rows, columns] = [14, 6];
const random = new Random(5);
const features = Float64Array.from({ length: rows * columns }, (_, k) =>
  k % columns === 0 ? 1 : random.normal(),
);
const energies = Float64Array.from({ length: rows }, () => random.normal());
const weights = Float64Array.from({ length: rows }, () => 0.2 + random.uniform());
const names = Array.from({ length: columns }, (_, k) => `f${k}`);
const problem: EnergyProblem = { rows, columns, features, energies, names };

/** x of A x = b by elimination with pivots. */
function solved(a: number[][], b: readonly number[]): number[] {
  const all = a.map((row, k) => [...row, b[k]]);
  for (const [k] of all.entries()) {
    const pivot = all
      .slice(k)
      .reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(all[best][k]) ? k + i : best), k);
    [all[k], all[pivot]] = [all[pivot], all[k]];
    for (const [i, row] of all.entries()) {
      if (i === k) continue;
      const share = row[k] / all[k][k];
      for (let j = k; j < row.length; j++) row[j] -= share * all[k][j];
    }
  }
  return all.map((row, k) => row[all.length] / row[k]);
}

/** Least of ∑ w (y − X b)² + penalty ∑ b² without the first, with rows met exactly: the conditions of Lagrange. */
function lagrange(penalty: number, exact: readonly number[], w: ArrayLike<number>): number[] {
  const { matrix, right } = lagrangian(penalty, exact, w);
  return solved(matrix, right).slice(0, columns);
}

function lagrangian(
  penalty: number,
  exact: readonly number[],
  w: ArrayLike<number>,
): { matrix: number[][]; right: number[] } {
  const feature = (row: number, k: number): number => features[row * columns + k];
  const others = Array.from({ length: rows }, (_, row) => row).filter((row) => !exact.includes(row));
  const sum = (of: (row: number) => number): number => others.reduce((all, row) => all + w[row] * of(row), 0);
  const size = columns + exact.length;
  const matrix = Array.from({ length: size }, (_r, i) =>
    Array.from({ length: size }, (_c, j) => {
      if (i < columns && j < columns) {
        return sum((row) => feature(row, i) * feature(row, j)) + (i === j && i > 0 ? penalty : 0);
      }
      if (i >= columns && j >= columns) return 0;
      return i < columns ? feature(exact[j - columns], i) : feature(exact[i - columns], j);
    }),
  );
  const right = Array.from({ length: size }, (_, i) =>
    i < columns ? sum((row) => feature(row, i) * energies[row]) : energies[exact[i - columns]],
  );
  return { matrix, right };
}

const alike = new Float64Array(rows).fill(1);

describe('weights', () => {
  it('give the solution of the weighted normal equations', async () => {
    const fit = await fitEnergies({ ...problem, weights }, { method: 'ols' });
    for (const [k, value] of lagrange(0, [], weights).entries())
      expect(fit.coefficients[k]).toBeCloseTo(value, 10);
    const twice = await fitEnergies({ ...problem, weights: weights.map((w) => 2 * w) }, { method: 'ols' });
    expect(twice.rootMeanSquare).toBeCloseTo(fit.rootMeanSquare, 12);
  });
});

describe('rows met exactly', () => {
  it.each([[[3]], [[3, 8]], [[0, 3, 8, 11]]])(
    '%j by least squares and ridge are those of Lagrange',
    async (exact) => {
      for (const [method, penalty] of [
        ['ols', undefined],
        ['ridge', 0.7],
      ] as const) {
        const fit = await fitEnergies({ ...problem, exact }, { method, penalty, folds: 4 });
        const wanted = lagrange(penalty ?? 0, exact, alike);
        for (const [k, value] of wanted.entries()) expect(fit.coefficients[k]).toBeCloseTo(value, 10);
        for (const row of exact) {
          expect(fit.predicted[row]).toBeCloseTo(energies[row], 12);
          // Nothing is unsure there.
          const own = features.subarray(row * columns, (row + 1) * columns);
          const variance = own.reduce(
            (sum, a, i) => sum + own.reduce((s, b, j) => s + a * b * fit.covariance[i * columns + j], 0),
            0,
          );
          expect(Math.abs(variance)).toBeLessThan(1e-12);
        }
      }
    },
  );

  it('leave the errors that the conditions of Lagrange do', async () => {
    const exact = [2, 9];
    const fit = await fitEnergies({ ...problem, exact }, { method: 'ols', folds: 4 });
    const { matrix } = lagrangian(0, exact, alike);
    const noise = Math.sqrt(
      fit.predicted.reduce((sum, value, row) => sum + (value - energies[row]) ** 2, 0) / (rows - columns),
    );
    expect(fit.noise).toBeCloseTo(noise, 10);
    for (let i = 0; i < columns; i++) {
      const unit = matrix.map((_, k) => (k === i ? noise ** 2 : 0));
      for (const [k, value] of solved(matrix, unit).slice(0, columns).entries()) {
        expect(fit.covariance[i * columns + k]).toBeCloseTo(value, 10);
      }
    }
    expect(fit.degreesOfFreedom).toBe(columns);
  });

  it('are refused where they contradict each other, or for methods that cannot', async () => {
    const twice = features.slice();
    twice.copyWithin(columns, 0, columns);
    const given = {
      ...problem,
      features: twice,
      exact: [0, 1],
      structures: Array.from(energies, (_, k) => `s${k}`),
    };
    await expect(fitEnergies(given, { method: 'ols' })).rejects.toThrow(/s0, s1 cannot all be met/);
    await expect(fitEnergies({ ...problem, exact: [0] }, { method: 'lasso' })).rejects.toThrow(
      /lasso meets no structure/,
    );
  });
});
