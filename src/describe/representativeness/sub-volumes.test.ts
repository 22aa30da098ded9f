import { describe, expect, it } from 'vitest';
import { randomCells } from '../../../verify/random-cells.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { measureSizes } from './boxes.ts';
import { disjointBoxes, meanOverlap, nestedBoxes, randomBoxes } from './sub-volumes.ts';

const cells: LabelledVolume = {
  data: randomCells(48, 1, 1),
  shape: [48, 48, 48],
  voxelSize: [1e-6, 1e-6, 1e-6],
  phases: [
    { name: 'solid', label: 0 },
    { name: 'pore', label: 1 },
  ],
};

describe('sub-volumes', () => {
  const volume = cells;

  it('at random lie within the image, repeat with the seed, and are others with another', () => {
    const boxes = randomBoxes({ ...volume, shape: [48, 1, 30] }, 3, 50, 7);
    for (const { origin, shape } of boxes) {
      expect(shape).toEqual([16, 1, 10]);
      expect(origin[0] + 16).toBeLessThanOrEqual(48);
      expect(origin[2] + 10).toBeLessThanOrEqual(30);
    }
    expect(randomBoxes(volume, 2, 5, 7)).toEqual(randomBoxes(volume, 2, 5, 7));
    expect(randomBoxes(volume, 2, 5, 8)).not.toEqual(randomBoxes(volume, 2, 5, 7));
  });

  it('that are nested hold each other, and the last is the image', () => {
    for (const from of ['centre', 'face'] as const) {
      const boxes = nestedBoxes({ ...volume, shape: [40, 48, 50] }, from, 'y', 4);
      expect(boxes.at(-1)).toEqual({ origin: [0, 0, 0], shape: [40, 48, 50] });
      for (const [at, { origin, shape }] of boxes.slice(0, -1).entries()) {
        const outer = boxes[at + 1];
        for (const axis of [0, 1, 2] as const) {
          expect(origin[axis]).toBeGreaterThanOrEqual(outer?.origin[axis] ?? Infinity);
          expect(origin[axis] + shape[axis]).toBeLessThanOrEqual(
            (outer?.origin[axis] ?? 0) + (outer?.shape[axis] ?? 0),
          );
        }
      }
    }
    expect(nestedBoxes(volume, 'face', 'z', 4)[0]).toEqual({ origin: [0, 0, 0], shape: [48, 48, 12] });
    expect(nestedBoxes(volume, 'centre', 'z', 4)[0]).toEqual({ origin: [18, 18, 18], shape: [12, 12, 12] });
  });

  it('overlap by the share of their volume', () => {
    expect(meanOverlap(disjointBoxes(volume, 3))).toBe(0);
    const shape = [10, 10, 10] as const;
    const boxes = [
      { origin: [0, 0, 0] as const, shape },
      { origin: [5, 0, 2] as const, shape },
    ];
    expect(meanOverlap(boxes)).toBeCloseTo(0.5 * 0.8, 12);
  });

  it('refuse what cannot be', async () => {
    expect(() => nestedBoxes(volume, 'centre', 'z', 2)).toThrow('48 x 48 x 48 voxels in 2 nested boxes');
    expect(() => nestedBoxes(volume, 'face', 'z', 7)).toThrow('leaves the smallest box at least 8 voxels');
    await expect(
      measureSizes(volume, async () => await Promise.resolve(1), { random: { boxes: 1, seed: 1 } }),
    ).rejects.toThrow('1 random boxes of each size');
  });
});
