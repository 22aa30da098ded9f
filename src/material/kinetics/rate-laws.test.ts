import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  butlerVolmer,
  faradayConstant,
  gasConstant,
  linearKinetics,
  marcus,
  marcusHushChidsey,
  tafel,
  type RateLaw,
} from '../index.ts';

const perVolt = (temperature: number): number => faradayConstant / (gasConstant * temperature);

const withEquilibrium: readonly (readonly [string, RateLaw])[] = [
  ['symmetric Butler–Volmer', butlerVolmer()],
  ['asymmetric Butler–Volmer', butlerVolmer({ alphaAnodic: 0.28 })],
  ['linear', linearKinetics],
  ['Marcus', marcus({ reorganisationEnergy: 50e3 })],
  ['Marcus–Hush–Chidsey', marcusHushChidsey({ reorganisationEnergy: 20e3 })],
  ['Marcus–Hush–Chidsey, stiff', marcusHushChidsey({ reorganisationEnergy: 90e3 })],
  ['Marcus–Hush–Chidsey, soft', marcusHushChidsey({ reorganisationEnergy: 3e3 })],
];
const all = [
  ...withEquilibrium,
  ['anodic Tafel', tafel('anodic', 0.4)],
  ['cathodic Tafel', tafel('cathodic', 0.6)],
] as const;

const overpotentials = fc.double({ min: -0.4, max: 0.4, noNaN: true });
const temperatures = fc.double({ min: 230, max: 360, noNaN: true });

describe.each(all)('%s', (_, law) => {
  it('has the exact derivatives', () => {
    fc.assert(
      fc.property(overpotentials, temperatures, (eta, temperature) => {
        const step = 1e-5;
        const slope = (law.rate(eta + step, temperature) - law.rate(eta - step, temperature)) / (2 * step);
        const scale = Math.abs(slope) + Math.abs(law.rate(eta, temperature)) + 1;
        expect(Math.abs(law.slope(eta, temperature) - slope)).toBeLessThan(2e-7 * scale);
        const warmer = law.rate(eta, temperature + 0.01);
        const byTemperature = (warmer - law.rate(eta, temperature - 0.01)) / 0.02;
        expect(Math.abs(law.byTemperature(eta, temperature) - byTemperature)).toBeLessThan(1e-7 * scale);
      }),
    );
  });

  it('rises with the overpotential and has its inverse', () => {
    fc.assert(
      fc.property(overpotentials, temperatures, (eta, temperature) => {
        const rate = law.rate(eta, temperature);
        const slope = law.slope(eta, temperature);
        expect(slope).toBeGreaterThan(0);
        // Half an ulp of a saturated rate is a long way in η.
        const error = 2e-11 * (Math.abs(eta) + 1e-3) + (2e-10 * Math.abs(rate)) / slope;
        fc.pre(Math.abs(rate) < 0.999 * limitOf(law, temperature));
        expect(Math.abs(law.overpotential(rate, temperature) - eta)).toBeLessThan(error);
      }),
    );
  });
});

function limitOf(law: RateLaw, temperature: number): number {
  return 'limit' in law ? (law as ReturnType<typeof marcus>).limit(temperature) : Infinity;
}

describe.each(withEquilibrium)('%s', (_, law) => {
  it.each([250, 298.15, 340])('is at rest at η = 0 with the slope F/RT at %f K', (temperature) => {
    expect(law.rate(0, temperature)).toBe(0);
    expect(law.overpotential(0, temperature)).toBe(0);
    expect(law.byTemperature(0, temperature)).toBeCloseTo(0, 15);
    expect(law.slope(0, temperature) / perVolt(temperature)).toBeCloseTo(1, 13);
    const tiny = law.rate(1e-9, temperature) / (1e-9 * perVolt(temperature));
    expect(tiny).toBeCloseTo(1, 7);
  });
});

