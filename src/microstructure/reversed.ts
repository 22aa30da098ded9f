import type { LabelArray, LabelledVolume } from './volume.ts';

/** A copy with its slices across z in the opposite order, for images that begin at the separator. */
export function reversedThroughPlane(volume: LabelledVolume): LabelledVolume {
  const [nx, ny, nz] = volume.shape;
  const plane = nx * ny;
  const data = new (volume.data.constructor as new (length: number) => LabelArray)(volume.data.length);
  for (let z = 0; z < nz; z++)
    data.set(volume.data.subarray(z * plane, (z + 1) * plane), (nz - 1 - z) * plane);
  return { ...volume, data };
}
