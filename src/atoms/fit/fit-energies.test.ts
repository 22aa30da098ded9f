import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { CancelledError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import { fitEnergies } from './fit-energies.ts';
import { fitMethods, type EnergyProblem } from './fit-types.ts';

function csv(path: string): number[][] {
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(',').map(Number));
}

interface Oracle {
  readonly ols_min_norm: {
    readonly rmse_meV: number;
    readonly max_meV: number;
    readonly loocv_meV: number;
    readonly rank: number;
    readonly coef: readonly number[];
  };
  readonly ridge_centered_intercept_unpenalised: {
    readonly lambda: readonly number[];
    readonly rmse_meV: readonly number[];
    readonly loocv_meV: readonly number[];
  };
  readonly 'lasso_objective_(1/2n)RSS+alpha*L1_intercept_free': {
    readonly alpha: readonly number[];
    readonly objective: readonly number[];
    readonly rmse_meV: readonly number[];
  };
}

describeWithReference('fits to LixNiO2', (path) => {
  const training = (): EnergyProblem => ({
    rows: 27,
    columns: 11,
    features: Float64Array.from(csv(path('atomistic/lno_smol_correlations_27x11.csv')).flat()),
    names: Array.from({ length: 11 }, (_, k) => `function ${k}`),
    energies: Float64Array.from(csv(path('atomistic/lno_smol_energies_eV_per_prim.csv')).flat()),
  });
  const read = (): Oracle =>
    JSON.parse(readFileSync(path('atomistic/lno_fit_oracle.json'), 'utf8')) as Oracle;

  it('by least squares are those published, and name the columns that are alike', async () => {
    const fit = await fitEnergies(training(), { method: 'ols', folds: 27 });
    const { rmse_meV: rmse, max_meV: largest, loocv_meV: leaveOneOut, rank, coef } = read().ols_min_norm;
    expect(1000 * fit.rootMeanSquare).toBeCloseTo(rmse, 5);
    expect(1000 * fit.largestError).toBeCloseTo(largest, 5);
    expect(1000 * (fit.leaveOneOut ?? NaN)).toBeCloseTo(leaveOneOut, 4);
    expect(fit.crossValidation.rootMeanSquare).toBeCloseTo(fit.leaveOneOut ?? NaN, 10);
    expect(fit.rank).toBe(rank);
    expect(fit.dependencies).toHaveLength(1);
    const [{ column, of }] = fit.dependencies;
    expect([column, ...of.map(([name]) => name)].toSorted()).toEqual(['function 1', 'function 2']);
    expect(of[0][1]).toBeCloseTo(1, 9);
    for (const [k, value] of coef.entries()) expect(fit.coefficients[k]).toBeCloseTo(value, 6);
  });

  it('by ridge are those of an independent program', async () => {
    const { lambda, rmse_meV: rmse, loocv_meV: leaveOneOut } = read().ridge_centered_intercept_unpenalised;
    for (const [k, penalty] of lambda.entries()) {
      const fit = await fitEnergies(training(), { method: 'ridge', penalty });
      expect(1000 * fit.rootMeanSquare).toBeCloseTo(rmse[k], 5);
      expect(1000 * (fit.leaveOneOut ?? NaN)).toBeCloseTo(leaveOneOut[k], 5);
    }
  });

  it('by LASSO reach the optimum of an independent program', async () => {
    const { alpha, objective, rmse_meV: rmse } = read()['lasso_objective_(1/2n)RSS+alpha*L1_intercept_free'];
    for (const [k, penalty] of alpha.entries()) {
      const fit = await fitEnergies(training(), { method: 'lasso', penalty });
      const absolute = fit.coefficients.reduce((sum, value, c) => sum + (c === 0 ? 0 : Math.abs(value)), 0);
      expect(fit.rootMeanSquare ** 2 / 2 + penalty * absolute).toBeCloseTo(objective[k], 8);
      expect(1000 * fit.rootMeanSquare).toBeCloseTo(rmse[k], 1);
    }
  });
});

/** Energies that some of the features make, with the constant. */
function planted(noise: number, rows = 60): { problem: EnergyProblem; truth: Float64Array } {
  const random = new Random(21);
  const columns = 15;
  const truth = new Float64Array(columns);
  for (const [k, value] of [
    [0, -34],
    [2, 0.5],
    [5, -0.12],
    [9, 0.04],
    [14, -0.9],
  ])
    truth[k] = value;
  const features = Float64Array.from({ length: rows * columns }, (_, k) =>
    k % columns === 0 ? 1 : 2 * random.uniform() - 1,
  );
  const names = Array.from(truth, (_, k) => `f${k}`);
  const energies = Float64Array.from({ length: rows }, (_, row) =>
    truth.reduce((sum, value, k) => sum + value * features[row * columns + k], noise * random.normal()),
  );
  return {
    problem: { rows, columns, features, energies, names },
    truth,
  };
}

it('a fit ends once it is cancelled, whatever the method', async () => {
  const { problem } = planted(0.01);
  for (const method of fitMethods) {
    const fit = fitEnergies(problem, { method }, { signal: AbortSignal.abort() });
    await expect(fit).rejects.toThrow(CancelledError);
  }
});

describe('planted interactions', () => {
  for (const method of fitMethods) {
    it(`are found by ${method}`, async () => {
      const { problem, truth } = planted(0);
      const penalty = {
        ridge: 1e-9,
        lasso: 1e-9,
        'elastic-net': 1e-9,
        'adaptive-lasso': 1e-9,
        'group-lasso': 1e-9,
        'hierarchical-lasso': 1e-9,
      }[method as string];
      const fit = await fitEnergies(problem, { method, penalty });
      for (const [k, value] of truth.entries())
        expect(Math.abs(fit.coefficients[k] - value)).toBeLessThan(1e-5);
      expect(fit.degreesOfFreedom).toBeLessThan(method === 'forward' ? 5.01 : 15.01);
    });

    it(`lie within their errors by ${method}, and errors on structures not shown are those of noise`, async () => {
      const { problem, truth } = planted(0.01, 200);
      const fit = await fitEnergies(problem, { method, rule: 'least' });
      for (const [k, value] of truth.entries()) {
        if (fit.coefficients[k] === 0) continue;
        const deviation = Math.sqrt(fit.covariance[k * 16]);
        // 4 σ, and what penalties pull towards zero.
        expect(Math.abs(fit.coefficients[k] - value)).toBeLessThan(4 * deviation + 1e-3);
      }
      expect(fit.noise ?? 0).toBeGreaterThan(0.008);
      expect(fit.noise ?? 1).toBeLessThan(0.0125);
      expect(fit.crossValidation.rootMeanSquare).toBeGreaterThan(0.009);
      expect(fit.crossValidation.rootMeanSquare).toBeLessThan(0.0125);
    });
  }
});
