import { expect, it } from 'vitest';
import { reversedThroughPlane, type LabelledVolume } from './index.ts';

it('reversedThroughPlane turns the order of slices and nothing else', () => {
  const volume: LabelledVolume = {
    data: Uint16Array.of(1, 2, 3, 4, 5, 6),
    shape: [2, 1, 3],
    voxelSize: [1, 2, 3],
    phases: [],
  };
  expect(reversedThroughPlane(volume)).toEqual({ ...volume, data: Uint16Array.of(5, 6, 3, 4, 1, 2) });
  expect(reversedThroughPlane(reversedThroughPlane(volume))).toEqual(volume);
});
