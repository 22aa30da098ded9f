import { InputError, type LongWork } from '../base/index.ts';
import type { Axis, LabelledVolume, VoxelSize } from '../microstructure/index.ts';
import { weightedDirections } from './direction-weights.ts';
import { indexPhases, type IndexedVolume } from './phase-indices.ts';
import { countTransitions, directions, type Transitions } from './transitions.ts';

export interface Area {
  /** m2, inside the box: the outer boundary is no interface. */
  readonly area: number;
  /** The same per volume of the image, 1/m. */
  readonly perVolume: number;
}

export interface InterfaceArea {
  /** Names, in the order of the volume's phases. */
  readonly phases: readonly [string, string];
  /** Sum of the voxel faces between the two phases: 3/2 of the area of an isotropic surface. */
  readonly faces: Area & { readonly count: number };
  /** Crofton's formula with 13 directions: right for an isotropic surface. */
  readonly corrected: Area;
}

export interface InterfaceOptions extends LongWork {
  /** Axes along which the volume goes on at its other side. Default none. */
  readonly periodic?: readonly Axis[];
}

/**
 * Interfacial area of every pair of phases, by voxel faces and corrected, from the numbers N_k of transitions
 * between the two phases along the 13 directions u_k between neighbouring voxels.
 *
 * faces: N_k times the face's area, summed over the three axes. corrected: Crofton's formula
 * A = 2 sum_k w_k N_k V_voxel / |u_k|, with w_k the share of the sphere nearest to direction k
 * (Ohser and Schladitz, 3D Images of Materials Structures, 2009; Lehmann and Legland, hdl:10380/3338).
 * @throws InputError when a voxel's label has no name.
 */
export async function interfaceAreas(
  volume: LabelledVolume,
  options: InterfaceOptions = {},
): Promise<readonly InterfaceArea[]> {
  return interfaceAreasOf(await indexPhases(volume, options.signal), options);
}

/** {@link interfaceAreas} of an image whose phases are numbered already. */
export async function interfaceAreasOf(
  volume: IndexedVolume,
  { periodic = [], signal }: InterfaceOptions,
): Promise<readonly InterfaceArea[]> {
  const transitions = await countTransitions(volume, periodic, signal);
  const { phases, shape, voxelSize } = volume;
  const boxVolume = voxelVolume(voxelSize) * shape[0] * shape[1] * shape[2];
  const areaOf = (area: number): Area => ({ area, perVolume: area / boxVolume });
  return phases.flatMap((second, b) =>
    phases.slice(0, b).map((first, a) => {
      const pair = a + phases.length * b;
      const { count, area } = faceArea(transitions, pair, voxelSize);
      return {
        phases: [first.name, second.name] as const,
        faces: { count, ...areaOf(area) },
        corrected: areaOf(croftonArea(transitions, pair, voxelSize)),
      };
    }),
  );
}

function faceArea(
  { inside }: Transitions,
  pair: number,
  voxelSize: VoxelSize,
): { count: number; area: number } {
  let count = 0;
  let area = 0;
  directions.forEach((step, k) => {
    const axis = step.findIndex((part) => part !== 0);
    if (step.filter((part) => part !== 0).length > 1) return;
    count += inside[k][pair];
    area += (inside[k][pair] * voxelVolume(voxelSize)) / voxelSize[axis];
  });
  return { count, area };
}

/** A = 2 sum_k w_k N_k V_voxel / |u_k|, see {@link interfaceAreas}. */
export function croftonArea({ inside, edge }: Transitions, pair: number, voxelSize: VoxelSize): number {
  return weightedDirections(voxelSize).reduce((sum, { weight, length }, k) => {
    const transitions = inside[k][pair] + edge[k][pair] / 2;
    return sum + (2 * weight * transitions * voxelVolume(voxelSize)) / length;
  }, 0);
}

export function voxelVolume([dx, dy, dz]: VoxelSize): number {
  return dx * dy * dz;
}

/** Area between one phase and all others: the sum over its pairs. */
export function totalArea(
  interfaces: readonly InterfaceArea[],
  phase: string,
): { faces: Area; corrected: Area } {
  const own = interfaces.filter(({ phases }) => phases.includes(phase));
  const sum = (kind: 'faces' | 'corrected'): Area => ({
    area: own.reduce((total, pair) => total + pair[kind].area, 0),
    perVolume: own.reduce((total, pair) => total + pair[kind].perVolume, 0),
  });
  return { faces: sum('faces'), corrected: sum('corrected') };
}

/** The entry of a pair of phases, in either order. @throws InputError when there is no such pair. */
export function interfaceBetween(
  interfaces: readonly InterfaceArea[],
  first: string,
  second: string,
): InterfaceArea {
  const found = interfaces.find(
    ({ phases }) => first !== second && phases.includes(first) && phases.includes(second),
  );
  if (found === undefined) {
    throw new InputError(`there is no interface between '${first}' and '${second}'`, {
      at: { field: 'phases' },
      expected: `one of ${interfaces.map(({ phases }) => phases.join('-')).join(', ')}`,
    });
  }
  return found;
}

/**
 * Radius of the sphere with a phase's ratio of volume to surface, R = 3 V / A (the Sauter mean radius), m, from
 * the corrected area of all of its surface.
 * @throws InputError when the phase has no volume or no surface inside the image.
 */
export function sauterRadius(fraction: number, specificSurfaceArea: number): number {
  if (!(fraction > 0 && specificSurfaceArea > 0)) {
    throw new InputError('a radius needs a phase with volume and surface inside the image', {
      at: { field: 'phase' },
      expected: `a positive fraction and area, not ${fraction} and ${specificSurfaceArea} 1/m`,
    });
  }
  return (3 * fraction) / specificSurfaceArea;
}
