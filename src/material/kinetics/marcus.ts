import { gasConstant } from '../constants.ts';
import type { RateLaw } from '../functions.ts';
import { checkReorganisationEnergy } from './parameter.ts';
import { inverseThermalVoltage } from './reduced.ts';

/** A rate law with a largest rate. */
export interface LimitedRateLaw extends RateLaw {
  /** Above this |h|, `overpotential` is NaN. */
  limit(temperature: number): number;
}

export interface Reorganisation {
  /** λ, J/mol (1 eV is 96485 J/mol) */
  readonly reorganisationEnergy: number;
}

/**
 * Marcus kinetics, electrons from one level: k_ox = A exp(−(λ − Fη)²/4λRT) less k_red, over the rate at η = 0, so
 * h = 2 sinh(u/2) exp(−u²/4L) with u = Fη/RT and L = λ/RT. R. A. Marcus, J. Chem. Phys. 43 (1965) 679
 * (doi:10.1063/1.1696792).
 *
 * ∂h/∂η = F/RT at η = 0; λ → ∞ is symmetric Butler–Volmer. Past u = L coth(u/2), near Fη = λ, the rate falls again (the
 * inverted region), which electrodes do not show: their electrons come from a band, see {@link marcusHushChidsey}. The inverse
 * takes the branch through 0 and is NaN above the peak. i0 carries exp(−λ/4RT).
 * @throws InputError for an energy outside 964 to 482 500 J/mol.
 */
export function marcus({ reorganisationEnergy }: Reorganisation): LimitedRateLaw {
  checkReorganisationEnergy(reorganisationEnergy);
  const reduced = (temperature: number): number => reorganisationEnergy / (gasConstant * temperature);
  return {
    name: 'marcus',
    parameters: { reorganisationEnergy },
    rate: (overpotential, temperature) =>
      marcusRate(overpotential * inverseThermalVoltage(temperature), reduced(temperature)),
    slope: (overpotential, temperature) => {
      const scale = inverseThermalVoltage(temperature);
      return scale * marcusSlope(overpotential * scale, reduced(temperature));
    },
    byTemperature: (overpotential, temperature) => {
      const u = overpotential * inverseThermalVoltage(temperature);
      const lambda = reduced(temperature);
      const byLambda = (marcusRate(u, lambda) * u * u) / (4 * lambda * lambda);
      return -(u * marcusSlope(u, lambda) + lambda * byLambda) / temperature;
    },
    overpotential: (rate, temperature) =>
      inverseOf(rate, reduced(temperature)) / inverseThermalVoltage(temperature),
    limit: (temperature) => marcusRate(peak(reduced(temperature)), reduced(temperature)),
  };
}

function marcusRate(u: number, lambda: number): number {
  return 2 * Math.sinh(0.5 * u) * Math.exp((-u * u) / (4 * lambda));
}

/** Its derivative with respect to u. */
function marcusSlope(u: number, lambda: number): number {
  return Math.exp((-u * u) / (4 * lambda)) * (Math.cosh(0.5 * u) - (u / lambda) * Math.sinh(0.5 * u));
}

/** u = L coth(u/2), by Newton's method on u tanh(u/2) − L. */
function peak(lambda: number): number {
  let u = Math.max(lambda, Math.sqrt(2 * lambda));
  for (let iteration = 0; iteration < 60; iteration++) {
    const tanh = Math.tanh(0.5 * u);
    const residual = u * tanh - lambda;
    const step = residual / (tanh + 0.5 * u * (1 - tanh * tanh));
    u -= step;
    if (Math.abs(step) < 1e-14 * u) break;
  }
  return u;
}

/** Newton's method on ln h, a concave function: from below the root it rises to it and never past it. */
function inverseOf(rate: number, lambda: number): number {
  const target = Math.abs(rate);
  if (target === 0) return 0;
  const highest = peak(lambda);
  if (!(target <= marcusRate(highest, lambda))) return NaN;
  const logarithm = Math.log(0.5 * target);
  let u = 2 * Math.asinh(0.5 * target);
  for (let iteration = 0; iteration < 100; iteration++) {
    const value = Math.log(Math.sinh(0.5 * u)) - (u * u) / (4 * lambda);
    const slope = 0.5 / Math.tanh(0.5 * u) - u / (2 * lambda);
    const next = Math.min(u + (logarithm - value) / slope, highest);
    const step = next - u;
    u = next;
    if (!(Math.abs(step) > 1e-9 * u)) break;
  }
  return rate < 0 ? -u : u;
}
