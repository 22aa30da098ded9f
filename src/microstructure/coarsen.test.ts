import { expect, it } from 'vitest';
import { coarsen, type LabelledVolume, type Shape } from './index.ts';

function build(shape: Shape, label: (at: number) => number): LabelledVolume {
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, at) => label(at));
  return { data, shape, voxelSize: [1e-6, 2e-6, 3e-6], phases: [{ name: 'a', label: 0 }] };
}

it('takes what most of eight voxels are', () => {
  const volume = build([2, 2, 2], (at) => [7, 7, 2, 2, 2, 5, 5, 7][at] ?? 0);
  expect(coarsen({ ...volume, data: Uint8Array.from([7, 7, 2, 2, 2, 5, 2, 7]) }).data).toEqual(
    Uint8Array.of(2),
  );
  expect(coarsen(volume).voxelSize).toEqual([2e-6, 4e-6, 6e-6]);
});

it('favours neither of two labels where they are even', () => {
  const data = Array.from(coarsen(build([16, 16, 16], (at) => at % 2)).data);
  expect(data.reduce((sum, label) => sum + label, 0)).toBe(data.length / 2);
});

it('leaves out the last layer of an odd axis, and does not halve a single one', () => {
  const { data, shape } = coarsen(build([5, 1, 4], (at) => (at < 10 ? 1 : 3)));
  expect(shape).toEqual([2, 1, 2]);
  expect(data).toEqual(Uint8Array.of(1, 1, 3, 3));
});
