import { expect, it } from 'vitest';
import { subVolume, type LabelledVolume } from './index.ts';

const volume: LabelledVolume = {
  data: Uint16Array.from({ length: 60 }, (_, voxel) => voxel),
  shape: [3, 4, 5],
  voxelSize: [1e-6, 2e-6, 3e-6],
  phases: [{ name: 'a', label: 0 }],
};

it('copies a box, x fastest', () => {
  const box = subVolume(volume, [1, 2, 3], [2, 2, 1]);
  expect(box.data).toEqual(Uint16Array.of(43, 44, 46, 47));
  expect(box.shape).toEqual([2, 2, 1]);
  expect(box.voxelSize).toEqual(volume.voxelSize);
});

it('is the volume itself for the whole box', () => {
  expect(subVolume(volume, [0, 0, 0], [3, 4, 5])).toEqual(volume);
});

it('refuses boxes that reach outside', () => {
  expect(() => subVolume(volume, [2, 0, 0], [2, 1, 1])).toThrow('expected a box within 3 x 4 x 5 voxels');
  expect(() => subVolume(volume, [0, 0, 0], [0, 1, 1])).toThrow('a box of 0 x 1 x 1 voxels');
});
