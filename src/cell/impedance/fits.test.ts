import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capacitor, inductor, relaxation, resistor, sumOf, type Element } from './elements.ts';
import { kramersKronig } from './kramers-kronig.ts';
import { relaxationTimes } from './relaxation-times.ts';
import { frequenciesOf, type Spectrum } from './spectrum.ts';

function spectrum(elements: readonly Element[], amounts: readonly number[]): Spectrum {
  const frequency = frequenciesOf({ from: 1e-3, to: 1e4, count: 70 });
  return { frequency, ...sumOf(frequency, elements, amounts) };
}

describe('the Kramers–Kronig check', () => {
  it('finds circuits of resistors, coils and capacitors valid', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3.5, max: 2, noNaN: true }), { minLength: 2, maxLength: 4 }),
        (logarithms) => {
          const elements = [
            resistor,
            inductor,
            capacitor,
            ...logarithms.map((value) => relaxation(10 ** value)),
          ];
          const amounts = [0.01, 1e-8, 1e-4, ...logarithms.map((_, k) => 0.01 * (k + 1))];
          expect(kramersKronig(spectrum(elements, amounts)).largest).toBeLessThan(0.01);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('finds a spectrum invalid whose cell changed on the way', () => {
    const { frequency, real, imaginary } = spectrum(
      [resistor, relaxation(0.1), relaxation(10)],
      [0.01, 0.02, 0.02],
    );
    const drifted = imaginary.map((value, n) => value * (1 + 0.2 * Math.sin(1.5 * Math.log(frequency[n]))));
    const check = kramersKronig({ frequency, real, imaginary: drifted });
    expect(check.largest).toBeGreaterThan(0.03);
    expect(kramersKronig({ frequency, real, imaginary }).largest).toBeLessThan(0.01);
  });

  it('needs five frequencies', () => {
    const few = {
      frequency: Float64Array.of(1, 2),
      real: Float64Array.of(1, 1),
      imaginary: Float64Array.of(0, 0),
    };
    expect(() => kramersKronig(few)).toThrow(/too few/);
  });
});

describe('the distribution of relaxation times', () => {
  it('has the resistances of two relaxations at their time constants, and what is in series', () => {
    const made = spectrum(
      [resistor, inductor, capacitor, relaxation(1e-2), relaxation(3)],
      [0.01, 1e-7, 2e-4, 0.02, 0.05],
    );
    const { peaks, resistance, inductance, elastance, residual } = relaxationTimes(made, {
      regularisation: 1e-4,
    });
    expect(peaks).toHaveLength(2);
    for (const [i, [time, ohms]] of [
      [1e-2, 0.02],
      [3, 0.05],
    ].entries()) {
      expect(Math.abs(peaks[i].time / time - 1)).toBeLessThan(0.02);
      expect(Math.abs(peaks[i].resistance / ohms - 1)).toBeLessThan(0.01);
    }
    expect(resistance).toBeCloseTo(0.01, 4);
    expect(inductance).toBeCloseTo(1e-7, 9);
    expect(elastance).toBeCloseTo(2e-4, 5);
    expect(residual).toBeLessThan(3e-3);
  });

  it('of a depressed semicircle R/(1 + (iωτ)^φ) is the closed one', () => {
    const [ohms, time, exponent] = [0.05, 0.1, 0.8];
    const depressed: Element = (angularFrequency) => {
      const size = (angularFrequency * time) ** exponent;
      const [x, y] = [
        1 + size * Math.cos(0.5 * Math.PI * exponent),
        size * Math.sin(0.5 * Math.PI * exponent),
      ];
      return [(ohms * x) / (x * x + y * y), (-ohms * y) / (x * x + y * y)];
    };
    const { time: at, distribution } = relaxationTimes(spectrum([resistor, depressed], [0.01, 1]), {
      regularisation: 1e-4,
    });
    const peak = (ohms / (2 * Math.PI)) * (Math.sin(0.2 * Math.PI) / (1 - Math.cos(0.2 * Math.PI)));
    for (const [k, value] of distribution.entries()) {
      const away = exponent * Math.log(at[k] / time);
      if (Math.abs(away) > 4) continue;
      // Y. Zhang et al.: γ = R/2π sin((1 − φ)π)/(cosh(φ ln(τ/τ0)) − cos((1 − φ)π)).
      const closed =
        (ohms / (2 * Math.PI)) * (Math.sin(0.2 * Math.PI) / (Math.cosh(away) - Math.cos(0.2 * Math.PI)));
      expect(Math.abs(value - closed) / peak).toBeLessThan(0.05);
    }
  });

  it('refuses options out of range', () => {
    const made = spectrum([resistor], [1]);
    expect(() => relaxationTimes(made, { regularisation: 0 })).toThrow(/0 cannot be used/);
    expect(() => relaxationTimes(made, { beyond: 9 })).toThrow(/decades/);
  });
});
