import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faradayConstant } from '../../material/index.ts';
import { depletionTime } from './depletion.ts';
import { steadyElectrolyte, type SteadyElectrolyteProblem } from './electrolyte-profile.ts';

const layer = (place: 'negative' | 'separator' | 'positive', thickness: number, porosity: number) =>
  ({ place, thickness, porosity, transportEfficiency: porosity ** 1.5, conductivity: 1 }) as const;

const problem: SteadyElectrolyteProblem = {
  layers: [layer('negative', 80e-6, 0.3), layer('separator', 20e-6, 0.5), layer('positive', 60e-6, 0.4)],
  concentration: 1000,
  transference: 0.3,
  currentDensity: 30,
  diffusivity: () => 3e-10,
};

function number(min: number, max: number): fc.Arbitrary<number> {
  return fc.double({ min, max, noNaN: true });
}

describe('steadyElectrolyte', () => {
  it('has the parabolas and the line of a constant diffusivity', () => {
    const steady = steadyElectrolyte(problem);
    const flux = (0.7 * 30) / faradayConstant;
    const resistances = problem.layers.map((each) => each.thickness / each.transportEfficiency / 3e-10);
    const [n = 0, s = 0, p = 0] = resistances;
    expect(steady.most - steady.least).toBeCloseTo(flux * (n / 2 + s + p / 2), 6);
    const [below, weights] = [
      [n / 6, n / 2 + s / 2, n / 2 + s + p / 3],
      problem.layers.map((each) => each.thickness * each.porosity),
    ];
    const pores = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = below.reduce((sum, value, k) => sum + (value * (weights[k] ?? 0)) / pores, 0);
    expect(steady.most).toBeCloseTo(1000 + flux * mean, 6);
    expect(steady.negativeMean).toBeCloseTo(1000 + flux * (mean - n / 6), 6);
    expect(steady.positiveMean).toBeCloseTo(1000 + flux * (mean - n / 2 - s - p / 3), 6);
    const poorest = n / 2 + s + p / 2 - mean;
    expect(steady.limitingCurrent / ((faradayConstant * 1000) / (0.7 * poorest))).toBeCloseTo(1, 9);
  });

  it('is empty at the limiting current in either direction, whatever the diffusivity', () => {
    fc.assert(
      fc.property(number(0.2, 3), number(-0.6, 0.6), fc.boolean(), (scale, bend, charge) => {
        const diffusivity = (c: number): number => 1e-10 * scale * Math.exp((bend * c) / 1000);
        const currentDensity = charge ? -1 : 1;
        const { limitingCurrent } = steadyElectrolyte({ ...problem, diffusivity, currentDensity });
        const at = steadyElectrolyte({
          ...problem,
          diffusivity,
          currentDensity: currentDensity * limitingCurrent,
        });
        expect(Math.abs(at.least)).toBeLessThan(1e-5);
        const past = steadyElectrolyte({
          ...problem,
          diffusivity,
          currentDensity: 1.1 * currentDensity * limitingCurrent,
        });
        expect(past.least).toBeLessThan(-1);
      }),
      { numRuns: 30 },
    );
  });

  it('follows a diffusivity that varies: c from the integral of D', () => {
    const bend = 1.2e-3;
    const diffusivity = (c: number): number => 4e-10 * Math.exp(-bend * c);
    const steady = steadyElectrolyte({ ...problem, diffusivity });
    // exp(−b c) is then linear in the integral: its ends differ by the flux times the resistance.
    const flux = (0.7 * 30) / faradayConstant;
    const across = problem.layers.reduce(
      (sum, each) => sum + each.thickness / each.transportEfficiency / (each.place === 'separator' ? 1 : 2),
      0,
    );
    const difference = (4e-10 / bend) * (Math.exp(-bend * steady.least) - Math.exp(-bend * steady.most));
    expect(difference / (flux * across)).toBeCloseTo(1, 4);
    expect(steady.least).toBeLessThan(1000);
  });

  it('takes all flux from the metal of a half cell, and is even without one', () => {
    const [, separator, positive] = problem.layers;
    const half = steadyElectrolyte({
      ...problem,
      layers: [separator, positive].filter((each) => each !== undefined),
    });
    expect(half.negativeMean).toBe(half.most);
    const rest = steadyElectrolyte({ ...problem, currentDensity: 0 });
    expect(rest.least).toBeCloseTo(1000, 8);
    const single = steadyElectrolyte({ ...problem, transference: 1 });
    expect(single.limitingCurrent).toBe(Infinity);
    expect(single.most - single.least).toBe(0);
  });
});

function emptyAfter(currentDensity: number, longest = 1e4): number {
  return depletionTime({ ...problem, currentDensity }, longest);
}

describe('depletionTime', () => {
  it('comes above the limiting current alone', () => {
    for (const sign of [1, -1]) {
      const { limitingCurrent } = steadyElectrolyte({ ...problem, currentDensity: sign });
      expect(emptyAfter(0.99 * sign * limitingCurrent)).toBe(Infinity);
      expect(emptyAfter(1.05 * sign * limitingCurrent)).toBeLessThan(1e4);
    }
  });

  it('is that of pores without diffusion at a large current', () => {
    const [, , positive] = problem.layers;
    const current = 1e5;
    const local =
      (1000 * faradayConstant * (positive?.porosity ?? 0) * (positive?.thickness ?? 0)) / (0.7 * current);
    expect(emptyAfter(current, 1) / local).toBeCloseTo(1, 2);
  });
});
