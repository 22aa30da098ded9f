import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitValues } from '../../verify/cell/known-values.ts';
import * as material from './index.ts';

const reference = 298.15;
const potentials = {
  mcmbGraphite: material.mcmbGraphite.openCircuitPotential,
  cobaltOxide: material.cobaltOxide.openCircuitPotential,
  graphiteSilicon: material.graphiteSilicon.openCircuitPotential,
  nmc811: material.nmc811.openCircuitPotential,
};
const electrolytes = {
  capigliaDiffusivity: material.capigliaDiffusivity,
  capigliaConductivity: material.capigliaConductivity,
  nymanDiffusivity: material.nymanDiffusivity,
  nymanConductivity: material.nymanConductivity,
};

function relativeDifference(a: number, b: number): number {
  return Math.abs(a / b - 1);
}

describe('published fits', () => {
  it.each(Object.entries(potentials))('give the potential of %s', (name, potential) => {
    for (const [x, value] of fitValues[name as keyof typeof potentials]) {
      expect(relativeDifference(potential(x), value)).toBeLessThan(1e-12);
    }
  });

  it.each(Object.entries(electrolytes))('give %s', (name, property) => {
    for (const [c, value] of fitValues[name as keyof typeof electrolytes]) {
      expect(relativeDifference(property(c, reference), value)).toBeLessThan(1e-12);
    }
  });

  it.each(Object.entries(potentials))('bring the derivative of %s', (_name, potential) => {
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 0.98, noNaN: true }), (x) => {
        const slope = (potential(x + 1e-6) - potential(x - 1e-6)) / 2e-6;
        expect(Math.abs((potential.derivative?.(x) ?? NaN) - slope)).toBeLessThan(
          1e-5 * (1 + Math.abs(slope)),
        );
      }),
    );
  });

  it.each(Object.entries(electrolytes))('bring the derivative of %s', (_name, property) => {
    for (const c of [50, 500, 1000, 2500]) {
      for (const temperature of [reference, 320]) {
        const step = 1e-4 * c;
        const slope = (property(c + step, temperature) - property(c - step, temperature)) / (2 * step);
        expect(relativeDifference(property.derivative?.(c, temperature) ?? NaN, slope)).toBeLessThan(1e-6);
      }
    }
  });
});

describe('kinetics', () => {
  it('has the overpotential as inverse of the current', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        (current, exchange) => {
          const eta = material.symmetricOverpotential(current, exchange, 310);
          expect(material.symmetricButlerVolmer(eta, exchange, 310)).toBeCloseTo(current, 8);
          const step = 1e-4 * exchange;
          const slope =
            (material.symmetricOverpotential(current + step, exchange, 310) -
              material.symmetricOverpotential(current - step, exchange, 310)) /
            (2 * step);
          expect(
            relativeDifference(material.symmetricOverpotentialSlope(current, exchange, 310), slope),
          ).toBeLessThan(1e-5);
        },
      ),
    );
  });

  it('is linear near equilibrium: i = i0 F η/RT', () => {
    const eta = 1e-6;
    const expected = (2.5 * material.faradayConstant * eta) / (material.gasConstant * reference);
    expect(relativeDifference(material.symmetricButlerVolmer(eta, 2.5, reference), expected)).toBeLessThan(
      1e-9,
    );
  });

  it('has the exchange current of the paper at half filling, and its derivatives', () => {
    const { exchangeCurrentDensity: current, maximumConcentration: full } = material.nmc811;
    expect(current(1000, full / 2, full, reference)).toBeCloseTo(3.42e-6 * Math.sqrt(1000) * (full / 2), 12);
    const out = { electrolyte: 0, surface: 0 };
    current.derivatives?.(900, 0.3 * full, full, 310, out);
    const byElectrolyte = (current(901, 0.3 * full, full, 310) - current(899, 0.3 * full, full, 310)) / 2;
    const bySurface = (current(900, 0.3 * full + 1, full, 310) - current(900, 0.3 * full - 1, full, 310)) / 2;
    expect(relativeDifference(out.electrolyte, byElectrolyte)).toBeLessThan(1e-6);
    expect(relativeDifference(out.surface, bySurface)).toBeLessThan(1e-6);
  });

  it('speeds up with temperature by the activation energy', () => {
    const factor = material.activated(2, 50000)(0.5, 308.15) / material.activated(2, 50000)(0.5, reference);
    expect(Math.log(factor)).toBeCloseTo((50000 / material.gasConstant) * (1 / reference - 1 / 308.15), 12);
  });
});
