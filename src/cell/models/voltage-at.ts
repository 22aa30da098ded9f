import type { CellModel } from './cell-model.ts';

/** Voltage of a state (V) at the model's current density, NaN where it has none. No state counts as evaluated afterwards. */
export function voltageAt(model: CellModel, y: Float64Array): number {
  if (model.voltageAt !== undefined) return model.voltageAt(y);
  return model.evaluate(y) ? model.voltage() : Number.NaN;
}
