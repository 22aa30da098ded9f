import { faradayConstant, gasConstant } from '../constants.ts';
import type { OpenCircuitPotential } from '../functions.ts';

/**
 * Free energy of lithium in a host that stays homogeneous, per mole of sites and without −F U° θ: pointwise functions of the
 * filling θ and the temperature (K). U = U° − µ/F.
 */
export interface FreeEnergy {
  readonly name: string;
  /** Fillings lie between 0 and this: 1, or less where a model has fewer sites. */
  readonly most: number;
  /** True where µ rises at every filling and temperature: no phases are looked for. */
  readonly alwaysStable?: boolean | undefined;
  /** U°, V against lithium. */
  standardPotential(temperature: number): number;
  /** f(θ, T), J/mol; 0 in the empty host. */
  energy(filling: number, temperature: number): number;
  /** µ = ∂f/∂θ, J/mol */
  chemicalPotential(filling: number, temperature: number): number;
  /** ∂µ/∂θ, J/mol */
  slope(filling: number, temperature: number): number;
  /** ∂U/∂T at constant filling, V/K, with that of U°. */
  entropicCoefficient(filling: number, temperature: number): number;
}

/** U(θ) of a homogeneous host at a temperature (K), with its exact derivative. */
export function homogeneousPotential(model: FreeEnergy, temperature: number): OpenCircuitPotential {
  const standard = model.standardPotential(temperature);
  return Object.assign((x: number) => standard - model.chemicalPotential(x, temperature) / faradayConstant, {
    derivative: (x: number) => -model.slope(x, temperature) / faradayConstant,
    range: [0, model.most] as const,
  });
}

/** Γ = (θ/RT) ∂µ/∂θ = ∂ln a/∂ln θ; below 0 where the host demixes by itself. */
export function thermodynamicFactor(filling: number, slope: number, temperature: number): number {
  return (filling * slope) / (gasConstant * temperature);
}
