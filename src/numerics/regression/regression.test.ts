import { describe, expect, it } from 'vitest';
import { regressionCases } from '../../../verify/atoms/regression-reference.ts';
import { Random } from '../random.ts';
import {
  bayesianRidge,
  CentredProblem,
  chooseModel,
  crossValidation,
  dealFolds,
  elasticNet,
  fitLeastSquares,
  forwardSelection,
  GaussianSampler,
  heldOutErrors,
  largestUsefulPenalty,
  relevanceDetermination,
  Ridge,
  symmetricSpectrum,
  type LinearProblem,
} from './index.ts';

/** With a constant column before the others, which is free. */
function withConstant(
  { rows, columns, features, targets }: LinearProblem,
  weights?: Float64Array,
): LinearProblem {
  const all = Float64Array.from({ length: rows * (columns + 1) }, (_, k) => {
    const [row, column] = [Math.floor(k / (columns + 1)), k % (columns + 1)];
    return column === 0 ? 1 : features[row * columns + column - 1];
  });
  return { rows, columns: columns + 1, features: all, targets, free: [0], weights };
}

function randomProblem(seed: number, rows: number, columns: number): LinearProblem {
  const random = new Random(seed);
  const features = Float64Array.from({ length: rows * columns }, () => random.normal());
  const targets = Float64Array.from({ length: rows }, () => random.normal());
  return { rows, columns, features, targets };
}

/** The largest difference of two lists of one length. */
function difference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  if (ours.length !== theirs.length) return Infinity;
  return Array.from(ours).reduce((most, value, k) => Math.max(most, Math.abs(value - theirs[k])), 0);
}

