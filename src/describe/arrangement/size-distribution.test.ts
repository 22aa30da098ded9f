import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../numerics/index.ts';
import { sizeDistribution } from './size-distribution.ts';

const quick = { resamples: 100, fitResamples: 0 } as const;

function within(estimate: { value: number; standardError: number }, truth: number): void {
  expect(Math.abs(estimate.value - truth)).toBeLessThan(3.5 * estimate.standardError);
}

describe('size distributions', () => {
  it('of two sizes are those of arithmetic', () => {
    // Eight spheres of 1 µm and one of 2 µm: as much volume in either.
    const diameters = [...Array.from({ length: 8 }, () => 1e-6), 2e-6];
    const found = sizeDistribution({ diameters }, quick);
    expect(found.byNumber.mean.value).toBeCloseTo(10e-6 / 9, 15);
    expect(found.byVolume.mean.value).toBeCloseTo(1.5e-6, 15);
    expect(found.sauterDiameter.value).toBeCloseTo(16e-6 / 12, 15);
    expect(found.fits).toBeNull();
    expect(found.cumulative.byVolume[7]).toBeCloseTo(0.5, 12);
    expect(sizeDistribution({ diameters, dimensions: 2 }, quick).sauterDiameter.value).toBeCloseTo(
      12e-6 / 10,
      15,
    );
  });

  it('of log-normal spheres have the means and quantiles of theory', () => {
    const random = new Random(1);
    const [median, spread] = [6e-6, 0.35];
    const diameters = Float64Array.from({ length: 3000 }, () => random.logNormal(median, spread));
    const found = sizeDistribution({ diameters }, { ...quick, resamples: 200 });
    const moment = (order: number): number => median * Math.exp(order * spread ** 2);
    within(found.byNumber.mean, moment(0.5));
    within(found.byNumber.d50, median);
    within(found.byVolume.d50, moment(3));
    within(found.byVolume.mean, moment(3.5));
    within(found.sauterDiameter, moment(2.5));
    // Hatch and Choate: by volume the spread is the same.
    const { number, volume } = found.fits ?? {};
    expect(Math.abs((number?.logNormal.spread ?? 0) / spread - 1)).toBeLessThan(0.05);
    expect(Math.abs((volume?.logNormal.spread ?? 0) / spread - 1)).toBeLessThan(0.1);
    expect(number?.logNormal.akaike).toBeLessThan(number?.weibull.akaike ?? 0);
    expect(found.cumulative.diameter).toHaveLength(200);
    expect(found.cumulative.byNumber.at(-1)).toBe(1);
  });

  it('scale with the unit and do not depend on the order', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 3, maxLength: 30 });
    fc.assert(
      fc.property(sizes, (diameters) => {
        const found = sizeDistribution({ diameters }, quick);
        const scaled = sizeDistribution({ diameters: diameters.map((d) => d / 1024).toReversed() }, quick);
        expect(scaled.sauterDiameter.value * 1024).toBeCloseTo(found.sauterDiameter.value, 8);
        expect(scaled.byVolume.d50.value * 1024).toBeCloseTo(found.byVolume.d50.value, 8);
        expect(scaled.byNumber.d90 * 1024).toBeCloseTo(found.byNumber.d90, 8);
        expect(found.byVolume.d50.value).toBeGreaterThanOrEqual(Math.min(...diameters));
        expect(found.byVolume.mean.value).toBeGreaterThanOrEqual(found.byNumber.mean.value - 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it('refuse what is no size', () => {
    expect(() => sizeDistribution({ diameters: [1e-6] })).toThrow('a size distribution of 1 particles');
    expect(() => sizeDistribution({ diameters: [1, 0] })).toThrow('particle 2: diameter 0 m');
    expect(() => sizeDistribution({ diameters: [1, 2], counts: [1] })).toThrow('2 diameters and 1 counts');
  });
});
