import { faradayConstant, gasConstant, symmetricOverpotential } from '../../../material/index.ts';
import type { ElectrolyteParameters, LithiumMetal } from '../../parameters.ts';
import { concentrationMargin, keptPositive } from '../bounds.ts';
import { transferenceLaw } from '../transference.ts';

/**
 * Lithium metal at x = 0, at 0 V: from there to the middle of the first finite volume, half a cell's path away. All current
 * is carried by cations that the metal gives, so that (1 − t₊) i/F = −D_eff ∂c/∂x at its surface; plating and stripping follow
 * Butler–Volmer with transfer coefficients of one half.
 */
export class MetalBoundary {
  private readonly lithium: LithiumMetal;
  private readonly electrolyte: ElectrolyteParameters;
  private readonly transference: ReturnType<typeof transferenceLaw>;
  /** m, over the transport efficiency */
  private readonly path: number;

  constructor(lithium: LithiumMetal, electrolyte: ElectrolyteParameters, path: number) {
    this.lithium = lithium;
    this.electrolyte = electrolyte;
    this.transference = transferenceLaw(electrolyte);
    this.path = path;
  }

  /**
   * φ_e (V) in the middle of the first cell from the concentration there (mol/m³), the current density (A/m², positive leaves the
   * metal) and the temperature (K); NaN where the electrolyte at the metal would be far below empty.
   */
  potential(concentration: number, currentDensity: number, temperature: number): number {
    const { electrolyte, path } = this;
    const share = 1 - this.transference(concentration, temperature);
    const rise =
      (share * currentDensity * path) /
      (faradayConstant * electrolyte.diffusivity(concentration, temperature));
    const { initialConcentration } = electrolyte;
    const surface =
      keptPositive((concentration + rise) / initialConcentration, concentrationMargin) * initialConcentration;
    const exchange = this.lithium.exchangeCurrentDensity(surface, temperature);
    const middle = 0.5 * (surface + concentration);
    const junction =
      ((2 * gasConstant * temperature) / faradayConstant) *
      share *
      electrolyte.thermodynamicFactor(middle, temperature) *
      Math.log(concentration / surface);
    return (
      junction -
      symmetricOverpotential(currentDensity, exchange, temperature) -
      (currentDensity * path) / electrolyte.conductivity(concentration, temperature)
    );
  }

  /** ∂φ_e/∂c, by central differences, V m³/mol. */
  byConcentration(concentration: number, currentDensity: number, temperature: number): number {
    const step = 1e-5 * concentration;
    const above = this.potential(concentration + step, currentDensity, temperature);
    return (above - this.potential(concentration - step, currentDensity, temperature)) / (2 * step);
  }

  /** ∂φ_e/∂i, by central differences over `step` A/m², V m²/A. */
  byCurrent(concentration: number, currentDensity: number, temperature: number, step: number): number {
    const above = this.potential(concentration, currentDensity + step, temperature);
    return (above - this.potential(concentration, currentDensity - step, temperature)) / (2 * step);
  }
}
