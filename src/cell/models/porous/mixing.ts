import type { Electrode } from './electrode.ts';

/** Rows of a residual, for their state and its derivative. */
interface EvaluatedRows {
  readonly y: Float64Array;
  readonly derivative: Float64Array;
  readonly rows: Float64Array;
}

/**
 * Heat of mixing in the particles of cell k of an electrode at the state last evaluated, W per m² of electrode area: what lithium gives
 * up on its way between the surface, for which the heat of the reaction is taken, and where it lies. With the enthalpy
 * potential U_H = U − T ∂U/∂T it is F c_max ∫ (U_H(θ) − U_H(θ_s)) ∂θ/∂t dv, which with Fick's law is −F c_max ∫ D (dU_H/dθ) |∇θ|² dv:
 * never negative where U_H falls with filling. L. Rao, J. Newman 1997 (doi:10.1149/1.1837884); K. E. Thomas, J. Newman 2003
 * (doi:10.1149/1.1531194). The rates ∂θ/∂t are those that the rows of the particles hold.
 */
export function mixingHeat(electrode: Electrode, k: number, { y, derivative, rows }: EvaluatedRows): number {
  const { populations, shells, layer } = electrode;
  const temperature = electrode.cellTemperature(k);
  let heat = 0;
  for (const [p, population] of populations.entries()) {
    const { mesh, loss, lossPerCurrent, equilibrium } = population;
    const { volumes, count } = mesh;
    const table = population.enthalpyPotential;
    const base = shells[p] + k * count;
    // What flows in through the surface is there at its potential.
    let sum = (equilibrium[k] - temperature * population.entropicCoefficient(k)) * loss[k];
    for (let m = 0; m < count; m++) {
      const inflow = volumes[m] * derivative[base + m] - rows[base + m];
      sum += table.at(y[base + m]) * inflow;
    }
    heat += (sum * layer.widths[k]) / lossPerCurrent[k];
  }
  return heat;
}
