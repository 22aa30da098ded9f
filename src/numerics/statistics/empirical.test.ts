import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { empirical, histogram, kolmogorovDistance, quantile } from './empirical.ts';

const value = fc.oneof(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), fc.integer({ min: -5, max: 5 }));
const numbers = fc.array(value, { minLength: 1, maxLength: 40 });

describe('empirical distributions', () => {
  it('give the quantiles of R (type 5) without weights', () => {
    const { values, share } = empirical([3, 1, 4, 1, 5, 9, 2, 6]);
    expect([...values]).toEqual([1, 1, 2, 3, 4, 5, 6, 9]);
    // quantile(c(3, 1, 4, 1, 5, 9, 2, 6), c(.1, .25, .5, .9), type = 5)
    const found = [0.1, 0.25, 0.5, 0.9].map((at) => quantile({ values, share }, at));
    [1, 1.5, 3.5, 8.1].forEach((value, at) => expect(found[at]).toBeCloseTo(value, 12));
  });

  it('take a weight for as many values', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const weights = values.map((_, at) => (at % 3) + 1);
        const repeated = values.flatMap((value, at) => Array.from({ length: weights[at] }, () => value));
        const distance = kolmogorovDistance(repeated, (x) => 1 / (1 + Math.exp(-x)));
        expect(kolmogorovDistance(values, (x) => 1 / (1 + Math.exp(-x)), weights)).toBeCloseTo(distance, 12);
      }),
    );
  });

  it('rise with the share and stay within the values', () => {
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const distribution = empirical(values);
        const found = quantile(distribution, share);
        expect(found).toBeGreaterThanOrEqual(Math.min(...values));
        expect(found).toBeLessThanOrEqual(Math.max(...values));
        expect(quantile(distribution, Math.min(1, share + 0.1))).toBeGreaterThanOrEqual(found);
      }),
    );
  });

  it('count every value in one class', () => {
    fc.assert(
      fc.property(
        numbers,
        fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
        (values, classes) => {
          const { edges, share, density } = histogram(empirical(values), classes);
          expect(share.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1, 12);
          expect(edges).toHaveLength(share.length + 1);
          const whole = density.reduce((sum, height, at) => sum + height * (edges[at + 1] - edges[at]), 0);
          expect(whole).toBeCloseTo(1, 6);
        },
      ),
    );
    expect(histogram(empirical([0, 1, 2, 3, 4]), 2)).toEqual({
      edges: [0, 2, 4],
      share: [0.4, 0.6],
      density: [0.2, 0.3],
    });
    expect(histogram(empirical([5, 5, 5])).share).toEqual([1]);
    expect(histogram(empirical([1e-9, 1.0000000000000003e-9]), 3).share).toEqual([1]);
  });

  it('refuse what is none', () => {
    expect(() => empirical([])).toThrow(RangeError);
    expect(() => empirical([1, Number.NaN])).toThrow('not finite');
    expect(() => empirical([1, 2], [1])).toThrow('2 values with 1 weights');
    expect(() => empirical([1, 2], [0, 0])).toThrow('all weights are 0');
    expect(() => empirical([1, 2], [-1, 2])).toThrow('-1 is no weight');
    expect(() => quantile(empirical([1]), 2)).toThrow('2 is no share');
    expect(() => histogram(empirical([1]), 0)).toThrow('0 classes');
  });
});