describe('Butler–Volmer', () => {
  it('is 2 sinh(u/2) when symmetric, and mirrors when its coefficients swap', () => {
    const u = perVolt(298.15) * 0.07;
    expect(butlerVolmer().rate(0.07, 298.15)).toBeCloseTo(2 * Math.sinh(u / 2), 14);
    const one = butlerVolmer({ alphaAnodic: 0.3 });
    const other = butlerVolmer({ alphaAnodic: 0.7 });
    expect(one.rate(0.07, 298.15)).toBeCloseTo(Math.exp(0.3 * u) - Math.exp(-0.7 * u), 12);
    expect(one.rate(0.07, 298.15)).toBeCloseTo(-other.rate(-0.07, 298.15), 13);
  });

  it('keeps detailed balance: with the cathodic part alone both make exp(Fη/RT)', () => {
    const alphaAnodic = 0.37;
    const net = butlerVolmer({ alphaAnodic }).rate(0.11, 310);
    const back = tafel('cathodic', 1 - alphaAnodic).rate(0.11, 310);
    const forth = tafel('anodic', alphaAnodic).rate(0.11, 310);
    expect(net).toBeCloseTo(forth + back, 12);
    expect(Math.log(-forth / back)).toBeCloseTo(perVolt(310) * 0.11, 12);
  });

  it('inverts any rate with any coefficients', () => {
    const coefficient = fc.double({ min: 0.05, max: 1.5, noNaN: true });
    const exponent = fc.double({ min: -14, max: 14, noNaN: true });
    fc.assert(
      fc.property(coefficient, coefficient, exponent, fc.boolean(), (alphaAnodic, alphaCathodic, e, back) => {
        const law = butlerVolmer({ alphaAnodic, alphaCathodic });
        const rate = (back ? -1 : 1) * 10 ** e;
        const eta = law.overpotential(rate, 298.15);
        expect(Math.abs(law.rate(eta, 298.15) / rate - 1)).toBeLessThan(1e-11);
      }),
    );
  });

  it.each([0.1, 0.5, 0.8])(
    'inverts what floating point can hold, and nothing else, with α_a = %f',
    (alphaAnodic) => {
      const law = butlerVolmer({ alphaAnodic });
      for (const rate of [1e-300, 1e150, 1e300]) {
        expect(law.rate(law.overpotential(rate, 298.15), 298.15) / rate).toBeCloseTo(1, 10);
      }
      expect(law.overpotential(Infinity, 298.15)).toBe(Infinity);
      expect(law.overpotential(NaN, 298.15)).toBeNaN();
    },
  );

  it('tends to its Tafel lines', () => {
    const law = butlerVolmer({ alphaAnodic: 0.4 });
    expect(law.rate(0.5, 298.15) / tafel('anodic', 0.4).rate(0.5, 298.15)).toBeCloseTo(1, 8);
    expect(law.rate(-0.5, 298.15) / tafel('cathodic', 0.6).rate(-0.5, 298.15)).toBeCloseTo(1, 8);
  });

  it.each([
    [{ alphaAnodic: 0 }, 'alphaAnodic: is 0'],
    [{ alphaAnodic: 1.2 }, 'alphaCathodic: is -0.19'],
    [{ alphaCathodic: NaN }, 'alphaAnodic: is NaN'],
  ])('refuses %j', (coefficients, message) => {
    expect(() => butlerVolmer(coefficients)).toThrow(message);
  });
});

describe('Tafel', () => {
  it('has no overpotential for rates of the other sign', () => {
    expect(tafel('anodic').overpotential(-1, 298.15)).toBeNaN();
    expect(tafel('cathodic').overpotential(1, 298.15)).toBeNaN();
    expect(tafel('cathodic').overpotential(0, 298.15)).toBeNaN();
    expect(() => tafel('anodic', -1)).toThrow('alphaAnodic: is -1');
  });
});

describe('Marcus', () => {
  const law = marcus({ reorganisationEnergy: 30e3 });

  it('peaks where u = L coth(u/2) and has no overpotential above', () => {
    const lambda = 30e3 / (gasConstant * 298.15);
    let u = lambda;
    for (let k = 0; k < 200; k++) u = lambda / Math.tanh(u / 2);
    const limit = law.limit(298.15);
    expect(law.rate(u / perVolt(298.15), 298.15) / limit).toBeCloseTo(1, 13);
    expect(law.slope(u / perVolt(298.15), 298.15) / limit).toBeCloseTo(0, 12);
    expect(law.overpotential(1.0001 * limit, 298.15)).toBeNaN();
    expect(law.overpotential(-1.0001 * limit, 298.15)).toBeNaN();
    expect(law.overpotential(limit, 298.15) * perVolt(298.15)).toBeCloseTo(u, 5);
  });

  it('is exp(−(λ ∓ Fη)²/4λRT) over its value at η = 0', () => {
    const rt = gasConstant * 298.15;
    const oxidation = (eta: number): number =>
      Math.exp(-((30e3 - faradayConstant * eta) ** 2) / (4 * 30e3 * rt));
    const net = (oxidation(0.2) - oxidation(-0.2)) / oxidation(0);
    expect(law.rate(0.2, 298.15) / net).toBeCloseTo(1, 12);
  });

  it('tends to symmetric Butler–Volmer as 1/λ', () => {
    const exact = butlerVolmer().rate(0.1, 298.15);
    const deviation = (energy: number): number =>
      1 - marcus({ reorganisationEnergy: energy }).rate(0.1, 298.15) / exact;
    const u = 0.1 * perVolt(298.15);
    expect(deviation(480e3) / ((u * u) / (4 * (480e3 / (gasConstant * 298.15))))).toBeCloseTo(1, 1);
    expect(deviation(240e3) / deviation(480e3)).toBeCloseTo(2, 1);
  });
});
