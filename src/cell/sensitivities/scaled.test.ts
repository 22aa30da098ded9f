import { describe, expect, it } from 'vitest';
import { composite, varied } from '../../../verify/cell/varied-cells.ts';
import { parameterSet } from '../sets/index.ts';
import { checkInfluence, movedAlong, withScaled } from './scaled.ts';

const base = parameterSet('chen2020');

describe('a parameter times a factor', () => {
  it('changes a number and nothing else', () => {
    const moved = withScaled(base, 'negative.thickness', 1.1);
    expect(moved.negative.thickness).toBeCloseTo(1.1 * base.negative.thickness, 15);
    expect({ ...moved, negative: { ...moved.negative, thickness: base.negative.thickness } }).toEqual(base);
  });

  it('changes a profile, one slice of it, and what lies in lists', () => {
    expect(withScaled(varied, 'negative.porosity', 2).negative.porosity).toEqual(
      Float64Array.of(0.4, 0.5, 0.6),
    );
    expect(withScaled(varied, 'negative.porosity[1]', 2).negative.porosity).toEqual(
      Float64Array.of(0.2, 0.5, 0.3),
    );
    const { furtherMaterials, particleSizes } = withScaled(
      withScaled(composite, 'negative.furtherMaterials[0].particleRadius', 3),
      'negative.particleSizes.relativeRadii[2]',
      2,
    ).negative;
    expect(furtherMaterials?.[0].particleRadius).toBeCloseTo(3e-6, 18);
    expect(particleSizes?.relativeRadii).toEqual([0.5, 1, 4]);
  });

  it('multiplies a function with its derivatives', () => {
    const { electrolyte, positive } = withScaled(
      withScaled(base, 'electrolyte.conductivity', 2),
      'positive.exchangeCurrentDensity',
      3,
    );
    expect(electrolyte.conductivity(900, 298)).toBe(2 * base.electrolyte.conductivity(900, 298));
    expect(electrolyte.conductivity.derivative?.(900, 298)).toBe(
      2 * (base.electrolyte.conductivity.derivative?.(900, 298) ?? 0),
    );
    const [mine, theirs] = [
      { electrolyte: 0, surface: 0 },
      { electrolyte: 0, surface: 0 },
    ];
    positive.exchangeCurrentDensity.derivatives?.(900, 2e4, 6e4, 298, mine);
    base.positive.exchangeCurrentDensity.derivatives?.(900, 2e4, 6e4, 298, theirs);
    expect(mine).toEqual({ electrolyte: 3 * theirs.electrolyte, surface: 3 * theirs.surface });
  });

  it('moves several together', () => {
    const finer = {
      name: 'finer',
      powers: { 'positive.particleRadius': -1, 'positive.specificSurfaceArea': 1 },
    };
    const { positive } = movedAlong(base, finer, Math.log(2));
    expect(Number(positive.particleRadius) / Number(base.positive.particleRadius)).toBeCloseTo(0.5, 14);
    expect(Number(positive.specificSurfaceArea) / Number(base.positive.specificSurfaceArea)).toBeCloseTo(
      2,
      14,
    );
  });
});

it.each([
  ['negative.thicknes', /there is no 'thicknes'.*did you mean 'thickness'\?/],
  ['negative.thickness[0]', /no slices to choose from.*give the property as a profile in slices/],
  ['separator.thickness.x', /there is no 'x'/],
  ['negative.material', /is neither a number, a profile nor a function of a point/],
  ['contactResistance', /there is no 'contactResistance'/],
  ['negative..x', /'negative..x' is not a path to a parameter/],
])('says what is wrong with %s', (path, message) => {
  expect(() => withScaled(base, path, 2)).toThrow(message);
});

it('knows what a run does not depend on', () => {
  expect(() => checkInfluence('nominalCapacity', true)).toThrow(/no influence/);
  expect(() => checkInfluence('thermal.coolingAreaRatio', false)).toThrow(/choose a model of heat/);
  expect(() => checkInfluence('thermal.coolingAreaRatio', true)).not.toThrow();
});
