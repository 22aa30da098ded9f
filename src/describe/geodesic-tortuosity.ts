import type { LongWork } from '../base/index.ts';
import { labelOf, type Axis, type LabelledVolume } from '../microstructure/index.ts';
import { geodesicDistance } from './geodesic.ts';

/** Path lengths through a phase from one face of the image to the opposite one, over the straight distance. */
export interface GeodesicTortuosity {
  readonly axis: Axis;
  /**
   * ⟨(L/ℓ)²⟩^(−1/2) with ℓ the shortest way from face to face by each voxel that has one. Its square is never above the
   * tortuosity factor of the same voxels. Null, as the rest, where no path goes through.
   */
  readonly geometricTortuosity: number | null;
  /** The shortest path of all. */
  readonly shortest: number | null;
  /** Mean and standard deviation over the open voxels of the last layer of their shortest paths from the first. */
  readonly mean: number | null;
  readonly standardDeviation: number | null;
}

/**
 * Geometric tortuosity of a phase, or of several taken together, from shortest paths within it; sides are walls.
 *
 * With T and S the distances from the two faces, ℓ = T + S is the shortest way by a place, and φ = T/(T + S) a potential
 * between the faces with |∇φ| ≤ 1/ℓ. Its energy bounds D_eff from above: D_eff/(ε D) ≤ ⟨(L/ℓ)²⟩ over the phase, so the
 * tortuosity factor is at least the square of this geometric tortuosity, and equal to it in straight pores of one
 * inclination. The mean over the outlet is the mean geodesic tortuosity of Gommes et al., AIChE J. 55, 2000 (2009), doi
 * 10.1002/aic.11812, and Stenzel et al., AIChE J. 62, 1834 (2016), doi 10.1002/aic.15160, for which nothing is certain.
 * @throws InputError on an unknown phase.
 */
export async function geodesicTortuosity(
  volume: LabelledVolume,
  phases: string | readonly string[],
  axis: Axis,
  work: LongWork = {},
): Promise<GeodesicTortuosity> {
  const { shape, voxelSize } = volume;
  const open = { open: openVoxels(volume, typeof phases === 'string' ? [phases] : phases), shape, voxelSize };
  work.onProgress?.({ stage: `paths ${axis}`, fraction: 0, message: 'from the first face' });
  const forth = await geodesicDistance(open, { axis, side: 'low' }, work);
  work.onProgress?.({ stage: `paths ${axis}`, fraction: 0.5, message: 'from the last face' });
  const back = await geodesicDistance(open, { axis, side: 'high' }, work);
  work.onProgress?.({ stage: `paths ${axis}`, fraction: 1 });
  const along = { x: 0, y: 1, z: 2 }[axis];
  const straight = shape[along] * voxelSize[along];
  const outlet = outletPaths(forth, shape, along).map((path) => (path + voxelSize[along] / 2) / straight);
  if (outlet.length === 0) {
    return { axis, geometricTortuosity: null, shortest: null, mean: null, standardDeviation: null };
  }
  const mean = outlet.reduce((sum, path) => sum + path, 0) / outlet.length;
  const variance = outlet.reduce((sum, path) => sum + (path - mean) ** 2, 0) / outlet.length;
  return {
    axis,
    geometricTortuosity: throughPaths(forth, back, straight),
    shortest: outlet.reduce((least, path) => Math.min(least, path), Infinity),
    mean,
    standardDeviation: Math.sqrt(variance),
  };
}

function openVoxels(volume: LabelledVolume, names: readonly string[]): Uint8Array {
  const labels = new Set(names.map((name) => labelOf(volume, name)));
  const [only] = labels;
  return labels.size === 1
    ? Uint8Array.from(volume.data, (label) => (label === only ? 1 : 0))
    : Uint8Array.from(volume.data, (label) => (labels.has(label) ? 1 : 0));
}

/** Distances of the voxels of the last layer that a path reaches. */
function outletPaths(distance: Float64Array, shape: readonly number[], along: number): number[] {
  const step = [1, shape[0], shape[0] * shape[1]][along];
  const last = shape[along] - 1;
  const paths: number[] = [];
  for (let voxel = 0; voxel < distance.length; voxel++) {
    if (Math.floor(voxel / step) % shape[along] === last && distance[voxel] < Infinity) {
      paths.push(distance[voxel]);
    }
  }
  return paths;
}

/** ⟨(L/ℓ)²⟩^(−1/2) over the voxels that paths from both faces reach. */
function throughPaths(forth: Float64Array, back: Float64Array, straight: number): number {
  let count = 0;
  let sum = 0;
  for (let voxel = 0; voxel < forth.length; voxel++) {
    const path = forth[voxel] + back[voxel];
    if (path === Infinity) continue;
    count++;
    sum += (straight / path) ** 2;
  }
  return Math.sqrt(count / sum);
}
