import type { LongWork } from '../base/index.ts';
import { interfaceProfiles } from '../describe/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { parts, splitByConnection, type ElectrodePhases } from './active-split.ts';
import type { ElectrodeProfiles, ElectrodeStructure } from './cell-parameters.ts';
import { transportProfile } from './transport-profile.ts';
import type { TransportBoundary } from './transport-types.ts';

/** The field's error is about the square root of the effective coefficient's, and slices need the field. */
const tolerance = 1e-5;

export interface ElectrodeProfilesOptions extends LongWork, ElectrodePhases {
  /** As in `electrodeStructure`. */
  readonly binderAccess: number;
  /** Of the pore transport. Default `plates`. */
  readonly boundary?: TransportBoundary;
  /** What a nanoporous binder conducts of what its electrolyte does, as in the structure's pore transport. Default 0. */
  readonly binderConductivity?: number;
  /** What the slices together are: the same image's structure. */
  readonly structure: ElectrodeStructure;
}

/**
 * An electrode slice by slice, from the collector (z = 0) to the separator: fractions and area are each slice's own,
 * their means those of the structure. The transport efficiency is 1/(τ(z)/ε(z)) of the resolved diffusion problem,
 * so that slices in series have the structure's; where the mean concentration hardly falls over a slice, or rises,
 * neighbours share their resistance (see {@link pooled}).
 * @throws as `transportProfile` does.
 */
export async function electrodeProfiles(
  volume: LabelledVolume,
  options: ElectrodeProfilesOptions,
): Promise<ElectrodeProfiles> {
  const { pore, binder, binderAccess, binderPorosity = 0, binderConductivity = 0 } = options;
  const { boundary = 'plates', structure, signal, onProgress } = options;
  onProgress?.({ stage: 'profiles', message: 'fractions and areas slice by slice' });
  const split = await splitByConnection(volume, options, signal);
  const areas = await interfaceProfiles(split, { signal });
  const areaWith = (other: string): Float64Array =>
    areas.find(({ phases }) => phases.includes('connected') && phases.includes(other))?.corrected ??
    new Float64Array(volume.shape[2]);
  const [toPore, toBinder] = [areaWith('pore'), areaWith('binder')];
  const { macMullinNumber } = await transportProfile(volume, {
    axis: 'z',
    ...(binder !== undefined && binderConductivity > 0
      ? {
          conductivities: { [pore]: 1, [binder]: binderConductivity },
          storage: { [binder]: binderPorosity },
        }
      : { conductivities: { [pore]: 1 } }),
    boundary,
    tolerance,
    signal,
    onProgress,
  });
  const resistance = pooled(macMullinNumber, 1);
  const inBinder = layerShares(split, parts.binder);
  const scale = 1 / (structure.electrolyteTransportEfficiency * mean(resistance));
  return {
    porosity: layerShares(split, parts.pore).map((share, z) => share + binderPorosity * inBinder[z]),
    activeMaterialFraction: layerShares(split, parts.connected),
    specificSurfaceArea: toPore.map((area, z) => area + binderAccess * (toBinder[z] ?? 0)),
    electrolyteTransportEfficiency: resistance.map((value) => 1 / (scale * value)),
  };
}

/** Share of the voxels of each layer across z that have a label. */
function layerShares({ data, shape }: LabelledVolume, label: number): Float64Array {
  const plane = shape[0] * shape[1];
  const shares = new Float64Array(shape[2]);
  for (let z = 0; z < shares.length; z++) {
    let count = 0;
    for (let i = z * plane; i < (z + 1) * plane; i++) if (data[i] === label) count++;
    shares[z] = count / plane;
  }
  return shares;
}

/**
 * Values none of which is under `least`, with the same sum: a block below it is joined with the larger of its
 * neighbours and both take their mean, until there is none. The mean must not be below `least`.
 */
export function pooled(values: Float64Array, least: number): Float64Array {
  const blocks = Array.from(values, (sum) => ({ sum, count: 1 }));
  const level = (at: number): number => {
    const block = blocks[at];
    return block === undefined ? -Infinity : block.sum / block.count;
  };
  for (;;) {
    const low = blocks.findIndex((_, at) => level(at) < least);
    if (low < 0 || blocks.length === 1) break;
    const first = level(low - 1) > level(low + 1) ? low - 1 : low;
    const [a, b] = blocks.slice(first, first + 2);
    if (a === undefined || b === undefined) break;
    blocks.splice(first, 2, { sum: a.sum + b.sum, count: a.count + b.count });
  }
  return Float64Array.from(
    blocks.flatMap(({ sum, count }) => Array.from({ length: count }, () => sum / count)),
  );
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
