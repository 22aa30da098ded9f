import { pacer } from '../base/index.ts';
import { labelOf, type LabelledVolume } from './volume.ts';

/**
 * 1 in the voxels of the phases named, 0 in all others, x fastest.
 * @throws InputError on an unknown phase, and CancelledError.
 */
export async function phaseMask(
  volume: LabelledVolume,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { data, shape } = volume;
  const labels = new Set(names.map((name) => labelOf(volume, name)));
  const mask = new Uint8Array(data.length);
  const plane = shape[0] * shape[1];
  const pace = pacer(signal);
  let label = -1;
  let inside = 0;
  for (let start = 0; start < data.length; start += plane) {
    await pace();
    for (let voxel = start; voxel < start + plane; voxel++) {
      if (data[voxel] !== label) {
        label = data[voxel];
        inside = Number(labels.has(label));
      }
      mask[voxel] = inside;
    }
  }
  return mask;
}
