import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashinShtrikmanBounds, wienerBounds, type Constituent } from './index.ts';

function composite(...pairs: readonly (readonly [fraction: number, conductivity: number])[]): Constituent[] {
  return pairs.map(([fraction, conductivity]) => ({ fraction, conductivity }));
}

const composites = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.double({ min: 1e-6, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((pairs) => {
    const total = pairs.reduce((sum, [share]) => sum + share, 0);
    return composite(...pairs.map(([share, conductivity]) => [share / total, conductivity] as const));
  });

describe('wienerBounds', () => {
  it('are layers in series and in parallel', () => {
    const [series, parallel] = wienerBounds(composite([0.5, 1], [0.5, 10]));
    expect(series).toBeCloseTo(1.818181818, 9);
    expect(parallel).toBe(5.5);
  });

  it('are zero and the mean where one phase insulates', () => {
    expect(wienerBounds(composite([0.4, 2], [0.6, 0]))).toEqual([0, 0.8]);
  });

  it('forget phases that are not there', () => {
    expect(wienerBounds(composite([1, 3], [0, 0]))).toEqual([3, 3]);
  });

  it('refuse fractions that do not add up to one', () => {
    expect(() => wienerBounds(composite([0.5, 1], [0.6, 1]))).toThrow('volume fractions add up to 1.1');
    expect(() => wienerBounds(composite([0.5, -1], [0.5, 1]))).toThrow('conductivities of at least 0');
  });
});

describe('hashinShtrikmanBounds', () => {
  it('are 0 and 2 phi / (3 - phi) with insulating inclusions', () => {
    const [lower, upper] = hashinShtrikmanBounds(composite([0.5, 1], [0.5, 0]));
    expect(lower).toBe(0);
    expect(upper).toBeCloseTo((2 * 0.5) / (3 - 0.5), 12);
  });

  // Simple cubic arrays, conductivity ratio 10 (Sangani and Acrivos, Proc. R. Soc. A 386, 263 (1983)).
  it.each([
    [0.1, 1.24334],
    [0.2, 1.53172],
    [0.3, 1.88767],
    [0.4, 2.36226],
  ])('hold for cubic arrays of spheres, fraction %f', (fraction, effective) => {
    const [lower, upper] = hashinShtrikmanBounds(composite([1 - fraction, 1], [fraction, 10]));
    expect(effective).toBeGreaterThan(lower);
    expect(effective).toBeLessThan(upper);
  });

  it('hold for the checkerboard in two dimensions, sqrt(D1 D2)', () => {
    const [lower, upper] = hashinShtrikmanBounds(composite([0.5, 1], [0.5, 9]), 2);
    expect(lower).toBeLessThan(3);
    expect(upper).toBeGreaterThan(3);
  });

  it('lie within those of Wiener and meet for one phase', () => {
    fc.assert(
      fc.property(composites, fc.constantFrom(2 as const, 3 as const), (constituents, dimensions) => {
        const [series, parallel] = wienerBounds(constituents);
        const [lower, upper] = hashinShtrikmanBounds(constituents, dimensions);
        const slack = 1e-9 * parallel;
        expect(lower).toBeGreaterThanOrEqual(series - slack);
        expect(upper).toBeGreaterThanOrEqual(lower - slack);
        expect(upper).toBeLessThanOrEqual(parallel + slack);
      }),
    );
    const [lower, upper] = hashinShtrikmanBounds(composite([1, 7]));
    expect([lower, upper]).toEqual([7, 7]);
  });
});
