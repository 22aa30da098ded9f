import type { LongWork } from '../base/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { croftonArea, voxelVolume } from './interfaces.ts';
import { indexPhases } from './phase-indices.ts';
import { countTransitionsByLayer, directions, type Transitions } from './transitions.ts';

/** Corrected area of one pair of phases layer by layer. */
export interface InterfaceProfile {
  /** Names, in the order of the volume's phases. */
  readonly phases: readonly [string, string];
  /** Area per volume of each layer across z, from z = 0 on, 1/m. */
  readonly corrected: Float64Array;
}

/**
 * Interfacial area of every pair of phases in each layer of voxels across z, by the same 13-direction Crofton formula
 * as `interfaceAreas`. A transition between two layers counts half for each, so the mean over the layers is the area
 * per volume of the whole image.
 * @throws InputError when a voxel's label has no name.
 */
export async function interfaceProfiles(
  volume: LabelledVolume,
  { signal }: LongWork = {},
): Promise<readonly InterfaceProfile[]> {
  const indexed = await indexPhases(volume, signal);
  const layers = await countTransitionsByLayer(indexed, signal);
  const { phases, voxelSize, shape } = indexed;
  const layerVolume = voxelVolume(voxelSize) * shape[0] * shape[1];
  const areaOf = (transitions: Transitions, pair: number): number =>
    croftonArea(transitions, pair, voxelSize) / layerVolume;
  const within = layers.map((layer) => only(layer, false));
  const across = layers.map((layer) => only(layer, true));
  return phases.flatMap((second, b) =>
    phases.slice(0, b).map((first, a) => {
      const pair = a + phases.length * b;
      const ahead = across.map((layer) => areaOf(layer, pair) / 2);
      const corrected = Float64Array.from(
        within,
        (layer, z) => areaOf(layer, pair) + ahead[z] + (z === 0 ? 0 : ahead[z - 1]),
      );
      return { phases: [first.name, second.name] as const, corrected };
    }),
  );
}

/** Of a layer's transitions, those inside the box to the next layer, or all the others. */
function only({ inside, edge }: Transitions, across: boolean): Transitions {
  return {
    inside: inside.map((counts, k) => ((directions[k][2] === 1) === across ? counts : none(counts))),
    edge: across ? edge.map(none) : edge,
  };
}

function none({ length }: Float64Array): Float64Array {
  return new Float64Array(length);
}
