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
  /** x += alpha p for the last step, and all that the system keeps beside x up to date. */
  finish(alpha: number): Promise<void>;
}

export interface IterationState {
  readonly iteration: number;
  /** Estimate of the energy that is still missing; see {@link conjugateGradients}. */
  readonly missing: number;
  /** Sum of all energy gained so far. */
  readonly gained: number;
}

export interface KrylovOptions {
  readonly maximumIterations: number;
  /** Called after each step; true stops. May throw to cancel. */
  readonly enough: (state: IterationState) => boolean;
}

export interface KrylovResult extends IterationState {
  readonly converged: boolean;
}

/**
 * Energy that is missing after the last step. Each step lowers ‖x − x*‖²_A by alpha r.z, so the sum of the last few
 * gains was certainly missing that many steps ago (Hestenes and Stiefel 1952; Strakoš and Tichý, ETNA 13, 56 (2002))
 * and covers what is missing now while such sums at least halve. Where they do not, they are taken as a geometric
 * series. The window is a quarter of the steps so far: one step where convergence is fast, many where it is ragged.
 */
function missingEnergy(gains: readonly number[]): number {
  const delay = Math.max(1, Math.floor(gains.length / 4));
  if (gains.length < 2 * delay) return Infinity;
  const last = total(gains.slice(-delay));
  const ratio = last / total(gains.slice(-2 * delay, -delay));
  return ratio < 1 ? last * Math.max(1, ratio / (1 - ratio)) : Infinity;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/**
 * A step that costs this little energy for its gain goes along a potential that is constant on some part, which rounding
 * alone brings in once few unknowns have nothing left to gain; the preconditioner keeps all others near 1.
 */
const flat = 1e-4;

/** Iterates until `enough`. The estimate of what is missing lags one step behind; it is no proof. */
export async function conjugateGradients(
  system: FusedSystem,
  { maximumIterations, enough }: KrylovOptions,
): Promise<KrylovResult> {
  const gains: number[] = [];
  let alpha = 0;
  let pq = 0;
  let gained = 0;
  for (let iteration = 1; iteration <= maximumIterations; iteration++) {
    const { rz, zq } = await system.precondition(alpha);
    const before = { iteration: iteration - 1, missing: Math.abs(rz), gained };
    if (!(rz > 0) || (iteration === 1 && enough(before))) {
      // Nothing is left, be it from the start: the last step still waits to be taken.
      await system.finish(alpha);
      return { ...before, converged: rz === 0 || enough(before) };
    }
    pq = await system.direct(alpha, pq > 0 ? -zq / pq : 0);
    if (!(pq > flat * rz)) {
      await system.finish(0);
      return { ...before, converged: enough(before) };
    }
    alpha = rz / pq;
    gains.push(alpha * rz);
    gained += alpha * rz;
    const missing = missingEnergy(gains);
    if (enough({ iteration, missing, gained })) {
      await system.finish(alpha);
      return { iteration, missing, gained, converged: true };
    }
  }
  await system.finish(alpha);
  return { iteration: gains.length, missing: missingEnergy(gains), gained, converged: false };
}
