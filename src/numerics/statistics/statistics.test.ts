import { describe, expect, it } from 'vitest';
import { kolmogorovDistance } from './empirical.ts';
import { complementaryError, normalCdf, normalQuantile } from './normal.ts';
import { studentFactor, studentTail } from './student.ts';

describe('statistics', () => {
  it.each([
    // Values of the C library.
    [0, 1],
    [0.5, 0.4795001221869535],
    [1, 0.15729920705028513],
    [1.99, 0.004888586800383003],
    [2, 0.004677734981047266],
    [3, 2.2090496998585438e-5],
    [5, 1.5374597944280351e-12],
    [-1, 1.842700792949715],
  ])('erfc(%s)', (x, value) => {
    expect(Math.abs(complementaryError(x) / value - 1)).toBeLessThan(2e-13);
  });

  it.each([
    // Tables of Student's distribution, 97.5 %.
    [1, 12.7062],
    [2, 4.30265],
    [3, 3.18245],
    [4, 2.77645],
    [7, 2.36462],
    [11, 2.20099],
    [33, 2.03452],
    [120, 1.97993],
    [1e9, 1.95996],
  ])('95 % of a mean with %s degrees of freedom', (freedom, factor) => {
    expect(Math.abs(studentFactor(freedom) - factor)).toBeLessThan(5.1e-5);
    expect(studentTail(-studentFactor(freedom), freedom)).toBeCloseTo(0.05, 5);
  });

  it('of the normal distribution: the two-sided 95 % point', () => {
    expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 13);
  });

  it.each([1e-300, 1e-9, 0.025, 0.3, 0.5, 0.7, 0.999])('inverts the normal distribution at %s', (share) => {
    expect(Math.abs(normalCdf(normalQuantile(share)) / share - 1)).toBeLessThan(1e-12);
  });

  it('has no point beyond certainty', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect(() => normalQuantile(1.1)).toThrow(RangeError);
  });

  it('measure the largest gap on either side of a step', () => {
    expect(kolmogorovDistance([0.2, 0.9], (x) => x)).toBeCloseTo(0.4, 14);
    expect(kolmogorovDistance([0.6], (x) => x)).toBeCloseTo(0.6, 14);
    expect(() => kolmogorovDistance([], (x) => x)).toThrow(RangeError);
  });
});
