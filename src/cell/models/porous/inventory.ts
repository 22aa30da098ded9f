import type { Inventory } from '../cell-model.ts';
import type { Electrode } from './electrode.ts';
import type { PorousCell } from './porous-cell.ts';

/** Conserved amounts of a state. */
export function inventoryOf(
  { layers, concentrations, parameters, negative, positive }: PorousCell,
  y: Float64Array,
): Inventory {
  let electrolyte = 0;
  for (let k = 0; k < layers.count; k++) {
    electrolyte += layers.porosity[k] * layers.widths[k] * y[concentrations + k];
  }
  return {
    electrolyte: electrolyte * parameters.electrolyte.initialConcentration,
    negative: negative === undefined ? 0 : amount(negative, y),
    positive: amount(positive, y),
    negativeDoubleLayer: negative === undefined ? 0 : storedCharge(negative, y),
    positiveDoubleLayer: storedCharge(positive, y),
  };
}

/** Lithium in the particles, mol per m² of electrode. */
export function amount({ layer, populations, shells }: Electrode, y: Float64Array): number {
  let sum = 0;
  for (let p = 0; p < populations.length; p++) {
    const { particles, activeFraction, material } = populations[p];
    for (let k = 0; k < layer.count; k++) {
      const content = activeFraction[k] * material.maximumConcentration * layer.widths[k];
      sum += content * particles.mean(y, shells[p], k);
    }
  }
  return sum;
}

/** Charge in the double layers, C per m² of electrode. */
export function storedCharge(
  { layer, capacitance, hasDoubleLayer, drops }: Electrode,
  y: Float64Array,
): number {
  if (!hasDoubleLayer) return 0;
  let sum = 0;
  for (let k = 0; k < layer.count; k++) sum += capacitance[k] * layer.widths[k] * y[drops + k];
  return sum;
}
