import { InputError } from '../base/index.ts';
import { interfaceBetween, type InterfaceArea } from '../describe/index.ts';
import { connectedComponents, labelOf, type LabelledVolume, type Phase } from '../microstructure/index.ts';

/** Names of an electrode's phases by what they do. */
export interface ElectrodePhases {
  /** Phase that carries ions. */
  readonly pore: string;
  /** Phase that stores lithium. */
  readonly active: string;
  /** Carbon-binder phase, where the image has one. */
  readonly binder?: string;
  /**
   * Share of the binder phase that is electrolyte in pores finer than the voxels, 0 to 1; it counts as porosity. Default 0.
   */
  readonly binderPorosity?: number;
}

/** Labels of the derived image in which active material is split by its connection to the collector. */
export const parts = { other: 0, pore: 1, binder: 2, connected: 3, isolated: 4 } as const;

/** Relabels the image: pore, binder, active material connected to the collector (z = 0) and isolated, other. */
export async function splitByConnection(
  volume: LabelledVolume,
  { pore, active, binder }: ElectrodePhases,
  signal?: AbortSignal,
): Promise<LabelledVolume> {
  const solid = binder === undefined ? [active] : [active, binder];
  const components = await connectedComponents(volume, solid, { signal });
  const data = components.mask((component) => components.touches(component, 'z', 'low'));
  const poreLabel = labelOf(volume, pore);
  const activeLabel = labelOf(volume, active);
  const binderLabel = binder === undefined ? -1 : labelOf(volume, binder);
  for (let i = 0; i < data.length; i++) {
    const label = volume.data[i];
    if (label === activeLabel) data[i] = data[i] === 1 ? parts.connected : parts.isolated;
    else if (label === binderLabel) data[i] = parts.binder;
    else data[i] = label === poreLabel ? parts.pore : parts.other;
  }
  const phases: Phase[] = Object.entries(parts).map(([name, label]) => ({ name, label }));
  return { data, shape: volume.shape, voxelSize: volume.voxelSize, phases };
}

/** Voxels of each part. */
export function countParts({ data, phases }: LabelledVolume): number[] {
  const counts = Array.from(phases, () => 0);
  for (let voxel = 0; voxel < data.length; voxel++) counts[data[voxel]]++;
  return counts;
}

/** Corrected area that reacts, 1/m: (active|pore) + binderAccess (active|binder), of connected active material. */
export function reactingArea(areas: readonly InterfaceArea[], binderAccess: number): number {
  return (
    interfaceBetween(areas, 'connected', 'pore').corrected.perVolume +
    binderAccess * interfaceBetween(areas, 'connected', 'binder').corrected.perVolume
  );
}

/** Voxels of electrolyte: pores, and the share of the binder that is pores. */
export function electrolyteVoxels(
  counts: readonly number[],
  { binderPorosity = 0 }: Pick<ElectrodePhases, 'binderPorosity'>,
): number {
  if (!(binderPorosity >= 0 && binderPorosity <= 1)) {
    throw new InputError(`the binder's porosity is ${binderPorosity}`, {
      at: { field: 'binderPorosity' },
      expected: 'a number from 0 to 1',
    });
  }
  return counts[parts.pore] + binderPorosity * counts[parts.binder];
}
