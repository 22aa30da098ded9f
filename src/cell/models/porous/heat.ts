import type { HeatSources } from '../cell-model.ts';
import type { Electrode } from './electrode.ts';
import type { PorousCell } from './porous-cell.ts';

/**
 * Heat of the state last evaluated, W per m² of electrode area in each cell. Each resistance between two centres gives half its heat to
 * either side. The reversible power equals electric power and heat without the entropic part to
 * rounding. Bernardi, Pawlikowski, Newman 1985 (doi:10.1149/1.2113792) without heat of mixing.
 */
export function heatSources(cell: PorousCell): HeatSources {
  const { layers, currentDensity, parameters } = cell;
  const make = (): Float64Array => new Float64Array(layers.count);
  const sources = {
    solid: make(),
    electrolyte: make(),
    reaction: make(),
    entropic: make(),
    contact: (parameters.contactResistance ?? 0) * currentDensity ** 2,
    reversiblePower: 0,
  };
  for (let k = 0; k < layers.count - 1; k++) {
    const half = -0.5 * cell.ionicCurrent[k] * cell.electrolyteStep(k);
    sources.electrolyte[k] += half;
    sources.electrolyte[k + 1] += half;
  }
  if (cell.negative === undefined) sources.reaction[0] -= currentDensity * cell.metalPotential();
  for (const electrode of cell.electrodes) {
    addSolid(electrode, electrode === cell.positive, sources.solid);
    addReactions(electrode, cell.temperature, sources);
  }
  return sources;
}

function addSolid({ layer, faceCurrent }: Electrode, collectorIsLast: boolean, solid: Float64Array): void {
  const { first, count, solidResistance, collectorResistance } = layer;
  for (let q = 1; q < count; q++) {
    const half = 0.5 * faceCurrent[q] ** 2 * solidResistance[q - 1];
    solid[first + q - 1] += half;
    solid[first + q] += half;
  }
  const [end, face] = collectorIsLast ? [count - 1, count] : [0, 0];
  solid[first + end] += faceCurrent[face] ** 2 * collectorResistance;
}

/** Of one electrode's particles, into the places that its layer names. */
export function addReactions(
  { layer, populations, reaction, drop: own }: Electrode,
  temperature: Float64Array,
  sources: { reaction: Float64Array; entropic: Float64Array; reversiblePower: number },
): void {
  for (let k = 0; k < layer.count; k++) {
    let stored = reaction[k];
    for (const { volumetricCurrent } of populations) stored -= volumetricCurrent[k];
    sources.reversiblePower -= stored * own[k] * layer.widths[k];
  }
  for (const population of populations) {
    const { volumetricCurrent, drop, equilibrium } = population;
    for (let k = 0; k < layer.count; k++) {
      const current = volumetricCurrent[k] * layer.widths[k];
      sources.reversiblePower -= current * equilibrium[k];
      sources.reaction[layer.first + k] += current * (drop[k] - equilibrium[k]);
      const entropy = population.entropicCoefficient(k);
      sources.entropic[layer.first + k] += current * temperature[layer.first + k] * entropy;
    }
  }
}