function rms(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

describe('regressions are those of an independent program', () => {
  for (const [index, given] of regressionCases.entries()) {
    const centred = new CentredProblem(withConstant(given.problem));
    const all = centred.without([]);

    it(`ridge with leave-one-out errors, case ${index + 1}`, () => {
      const ridge = new Ridge(centred);
      const single = Array.from({ length: given.problem.rows }, (_, row) => [row]);
      for (const { penalty, coefficients, intercept, leaveOneOut } of given.ridge) {
        expect(
          difference(centred.coefficients(ridge.coefficients(penalty)), [intercept, ...coefficients]),
        ).toBeLessThan(1e-9);
        expect(rms(ridge.heldOutErrors(penalty, single))).toBeCloseTo(leaveOneOut, 9);
      }
    });

    it(`ridge with weights, case ${index + 1}`, () => {
      const weighted = new CentredProblem(withConstant(given.problem, given.weights));
      const { coefficients, intercept } = given.weightedRidge;
      const ours = weighted.coefficients(new Ridge(weighted).coefficients(1));
      expect(difference(ours, [intercept, ...coefficients])).toBeLessThan(1e-9);
    });

    it(`LASSO and elastic net, case ${index + 1}`, () => {
      for (const { penalty, coefficients, intercept, absoluteShare } of [...given.lasso, given.elasticNet]) {
        const fit = elasticNet(all, { penalty, absoluteShare, tolerance: 1e-13 });
        expect(difference(centred.coefficients(fit.coefficients), [intercept, ...coefficients])).toBeLessThan(
          1e-6,
        );
        for (const [k, value] of coefficients.entries()) {
          expect(fit.coefficients[k] === 0).toBe(Math.abs(value) < 1e-9);
        }
      }
      expect(
        elasticNet(all, { penalty: 1.0001 * largestUsefulPenalty(all) }).coefficients.every((b) => b === 0),
      ).toBe(true);
      expect(
        elasticNet(all, { penalty: 0.9999 * largestUsefulPenalty(all) }).coefficients.some((b) => b !== 0),
      ).toBe(true);
    });

    const { bayesianRidge: bayes, relevance } = given;
    if (bayes === undefined || relevance === undefined) continue;
    const { rows, columns, features, targets } = given.problem;
    const shifted = targets.map((target) => target + 3.25);
    const plain = new CentredProblem({ rows, columns, features, targets: shifted }).without([]);

    it(`Bayesian ridge, case ${index + 1}`, () => {
      const fit = bayesianRidge(plain, { observations: rows, tolerance: 1e-12 });
      expect(difference(fit.coefficients, bayes.coefficients)).toBeLessThan(1e-7);
      expect(fit.noise / bayes.noise).toBeCloseTo(1, 6);
      expect(fit.precisions[0] / bayes.precision).toBeCloseTo(1, 6);
      const deviations = bayes.deviations.map((_, k) => Math.sqrt(fit.covariance()[k * (columns + 1)]));
      expect(difference(deviations, bayes.deviations)).toBeLessThan(1e-7);
    });

    it(`automatic relevance determination, case ${index + 1}`, () => {
      const fit = relevanceDetermination(plain, { observations: rows, tolerance: 1e-12 });
      const kept = [...fit.precisions.keys()].filter((k) => fit.precisions[k] < Infinity);
      expect(difference(fit.coefficients, relevance.coefficients)).toBeLessThan(1e-6);
      expect(fit.noise / relevance.noise).toBeCloseTo(1, 6);
      expect(kept).toEqual(relevance.kept);
    });
  }
});

describe('evidence', () => {
  it('is the density of the targets under prior and noise', () => {
    const problem = randomProblem(5, 9, 4);
    const equations = new CentredProblem(problem).without([]);
    for (const method of [bayesianRidge, relevanceDetermination]) {
      const fit = method(equations, { observations: 9, hyperprior: 0.5 });
      // y is Gaussian with covariance noise + X Λ⁻¹ Xᵀ.
      const covariance = Float64Array.from({ length: 81 }, (_, k) => {
        const [i, j] = [Math.floor(k / 9), k % 9];
        const sum = fit.precisions.reduce(
          (all, precision, c) =>
            all + (problem.features[i * 4 + c] * problem.features[j * 4 + c]) / precision,
          0,
        );
        return sum + (i === j ? fit.noise : 0);
      });
      const { values, vectors } = symmetricSpectrum(covariance, 9);
      const density = values.reduce((sum, value, k) => {
        const along = problem.targets.reduce((all, target, i) => all + target * vectors[k * 9 + i], 0);
        return sum - 0.5 * (Math.log(2 * Math.PI * value) + along ** 2 / value);
      }, 0);
      expect(fit.evidence).toBeCloseTo(density, 8);
    }
  });
});

describe('errors on rows held out', () => {
  it('without a fit to the others are those with', () => {
    const problem = withConstant(randomProblem(7, 40, 6));
    const folds = dealFolds(40, 7, 3);
    const centred = new CentredProblem(problem);
    const quick = new Ridge(centred).heldOutErrors(0.7, folds);
    const fit = fitLeastSquares(problem);
    const residuals = problem.targets.map(
      (target, row) =>
        target - fit.coefficients.reduce((sum, value, k) => sum + value * problem.features[row * 7 + k], 0),
    );
    for (const held of folds) {
      const rest = problem.targets.map((_, row) => row);
      const kept = [...rest].filter((row) => !held.includes(row));
      const part: LinearProblem = {
        ...problem,
        rows: kept.length,
        features: Float64Array.from(
          kept.flatMap((row) => [...problem.features.subarray(row * 7, row * 7 + 7)]),
        ),
        targets: Float64Array.from(kept, (row) => problem.targets[row]),
      };
      const own = new CentredProblem(part);
      const ridge = own.coefficients(new Ridge(own).coefficients(0.7));
      const plain = fitLeastSquares(part).coefficients;
      const exact = heldOutErrors(held, residuals, fit.hat(held)) ?? [];
      for (const [k, row] of held.entries()) {
        const error = (b: Float64Array): number =>
          problem.targets[row] - b.reduce((sum, value, c) => sum + value * problem.features[row * 7 + c], 0);
        expect(quick[row]).toBeCloseTo(error(ridge), 10);
        expect(exact[k]).toBeCloseTo(error(plain), 10);
      }
      const training = centred.without(held);
      const b = elasticNet(training, { penalty: 0.05 });
      const all = elasticNet(own.without([]), { penalty: 0.05 });
      expect(difference(b.coefficients, all.coefficients)).toBeLessThan(1e-6);
      const full = own.coefficients(all.coefficients);
      const squared = held.reduce((sum, row) => {
        const predicted = full.reduce((s, value, c) => s + value * problem.features[row * 7 + c], 0);
        return sum + (problem.targets[row] - predicted) ** 2;
      }, 0);
      const errors = training.errors(held, b.coefficients);
      expect(errors.reduce((sum, error) => sum + error * error, 0)).toBeCloseTo(squared, 6);
    }
  });

  it('are none where the rest does not determine the fit', () => {
    const problem: LinearProblem = {
      rows: 3,
      columns: 2,
      features: Float64Array.of(1, 0, 1, 0, 1, 1),
      targets: Float64Array.of(1, 2, 3),
    };
    const fit = fitLeastSquares(problem);
    expect(fit.leverages[2]).toBeCloseTo(1, 12);
    expect(heldOutErrors([2], Float64Array.of(0, 0, 0), fit.hat([2]))).toBeUndefined();
  });
});

describe('least squares with the rank', () => {
  it('name columns made of others, and give the shortest answer', () => {
    const base = randomProblem(11, 12, 3);
    // Column 3 = column 0 − 2 × column 1.
    const features = Float64Array.from({ length: 48 }, (_, k) => {
      const row = base.features.subarray(3 * Math.floor(k / 4), 3 * Math.floor(k / 4) + 3);
      return k % 4 < 3 ? row[k % 4] : row[0] - 2 * row[1];
    });
    const fit = fitLeastSquares({ rows: 12, columns: 4, features, targets: base.targets });
    expect(fit.rank).toBe(3);
    const [{ column, of }] = fit.dependencies;
    expect([column, ...of.map(([other]) => other)].toSorted((a, b) => a - b)).toEqual([0, 1, 3]);
    const along = fit.coefficients[0] - 2 * fit.coefficients[1] - fit.coefficients[3];
    expect(along).toBeCloseTo(0, 12);
  });
});

describe('forward selection', () => {
  it('finds planted columns, and keeps to what groups require', () => {
    const problem = randomProblem(13, 60, 8);
    const targets = Float64Array.from(
      { length: 60 },
      (_, row) => 3 * problem.features[row * 8 + 2] - problem.features[row * 8 + 5],
    );
    const equations = new CentredProblem({ ...problem, targets }).without([]);
    const alone = Array.from({ length: 8 }, (_, k) => ({ columns: [k], requires: [] as number[] }));
    const free = forwardSelection(equations, alone, 8);
    expect(free.map(({ group }) => group)).toEqual([undefined, 2, 5]);
    expect(free[2].coefficients[2]).toBeCloseTo(3, 10);
    expect(free[2].coefficients[5]).toBeCloseTo(-1, 10);
    const bound = alone.map((group, k) => (k === 2 ? { columns: [2], requires: [7] } : group));
    const order = forwardSelection(equations, bound, 8).map(({ group }) => group ?? -1);
    expect(order.indexOf(2)).toBeGreaterThan(order.indexOf(7));
    const pairs = [
      [0, 2],
      [1, 5],
      [3, 4],
      [6, 7],
    ].map((columns) => ({ columns, requires: [] }));
    const last = forwardSelection(equations, pairs, 8)[2];
    expect(last.squaredError).toBeLessThan(1e-12);
  });

  it('gives least squares at each step', () => {
    const problem = randomProblem(17, 30, 5);
    const equations = new CentredProblem(problem).without([]);
    const steps = forwardSelection(
      equations,
      Array.from({ length: 5 }, (_, k) => ({ columns: [k], requires: [] })),
      5,
    );
    expect(difference(steps[5].coefficients, fitLeastSquares(problem).coefficients)).toBeLessThan(1e-11);
  });
});

describe('Gaussian draws', () => {
  it('have the mean and covariance asked, also without full rank', () => {
    const covariance = Float64Array.of(4, 2, 0, 2, 1, 0, 0, 0, 0.25);
    const sampler = new GaussianSampler(Float64Array.of(1, -1, 2), covariance);
    const random = new Random(3);
    const draws = Array.from({ length: 20000 }, () => sampler.draw(random));
    for (const draw of draws.slice(0, 50)) expect(draw[0] - 1).toBeCloseTo(2 * (draw[1] + 1), 6);
    const mean = draws.reduce((sum, draw) => sum + draw[2], 0) / draws.length;
    // Four standard errors.
    expect(Math.abs(mean - 2)).toBeLessThan((4 * 0.5) / Math.sqrt(draws.length));
    const variance = draws.reduce((sum, draw) => sum + (draw[0] - 1) ** 2, 0) / draws.length;
    expect(Math.abs(variance / 4 - 1)).toBeLessThan(4 * Math.sqrt(2 / draws.length));
  });
});

describe('the choice of a model', () => {
  it('by one standard error is the simplest that is as good', () => {
    const folds = [[0], [1], [2]];
    const scores = [
      [9, 9, 9],
      [2, 1.4, 1.1],
      [0.9, 1.5, 2],
      [1.2, 1.1, 2],
    ].map((errors) => crossValidation(errors, folds));
    expect(chooseModel(scores, 'least')).toBe(3);
    expect(chooseModel(scores, 'one-standard-error')).toBe(1);
    expect(scores[0].standardError).toBe(0);
  });
});

describe('spectra of symmetric matrices', () => {
  it('rebuild them', () => {
    for (const size of [1, 2, 3, 10, 40]) {
      const random = new Random(size);
      const matrix = new Float64Array(size * size);
      for (let i = 0; i < size; i++)
        for (let j = 0; j <= i; j++) matrix[i * size + j] = matrix[j * size + i] = random.normal();
      const { values, vectors } = symmetricSpectrum(matrix, size);
      const rebuilt = matrix.map((_, k) => {
        const [i, j] = [Math.floor(k / size), k % size];
        return values.reduce(
          (sum, value, v) => sum + value * vectors[v * size + i] * vectors[v * size + j],
          0,
        );
      });
      expect(difference(rebuilt, matrix)).toBeLessThan(1e-12);
    }
    expect([...symmetricSpectrum(Float64Array.of(2, 0, 0, 1), 2).values]).toEqual([1, 2]);
  });
});
