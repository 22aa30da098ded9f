import { ConvergenceError } from '../../base/index.ts';
import { addScaled, dotProduct } from './dense.ts';
import type { NormalEquations } from './normal-equations.ts';
import { symmetricSpectrum } from './spectrum.ts';

export interface BayesianFit {
  readonly coefficients: Float64Array;
  /** Posterior covariance, size × size. */
  readonly covariance: Float64Array;
  /** Variance of a target about the model. */
  readonly noise: number;
  /** Prior precision of each coefficient; Infinity for one that is taken to be zero. */
  readonly precisions: Float64Array;
  /** Coefficients that the data determine, as a number between none and all. */
  readonly degreesOfFreedom: number;
  /** ln of the chance of the targets under the model, up to a constant of the free columns. */
  readonly evidence: number;
  readonly iterations: number;
}

export interface BayesianOptions {
  /** Rows less free columns: what the noise is estimated from. */
  readonly observations: number;
  /** Largest change of the coefficients, summed, at which to stop; 1e-8 of their sum unless given. */
  readonly tolerance?: number | undefined;
  readonly mostIterations?: number | undefined;
  /** Shapes and rates of the Gamma priors of both precisions: hardly a prior. */
  readonly hyperprior?: number | undefined;
}

const defaults = { tolerance: 1e-8, mostIterations: 3000, hyperprior: 1e-6 };

/**
 * Ridge whose penalty and noise are those of largest evidence (D. MacKay, Neural Comput. 4 (1992) 415,
 * doi:10.1162/neco.1992.4.3.415).
 * @throws ConvergenceError
 */
export function bayesianRidge(equations: NormalEquations, options: BayesianOptions): BayesianFit {
  const { size, square, right, gram } = equations;
  const { observations } = options;
  const { tolerance, mostIterations, hyperprior } = filled(options);
  const { values, vectors } = symmetricSpectrum(gram, size);
  const rotated = Float64Array.from(values, (_, k) => dotProduct(vectors, k * size, right, 0, size));
  // Beyond rounding, a spectrum of XᵀX has no negative part.
  const strengths = values.map((value) => Math.max(value, 0));
  let noise = square / observations || 1;
  let precision = 1;
  let before: Float64Array = new Float64Array(size);
  for (let iteration = 1; iteration <= mostIterations; iteration++) {
    const b = rotated.map((value, k) => value / (strengths[k] + precision * noise));
    const residual = residualOf(square, rotated, strengths, b);
    const known = strengths.reduce((sum, value) => sum + value / (value + precision * noise), 0);
    const change = distance(b, before);
    if (iteration > 1 && change <= tolerance * distance(b, new Float64Array(size))) {
      return ridgeResult(equations, {
        strengths,
        vectors,
        b,
        noise,
        precision,
        known,
        residual,
        iteration,
        observations,
      });
    }
    before = b;
    precision = (known + 2 * hyperprior) / (dotProduct(b, 0, b, 0, size) + 2 * hyperprior);
    noise = (residual + 2 * hyperprior) / (observations - known + 2 * hyperprior);
  }
  throw unsettled(mostIterations);
}

export function filled({ tolerance, mostIterations, hyperprior }: BayesianOptions): typeof defaults {
  return {
    tolerance: tolerance ?? defaults.tolerance,
    mostIterations: mostIterations ?? defaults.mostIterations,
    hyperprior: hyperprior ?? defaults.hyperprior,
  };
}

export function unsettled(iterations: number): ConvergenceError {
  return new ConvergenceError(`precisions of a Bayesian fit do not settle in ${iterations} iterations`, {
    at: { field: 'method' },
    mend: 'take ridge or lasso, with a penalty by cross-validation',
  });
}

export function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, k) => sum + Math.abs(value - b[k]), 0);
}

function residualOf(square: number, rotated: Float64Array, strengths: Float64Array, b: Float64Array): number {
  const sum = b.reduce((all, value, k) => all + value * (strengths[k] * value - 2 * rotated[k]), square);
  return Math.max(sum, 0);
}

interface RidgeState {
  readonly strengths: Float64Array;
  readonly vectors: Float64Array;
  readonly b: Float64Array;
  readonly noise: number;
  readonly precision: number;
  readonly known: number;
  readonly residual: number;
  readonly iteration: number;
  readonly observations: number;
}

function ridgeResult({ size }: NormalEquations, state: RidgeState): BayesianFit {
  const { strengths, vectors, b, noise, precision, known, residual, iteration, observations } = state;
  const coefficients = new Float64Array(size);
  const covariance = new Float64Array(size * size);
  let determinant = 0;
  for (let k = 0; k < size; k++) {
    addScaled(coefficients, 0, b[k], vectors, k * size, size);
    const scale = noise / (strengths[k] + precision * noise);
    determinant -= Math.log(scale);
    for (let i = 0; i < size; i++) {
      addScaled(covariance, i * size, scale * vectors[k * size + i], vectors, k * size, size);
    }
  }
  const evidence =
    0.5 *
    (size * Math.log(precision) -
      observations * Math.log(2 * Math.PI * noise) -
      residual / noise -
      precision * dotProduct(b, 0, b, 0, size) -
      determinant);
  return {
    coefficients,
    covariance,
    noise,
    precisions: new Float64Array(size).fill(precision),
    degreesOfFreedom: known,
    evidence,
    iterations: iteration,
  };
}
