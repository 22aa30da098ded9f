/** A system G(x) = 0 of as many equations as unknowns. */
export interface NonlinearSystem {
  /** Writes G into `out`; false where G has no value. */
  residual(x: Float64Array, out: Float64Array): boolean;
  /** Replaces `b` by (∂G/∂x)⁻¹ b at `x`; false when the Jacobian is singular. */
  solve(x: Float64Array, b: Float64Array): boolean;
}

export interface NewtonOptions {
  /** Stop when the largest change of an unknown is below this. */
  readonly tolerance: number;
  /** Default 50. */
  readonly maximumIterations?: number | undefined;
}

export interface NewtonResult {
  readonly converged: boolean;
  readonly iterations: number;
  /** Largest change of the last iteration. */
  readonly change: number;
}

const smallestStep = 2 ** -20;

/** Newton's method with a halving line search on the Euclidean norm of G; `x` holds the first guess, then the answer. */
export function solveNewton(system: NonlinearSystem, x: Float64Array, options: NewtonOptions): NewtonResult {
  const residual = new Float64Array(x.length);
  const update = new Float64Array(x.length);
  const trial = new Float64Array(x.length);
  if (!system.residual(x, residual)) return { converged: false, iterations: 0, change: Infinity };
  let norm = euclidean(residual);
  let change = Infinity;
  const limit = options.maximumIterations ?? 50;
  for (let iterations = 1; iterations <= limit; iterations++) {
    update.set(residual);
    if (!system.solve(x, update)) return { converged: false, iterations, change };
    let step = 1;
    for (; step >= smallestStep; step /= 2) {
      for (let i = 0; i < x.length; i++) trial[i] = x[i] - step * update[i];
      if (!system.residual(trial, residual)) continue;
      const next = euclidean(residual);
      // Rounding may keep the norm of a converged residual from falling any further.
      if (next < norm || largest(update) <= options.tolerance) {
        norm = next;
        break;
      }
    }
    if (step < smallestStep) return { converged: false, iterations, change };
    x.set(trial);
    change = step * largest(update);
    if (change <= options.tolerance) return { converged: true, iterations, change };
  }
  return { converged: false, iterations: limit, change };
}

function euclidean(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value * value;
  return Math.sqrt(sum);
}

function largest(x: Float64Array): number {
  let most = 0;
  for (const value of x) most = Math.max(most, Math.abs(value));
  return most;
}
