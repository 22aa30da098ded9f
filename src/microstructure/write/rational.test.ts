import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asRational } from './rational.ts';

describe('a number as a TIFF rational', () => {
  it.each([
    [0.4, 2, 5],
    [0.390625, 25, 64],
    [3, 3, 1],
    [1e-12, 1, 4294967295],
    [1e12, 4294967295, 1],
  ])('%d is %d / %d', (value, numerator, denominator) => {
    expect(asRational(value)).toEqual({ numerator, denominator });
  });

  it('differs by less than the step of 32 bits', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (value) => {
        const { numerator, denominator } = asRational(value);
        expect(Math.max(numerator, denominator)).toBeLessThan(2 ** 32);
        expect(Math.abs(numerator / denominator / value - 1)).toBeLessThan(2 ** -31.9);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });
});
