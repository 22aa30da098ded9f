import { ConvergenceError } from '../../base/index.ts';
import { choleskyFactor, choleskyInverse } from './cholesky.ts';
import { dotProduct } from './dense.ts';
import type { NormalEquations } from './normal-equations.ts';
import { fromTridiagonal, ShiftedTridiagonal, toTridiagonal, tridiagonalForm } from './tridiagonal.ts';

export interface BayesianFit {
  readonly coefficients: Float64Array;
  /** Posterior covariance, size × size; made when it is asked for. */
  readonly covariance: () => Float64Array;
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
  /** Shapes and rates of the Gamma priors of both precisions, of noise alone in relevance determination: hardly a prior. */
  readonly hyperprior?: number | undefined;
}

const defaults = { tolerance: 1e-8, mostIterations: 3000, hyperprior: 1e-6 };

/**
 * Ridge whose penalty and noise are those of largest evidence (D. MacKay, Neural Comput. 4 (1992) 415,
 * doi:10.1162/neco.1992.4.3.415). From one tridiagonal form of XᵀX, an iteration takes no more than sweeps along it.
 * @throws ConvergenceError
 */
export function bayesianRidge(equations: NormalEquations, options: BayesianOptions): BayesianFit {
  const { size, square } = equations;
  const { observations } = options;
  const { tolerance, mostIterations, hyperprior } = filled(options);
  const form = tridiagonalForm(equations.gram, size);
  const right = equations.right.slice();
  toTridiagonal(form, right);
  let noise = square / observations || 1;
  let precision = 1;
  let before = new Float64Array(size);
  for (let iterations = 1; iterations <= mostIterations; iterations++) {
    const shifted = new ShiftedTridiagonal(form, precision * noise);
    const b = right.slice();
    shifted.solve(b);
    const squares = dotProduct(b, 0, b, 0, size);
    // yᵀy − 2 bᵀXᵀy + bᵀXᵀX b with (XᵀX + shift) b = Xᵀy.
    const residual = Math.max(0, square - dotProduct(b, 0, right, 0, size) - shifted.shift * squares);
    const degreesOfFreedom = size - shifted.shift * shifted.inverseTrace();
    const whole = b.reduce((sum, value) => sum + Math.abs(value), 0);
    if (iterations > 1 && distance(b, before) <= tolerance * whole) {
      const determinant = shifted.logDeterminant() - size * Math.log(noise);
      fromTridiagonal(form, b);
      return {
        coefficients: b,
        covariance: () => covarianceOf(equations, shifted.shift, noise),
        noise,
        precisions: new Float64Array(size).fill(precision),
        degreesOfFreedom,
        evidence:
          0.5 *
          (size * Math.log(precision) -
            observations * Math.log(2 * Math.PI * noise) -
            residual / noise -
            precision * squares -
            determinant),
        iterations,
      };
    }
    before = b;
    precision = (degreesOfFreedom + 2 * hyperprior) / (squares + 2 * hyperprior);
    noise = (residual + 2 * hyperprior) / (observations - degreesOfFreedom + 2 * hyperprior);
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

/** noise × (XᵀX + shift)⁻¹ */
function covarianceOf({ gram, size }: NormalEquations, shift: number, noise: number): Float64Array {
  const matrix = gram.slice();
  for (let k = 0; k < size; k++) matrix[k * size + k] += shift;
  const factor = choleskyFactor(matrix, size);
  if (factor === undefined) throw unsettled(0);
  return choleskyInverse(factor, size).map((value) => value * noise);
}
