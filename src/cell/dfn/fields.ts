import type { CellFields, ElectrodeFields } from '../solution.ts';
import type { Electrode } from './electrode.ts';
import type { DfnSystem } from './system.ts';

/** Internal state of the cell at a state vector. */
export function fieldsOf(system: DfnSystem, time: number, y: Float64Array): CellFields {
  system.evaluate(y);
  const { mesh, electrolyte, negative, positive, layout, currentDensity } = system;
  const potential = new Float64Array(mesh.count);
  potential[0] = -currentDensity * negative.cells.collectorResistance - negative.drop[0];
  for (let k = 0; k < mesh.count - 1; k++) potential[k + 1] = potential[k] + system.electrolyteStep(k);
  return {
    time,
    voltage: system.voltage(),
    x: mesh.centres.slice(),
    electrolyteConcentration: electrolyte.concentration.slice(),
    electrolytePotential: potential,
    negative: electrodeFields(system, negative, y, layout.negativeShells, potential),
    positive: electrodeFields(system, positive, y, layout.positiveShells, potential),
  };
}

function electrodeFields(
  system: DfnSystem,
  electrode: Electrode,
  y: Float64Array,
  offset: number,
  electrolytePotential: Float64Array,
): ElectrodeFields {
  const { cells, spheres, drop, volumetricCurrent, surface } = electrode;
  const { first, count, specificSurfaceArea } = cells;
  return {
    x: system.mesh.centres.slice(first, first + count),
    solidPotential: drop.map((value, k) => value + electrolytePotential[first + k]),
    surfaceStoichiometry: surface.slice(),
    averageStoichiometry: Float64Array.from({ length: count }, (_, k) => spheres.mean(y, offset, k)),
    interfacialCurrent: volumetricCurrent.map((value, k) => value / specificSurfaceArea[k]),
  };
}
