import type { CellPowers, HeatSources } from '../cell-model.ts';

/** Heat of a whole cell but the entropic, W per m² of electrode area. */
export function irreversibleHeat({ solid, electrolyte, reaction, contact }: HeatSources): number {
  return total(solid) + total(electrolyte) + total(reaction) + contact;
}

/** `power` (W/m²) positive leaves the cell. */
export function powersOf(sources: HeatSources, power: number): CellPowers {
  const heat = irreversibleHeat(sources);
  return { off: sources.reversiblePower - heat - power, through: Math.abs(heat) + Math.abs(power) };
}

export function total(values: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k];
  return sum;
}
