import type { Inventory } from '../cell-model.ts';
import { amount, storedCharge } from '../porous/inventory.ts';
import type { SingleParticleModel } from './single-particle-model.ts';

/** Conserved amounts of a state. */
export function lumpedInventory(
  { layers, concentrations, parameters, negative, positive, salt }: SingleParticleModel,
  y: Float64Array,
): Inventory {
  let electrolyte = 0;
  for (let k = 0; k < layers.count; k++) {
    const concentration = salt === undefined ? 1 : y[concentrations + k];
    electrolyte += layers.porosity[k] * layers.widths[k] * concentration;
  }
  return {
    electrolyte: electrolyte * parameters.electrolyte.initialConcentration,
    negative: negative === undefined ? 0 : amount(negative.electrode, y),
    positive: amount(positive.electrode, y),
    negativeDoubleLayer: negative === undefined ? 0 : storedCharge(negative.electrode, y),
    positiveDoubleLayer: storedCharge(positive.electrode, y),
  };
}
