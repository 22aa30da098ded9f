import type { LongWork } from '../../base/index.ts';
import { largestRegionDistances } from '../network/region-distance.ts';
import type { ParticleLabels } from './particle-table.ts';

/**
 * Diameter (m) of the largest ball inside each particle: twice the largest exact distance from the middle of one of its voxels
 * to the middle of the nearest voxel of another particle, of no particle or beyond the image. Of a ball it is up to two
 * voxels too small, as no voxel's middle need lie at the ball's; of a flat gap an odd number of voxels wide, one too large.
 */
export async function inscribedDiameters(
  labels: ParticleLabels,
  { signal }: LongWork = {},
): Promise<Float64Array> {
  const distances = await largestRegionDistances(labels, labels.shape, labels.voxelSize, signal);
  return distances.subarray(1).map((distance) => 2 * distance);
}
