import { describe, expect, it } from 'vitest';
import { Random } from '../numerics/index.ts';
import type { LabelledVolume, Shape } from '../microstructure/index.ts';
import { transportProfile } from './index.ts';

const phases = [
  { name: 'solid', label: 0 },
  { name: 'pore', label: 3 },
];

function build(shape: Shape, isPore: (i: number, j: number, k: number) => boolean): LabelledVolume {
  const [nx, ny] = shape;
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, at) =>
    isPore(at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))) ? 3 : 0,
  );
  return { data, shape, voxelSize: [1e-6, 2e-6, 0.5e-6], phases };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const options = { conductivities: { pore: 2 }, tolerance: 1e-6 } as const;

describe('transportProfile', () => {
  it('is one over the fraction in straight pores', async () => {
    const volume = build([8, 6, 10], (i) => i < 2);
    const { macMullinNumber, tortuosityFactor, fraction, position } = await transportProfile(volume, {
      ...options,
      axis: 'z',
    });
    for (const value of macMullinNumber) expect(value).toBeCloseTo(4, 5);
    for (const value of tortuosityFactor) expect(value).toBeCloseTo(1, 5);
    for (const value of fraction) expect(value).toBeCloseTo(0.25, 12);
    expect(position[0]).toBeCloseTo(0.25e-6, 18);
    expect(position[9]).toBeCloseTo(4.75e-6, 18);
  });

  it('sees where a pore narrows', async () => {
    // A wide half and a narrow half: far from the step each is as if alone.
    const volume = build([8, 8, 64], (i, j, k) => k < 32 || (i < 4 && j < 4));
    const { macMullinNumber } = await transportProfile(volume, { ...options, axis: 'z' });
    expect(macMullinNumber[8]).toBeCloseTo(1, 3);
    expect(macMullinNumber[56]).toBeCloseTo(4, 3);
  });

  it.each(['x', 'y', 'z'] as const)('adds up to the whole, and mirrors with the image: %s', async (axis) => {
    const shape = [14, 11, 17] as const;
    const random = new Random(4);
    const pore = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
      random.uniform() < 0.6 ? 1 : 0,
    );
    const at = (i: number, j: number, k: number): boolean => pore[i + 14 * (j + 11 * k)] === 1;
    const one = await transportProfile(build(shape, at), { ...options, tolerance: 1e-7, axis });
    expect(mean(one.macMullinNumber) / (one.whole.macMullinNumber ?? 0)).toBeCloseTo(1, 6);
    const turned = build(shape, (i, j, k) =>
      at(axis === 'x' ? 13 - i : i, axis === 'y' ? 10 - j : j, axis === 'z' ? 16 - k : k),
    );
    const other = await transportProfile(turned, { ...options, tolerance: 1e-7, axis });
    const last = one.macMullinNumber.length - 1;
    // The field's error is the square root of the energy's.
    for (const [slice, value] of one.macMullinNumber.entries()) {
      expect(Math.abs((other.macMullinNumber[last - slice] ?? 0) - value)).toBeLessThan(
        5e-3 * (one.whole.macMullinNumber ?? 0),
      );
    }
  });

  it.each(['periodic', 'kinematic', 'static'] as const)('refuses %s boundaries', async (boundary) => {
    const volume = build([4, 4, 4], () => true);
    await expect(transportProfile(volume, { ...options, axis: 'z', boundary })).rejects.toThrow(
      `a profile under '${boundary}' boundaries`,
    );
  });

  it('refuses several phases, and one that does not percolate', async () => {
    const volume = build([4, 4, 4], (_i, _j, k) => k !== 2);
    await expect(transportProfile(volume, { ...options, axis: 'z' })).rejects.toThrow(
      "'pore' does not percolate along z",
    );
    const both = { pore: 1, solid: 1 };
    await expect(transportProfile(volume, { axis: 'z', conductivities: both })).rejects.toThrow(
      'a profile of 2 phases together; expected one conducting phase',
    );
  });
});
