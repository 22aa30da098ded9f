import { describe, expect, it } from 'vitest';
import { randomCells } from '../../../verify/random-cells.ts';
import type { LabelledVolume } from '../../microstructure/index.ts';
import {
  boxPropertyNamed,
  measureOf,
  propertyConvergence,
  propertyRepresentativeness,
} from './properties.ts';

const volume: LabelledVolume = {
  data: randomCells(48, 1, 4),
  shape: [48, 48, 48],
  voxelSize: [1e-6, 1e-6, 1e-6],
  phases: [
    { name: 'solid', label: 0 },
    { name: 'pore', label: 1 },
  ],
};

async function always(): Promise<number> {
  return await Promise.resolve(1);
}

function edgeOf({ shape, voxelSize }: LabelledVolume): number {
  return Math.cbrt(shape[0] * shape[1] * shape[2]) * voxelSize[0];
}

describe('representativeness of any property', () => {
  it('finds a bias of one over the edge', async () => {
    const found = await propertyRepresentativeness(
      volume,
      async (part) => await Promise.resolve(5 * (1 - 3e-6 / edgeOf(part))),
    );
    expect(found.bias?.limit).toBeCloseTo(5, 9);
    expect(found.bias?.length).toBeCloseTo(-3e-6, 12);
    expect(found.bias?.whole).toBeCloseTo(-3 / 48, 9);
    expect(found.bias?.residual).toBeLessThan(1e-9);
    expect(found.scatter.scatter).toBe(0);
    expect(found.sizes.map(({ boxes }) => boxes)).toEqual([8, 27, 64]);
    expect(found.boxes).toHaveLength(99);
  });

  it('finds no bias in fractions, whose boxes make up the image', async () => {
    const measure = measureOf(boxPropertyNamed('fraction'), volume, 'pore');
    const found = await propertyRepresentativeness(volume, measure, { accuracy: 0.01 });
    expect(found.bias?.whole).toBeCloseTo(0, 12);
    // Independent voxels: the variance of a mean is p (1 - p) over their number, known to 15 % from 96 degrees of freedom.
    expect(Math.abs(found.scatter.scatter / (found.whole * (1 - found.whole) * 1e-18) - 1)).toBeLessThan(
      0.45,
    );
    expect(Math.abs((found.scatter.exponent ?? 0) - 1)).toBeLessThan(0.6);
    expect(found.volumeNeeded).toBeGreaterThan(0);
    const curve = await propertyConvergence(volume, measure, { from: 'centre', steps: 4 });
    expect(curve.value.at(-1)).toBe(found.whole);
    expect(curve.boxes.map(({ shape }) => shape[0])).toEqual([12, 24, 36, 48]);
  });

  it.each(['fraction', 'area', 'sauter-radius', 'pore-size', 'percolating'])('measures %s', async (name) => {
    const value = await measureOf(boxPropertyNamed(name), volume, 'pore')(volume);
    // Half of all voxels; half of all neighbours differ: Σ w/|u| over the 13 directions, 0.745 per edge; hardly a pore is larger than a
    // voxel; beyond site percolation (0.3116) nearly all.
    const ranges = {
      fraction: [0.48, 0.52],
      area: [0.735e6, 0.755e6],
      'sauter-radius': [1.95e-6, 2.1e-6],
      'pore-size': [0.5e-6, 1.2e-6],
      percolating: [0.95, 1],
    };
    const [low = 0, high = 0] = ranges[name as keyof typeof ranges];
    expect(value).toBeGreaterThan(low);
    expect(value).toBeLessThan(high);
  });

  it('refuses what is no property, phase or accuracy', async () => {
    expect(() => boxPropertyNamed('fractoin')).toThrow('did you mean fraction?');
    expect(() => measureOf(boxPropertyNamed('area'), volume, 'gas')).toThrow("no phase is called 'gas'");
    await expect(propertyRepresentativeness(volume, always, { accuracy: 2 })).rejects.toThrow(
      'accuracy is 2',
    );
  });
});
