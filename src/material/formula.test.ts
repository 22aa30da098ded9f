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

  const potentials = knownMaterials.hosts.flatMap(({ name, openCircuitPotential, entropicCoefficient }) =>
    [openCircuitPotential, entropicCoefficient].flatMap((found) =>
      found?.formula === undefined ? [] : [[name, found] as const],
    ),
  );

  it.each(potentials)('are the potential or its change with temperature of %s', (_, potential) => {
    const formula = parseFormula(potential.formula ?? '');
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), (x) => {
        expect(Math.abs(formula(x) - potential(x))).toBeLessThan(1e-14 * 20);
        const slope = potential.derivative?.(x) ?? NaN;
        expect(Math.abs(formula.derivative(x) - slope)).toBeLessThan(1e-11 * (1 + Math.abs(slope)));
      }),
    );
  });

  it.each(knownMaterials.hosts.map((host) => [host.name, host] as const))(
    'are the diffusivity of %s',
    (_, { diffusivity }) => {
      const { formula = '', formulaTemperature = reference } = diffusivity;
      expect(parseFormula(formula)(0.5)).toBe(diffusivity(0.5, formulaTemperature));
    },
  );

  it.each(knownMaterials.electrolyteProperties.map((property, k) => [k, property] as const))(
    'are electrolyte property %i',
    (_, property) => {
      const formula = parseFormula(property.formula ?? '');
      const { formulaTemperature = reference } = property;
      for (const c of [1, 50, 500, 1000, 2500]) {
        const value = property(c, formulaTemperature);
        expect(Math.abs(formula(c) / value - 1)).toBeLessThan(1e-14 * 20);
        const slope = property.derivative?.(c, formulaTemperature) ?? NaN;
        expect(Math.abs(formula.derivative(c) - slope)).toBeLessThan(
          1e-12 * (Math.abs(slope) + Math.abs(value / c)),
        );
      }
    },
  );
});
