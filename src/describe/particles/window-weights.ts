import type { ParticleTable } from './particle-table.ts';

/**
 * How many particles of its kind there are per volume (1/m³; in a section per area) for each particle that the image does not
 * cut, NaN for one that it cuts. Large particles are cut more often: of all places at which a particle could lie, only those
 * leave it whole whose bounding box stays clear of the outer layers. Each whole particle stands for one over the volume of
 * these places, Π 1/((N − 1 − h) d) with N voxels along the image and h along the box; the sum is the number of particles per
 * volume without bias, and with these weights any mean over whole particles is that over all.
 *
 * R. E. Miles, in Stochastic Geometry (Wiley, 1974), 228; C. Lantuéjoul, Microsc. Acta Suppl. 4, 98 (1980).
 */
export function windowWeights({ count, bounds, isCut, shape, voxelSize }: ParticleTable): Float64Array {
  return Float64Array.from({ length: count }, (_, particle) => {
    if (isCut[particle] === 1) return Number.NaN;
    return [0, 1, 2].reduce((weight, axis) => {
      if (shape[axis] === 1) return weight;
      const extent = bounds[6 * particle + 3 + axis] - bounds[6 * particle + axis];
      return weight / ((shape[axis] - 1 - extent) * voxelSize[axis]);
    }, 1);
  });
}
