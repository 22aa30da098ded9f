import type { LongWork } from '../base/index.ts';
import { phaseMask, type Axis, type LabelledVolume, type Shape } from '../microstructure/index.ts';
import { withGeodesics } from './geodesic.ts';

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
  const names = typeof phases === 'string' ? [phases] : phases;
  const open = { open: await phaseMask(volume, names, work.signal), shape, voxelSize };
  const stage = `paths ${axis}`;
  work.onProgress?.({ stage, fraction: 0, message: 'from both faces' });
  const onProgress: LongWork['onProgress'] = (progress) => work.onProgress?.({ ...progress, stage });
  const faces = [
    { axis, side: 'low' },
    { axis, side: 'high' },
  ] as const;
  const along = { x: 0, y: 1, z: 2 }[axis];
  const straight = shape[along] * voxelSize[along];
  const found = await withGeodesics(open, faces, { ...work, onProgress }, ([forth, back]) => ({
    outlet: outletPaths(forth, shape, along).map((path) => (path + voxelSize[along] / 2) / straight),
    through: throughPaths(forth, back, straight),
  }));
  work.onProgress?.({ stage, fraction: 1 });
  return { axis, ...summary(found) };
}

function summary({
  outlet,
  through,
}: {
  outlet: number[];
  through: number;
}): Omit<GeodesicTortuosity, 'axis'> {
  if (outlet.length === 0) {
    return { geometricTortuosity: null, shortest: null, mean: null, standardDeviation: null };
  }
  const mean = outlet.reduce((sum, path) => sum + path, 0) / outlet.length;
  const variance = outlet.reduce((sum, path) => sum + (path - mean) ** 2, 0) / outlet.length;
  return {
    geometricTortuosity: through,
    shortest: outlet.reduce((least, path) => Math.min(least, path), Infinity),
    mean,
    standardDeviation: Math.sqrt(variance),
  };
}

/** Distances of the voxels of the last layer that a path reaches. */
function outletPaths(distance: Float64Array, shape: Shape, along: number): number[] {
  const steps = [1, shape[0], shape[0] * shape[1]];
  const [a, b] = [0, 1, 2].filter((axis) => axis !== along);
  const paths: number[] = [];
  for (let j = 0; j < shape[b]; j++) {
    for (let i = 0; i < shape[a]; i++) {
      const path = distance[(shape[along] - 1) * steps[along] + i * steps[a] + j * steps[b]];
      if (path < Infinity) paths.push(path);
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
