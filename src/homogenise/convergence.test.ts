import { describe, expect, it } from 'vitest';
import { randomCells } from '../../verify/random-cells.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { convergence, representativeness, type ConvergenceOptions } from './index.ts';
import { disjointBoxes, meanOverlap, nestedBoxes, randomBoxes } from './sub-volumes.ts';

const phases = [
  { name: 'solid', label: 0 },
  { name: 'pore', label: 1 },
];
const options = { axis: 'z', conductivities: { pore: 1 }, tolerance: 0.01 } as const;

function cells(size: number, edge: number, seed: number): LabelledVolume {
  const voxelSize = [1e-6, 1e-6, 1e-6] as const;
  return { data: randomCells(size, edge, seed), shape: [size, size, size], voxelSize, phases };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const nested = (from: ConvergenceOptions['from']): ConvergenceOptions => ({
  ...options,
  from,
  steps: 6,
  areas: false,
});

describe('sub-volumes', () => {
  const volume = cells(48, 1, 1);

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
    await expect(representativeness(volume, { ...options, random: { boxes: 1, seed: 1 } })).rejects.toThrow(
      '1 random boxes of each size',
    );
  });
});

describe('random boxes', () => {
  it('find the integral range of independent cells although they overlap', async () => {
    const ranges: number[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const found = await representativeness(cells(48, 2, seed), {
        ...options,
        divisions: [2, 3],
        random: { boxes: 24, seed },
      });
      expect(found.sizes[0]?.overlap).toBeGreaterThan(0.2);
      ranges.push(found.integralRange / 8e-18);
    }
    // As for disjoint boxes, whose estimate scatters by 18 %; overlapping ones hold a little less.
    expect(Math.abs(mean(ranges) - 1)).toBeLessThan(3 * (0.25 / Math.sqrt(6)));
  });
});

describe('convergence', () => {
  // Six sizes less one mean give one estimate a relative standard deviation of (2/5)^1/2 = 63 %.
  it.each(['centre', 'face'] as const)('finds the scatter of independent cells: %s', async (from) => {
    const scatters: number[] = [];
    for (let seed = 1; seed <= 16; seed++) {
      scatters.push((await convergence(cells(48, 2, seed), nested(from))).fraction.scatter / (0.25 * 8e-18));
    }
    expect(Math.abs(mean(scatters) - 1)).toBeLessThan(3 * (0.63 / Math.sqrt(16)));
  });

  it('covers the true fraction with the intervals of its boxes', async () => {
    let held = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { fraction } = await convergence(cells(48, 2, seed), nested('centre'));
      held += fraction.value.filter((value, box) => Math.abs(value - 0.5) <= fraction.interval[box]).length;
    }
    // 120 intervals, six by six of one image; 119 do.
    expect(held).toBeGreaterThan(0.9 * 120);
  });

  it('ends with the whole image and says from where on it is settled', async () => {
    const volume = cells(48, 2, 3);
    const { whole, boxes, effectiveRatio, fraction, specificSurfaceArea } = await convergence(volume, {
      ...options,
      from: 'centre',
      steps: 4,
      accuracy: 0.1,
    });
    expect(effectiveRatio.value.at(-1)).toBe(whole.effectiveRatio);
    const settled = boxes.findIndex(({ volume: size }) => size === fraction.settledAt);
    for (const value of fraction.value.slice(settled))
      expect(Math.abs(value / whole.fractionTotal - 1)).toBeLessThan(0.1);
    expect(fraction.volumeNeeded).toBeCloseTo(
      (fraction.scatter * 3.182446305 ** 2) / (0.1 * whole.fractionTotal) ** 2,
      22,
    );
    // Cubes of two voxels: half of all faces between cells are surfaces; flat along the voxels Crofton gives 7.3 % less,
    // and loses at edges.
    expect(specificSurfaceArea?.value.at(-1)).toBeLessThan(0.75e6);
    expect(specificSurfaceArea?.value.at(-1)).toBeGreaterThan(0.4e6);
  });

  it('asks for no volume where nothing scatters', async () => {
    const channels: LabelledVolume = {
      ...cells(32, 1, 1),
      data: Uint8Array.from({ length: 32 ** 3 }, (_, voxel) => (voxel % 4 < 2 ? 1 : 0)),
    };
    const { effectiveRatio } = await convergence(channels, { ...options, from: 'face', steps: 4 });
    expect(effectiveRatio.volumeNeeded).toBeCloseTo(0, 24);
    expect(effectiveRatio.settledAt).toBeCloseTo(8 * 32 * 32 * 1e-18, 24);
  });
});
