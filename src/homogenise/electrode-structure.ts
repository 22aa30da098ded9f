import { InputError, type LongWork } from '../base/index.ts';
import { interfaceAreas, interfaceBetween, sauterRadius, totalArea } from '../describe/index.ts';
import {
  connectedComponents,
  labelOf,
  voxelCount,
  type LabelledVolume,
  type Phase,
} from '../microstructure/index.ts';
import type { ElectrodeStructure } from './cell-parameters.ts';
import type { TransportResult } from './transport-types.ts';

export interface ElectrodeStructureOptions extends LongWork {
  /** Phase that carries ions. */
  readonly pore: string;
  /** Phase that stores lithium. */
  readonly active: string;
  /** Carbon-binder phase, where the image has one. */
  readonly binder?: string;
  /** Share (0 to 1) of the active material's area under the binder that reacts; the rest is taken as blocked. */
  readonly binderAccess: number;
  /** Through-plane (z) transport of the pore phase. */
  readonly poreTransport: TransportResult;
  /** Through-plane (z) transport of the solid network, conductivities in S/m. */
  readonly solidTransport: TransportResult;
  /** Conductivity of each solid phase, S/m, as given to `solidTransport`. */
  readonly solidConductivities: Readonly<Record<string, number>>;
}

/** Labels of the derived image in which active material is split by its connection to the collector. */
const derived = { other: 0, pore: 1, binder: 2, connected: 3, isolated: 4 } as const;

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
  const split = await splitByConnection(volume, options);
  const counts = countLabels(split);
  const areas = await interfaceAreas(split, options);
  const voxels = voxelCount(volume.shape);
  const connected = counts[derived.connected] / voxels;
  const area =
    interfaceBetween(areas, 'connected', 'pore').corrected.perVolume +
    binderAccess * interfaceBetween(areas, 'connected', 'binder').corrected.perVolume;
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
    porosity: counts[derived.pore] / voxels,
    activeMaterialFraction: connected,
    isolatedActiveFraction: counts[derived.isolated] / voxels,
    specificSurfaceArea: area,
    particleRadius: sauterRadius(connected, totalArea(areas, 'connected').corrected.perVolume),
    electrolyteTransportEfficiency: poreTransport.effectiveRatio,
    effectiveElectronicConductivity: solidTransport.effectiveRatio * solidTransport.referenceConductivity,
    ...solidMean(volume, options.solidConductivities),
  };
}

/** Relabels the image: pore, binder, connected and isolated active material, other. */
async function splitByConnection(
  volume: LabelledVolume,
  { pore, active, binder, signal }: ElectrodeStructureOptions,
): Promise<LabelledVolume> {
  const solid = binder === undefined ? [active] : [active, binder];
  const components = await connectedComponents(volume, solid, { signal });
  const data = components.mask((component) => components.touches(component, 'z', 'low'));
  const poreLabel = labelOf(volume, pore);
  const activeLabel = labelOf(volume, active);
  const binderLabel = binder === undefined ? -1 : labelOf(volume, binder);
  for (let i = 0; i < data.length; i++) {
    const label = volume.data[i];
    if (label === activeLabel) data[i] = data[i] === 1 ? derived.connected : derived.isolated;
    else if (label === binderLabel) data[i] = derived.binder;
    else data[i] = label === poreLabel ? derived.pore : derived.other;
  }
  const phases: Phase[] = Object.entries(derived).map(([name, label]) => ({ name, label }));
  return { data, shape: volume.shape, voxelSize: volume.voxelSize, phases };
}

function countLabels({ data, phases }: LabelledVolume): number[] {
  const counts = Array.from(phases, () => 0);
  for (const label of data) counts[label]++;
  return counts;
}

/** Fraction of all electron-conducting phases, and the mean of their conductivities per volume of solid. */
function solidMean(
  { data, shape, phases }: LabelledVolume,
  conductivities: Readonly<Record<string, number>>,
): { solidFraction: number; solidConductivity: number } {
  const ofLabel = new Map(phases.map(({ name, label }) => [label, conductivities[name] ?? 0]));
  const counts = new Map<number, number>();
  for (const label of data) counts.set(label, (counts.get(label) ?? 0) + 1);
  let solid = 0;
  let sum = 0;
  for (const [label, count] of counts) {
    const conductivity = ofLabel.get(label) ?? 0;
    if (conductivity > 0) solid += count;
    sum += conductivity * count;
  }
  return { solidFraction: solid / voxelCount(shape), solidConductivity: solid === 0 ? 0 : sum / solid };
}
