import type { CellFields, ElectrodeFields, PopulationFields } from '../../solution.ts';
import { populationFields } from '../porous/fields.ts';
import type { LumpedElectrode } from './lumped-electrode.ts';
import type { SingleParticleModel } from './single-particle-model.ts';

/** Internal state of the model as last evaluated, from the state vector that was. */
export function lumpedFields(model: SingleParticleModel, time: number, y: Float64Array): CellFields {
  const { layers, negative, positive, salt, currentDensity, parameters } = model;
  const voltage = model.voltage();
  const potential = new Float64Array(layers.count);
  for (let k = 0; k < layers.count - 1; k++) potential[k + 1] = potential[k] + (salt?.step(k) ?? 0);
  const first = firstPotential(model, potential);
  for (let k = 0; k < layers.count; k++) potential[k] += first;
  const loss = salt === undefined ? 0 : currentDensity;
  const outer = voltage + currentDensity * (parameters.contactResistance ?? 0);
  return {
    time,
    voltage,
    x: layers.centres.slice(),
    electrolyteConcentration:
      salt?.electrolyte.concentration.slice() ??
      new Float64Array(layers.count).fill(parameters.electrolyte.initialConcentration),
    electrolytePotential: potential,
    negative: negative && electrodeFields(model, negative, y, (k) => -loss * negative.solid[k]),
    positive: electrodeFields(model, positive, y, (k) => outer + loss * positive.solid[k]),
  };
}

/** φ_e in the first cell: of the lithium, or such that the negative electrode has its drop on average. */
function firstPotential(model: SingleParticleModel, potential: Float64Array): number {
  const { negative, salt, currentDensity } = model;
  if (negative === undefined) return model.metalPotential();
  const solid = salt === undefined ? 0 : -currentDensity * negative.solidResistance;
  const mean = negative.shares.reduce((sum, share, k) => sum + share * potential[k], 0);
  return solid - negative.drop - mean;
}

function electrodeFields(
  { layers }: SingleParticleModel,
  { layer, electrode }: LumpedElectrode,
  y: Float64Array,
  solidPotential: (k: number) => number,
): ElectrodeFields {
  const { first, count } = layer;
  const all = electrode.populations.map((_, p): PopulationFields => {
    const one = populationFields(electrode, p, y);
    return {
      ...one,
      surfaceStoichiometry: spread(one.surfaceStoichiometry, count),
      averageStoichiometry: spread(one.averageStoichiometry, count),
      interfacialCurrent: spread(one.interfacialCurrent, count),
    };
  });
  return {
    x: layers.centres.slice(first, first + count),
    solidPotential: Float64Array.from({ length: count }, (_, k) => solidPotential(k)),
    ...all[0],
    populations: all,
  };
}

function spread(values: Float64Array, count: number): Float64Array {
  return new Float64Array(count).fill(values[0]);
}
