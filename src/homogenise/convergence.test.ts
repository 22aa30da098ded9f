import { describe, expect, it } from 'vitest';
import { randomCells } from '../../verify/random-cells.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { convergence, representativeness, type ConvergenceOptions } from './index.ts';

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
