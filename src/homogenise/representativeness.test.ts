import { describe, expect, it } from 'vitest';
import { randomCells } from '../../verify/random-cells.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { representativeness, volumeNeeded } from './index.ts';

const voxelSize = [1e-6, 1e-6, 2e-6] as const;
const voxel = 2e-18;
const phases = [
  { name: 'solid', label: 0 },
  { name: 'pore', label: 1 },
];
const options = { axis: 'z', conductivities: { pore: 1 }, tolerance: 0.01 } as const;

/** Cubes of `edge` voxels, each pore with probability one half, independent of all others. */
function cubes(size: number, edge: number, seed: number): LabelledVolume {
  return { data: randomCells(size, edge, seed), shape: [size, size, size], voxelSize, phases };
}

describe('representativeness', () => {
  // Independent cells: the variance of a mean over n of them is p (1 - p) / n, so the integral range is a cell. One
  // estimate has a relative standard deviation of 17.5 % (300 trials; the sizes share the image, so it is more than
  // the sqrt(2 / 96) of as many independent boxes), the mean of six a sixth of its variance.
  it.each([
    ['single voxels', 1],
    ['cubes of two', 2],
  ])('finds the integral range of independent cells: %s', async (_name, edge) => {
    const ranges: number[] = [];
    for (let seed = 1; seed <= 6; seed++) {
      const found = await representativeness(cubes(48, edge, seed), options);
      ranges.push(found.integralRange / (edge ** 3 * voxel));
      const share = found.whole.fractionTotal;
      const error = Math.sqrt((share * (1 - share) * found.integralRange) / (48 ** 3 * voxel)) / share;
      expect(found.fraction.relativeStandardError).toBeCloseTo(error, 12);
      expect(found.effectiveRatio.relativeStandardError).toBeGreaterThan(
        found.fraction.relativeStandardError,
      );
    }
    const mean = ranges.reduce((sum, range) => sum + range, 0) / ranges.length;
    expect(Math.abs(mean - 1)).toBeLessThan(3 * (0.175 / Math.sqrt(6)));
  });

  it('divides every voxel among the boxes of each size', async () => {
    const volume: LabelledVolume = { ...cubes(48, 1, 3), shape: [72, 32, 48] };
    const { sizes, whole } = await representativeness(volume, { ...options, divisions: [2, 3] });
    expect(sizes.map(({ boxes }) => boxes)).toEqual([8, 27]);
    expect(sizes[1]?.shape).toEqual([24, 10, 16]);
    for (const size of sizes) expect(size.volume * size.boxes).toBeCloseTo(48 ** 3 * voxel, 20);
    expect(sizes[0]?.fraction.mean).toBeCloseTo(whole.fractionTotal, 12);
  });

  it('sees no scatter where all boxes are alike', async () => {
    const volume: LabelledVolume = { ...cubes(32, 1, 1), data: new Uint8Array(32 ** 3).fill(1) };
    const { effectiveRatio, fraction, integralRange } = await representativeness(volume, {
      ...options,
      divisions: [2],
    });
    expect(effectiveRatio).toMatchObject({ mean: 1, scatter: 0, relativeStandardError: 0, exponent: null });
    expect([fraction.mean, integralRange]).toEqual([1, 0]);
  });

  it('asks for four times the volume for twice the accuracy', () => {
    const scatter = { scatter: 2e-17, freedom: Infinity, mean: 0.2, relativeStandardError: 0.1, exponent: 1 };
    expect(volumeNeeded(scatter, 0.1)).toBeCloseTo((2e-17 * 1.959963984540054 ** 2) / 0.02 ** 2, 24);
    expect(volumeNeeded(scatter, 0.05) / volumeNeeded(scatter, 0.1)).toBeCloseTo(4, 12);
    expect(() => volumeNeeded(scatter, 0)).toThrow('the tolerance is 0');
  });

  it('does not divide an axis of one slice, and refuses boxes that are too small', async () => {
    const slice: LabelledVolume = { ...cubes(48, 1, 2), shape: [48, 1, 2304] };
    const { sizes } = await representativeness(slice, { ...options, axis: 'x', divisions: [2] });
    expect(sizes[0]?.boxes).toBe(4);
    await expect(representativeness(cubes(24, 1, 1), { ...options, divisions: [4] })).rejects.toThrow(
      '24 x 24 x 24 voxels divided by 4; expected whole numbers of at least 2',
    );
    const voxel: LabelledVolume = { ...cubes(48, 1, 2), data: Uint8Array.of(1), shape: [1, 1, 1] };
    await expect(representativeness(voxel, options)).rejects.toThrow('1 x 1 x 1 voxels divided by 2');
  });
});
