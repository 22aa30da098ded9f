import type { LabelArray, LabelledVolume, Shape } from './volume.ts';

/**
 * The volume on voxels twice as large: each takes the label that most of its 2 × 2 × 2 have. Where two labels have as
 * many, neighbours take turns, so that neither gains. An axis of one voxel stays as it is; the last layer of an odd axis
 * is left out.
 */
export function coarsen(volume: LabelledVolume): LabelledVolume {
  const factor = volume.shape.map((length) => (length === 1 ? 1 : 2));
  const [fx = 1, fy = 1, fz = 1] = factor;
  const [nx, ny, nz] = volume.shape.map((length, axis) =>
    Math.floor(length / (factor[axis] ?? 1)),
  ) as unknown as Shape;
  const data = new (volume.data.constructor as new (length: number) => LabelArray)(nx * ny * nz);
  const labels = Array.from({ length: fx * fy * fz }, () => 0);
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++) {
        let count = 0;
        for (let z = k * fz; z < (k + 1) * fz; z++) {
          for (let y = j * fy; y < (j + 1) * fy; y++) {
            const row = volume.shape[0] * (y + volume.shape[1] * z);
            for (let x = i * fx; x < (i + 1) * fx; x++) labels[count++] = volume.data[row + x] ?? 0;
          }
        }
        data[i + nx * (j + ny * k)] = majority(labels, count, (i + j + k) % 2 === 1);
      }
    }
  }
  const [dx, dy, dz] = volume.voxelSize;
  return { ...volume, data, shape: [nx, ny, nz], voxelSize: [fx * dx, fy * dy, fz * dz] };
}

/** The commonest of the first `length` labels; of several as common the smallest, or the largest. */
export function majority(labels: ArrayLike<number>, length: number, largest: boolean): number {
  let best = labels[0] ?? 0;
  let most = 0;
  for (let at = 0; at < length; at++) {
    const label = labels[at] ?? 0;
    let count = 0;
    for (let other = 0; other < length; other++) if (labels[other] === label) count++;
    if (2 * count > length) return label;
    const preferred = largest ? label > best : label < best;
    if (count > most || (count === most && preferred)) {
      best = label;
      most = count;
    }
  }
  return best;
}
