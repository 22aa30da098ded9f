/**
 * Flexible conjugate gradients (Notay, SIAM J. Sci. Comput. 22, 1444 (2000), doi 10.1137/S1064827599362314) for
 * systems whose passes are fused: the residual update comes with the way down of the preconditioner, and the sums
 * that the next direction needs come with the way up.
 */
export interface FusedSystem {
  /** r -= alpha q, then z = B r; returns r.z and z.q with the last q. */
  precondition(alpha: number): Promise<{ rz: number; zq: number }>;
  /** x += alpha p (the last step), p = z + beta p, q = A p; returns p.q. */
  direct(alpha: number, beta: number): Promise<number>;
  /** x += alpha p for the last step. */
  finish(alpha: number): Promise<void>;
}

export interface IterationState {
  readonly iteration: number;
  /** Energy that was still missing `delay` steps ago, at least; see {@link conjugateGradients}. */
  readonly missing: number;
  /** Sum of all energy gained so far. */
  readonly gained: number;
}

export interface KrylovOptions {
  /** Steps by which the error estimate lags behind. */
  readonly delay: number;
  readonly maximumIterations: number;
  /** Called after each step; true stops. May throw to cancel. */
  readonly enough: (state: IterationState) => boolean;
}

export interface KrylovResult extends IterationState {
  readonly converged: boolean;
}

/**
 * Iterates until `enough`. Each step lowers the energy error ‖x − x*‖²_A by alpha r.z, so the sum over the last
 * `delay` steps is what was certainly missing that many steps ago (Hestenes and Stiefel 1952; Strakoš and Tichý,
 * ETNA 13, 56 (2002)); as long as each step gains less than half as much as the one before, it also bounds what is
 * missing now. It is an estimate, not a proof.
 */
export async function conjugateGradients(
  system: FusedSystem,
  { delay, maximumIterations, enough }: KrylovOptions,
): Promise<KrylovResult> {
  const gains: number[] = [];
  let alpha = 0;
  let pq = 0;
  let gained = 0;
  for (let iteration = 1; iteration <= maximumIterations; iteration++) {
    const { rz, zq } = await system.precondition(alpha);
    // A right-hand side of zero, or rounding: nothing left to gain.
    if (!(rz > 0)) return { iteration: iteration - 1, missing: 0, gained, converged: rz === 0 };
    pq = await system.direct(alpha, pq > 0 ? -zq / pq : 0);
    if (!(pq > 0)) return { iteration: iteration - 1, missing: Infinity, gained, converged: false };
    alpha = rz / pq;
    gains.push(alpha * rz);
    gained += alpha * rz;
    const missing = gains.length < delay ? Infinity : gains.slice(-delay).reduce((sum, gain) => sum + gain);
    if (enough({ iteration, missing, gained })) {
      await system.finish(alpha);
      return { iteration, missing, gained, converged: true };
    }
  }
  await system.finish(alpha);
  const missing = gains.slice(-delay).reduce((sum, gain) => sum + gain, 0);
  return { iteration: gains.length, missing, gained, converged: false };
}
