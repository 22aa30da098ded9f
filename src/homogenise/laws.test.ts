import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayOctant } from '../../verify/sphere-arrays.js';
import type { LabelledVolume, Shape } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import { bruggemanFit, transport, transportLaws } from './index.ts';

const options = { axis: 'z', conductivities: { pore: 1 }, tolerance: 1e-5 } as const;
const phases = [
  { name: 'solid', label: 0 },
  { name: 'pore', label: 1 },
];

function volumeOf(shape: Shape, isPore: (x: number, y: number, z: number) => boolean): LabelledVolume {
  const [nx, ny, nz] = shape;
  const data = Uint8Array.from({ length: nx * ny * nz }, (_, at) =>
    isPore(at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))) ? 1 : 0,
  );
  return { data, shape, voxelSize: [1e-6, 1e-6, 1e-6], phases };
}

describe('bruggemanFit', () => {
  it('finds the exponent of parts that follow the law, without scatter', () => {
    const fit = bruggemanFit(
      [0.3, 0.4, 0.5].map((fraction) => ({ fraction, effectiveRatio: fraction ** 1.7 })),
    );
    expect(fit).toMatchObject({ count: 3 });
    expect(fit?.exponent).toBeCloseTo(1.7, 12);
    expect(fit?.standardError).toBeCloseTo(0, 12);
    expect(fit?.standardDeviation).toBeCloseTo(0, 12);
    expect(fit?.free?.prefactor).toBeCloseTo(1, 10);
    expect(fit?.free?.determination).toBeCloseTo(1, 10);
  });

  it('covers the true exponent with its standard error, and finds a prefactor', () => {
    const random = new Random(4);
    let held = 0;
    for (let trial = 0; trial < 200; trial++) {
      const parts = Array.from({ length: 27 }, () => {
        const fraction = 0.35 + 0.1 * random.uniform();
        return { fraction, effectiveRatio: 0.8 * fraction ** 1.5 * Math.exp(0.05 * random.normal()) };
      });
      const free = bruggemanFit(parts)?.free;
      if (Math.abs((free?.exponent ?? 0) - 1.5) < 1.96 * (free?.standardError ?? 0)) held++;
    }
    // 95 % of 200 by a normal distribution, a little less by Student's with 25 degrees of freedom: 186 ± 3.6.
    expect(held).toBeGreaterThan(175);
    expect(held).toBeLessThan(199);
  });

  it('gives 3/2 for dilute spheres, whose conductivity is 2 ε / (3 − ε) (Maxwell 1873)', async () => {
    const parts = [];
    for (const fraction of [0.02, 0.03, 0.04]) {
      const data = arrayOctant('sc', fraction, 128);
      const volume: LabelledVolume = { data, shape: [64, 64, 64], voxelSize: [1e-6, 1e-6, 1e-6], phases };
      const { fractionTotal, effectiveRatio } = await transport(volume, options);
      parts.push({ fraction: fractionTotal, effectiveRatio });
    }
    const fit = bruggemanFit(parts);
    // The voxels' stairs make it more, by as much as spheres conduct too little.
    expect(fit?.exponent).toBeGreaterThan(1.49);
    expect(fit?.exponent).toBeLessThan(1.58);
  });

  it('leaves out parts that do not conduct, or are full', () => {
    const good = { fraction: 0.4, effectiveRatio: 0.2 };
    expect(
      bruggemanFit([good, { fraction: 0.3, effectiveRatio: 0 }, { fraction: 1, effectiveRatio: 1 }]),
    ).toBeNull();
    const fit = bruggemanFit([good, good, good, { fraction: 0.2, effectiveRatio: 0 }]);
    expect(fit?.count).toBe(3);
    expect(fit?.free).toBeNull();
  });
});

describe('transportLaws', () => {
  it('finds straight channels neither long nor narrow', async () => {
    const volume = volumeOf([8, 8, 16], (x, y) => x % 4 < 2 && y < 6);
    const laws = await transportLaws(volume, await transport(volume, options));
    expect(laws.constrictivity).toBeCloseTo(1, 6);
    expect(laws.formationFactor).toBeCloseTo(8 / 3, 6);
  });

  it('finds a channel of two widths narrow: δ = D_eff / ε', async () => {
    // Half its length with 16 columns of 64, half with 4: in series 2 / (1/16 + 1/4) of 64 columns, spread at the joint
    // apart, and ε = 10/64.
    const volume = volumeOf([8, 8, 256], (x, y, z) => x < (z < 128 ? 4 : 2) && y < (z < 128 ? 4 : 2));
    const { constrictivity, paths } = await transportLaws(volume, await transport(volume, options));
    expect(paths.geometricTortuosity).toBeCloseTo(1, 3);
    expect(constrictivity).toBeCloseTo(6.4 / 10, 1);
    expect(constrictivity).toBeLessThan(6.4 / 10);
    expect(constrictivity).toBeGreaterThan(0.98 * (6.4 / 10));
  });

  // Layers inclined by 2 : 1, sides joined: τ = 1 + 1/4, the square of the way along them.
  it('has τ = τ_g² in oblique layers, once their stairs are extrapolated away', async () => {
    const values: number[] = [];
    for (const width of [16, 32]) {
      const period = 4 * width;
      const volume = volumeOf(
        [period, 1, 2 * period],
        (x, _y, z) => (x - Math.floor(z / 2) + period) % period < width,
      );
      const { tortuosityFactor } = await transport(volume, { ...options, boundary: 'plates-periodic' });
      values.push(tortuosityFactor ?? 0);
    }
    expect(values[1]).toBeGreaterThan(1.25);
    expect(Math.abs((2 * (values[1] ?? 0) - (values[0] ?? 0)) / 1.25 - 1)).toBeLessThan(0.02);
  });

  it('never finds more than one: the tortuosity factor is at least the square of the geometric one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.double({ min: 0.4, max: 0.95, noNaN: true }),
        fc.integer({ min: 1, max: 3 }),
        async (seed, chance, edge) => {
          const random = new Random(seed);
          const draws = Float64Array.from({ length: 12 ** 3 }, () => random.uniform());
          const of = (at: number): number => Math.floor(at / edge);
          const volume = volumeOf(
            [12, 12, 12],
            (x, y, z) => (draws[of(x) + 12 * (of(y) + 12 * of(z))] ?? 1) < chance,
          );
          fc.pre(volume.data.includes(1));
          const result = await transport(volume, options);
          const { constrictivity, paths } = await transportLaws(volume, result);
          expect(constrictivity === null).toBe(!result.percolating);
          expect(paths.geometricTortuosity === null).toBe(!result.percolating);
          const geometric = (paths.geometricTortuosity ?? 1) * (1 - 1e-5);
          expect(constrictivity ?? 1).toBeLessThanOrEqual(1 + 1e-5);
          expect(result.tortuosityFactor ?? Infinity).toBeGreaterThanOrEqual(geometric);
          expect(result.tortuosityFactorPercolating ?? Infinity).toBeGreaterThanOrEqual(geometric ** 2);
        },
      ),
      { numRuns: 60, seed: 2 },
    );
  });

  it('is for one phase between walls', async () => {
    const volume = volumeOf([8, 8, 8], (x) => x < 4);
    const periodic = await transport(volume, { ...options, boundary: 'plates-periodic' });
    await expect(transportLaws(volume, periodic)).rejects.toThrow("the boundary 'plates-periodic'");
    const both = await transport(volume, { ...options, conductivities: { pore: 1, solid: 0.1 } });
    await expect(transportLaws(volume, both)).rejects.toThrow('paths through 2 phases');
  });
});
