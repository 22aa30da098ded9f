import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { Random } from '../../numerics/index.ts';
import { hullReference } from '../../../verify/atoms/hull-reference.ts';
import { convexHull, energiesAboveEnds, hullEnergy } from './hull.ts';
import { hullErrors } from './hull-errors.ts';

describe('convex hulls', () => {
  for (const { axes, compositions, energies, above } of hullReference) {
    it(`over ${axes} axes are those of an independent program`, () => {
      const { places, groundStates } = convexHull({ compositions, energies });
      for (const [k, value] of above.entries()) {
        expect(places[k].above).toBeCloseTo(value, 9);
        const { products } = places[k];
        expect(products.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        for (let axis = 0; axis < axes; axis++) {
          const mixed = products.reduce(
            (sum, { phase, share }) => sum + share * compositions[phase][axis],
            0,
          );
          expect(mixed).toBeCloseTo(compositions[k][axis], 9);
        }
      }
      expect(groundStates).toEqual([...above.keys()].filter((k) => above[k] < 1e-9));
    });
  }

  it('lie below each chord of two phases (any compositions, also repeated)', () => {
    const phase = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: -20, max: 20 }));
    fc.assert(
      fc.property(fc.array(phase, { minLength: 1, maxLength: 12 }), (list) => {
        const compositions = list.map(([x]) => [x / 6]);
        const energies = list.map(([, e]) => e / 10);
        const { places } = convexHull({ compositions, energies });
        for (const [k, { above }] of places.entries()) {
          let lowest = Infinity;
          for (const [i, [a]] of compositions.entries()) {
            for (const [j, [b]] of compositions.entries()) {
              const [x] = compositions[k];
              if (a > x || b < x) continue;
              const share = a === b ? 0 : (x - a) / (b - a);
              lowest = Math.min(lowest, energies[i] * (1 - share) + energies[j] * share);
            }
          }
          expect(above).toBeCloseTo(energies[k] - lowest, 9);
        }
      }),
    );
  });

  it('give energies of mixtures within the span, and none outside', () => {
    const phases = {
      compositions: [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
      energies: [1, 2, 4],
    };
    expect(hullEnergy(phases, [0.25, 0.5])?.energy).toBeCloseTo(0.25 * 1 + 0.25 * 2 + 0.5 * 4, 12);
    expect(hullEnergy(phases, [0.75, 0.5])).toBeUndefined();
  });

  it('give formation energies of mixtures as zero', () => {
    const random = new Random(4);
    const compositions = [
      [0, 0],
      [1, 0],
      [0, 1],
      ...Array.from({ length: 5 }, () => [0.5 * random.uniform(), 0.5 * random.uniform()]),
    ];
    const energies = compositions.map(([x, y]) => -3 + 2 * x - y);
    for (const value of energiesAboveEnds({ compositions, energies }).energies)
      expect(value).toBeCloseTo(0, 12);
  });
});

describe('errors on the hull', () => {
  it('name ground states that a fit misses and those it makes up', () => {
    const compositions = [[0], [0.5], [0.5], [1], [0.25]];
    const known = [0, -1, -0.9, 0, -0.1];
    const fitted = [0, -0.8, -0.95, 0, -0.6];
    const errors = hullErrors({ compositions, energies: known }, fitted);
    expect(errors.missed.map(({ phase }) => phase)).toEqual([1]);
    expect(errors.missed[0].above).toBeCloseTo(0.15, 12);
    expect(errors.madeUp.map(({ phase }) => phase)).toEqual([2, 4]);
    expect(errors.rootMeanSquareOnHull).toBeCloseTo(Math.sqrt(0.04 / 3), 12);
  });
});

describeWithReference('the hull of LixNiO2', (path) => {
  it('is the one of the energies given', () => {
    const rows = readFileSync(path('atomistic/lno_formation_energies.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number));
    const phases = { compositions: rows.map((row) => [row[1]]), energies: rows.map((row) => row[3]) };
    const { energies } = energiesAboveEnds(phases);
    for (const [k, row] of rows.entries()) expect(energies[k]).toBeCloseTo(row[4], 7);
    expect(convexHull(phases).groundStates).toEqual([...rows.keys()].filter((k) => rows[k][5] === 1));
  });
});
