import { choleskyFactor, choleskyInverse, choleskyLogDeterminant } from './cholesky.ts';
import { timesVector } from './dense.ts';
import { distance, filled, unsettled, type BayesianFit, type BayesianOptions } from './bayesian-ridge.ts';
import { residualSquare, type NormalEquations } from './normal-equations.ts';

/** A prior this many times as precise as the data says that a coefficient is zero. */
const irrelevant = 1e8;

/**
 * Automatic relevance determination: a prior precision for each coefficient, those of largest evidence; most grow without
 * bound and leave their columns out (D. MacKay 1992, doi:10.1162/neco.1992.4.3.415; M. Tipping, J. Mach. Learn. Res. 1
 * (2001) 211).
 * @throws ConvergenceError
 */
export function relevanceDetermination(equations: NormalEquations, options: BayesianOptions): BayesianFit {
  const { size, gram, square } = equations;
  const { observations } = options;
  const { tolerance, mostIterations, hyperprior } = filled(options);
  let noise = square / observations || 1;
  const precisions = new Float64Array(size).fill(1);
  for (let k = 0; k < size; k++) if (gram[k * size + k] === 0) precisions[k] = Infinity;
  let before: Float64Array = new Float64Array(size);
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    const posterior = posteriorOf(equations, precisions, noise);
    const residual = residualSquare(equations, posterior.coefficients);
    const known = posterior.kept.reduce((sum, k, i) => sum + 1 - precisions[k] * posterior.variance(i), 0);
    const change = distance(posterior.coefficients, before);
    const whole = posterior.coefficients.reduce((sum, value) => sum + Math.abs(value), 0);
    if (iteration > 1 && change <= tolerance * whole) {
      return {
        coefficients: posterior.coefficients,
        covariance: posterior.covariance(),
        noise,
        precisions,
        degreesOfFreedom: known,
        evidence: evidenceOf(posterior, precisions, noise, residual, observations),
        iterations: iteration,
      };
    }
    before = posterior.coefficients;
    for (const [i, k] of posterior.kept.entries()) {
      const determined = 1 - precisions[k] * posterior.variance(i);
      precisions[k] = (determined + 2 * hyperprior) / (before[k] ** 2 + 2 * hyperprior);
    }
    noise = (residual + 2 * hyperprior) / (observations - known + 2 * hyperprior);
    for (const k of posterior.kept)
      if (precisions[k] * noise > irrelevant * gram[k * size + k]) precisions[k] = Infinity;
  }
  throw unsettled(mostIterations);
}

interface Posterior {
  readonly coefficients: Float64Array;
  /** Columns that are in. */
  readonly kept: readonly number[];
  /** Of the coefficient of column `kept[i]`. */
  readonly variance: (i: number) => number;
  readonly covariance: () => Float64Array;
  /** ln det of the posterior's precision over `kept`. */
  readonly logDeterminant: number;
}

function posteriorOf(
  { gram, right, size }: NormalEquations,
  precisions: Float64Array,
  noise: number,
): Posterior {
  const kept = [...precisions.keys()].filter((k) => precisions[k] < Infinity);
  const count = kept.length;
  const matrix = new Float64Array(count * count);
  for (const [i, row] of kept.entries()) {
    for (const [j, column] of kept.entries()) matrix[i * count + j] = gram[row * size + column];
    matrix[i * count + i] += precisions[row] * noise;
  }
  const factor = choleskyFactor(matrix, count);
  if (factor === undefined) throw unsettled(0);
  const inverse = choleskyInverse(factor, count);
  const solved = timesVector(
    inverse,
    Float64Array.from(kept, (k) => right[k]),
  );
  const coefficients = new Float64Array(size);
  for (const [i, k] of kept.entries()) coefficients[k] = solved[i];
  return {
    coefficients,
    kept,
    variance: (i) => noise * inverse[i * count + i],
    covariance: () => {
      const all = new Float64Array(size * size);
      for (const [i, row] of kept.entries()) {
        for (const [j, column] of kept.entries()) all[row * size + column] = noise * inverse[i * count + j];
      }
      return all;
    },
    logDeterminant: choleskyLogDeterminant(factor, count) - count * Math.log(noise),
  };
}

function evidenceOf(
  { coefficients, kept, logDeterminant }: Posterior,
  precisions: Float64Array,
  noise: number,
  residual: number,
  observations: number,
): number {
  const prior = kept.reduce(
    (sum, k) => sum + Math.log(precisions[k]) - precisions[k] * coefficients[k] ** 2,
    0,
  );
  return 0.5 * (prior - observations * Math.log(2 * Math.PI * noise) - residual / noise - logDeterminant);
}
