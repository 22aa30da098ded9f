import { InputError } from '../../base/index.ts';
import type { Volume } from '../volume.ts';

/** Labels are bytes. */
const mostThresholds = 255;

/**
 * Segments a grey-scale image: the label of a voxel is the number of thresholds below its value.
 * @throws InputError for thresholds that do not rise.
 */
export function segmentVolume(volume: Volume, thresholds: readonly number[]): Volume<Uint8Array> {
  checkThresholds(thresholds);
  const { data, shape, voxelSize } = volume;
  const labels = new Uint8Array(data.length);
  for (let voxel = 0; voxel < data.length; voxel++) {
    const value = data[voxel];
    let label = 0;
    while (label < thresholds.length && value > thresholds[label]) label++;
    labels[voxel] = label;
  }
  return { data: labels, shape, voxelSize };
}

/** @throws InputError for thresholds that are none, too many, no numbers or do not rise. */
export function checkThresholds(thresholds: readonly number[]): void {
  const rising = thresholds.every((value, at) => Number.isFinite(value) && !(value <= thresholds[at - 1]));
  if (rising && thresholds.length > 0 && thresholds.length <= mostThresholds) return;
  throw new InputError(`the thresholds are ${thresholds.join(', ')}`, {
    at: { field: 'thresholds' },
    expected: `1 to ${mostThresholds} numbers in rising order`,
  });
}
