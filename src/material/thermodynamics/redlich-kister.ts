import { InputError } from '../../base/index.ts';
import { faradayConstant, gasConstant } from '../constants.ts';
import type { FreeEnergy } from './free-energy.ts';

export interface RedlichKisterOptions {
  readonly name?: string | undefined;
  /** L_k, J/mol at 0 K where there are `entropies`, else at all temperatures. None: an ideal lattice. */
  readonly coefficients: readonly number[];
  /** −∂L_k/∂T, J/(mol K); default 0. */
  readonly entropies?: readonly number[] | undefined;
  /** U°, V, at `referenceTemperature`. Default 0. */
  readonly standardPotential?: number | undefined;
  /** ∂U°/∂T, V/K. Default 0. */
  readonly standardSlope?: number | undefined;
  /** K; default 298.15. */
  readonly referenceTemperature?: number | undefined;
}

/**
 * Lattice gas with excess energy in the form of Redlich and Kister: f = RT[θ ln θ + (1 − θ) ln(1 − θ)] + θ(1 − θ) Σ L_k (2θ − 1)^k,
 * L_k = coefficients[k] − T entropies[k]. L_0 alone is the regular solution (Ω = L_0), two are the sub-regular one. O. Redlich, A. T.
 * Kister, Ind. Eng. Chem. 40 (1948) 345 (doi:10.1021/ie50458a036); for hosts D. K. Karthikeyan, G. Sikha, R. E. White, J. Power
 * Sources 185 (2008) 1398 (doi:10.1016/j.jpowsour.2008.07.077).
 * @throws InputError for numbers that are none.
 */
export function redlichKister(options: RedlichKisterOptions): FreeEnergy {
  const { coefficients, entropies = [], standardPotential = 0, standardSlope = 0 } = options;
  const { referenceTemperature = 298.15, name = nameOf(coefficients.length) } = options;
  const numbers = { coefficients, entropies, standardPotential, standardSlope, referenceTemperature };
  for (const [field, value] of Object.entries(numbers)) {
    const bad = [value].flat().find((each) => !Number.isFinite(each));
    if (bad !== undefined) {
      throw new InputError(`${bad} cannot be used`, { at: { field }, expected: 'finite numbers' });
    }
  }
  const count = Math.max(coefficients.length, entropies.length);
  const at = (k: number, temperature: number): number =>
    (coefficients[k] ?? 0) - temperature * (entropies[k] ?? 0);
  const sum = (temperature: number, part: (k: number) => number): number => {
    let total = 0;
    for (let k = 0; k < count; k++) total += at(k, temperature) * part(k);
    return total;
  };
  return {
    name,
    most: 1,
    standardPotential: (temperature) =>
      standardPotential + (temperature - referenceTemperature) * standardSlope,
    energy: (x, temperature) =>
      gasConstant * temperature * (xLogX(x) + (1 - x) * Math.log1p(-x)) +
      sum(temperature, (k) => x * (1 - x) * (2 * x - 1) ** k),
    chemicalPotential: (x, temperature) =>
      gasConstant * temperature * mixing(x) + sum(temperature, (k) => excessPotential(k, 2 * x - 1)),
    slope: (x, temperature) =>
      (gasConstant * temperature) / (x * (1 - x)) + sum(temperature, (k) => excessSlope(k, 2 * x - 1)),
    entropicCoefficient: (x) => {
      let fall = gasConstant * mixing(x);
      for (let k = 0; k < entropies.length; k++) fall -= entropies[k] * excessPotential(k, 2 * x - 1);
      return standardSlope - fall / faradayConstant;
    },
  };
}

/** Regular solution: f = RT mixing + Ω θ(1 − θ), Ω in J/mol; demixes below Ω/2R. */
export function regularSolution(
  interaction: number,
  options: Omit<RedlichKisterOptions, 'coefficients' | 'entropies'> = {},
): FreeEnergy {
  return redlichKister({ ...options, coefficients: [interaction] });
}

function nameOf(count: number): string {
  if (count > 2) return `Redlich–Kister of order ${count - 1}`;
  return ['ideal lattice gas', 'regular solution', 'sub-regular solution'][count];
}

function mixing(x: number): number {
  return Math.log(x) - Math.log1p(-x);
}

function xLogX(x: number): number {
  return x === 0 ? 0 : x * Math.log(x);
}

/** ∂/∂θ of θ(1 − θ) z^k with z = 2θ − 1, which is (z^k − z^(k+2))/4. */
export function excessPotential(k: number, z: number): number {
  return ((k === 0 ? 0 : k * z ** (k - 1)) - (k + 2) * z ** (k + 1)) / 2;
}

/** ∂²/∂θ² of the same. */
function excessSlope(k: number, z: number): number {
  return (k < 2 ? 0 : k * (k - 1) * z ** (k - 2)) - (k + 2) * (k + 1) * z ** k;
}
