import { gasConstant } from '../constants.ts';
import { hushFactor, hushLimit, hushSums, type HushSums } from './hush-integral.ts';
import type { LimitedRateLaw, Reorganisation } from './marcus.ts';
import { checkReorganisationEnergy } from './parameter.ts';
import { inverseThermalVoltage } from './reduced.ts';

/**
 * Marcus–Hush–Chidsey kinetics: Marcus kinetics of all the electrons of a metal,
 * h = (k_ox − k_red)/k_ox(0) with the exact integrals. C. E. D. Chidsey, Science 251 (1991) 919
 * (doi:10.1126/science.251.4996.919); P. Bai, M. Z. Bazant, Nat. Commun. 5 (2014) 3585 (doi:10.1038/ncomms4585), who
 * find λ near 0.2 eV for lithium iron phosphate.
 *
 * ∂h/∂η = F/RT at η = 0; k_ox/k_red = exp(Fη/RT); λ → ∞ is symmetric Butler–Volmer; for large |η| the rate tends to a limit,
 * and the inverse is NaN past it. Rate and slope are within 1e-9 of exact. The usual closed approximation (Y. Zeng et al.,
 * J. Electroanal. Chem. 735 (2014) 77, doi:10.1016/j.jelechem.2014.09.038) is up to 9 % off. i0 = k_ox(0) times a constant,
 * and depends on the temperature with it.
 * @throws InputError for an energy outside 964 to 482 500 J/mol.
 */
export function marcusHushChidsey({ reorganisationEnergy }: Reorganisation): LimitedRateLaw {
  checkReorganisationEnergy(reorganisationEnergy);
  const law = new Chidsey(reorganisationEnergy);
  return {
    name: 'marcus-hush-chidsey',
    parameters: { reorganisationEnergy },
    rate: (overpotential, temperature) => {
      law.at(temperature).evaluate(overpotential * inverseThermalVoltage(temperature));
      return law.rate;
    },
    slope: (overpotential, temperature) => {
      const scale = inverseThermalVoltage(temperature);
      law.at(temperature).evaluate(overpotential * scale);
      return scale * law.slope;
    },
    byTemperature: (overpotential, temperature) => {
      const u = overpotential * inverseThermalVoltage(temperature);
      law.at(temperature).evaluate(u);
      return -(u * law.slope + law.reorganisation * law.byReorganisation) / temperature;
    },
    overpotential: (rate, temperature) =>
      law.at(temperature).inverse(rate) / inverseThermalVoltage(temperature),
    limit: (temperature) => law.at(temperature).limit,
  };
}

/** h of u at one L, with what belongs to the temperature last asked for. */
class Chidsey {
  /** λ/RT */
  reorganisation = NaN;
  /** Of |h| for large |u|. */
  limit = NaN;
  rate = NaN;
  /** dh/du */
  slope = NaN;
  /** ∂h/∂L */
  byReorganisation = NaN;
  private temperature = NaN;
  private factor = NaN;
  private readonly energy: number;
  private readonly equilibrium: HushSums = { sum: 1, byPotential: 0, byReorganisation: 0 };
  private readonly sums: HushSums = { sum: 0, byPotential: 0, byReorganisation: 0 };

  constructor(energy: number) {
    this.energy = energy;
  }

  at(temperature: number): this {
    if (temperature === this.temperature) return this;
    this.temperature = temperature;
    this.reorganisation = this.energy / (gasConstant * temperature);
    this.factor = hushFactor(this.reorganisation);
    hushSums(this.reorganisation, this.factor, 0, this.equilibrium);
    this.limit = (2 * hushLimit(this.reorganisation)) / this.equilibrium.sum;
    return this;
  }

  evaluate(u: number): void {
    const { sums, equilibrium } = this;
    hushSums(this.reorganisation, this.factor, u, sums);
    const less = Math.expm1(-Math.abs(u));
    const tanh = (Math.sign(u) * -less) / (2 + less);
    const ratio = sums.sum / equilibrium.sum;
    this.rate = 2 * tanh * ratio;
    this.slope = (1 - tanh * tanh) * ratio + (2 * tanh * sums.byPotential) / equilibrium.sum;
    this.byReorganisation =
      (2 * tanh * (sums.byReorganisation - ratio * equilibrium.byReorganisation)) / equilibrium.sum;
  }

  /**
   * Newton's method on asinh(z), z = (h/2)/√(1 − (h/limit)²): of u it is nearly a straight line up to λ and rises as u²
   * in saturation, so that a few steps do; between the bounds found so far where a step leaves them.
   */
  inverse(rate: number): number {
    const size = Math.abs(rate);
    if (size === 0) return 0;
    if (!(size < this.limit)) return NaN;
    const target = this.straight(size);
    let u = this.guess(size);
    let [low, high] = [0, Infinity];
    for (let iteration = 0; iteration < 100; iteration++) {
      this.evaluate(u);
      const value = this.rate < this.limit ? this.straight(this.rate) : Infinity;
      if (value < target) low = u;
      else high = u;
      let next = u + (target - value) / this.straightSlope();
      if (!(next > low && next < high)) next = high === Infinity ? 2 * low : 0.5 * (low + high);
      const step = Math.abs(next - u);
      u = next;
      if (step <= 3e-6 * u) break;
    }
    return rate < 0 ? -u : u;
  }

  /**
   * From the approximation of Zeng et al. 2014 (see above), h = limit/2 tanh(u/2) erfc((L − √(1 + √L + u²))/2√L), with the
   * Butler–Volmer u, which is too small, in tanh; that u itself for small rates.
   */
  private guess(rate: number): number {
    const { reorganisation, limit } = this;
    const least = 2 * Math.asinh(0.5 * rate);
    if (rate < 1) return least;
    const share = (2 * rate) / (limit * Math.tanh(0.5 * least));
    if (!(share < 2)) return least;
    const root = Math.sqrt(reorganisation);
    const middle = reorganisation - 2 * root * inverseErfc(share);
    const square = middle * middle - 1 - root;
    return middle > 0 && square > least * least ? Math.sqrt(square) : least;
  }

  private straight(rate: number): number {
    const share = rate / this.limit;
    return Math.asinh((0.5 * rate) / Math.sqrt((1 - share) * (1 + share)));
  }

  /** Derivative of `straight` with respect to u at the rate last evaluated. */
  private straightSlope(): number {
    const share = this.rate / this.limit;
    const left = (1 - share) * (1 + share);
    const z = (0.5 * this.rate) / Math.sqrt(left);
    return (0.5 * this.slope) / (left * Math.sqrt(left) * Math.sqrt(1 + z * z));
  }
}

/** To 0.4 %, for 0 < y < 2. S. Winitzki, A handy approximation for the error function and its inverse (2008). */
function inverseErfc(y: number): number {
  const logarithm = Math.log(y * (2 - y));
  const half = 2 / (Math.PI * 0.147) + 0.5 * logarithm;
  const size = Math.sqrt(Math.sqrt(half * half - logarithm / 0.147) - half);
  return y < 1 ? size : -size;
}
