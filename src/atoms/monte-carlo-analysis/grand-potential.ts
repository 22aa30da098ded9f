import { boltzmannConstant } from '../constants.ts';
import type { MeanEstimate } from './equilibration.ts';
import { pureMet, type KeptSamples } from './kept-samples.ts';
import { logSum } from './log-sum.ts';

/** A quantity along a path with its slope, where fluctuations give it. */
export interface PathPoint {
  readonly at: number;
  readonly value: number;
  readonly standardError: number;
  /** Derivative with respect to `at`. */
  readonly slope: number;
}

/**
 * Integral along a path from its first point to each, by the corrected trapezoidal rule (cubic between points, by their slopes).
 * Errors of the values add up as independent ones; what the plain trapezoidal rule says otherwise is a bound of the rule's own.
 */
export function integrateAlong(
  points: readonly PathPoint[],
): { readonly value: number; readonly standardError: number; readonly ruleError: number }[] {
  let [value, ruleError] = [0, 0];
  let settled = 0;
  return points.map((point, k) => {
    if (k === 0) return { value: 0, standardError: 0, ruleError: 0 };
    const before = points[k - 1];
    const step = point.at - before.at;
    const correction = (step * step * (before.slope - point.slope)) / 12;
    value += 0.5 * step * (before.value + point.value) + correction;
    ruleError += Math.abs(correction);
    if (k > 1) settled += (before.standardError * 0.5 * (point.at - points[k - 2].at)) ** 2;
    const first = k === 1 ? 0 : points[0].standardError * 0.5 * (points[1].at - points[0].at);
    const ends = k === 1 ? (before.standardError * 0.5 * step) ** 2 : first ** 2;
    return {
      value,
      standardError: Math.sqrt(settled + ends + (point.standardError * 0.5 * step) ** 2),
      ruleError,
    };
  });
}

/** Independent samples of pure arrangements that a reference needs. */
const fewestMet = 16;

/**
 * Grand potential from how often a walk meets certain arrangements: Z = ∑ e^(−β(E − μN)) ÷ their share, whatever the ensemble and
 * however sites interact. These are the arrangements met in which each sublattice is all alike.
 * @returns eV per primitive cell; undefined where it is met too seldom.
 */
export function countedReference(
  { energies, counts, pure, effective }: KeptSamples,
  temperature: number,
  chemicalPotential: number,
  cells: number,
): MeanEstimate | undefined {
  const { first, times } = pureMet(pure);
  const share = times / pure.length;
  if (share * effective < fewestMet) return undefined;
  const thermal = boltzmannConstant * temperature;
  const weight = logSum(first.map((n) => (chemicalPotential * counts[n] - energies[n]) / thermal));
  // One sample more of any other kind: a share of 1 is not known to be exactly that.
  const error = Math.max(Math.sqrt((1 - share) / (share * effective)), 1 / effective);
  return {
    value: (thermal * (Math.log(share) - weight)) / cells,
    standardError: (thermal * error) / cells,
  };
}

/** Grand potential along a branch. */
export interface GrandPotentialPoint {
  readonly chemicalPotential: number;
  /** φ = f − μN, eV per primitive cell. */
  readonly grandPotential: MeanEstimate;
}

/**
 * Thermodynamic integration in the chemical potential, dφ = −N dμ, from where φ is known at the first point.
 * @param points N per primitive cell with its slope dN/dμ (the susceptibility), in the order of the branch.
 */
export function grandPotentials(
  points: readonly PathPoint[],
  reference: MeanEstimate,
): GrandPotentialPoint[] {
  return integrateAlong(points).map(({ value, standardError, ruleError }, k) => ({
    chemicalPotential: points[k].at,
    grandPotential: {
      value: reference.value - value,
      standardError: Math.hypot(standardError, reference.standardError, ruleError / 6),
    },
  }));
}

/**
 * Thermodynamic integration in the inverse temperature, d(βφ) = ⟨E − μN⟩ dβ.
 * @param points ⟨E − μN⟩ per primitive cell, eV, over β, 1/eV, with its slope −β-derivative (minus the variance).
 * @param reference βφ at the first point; at β = 0 minus the entropy, −∑ ln(states) per primitive cell.
 * @returns φ at each point with β over 0, eV per primitive cell.
 */
export function grandPotentialsOverTemperature(
  points: readonly PathPoint[],
  reference: MeanEstimate,
): { readonly inverseTemperature: number; readonly grandPotential: MeanEstimate }[] {
  return integrateAlong(points).flatMap(({ value, standardError, ruleError }, k) => {
    const beta = points[k].at;
    if (beta === 0) return [];
    return [
      {
        inverseTemperature: beta,
        grandPotential: {
          value: (reference.value + value) / beta,
          standardError: Math.hypot(standardError, reference.standardError, ruleError / 6) / beta,
        },
      },
    ];
  });
}
