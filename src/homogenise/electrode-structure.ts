import { InputError, type LongWork } from '../base/index.ts';
import { interfaceAreas, sauterRadius, totalArea } from '../describe/index.ts';
import { labelCounts, voxelCount, type LabelledVolume } from '../microstructure/index.ts';
import {
  countParts,
  electrolyteVoxels,
  parts,
  reactingArea,
  splitByConnection,
  type ElectrodePhases,
} from './active-split.ts';
import type { ElectrodeStructure } from './cell-parameters.ts';
import type { TransportResult } from './transport-types.ts';

export interface ElectrodeStructureOptions extends LongWork, ElectrodePhases {
  /** Share (0 to 1) of the active material's area under the binder that reacts; the rest is taken as blocked. */
  readonly binderAccess: number;
  /** Through-plane (z) transport of the pore phase. */
  readonly poreTransport: TransportResult;
  /** Through-plane (z) transport of the solid network, conductivities in S/m. */
  readonly solidTransport: TransportResult;
  /** Conductivity of each solid phase, S/m, as given to `solidTransport`. */
  readonly solidConductivities: Readonly<Record<string, number>>;
}

/**
 * What a homogenised cell model takes from an electrode's image. Area and radius are those of the active material
 * that a path of face-adjacent solid voxels connects to the collector (z = 0), both by the corrected estimator:
 * a = (active|pore) + binderAccess (active|binder), R = 3V/A with all of that material's surface.
 * @throws InputError when no active material is connected to the collector or none of its surface reacts.
 */
export async function electrodeStructure(
  volume: LabelledVolume,
  options: ElectrodeStructureOptions,
): Promise<ElectrodeStructure> {
  const { poreTransport, solidTransport, binderAccess } = options;
  options.onProgress?.({ stage: 'structure', message: 'area and radius of the connected active material' });
  const split = await splitByConnection(volume, options, options.signal);
  const counts = countParts(split);
  const areas = await interfaceAreas(split, options);
  const voxels = voxelCount(volume.shape);
  const connected = counts[parts.connected] / voxels;
  const area = reactingArea(areas, binderAccess);
  if (!(connected > 0 && area > 0)) {
    throw new InputError(
      `no surface of '${options.active}' is connected to the collector (z = 0) and reacts`,
      {
        at: { field: 'active' },
        mend: 'check the labels of the phases, and which axis is through-plane',
      },
    );
  }
  return {
    thickness: volume.shape[2] * volume.voxelSize[2],
    porosity: electrolyteVoxels(counts, options) / voxels,
    activeMaterialFraction: connected,
    isolatedActiveFraction: counts[parts.isolated] / voxels,
    specificSurfaceArea: area,
    particleRadius: sauterRadius(connected, totalArea(areas, 'connected').corrected.perVolume),
    electrolyteTransportEfficiency: poreTransport.effectiveRatio,
    effectiveElectronicConductivity: solidTransport.effectiveRatio * solidTransport.referenceConductivity,
    ...solidMean(volume, options),
  };
}

/**
 * Fraction of all electron-conducting phases without the electrolyte in them, and the mean of their conductivities per
 * volume of solid.
 */
function solidMean(
  volume: LabelledVolume,
  { solidConductivities, binder, binderPorosity = 0 }: ElectrodeStructureOptions,
): { solidFraction: number; solidConductivity: number } {
  const { shape, phases } = volume;
  const counts = new Map(labelCounts(volume).map(({ label, count }) => [label, count]));
  let solid = 0;
  let sum = 0;
  for (const { name, label } of phases) {
    const conductivity = solidConductivities[name] ?? 0;
    const count = counts.get(label) ?? 0;
    if (conductivity > 0) solid += count * (name === binder ? 1 - binderPorosity : 1);
    sum += conductivity * count;
  }
  return { solidFraction: solid / voxelCount(shape), solidConductivity: solid === 0 ? 0 : sum / solid };
}
