import { boltzmannConstant } from '../constants.ts';
import type { MeanEstimate } from './equilibration.ts';
import { jackknife } from './jackknife.ts';

/** Answers of a lattice to small changes, from its fluctuations in equilibrium. */
export interface Fluctuations {
  /** ∂⟨E − μN⟩/∂T at constant μ, eV/K per primitive cell. */
  readonly heatCapacity: MeanEstimate;
  /** ∂⟨E⟩/∂T at constant content, eV/K per primitive cell. */
  readonly heatCapacityAtContent: MeanEstimate;
  /** ∂⟨N⟩/∂μ per primitive cell, 1/eV; 0 where the content is kept. */
  readonly susceptibility: MeanEstimate;
  /** Γ = ∂ln a/∂ln c = ⟨N⟩/⟨δN²⟩; undefined where the content is kept or moves too seldom to tell. */
  readonly thermodynamicFactor: MeanEstimate | undefined;
}

/**
 * From samples in equilibrium, of the whole supercell.
 * @param energies eV. @param counts of the species with the chemical potential given, eV. @param blocks of the jackknife.
 */
export function fluctuations(
  energies: Float64Array,
  counts: Float64Array,
  conditions: { readonly temperature: number; readonly chemicalPotential: number; readonly cells: number },
  blocks: number,
): Fluctuations {
  const { temperature, chemicalPotential, cells } = conditions;
  const perSquare = 1 / (boltzmannConstant * temperature ** 2 * cells);
  // Shifted by their means, so that differences of squares keep their digits.
  const [energyMean, countMean] = [meanOf(energies), meanOf(counts)];
  const e = energies.map((value) => value - energyMean);
  const n = counts.map((value) => value - countMean);
  const columns = [e, n, product(e, e), product(e, n), product(n, n)];
  const answer = (of: (ee: number, en: number, nn: number, mean: number) => number): MeanEstimate =>
    jackknife(
      columns,
      ([em, nm, ee, en, nn]) => of(ee - em * em, en - em * nm, nn - nm * nm, nm + countMean),
      blocks,
    );
  const fluctuates = n.some((value) => value !== n[0]);
  return {
    heatCapacity: answer(
      (ee, en, nn) => perSquare * (ee - 2 * chemicalPotential * en + chemicalPotential ** 2 * nn),
    ),
    heatCapacityAtContent: answer((ee, en, nn) => perSquare * (nn > 0 ? ee - (en * en) / nn : ee)),
    susceptibility: answer((_, __, nn) => nn / (boltzmannConstant * temperature * cells)),
    thermodynamicFactor: fluctuates ? factor(answer) : undefined,
  };
}

function factor(
  answer: (of: (ee: number, en: number, nn: number, mean: number) => number) => MeanEstimate,
): MeanEstimate | undefined {
  const estimate = answer((_, __, nn, mean) => mean / nn);
  // A few rare moves of all samples tell nothing: left out in turn, they make any number.
  return estimate.standardError < estimate.value ? estimate : undefined;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function product(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value * b[k]);
}
