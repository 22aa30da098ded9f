import type { CellFields, ElectrodeFields, PopulationFields } from '../../solution.ts';
import type { Electrode } from './electrode.ts';
import type { PorousCell } from './porous-cell.ts';

/** Internal state of the cell as last evaluated, from the state vector that was. */
export function fieldsOf(cell: PorousCell, time: number, y: Float64Array): CellFields {
  const { layers, electrolyte, negative, positive, currentDensity } = cell;
  const potential = new Float64Array(layers.count);
  potential[0] =
    negative === undefined
      ? cell.metalPotential()
      : -currentDensity * negative.layer.collectorResistance - negative.drop[0];
  for (let k = 0; k < layers.count - 1; k++) potential[k + 1] = potential[k] + cell.electrolyteStep(k);
  return {
    time,
    voltage: cell.voltage(),
    x: layers.centres.slice(),
    electrolyteConcentration: electrolyte.concentration.slice(),
    electrolytePotential: potential,
    negative: negative && electrodeFields(cell, negative, y, potential),
    positive: electrodeFields(cell, positive, y, potential),
  };
}

function electrodeFields(
  { layers }: PorousCell,
  electrode: Electrode,
  y: Float64Array,
  electrolytePotential: Float64Array,
): ElectrodeFields {
  const { layer, drop } = electrode;
  const { first, count } = layer;
  const all = electrode.populations.map((_, p) => populationFields(electrode, p, y));
  return {
    x: layers.centres.slice(first, first + count),
    solidPotential: drop.map((value, k) => value + electrolytePotential[first + k]),
    ...all[0],
    populations: all,
  };
}

/** Of population `p` in the cells of its electrode. */
export function populationFields(
  { populations, shells, layer }: Electrode,
  p: number,
  y: Float64Array,
): PopulationFields {
  const { material, relativeRadius, surface, particles, volumetricCurrent, specificSurfaceArea } =
    populations[p];
  return {
    material: material.material,
    relativeRadius,
    surfaceStoichiometry: surface.slice(),
    averageStoichiometry: Float64Array.from({ length: layer.count }, (_, k) =>
      particles.mean(y, shells[p], k),
    ),
    interfacialCurrent: volumetricCurrent.map((value, k) => value / specificSurfaceArea[k]),
  };
}
