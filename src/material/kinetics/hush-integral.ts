/**
 * The integral of Marcus–Hush–Chidsey kinetics: electrons of a metal with a Fermi distribution, each reacting as Marcus says.
 * With L = λ/RT and u = Fη/RT the rates of oxidation and reduction are
 *   k_red = ∫ exp(−(x − L − u)²/4L) / (1 + eˣ) dx,  k_ox(u) = k_red(−u) = eᵘ k_red(u),
 * and, put together and folded about the middle,
 *   k_ox + k_red = S(u) = 4 exp(−L/4) ∫₀^∞ exp(−y²/4L) cosh(y/2) cosh²(u/2) / (cosh u + cosh y) dy,
 *   k_ox − k_red = S(u) tanh(u/2).
 * The integrand is even, positive and analytic within |Im y| < π, so the trapezoidal rule with the step d errs by about
 * exp(−2π²/d + π²/4L) of the integral (L. N. Trefethen, J. A. C. Weideman, SIAM Rev. 56 (2014) 385,
 * doi:10.1137/130932132): 1e-11 with d = 3/4 for L ≥ 3, less with half of it for L ≥ 0.2. Gaussian factors follow from each
 * other by multiplication, so that no table hangs on the temperature.
 */

/** The folded integral at one point, times exp(L/4)/2d, and its derivatives. */
export interface HushSums {
  /** Σ exp(−y²/4L) cosh(y/2) (1 + cosh u)/(cosh u + cosh y) */
  sum: number;
  /** Its derivative with respect to u. */
  byPotential: number;
  /** Its derivative with respect to L. */
  byReorganisation: number;
}

interface Nodes {
  readonly step: number;
  /** cosh(y/2), at y = 0 half of it. */
  readonly weight: Float64Array;
  /** cosh y */
  readonly cosh: Float64Array;
}

/** Past it nothing changes any more, and cosh is still finite. */
const farthest = 700;

function nodesOf(step: number): Nodes {
  const count = Math.floor(farthest / step);
  const weight = Float64Array.from({ length: count }, (_, j) => (j === 0 ? 0.5 : Math.cosh(0.5 * j * step)));
  return { step, weight, cosh: Float64Array.from(weight, (_, j) => Math.cosh(j * step)) };
}

const wide = nodesOf(0.75);
const narrow = nodesOf(0.375);

/** Nodes that serve L. */
function nodesFor(reorganisation: number): Nodes {
  return reorganisation >= 3 ? wide : narrow;
}

/** Terms below this share of the sum end it; they fall by a third or faster from one to the next. */
const negligible = 1e-12;

/** exp(−d²/4L): the Gaussian factor of the second node, from which those of all others follow. */
export function hushFactor(reorganisation: number): number {
  const { step } = nodesFor(reorganisation);
  return Math.exp((-step * step) / (4 * reorganisation));
}

/**
 * Writes the sums at u for L = `reorganisation`, 0.2 to 400, with its {@link hushFactor}, into `out`. Relative error of the sum
 * below 1e-10.
 */
export function hushSums(reorganisation: number, factor: number, u: number, out: HushSums): void {
  const { step, weight, cosh } = nodesFor(reorganisation);
  const power = Math.exp(Math.min(farthest, Math.abs(u)));
  const at = 0.5 * (power + 1 / power);
  const ratioOfRatios = factor * factor;
  let ratio = factor;
  let gaussian = 1;
  let sum = 0;
  let byCosh = 0;
  let bySquare = 0;
  for (let j = 0; j < weight.length; j++) {
    const occupied = 1 / (at + cosh[j]);
    const share = gaussian * weight[j] * occupied;
    sum += share;
    byCosh += share * occupied * (cosh[j] - 1);
    bySquare += share * j * j;
    if (share < negligible * sum) break;
    gaussian *= ratio;
    ratio *= ratioOfRatios;
  }
  const scale = 1 + at;
  out.sum = scale * sum;
  out.byPotential = (u < 0 ? -0.5 : 0.5) * (power - 1 / power) * byCosh;
  out.byReorganisation = (scale * bySquare * step * step) / (4 * reorganisation * reorganisation);
}

/** What the sum tends to for large |u|: √(πL) exp(L/4)/d. */
export function hushLimit(reorganisation: number): number {
  return (
    (Math.sqrt(Math.PI * reorganisation) * Math.exp(0.25 * reorganisation)) / nodesFor(reorganisation).step
  );
}

/**
 * k_red, the exact integral (in units of RT): relative error below 1e-10 for L of 0.2 to 400 and any u.
 * C. E. D. Chidsey, Science 251 (1991) 919 (doi:10.1126/science.251.4996.919).
 */
export function hushIntegral(reorganisation: number, u: number): number {
  const sums: HushSums = { sum: 0, byPotential: 0, byReorganisation: 0 };
  hushSums(reorganisation, hushFactor(reorganisation), u, sums);
  const scale = 2 * nodesFor(reorganisation).step * Math.exp(-0.25 * reorganisation);
  return (scale * sums.sum) / (1 + Math.exp(u));
}
