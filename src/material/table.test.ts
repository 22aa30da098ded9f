import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tabulated } from './index.ts';

describe('a function from a table', () => {
  const places = [0, 0.1, 0.35, 0.4, 0.8, 1];

  it('is any cubic itself, by a spline through its points', () => {
    const coefficient = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(coefficient, coefficient, coefficient, coefficient, (a, b, c, d) => {
        const cubic = (x: number): number => a + x * (b + x * (c + x * d));
        const { derivative, ...spline } = Object.assign(
          tabulated({ x: places, y: places.map(cubic) }, 'cubic'),
        );
        const through = tabulated({ x: places, y: places.map(cubic) }, 'cubic');
        expect(spline.range).toEqual([0, 1]);
        for (const x of [0, 0.02, 0.2, 0.37, 0.77, 0.99, 1]) {
          expect(through(x)).toBeCloseTo(cubic(x), 12);
          expect(derivative(x)).toBeCloseTo(b + x * (2 * c + 3 * d * x), 10);
        }
      }),
    );
  });

  it('goes through its points, and on straight beyond them', () => {
    const y = [3, 1, 1.2, 0.9, 0.2, 0.1];
    for (const between of ['linear', 'cubic'] as const) {
      const found = tabulated({ x: places, y }, between);
      places.forEach((x, k) => expect(found(x)).toBeCloseTo(y[k], 13));
      for (const [end, beyond] of [
        [0, -0.3],
        [1, 1.4],
      ]) {
        expect(found(beyond)).toBeCloseTo(found(end) + (beyond - end) * found.derivative(end), 12);
      }
    }
    expect(tabulated({ x: [0, 1], y: [2, 4] }, 'linear')(0.25)).toBe(2.5);
  });

  it('has slopes without jumps', () => {
    const { derivative } = tabulated({ x: places, y: [3, 1, 1.2, 0.9, 0.2, 0.1] }, 'cubic');
    for (const x of places.slice(1, -1)) expect(derivative(x - 1e-12)).toBeCloseTo(derivative(x + 1e-12), 8);
  });

  it('needs points that rise', () => {
    expect(() => tabulated({ x: [0, 0], y: [1, 2] }, 'linear')).toThrow(/rising/);
    expect(() => tabulated({ x: [0, 1, 2], y: [1, 2, 3] }, 'cubic')).toThrow(/at least 4/);
  });
});
