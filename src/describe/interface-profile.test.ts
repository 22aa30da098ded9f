import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { booleanSpheres, cylinder, slab } from '../../verify/shapes.ts';
import { Random } from '../numerics/index.ts';
import type { LabelledVolume, Shape } from '../microstructure/index.ts';
import { interfaceAreas, interfaceProfiles } from './index.ts';

const phases = ['a', 'b', 'c'].map((name, label) => ({ name, label }));

function noise(shape: Shape, seed: number): LabelledVolume {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    Math.floor(3 * random.uniform()),
  );
  return { data, shape, voxelSize: [1e-6, 2e-6, 0.7e-6], phases };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('interfaceProfiles', () => {
  it('add up to the areas of the whole, whatever the image', async () => {
    const length = fc.integer({ min: 1, max: 7 });
    await fc.assert(
      fc.asyncProperty(length, length, length, fc.nat(), async (nx, ny, nz, seed) => {
        const volume = noise([nx, ny, nz], seed);
        const whole = await interfaceAreas(volume);
        for (const [pair, { phases: names, corrected }] of (await interfaceProfiles(volume)).entries()) {
          expect(names).toEqual(whole[pair].phases);
          const expected = whole[pair].corrected.perVolume;
          expect(Math.abs(mean(corrected) - expected)).toBeLessThanOrEqual(1e-12 * expected);
        }
      }),
    );
  });

  it('mirror with the image', async () => {
    const volume = noise([6, 5, 9], 3);
    const plane = 30;
    const turned = volume.data.slice();
    for (let z = 0; z < 9; z++) turned.set(volume.data.subarray(z * plane, (z + 1) * plane), (8 - z) * plane);
    const one = await interfaceProfiles(volume);
    const other = await interfaceProfiles({ ...volume, data: turned });
    for (const [pair, { corrected }] of one.entries()) {
      const backwards = other[pair].corrected.toReversed();
      for (const [z, value] of corrected.entries()) expect(backwards[z] / value).toBeCloseTo(1, 12);
    }
  });

  it('is constant along a mantle', async () => {
    const [{ corrected }] = await interfaceProfiles(cylinder(12, 20));
    const inner = corrected.subarray(1, -1);
    for (const value of inner) expect(value / inner[0]).toBeCloseTo(1, 12);
  });

  it('lies in the two layers beside a plane across z, half in each', async () => {
    const [{ corrected }] = await interfaceProfiles(slab(10, 16));
    const largest = Math.max(...corrected);
    const holding = Array.from(corrected, (value) => (value > 0 ? value / largest : 0));
    const plane = [0, 0, 0, 1, 1, 0, 0, 0, 0];
    expect(holding).toEqual([...plane, ...plane.toReversed()]);
  });

  it('is even in overlapping spheres, which are', async () => {
    const random = new Random(2);
    const sums = [0, 0, 0];
    for (let seed = 0; seed < 4; seed++) {
      const body = booleanSpheres(96, 5, 0.5, () => random.uniform());
      const [{ corrected }] = await interfaceProfiles(body);
      sums.forEach((_, part) => (sums[part] += mean(corrected.subarray(32 * part, 32 * part + 32))));
    }
    // One standard deviation of a third of four samples is 1.5 %.
    const whole = sums.reduce((total, part) => total + part / 3, 0);
    for (const sum of sums) expect(Math.abs(sum / whole - 1)).toBeLessThan(0.045);
  });
});
