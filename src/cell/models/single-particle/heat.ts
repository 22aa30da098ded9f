import { irreversibleHeat, total } from '../heat/powers.ts';
import { addReactions } from '../porous/heat.ts';
import type { HeatSources } from '../cell-model.ts';
import type { SingleParticleModel } from './single-particle-model.ts';

/**
 * Heat of the state last evaluated, W per m² of electrode area. These models know where neither reaction nor current is: each
 * electrode's reactions are spread evenly over it, and what the solids, the electrolyte and contacts lose evenly over the cell.
 */
export function heatSources(model: SingleParticleModel): HeatSources {
  const { layers, currentDensity, electrodes } = model;
  const make = (): Float64Array => new Float64Array(layers.count);
  const spread = {
    solid: make(),
    electrolyte: make(),
    reaction: make(),
    entropic: make(),
    reversiblePower: 0,
  };
  for (const lumped of electrodes) {
    const { electrode, layer, shares, meanTemperature } = lumped;
    lumped.evaluateDrop();
    const own = { reaction: new Float64Array(1), entropic: new Float64Array(1), reversiblePower: 0 };
    addReactions(electrode, Float64Array.of(meanTemperature), own);
    spread.reversiblePower += own.reversiblePower;
    for (let k = 0; k < layer.count; k++) {
      spread.reaction[layer.first + k] = shares[k] * own.reaction[0];
      spread.entropic[layer.first + k] = shares[k] * own.entropic[0];
    }
  }
  const contact = (model.parameters.contactResistance ?? 0) * currentDensity ** 2;
  const known = irreversibleHeat({ ...spread, contact });
  const lost = spread.reversiblePower - currentDensity * model.voltage() - known;
  const length = total(layers.widths);
  for (let k = 0; k < layers.count; k++) spread.electrolyte[k] = (lost * layers.widths[k]) / length;
  return { ...spread, contact };
}
