import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { knownMaterials, parseFormula } from './index.ts';

describe('parseFormula', () => {
  it.each([
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['2 - 3 - 4', -5],
    ['24 / 4 / 2', 3],
    ['2 ** 3 ** 2', 512],
    ['-2 ** 2', -4],
    ['2 ** -1', 0.5],
    ['1 + -0.5 * 3', -0.5],
    ['+.5e1', 5],
    ['exp(0) + tanh(0) + cosh(0)', 2],
  ])('%s is %f, as in Python', (text, value) => {
    const formula = parseFormula(text);
    expect(formula(7)).toBeCloseTo(value, 14);
    expect(formula.constant).toBe(true);
    expect(Math.abs(formula.derivative(7))).toBe(0);
  });

  it.each([
    '1.9793 * exp(-39.3631 * x)',
    'x ** 2.5 - x / (1 + x ** 2)',
    'cosh(x) * tanh(3 * (x - 0.5))',
    '2 ** x - -x',
  ])('%s brings its derivative', (text) => {
    const formula = parseFormula(text);
    expect(formula.constant).toBe(false);
    for (const x of [0.05, 0.3, 0.9]) {
      const slope = (formula(x + 1e-6) - formula(x - 1e-6)) / 2e-6;
      expect(formula.derivative(x)).toBeCloseTo(slope, 6);
    }
  });

  it.each([
    ['', 'ends too early'],
    ['1 +', 'ends too early'],
    ['(1', 'a bracket is not closed'],
    ['1)', "')' is out of place"],
    ['1 2', "'2' is out of place"],
    ['y', "'y' is out of place"],
    ['exp', "'exp' is out of place"],
    ['constructor(x)', "'constructor' is out of place"],
    ['x; process.exit()', "'; process.' is not understood"],
    [`${'('.repeat(1e4)}x`, 'is nested too deeply'],
    ['1..2', "'.2' is out of place"],
  ])('refuses %j', (text, what) => {
    expect(() => parseFormula(text)).toThrow(what);
  });
});

describe('the texts of the library', () => {
  const reference = 298.15;

  it.each(knownMaterials.hosts.map((host) => [host.name, host] as const))('are %s', (_, host) => {
    const { openCircuitPotential, diffusivity } = host;
    const formula = parseFormula(openCircuitPotential.formula ?? '');
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (x) => {
        expect(Math.abs(formula(x) - openCircuitPotential(x))).toBeLessThan(1e-14 * 20);
        const slope = openCircuitPotential.derivative?.(x) ?? NaN;
        expect(Math.abs(formula.derivative(x) - slope)).toBeLessThan(1e-11 * (1 + Math.abs(slope)));
      }),
    );
    expect(parseFormula(diffusivity.formula ?? '')(0.5)).toBe(diffusivity(0.5, reference));
  });

  it.each(knownMaterials.electrolyteProperties.map((property, k) => [k, property] as const))(
    'are electrolyte property %i',
    (_, property) => {
      const formula = parseFormula(property.formula ?? '');
      for (const c of [1, 50, 500, 1000, 2500]) {
        expect(Math.abs(formula(c) / property(c, reference) - 1)).toBeLessThan(1e-14);
        expect(
          Math.abs(formula.derivative(c) / (property.derivative?.(c, reference) ?? NaN) - 1),
        ).toBeLessThan(1e-12);
      }
    },
  );
});
