import { expect, it } from 'vitest';
import { describeWithData } from '../../../test/support/gates.ts';
import { labelCounts } from '../labels.ts';
import type { Shape } from '../volume.ts';
import { readImage } from './read-image.ts';

/** Counted with tifffile and NumPy; shape is x, y, z. */
const files: [name: string, shape: Shape, counts: Record<number, number>][] = [
  ['tau/electrode.tiff', [256, 256, 256], { 0: 7548361, 85: 6718710, 170: 2510145 }],
  ['matbox/nmc-1-cal_generatedCBD_bridge.tif', [301, 301, 251], { 0: 9108821, 1: 11357945, 2: 2274085 }],
  ['matbox/Bi_layer.tif', [240, 240, 240], { 0: 5641483, 1: 2283086, 2: 5899431 }],
  ['superres/SEM_lr_input.tif', [128, 128, 128], { 0: 1262503, 128: 834649 }],
  ['openimpala/SampleData_2Phase_stack_3d_1bit.tif', [100, 100, 100], { 0: 601691, 1: 398309 }],
];

describeWithData('published electrode volumes', (path) => {
  it.each(files)('%s has its labels', async (name, shape, counts) => {
    const { volume, dataType, voxelSizeSource } = await readImage(path(name), { requireVoxelSize: false });
    expect(volume.shape).toEqual(shape);
    expect(dataType).toBe('uint8');
    expect(voxelSizeSource).toBe('none');
    const expected = Object.entries(counts).map(([label, count]) => ({ label: Number(label), count }));
    expect(labelCounts(volume)).toEqual(expected);
  });

  it('a big-endian slice of ImageJ has its labels and no scale', async () => {
    const { volume } = await readImage(path('superres/SEM_hr_input.tif'), { requireVoxelSize: false });
    expect(volume.shape).toEqual([427, 427, 1]);
    const fractions = labelCounts(volume).map(({ count }) => Number((count / 427 ** 2).toFixed(4)));
    expect(fractions).toEqual([0.1002, 0.666, 0.2339]);
  });
});
