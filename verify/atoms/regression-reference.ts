import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Fit {
  readonly penalty: number;
  readonly absoluteShare?: number;
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

interface Stored {
  readonly rows: number;
  readonly columns: number;
  readonly features: readonly number[];
  readonly targets: readonly number[];
  readonly weights: readonly number[];
  readonly ridge: readonly (Fit & { readonly leaveOneOut: number })[];
  readonly weightedRidge: Omit<Fit, 'penalty'>;
  readonly lasso: readonly Fit[];
  readonly elasticNet: Fit;
  readonly bayesianRidge?: {
    readonly coefficients: readonly number[];
    readonly noise: number;
    readonly precision: number;
    readonly deviations: readonly number[];
  };
  readonly relevance?: {
    readonly coefficients: readonly number[];
    readonly noise: number;
    readonly kept: readonly number[];
  };
}

const stored = JSON.parse(readFileSync(join(import.meta.dirname, 'regression-sklearn.json'), 'utf8')) as {
  readonly cases: readonly Stored[];
};

/** Random problems and the fits of scikit-learn to them (regression_sklearn.py makes the file). */
export const regressionCases = stored.cases.map(({ rows, columns, features, targets, weights, ...fits }) => ({
  problem: {
    rows,
    columns,
    features: Float64Array.from(features),
    targets: Float64Array.from(targets),
  },
  weights: Float64Array.from(weights),
  ...fits,
}));
