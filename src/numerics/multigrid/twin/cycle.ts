// The readable twin of kernels/cycle.ts: Notay's K-cycle, Numer. Linear Algebra Appl. 15, 473 (2008),
// doi 10.1002/nla.542.
import type { Coarsening } from './coarsening.ts';
import { apply, dot, prolong, restrict, smoothDown, smoothUp, type Network } from './network.ts';

/** The first step is enough once it has taken the squared residual below this share. */
const goodEnough = 0.0625;

/** Approximate solution of A z = right: one step of flexible conjugate gradients, or two. `above`: all coarser levels. */
export function kCycle(network: Network, above: readonly Coarsening[], right: Float64Array): Float64Array {
  const [next, ...further] = above;
  if (next === undefined) return smoothDown(network, right);
  const first = precondition(network, next, further, right);
  const image = apply(network, first);
  const energy = dot(first, image);
  if (energy <= 0) return first.map(() => 0);
  const step = dot(first, right) / energy;
  const rest = right.map((value, node) => value - step * (image[node] ?? 0));
  if (dot(rest, rest) <= goodEnough * dot(right, right)) return first.map((value) => step * value);
  const second = precondition(network, next, further, rest);
  const shared = dot(second, image);
  const secondEnergy = dot(second, apply(network, second)) - shared ** 2 / energy;
  const share = secondEnergy > 0 ? dot(second, rest) / secondEnergy : 0;
  return first.map((value, node) => (step - (shared * share) / energy) * value + share * (second[node] ?? 0));
}

/** Down, the next level, up. */
function precondition(
  network: Network,
  next: Coarsening,
  further: readonly Coarsening[],
  right: Float64Array,
): Float64Array {
  const down = smoothDown(network, right);
  const error = kCycle(next.coarse, further, restrict(network, next, down, right));
  const z = prolong(next.parent, down, error);
  smoothUp(network, z, right);
  return z;
}
