import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf, Random } from '../../numerics/index.ts';
import {
  greyHistogram,
  otsuThresholds,
  segmentVolume,
  separability,
  thresholdWindows,
  type GreyHistogram,
  type Volume,
  type VoxelArray,
} from '../index.ts';

function image(data: VoxelArray): Volume {
  return { data, shape: [data.length, 1, 1], voxelSize: [1, 1, 1] };
}

/** Sum of squared deviations within the classes, from the definition. */
function within({ low, width, counts }: GreyHistogram, thresholds: readonly number[]): number {
  const edges = [-Infinity, ...thresholds, Infinity];
  return edges.slice(1).reduce((total, edge, at) => {
    const bins = Array.from(counts, (count, bin) => ({ count, value: low + (bin + 0.5) * width })).filter(
      ({ value }) => value > edges[at] && value <= edge,
    );
    const count = bins.reduce((sum, bin) => sum + bin.count, 0);
    const mean = bins.reduce((sum, bin) => sum + bin.count * bin.value, 0) / count;
    return count === 0
      ? total
      : total + bins.reduce((sum, bin) => sum + bin.count * (bin.value - mean) ** 2, 0);
  }, 0);
}

/** Every way to put `count` thresholds between whole numbers from 0 to `end`. */
function placements(count: number, end: number, from = 0): number[][] {
  if (count === 0) return [[]];
  return Array.from({ length: Math.max(0, end - from) }, (_, step) => from + step + 0.5).flatMap((first) =>
    placements(count - 1, end, first + 0.5).map((rest) => [first, ...rest]),
  );
}

describe('greyHistogram', () => {
  it('gives whole numbers a bin each', async () => {
    const { low, width, counts } = await greyHistogram(image(Uint8Array.of(3, 5, 5, 7)));
    expect([low, width, [...counts]]).toEqual([2.5, 1, [1, 0, 2, 0, 1]]);
  });

  it('gives other numbers fine equal bins', async () => {
    const { counts, width } = await greyHistogram(image(Float32Array.of(-1, 0, 1)));
    expect(counts.length).toBe(65_536);
    expect(width).toBeCloseTo(2 / 65_536, 12);
    expect([counts[0], counts[32_768], counts[65_535]]).toEqual([1, 1, 1]);
  });

  it('refuses an image of one value', async () => {
    await expect(greyHistogram(image(new Uint16Array(8).fill(9)))).rejects.toThrow(
      'every voxel has the value 9',
    );
  });

  it.each([Number.NaN, Infinity, -Infinity])('refuses an image that holds %s', async (value) => {
    const grey = Float32Array.of(0, 1, 2, 3, 4, value, 6, 7);
    await expect(greyHistogram(image(grey))).rejects.toThrow(`the grey value is ${value}`);
  });
});

describe('otsuThresholds', () => {
  it('parts what lies apart half-way', async () => {
    const histogram = await greyHistogram(image(Uint8Array.of(10, 11, 12, 100, 101, 200, 201, 202)));
    expect(otsuThresholds(histogram, 3)).toEqual([56, 150.5]);
    expect(separability(histogram, [56, 150.5])).toBeCloseTo(1 - 4.5 / within(histogram, []), 12);
  });

  it('finds the best of all placements', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 11 }),
        fc.integer({ min: 2, max: 4 }),
        (list, classes) => {
          const histogram = { low: -0.5, width: 1, counts: Float64Array.from(list) };
          fc.pre(list.filter((count) => count > 0).length >= classes);
          const found = within(histogram, otsuThresholds(histogram, classes));
          const best = Math.min(
            ...placements(classes - 1, list.length - 1).map((thresholds) => within(histogram, thresholds)),
          );
          expect(found).toBeCloseTo(best, 9);
        },
      ),
      { numRuns: 60, seed: 5 },
    );
  });

  it('cuts a mixture of two like normal distributions in the middle, and a uniform one in equal parts', () => {
    const bell = Float64Array.from({ length: 4001 }, (_, bin) => {
      const value = bin / 2000 - 1;
      return Math.exp(-0.5 * ((value + 0.4) / 0.1) ** 2) + Math.exp(-0.5 * ((value - 0.4) / 0.1) ** 2);
    });
    expect(otsuThresholds({ low: -1, width: 1 / 2000, counts: bell }, 2)[0]).toBeCloseTo(0, 2);
    const flat = { low: 0, width: 1 / 60_000, counts: new Float64Array(60_000).fill(1) };
    expect(otsuThresholds(flat, 3).map((value) => Number(value.toFixed(4)))).toEqual([0.3333, 0.6667]);
  });

  it('refuses what makes no classes', () => {
    const histogram = { low: -0.5, width: 1, counts: Float64Array.of(3, 0, 2) };
    expect(() => otsuThresholds(histogram, 1)).toThrow('1 classes');
    expect(() => otsuThresholds(histogram, 3)).toThrow('the image has 2 different values');
  });
});

describe('thresholdWindows', () => {
  // Across a blurred edge the value is Phi(u) at the distance u, its density proportional to exp(u^2/2).
  it('reach 0.4366 standard deviations of the blur to both sides of an edge', async () => {
    const data = Float32Array.from({ length: 400_000 }, (_, at) => normalCdf(at / 50_000 - 4));
    const histogram = await greyHistogram(image(data));
    const [window] = thresholdWindows(histogram, otsuThresholds(histogram, 2));
    expect(window.threshold).toBeCloseTo(0.5, 3);
    expect(window.low).toBeCloseTo(normalCdf(-0.4366), 1);
    expect(window.high).toBeCloseTo(normalCdf(0.4366), 1);
    expect(window.high - window.low).toBeGreaterThan(0.3);
    expect(window.high - window.low).toBeLessThan(0.4);
  });

  it('hold a threshold that lies on the slope, and the valley beside it', async () => {
    const random = new Random(2);
    const data = Float32Array.from({ length: 200_000 }, (_, at) => (at % 2) + 0.12 * random.normal());
    const histogram = await greyHistogram(image(data));
    const [window] = thresholdWindows(histogram, [0.3]);
    expect(window.low).toBe(0.3);
    expect(window.high).toBeGreaterThan(0.5);
    expect(window.high).toBeLessThan(0.6);
  });

  it('span an empty valley, in which no voxel changes its class', async () => {
    const volume = image(Uint8Array.from({ length: 1000 }, (_, at) => (at % 3 === 0 ? 20 : 90)));
    const histogram = await greyHistogram(volume);
    const [{ low, high }] = thresholdWindows(histogram, [50]);
    expect(low).toBeLessThan(30);
    expect(high).toBeGreaterThan(80);
    expect(segmentVolume(volume, [low])).toEqual(segmentVolume(volume, [high]));
  });

  it('refuse thresholds out of order or of range', async () => {
    const histogram = await greyHistogram(image(Uint8Array.of(1, 2, 3, 4)));
    expect(() => thresholdWindows(histogram, [3, 2])).toThrow('the thresholds are 3, 2');
    expect(() => thresholdWindows(histogram, [])).toThrow('1 to 255 numbers in rising order');
    expect(() => thresholdWindows(histogram, [10])).toThrow('no voxel falls in class 1');
  });
});

describe('segmentVolume', () => {
  it('counts the thresholds below', () => {
    const { data } = segmentVolume(image(Float32Array.of(-1, 0.5, 0.51, 2, 9)), [0.5, 2]);
    expect([...data]).toEqual([0, 0, 1, 1, 2]);
    expect(() => segmentVolume(image(new Uint8Array(1)), [Number.NaN])).toThrow('the thresholds are NaN');
  });
});
