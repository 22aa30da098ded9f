import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { butlerVolmer, faradayConstant, gasConstant, hushIntegral, marcusHushChidsey } from '../index.ts';

/** ∫ exp(−(x − L − u)²/4L)/(1 + eˣ) dx on 0.01: the definition, exact to rounding. */
function definition(reorganisation: number, u: number): number {
  const [centre, reach] = [reorganisation + u, 13 * Math.sqrt(2 * reorganisation)];
  const low = Math.min(-50, centre - reach, -reorganisation + u - reach);
  const high = Math.max(50, centre + reach);
  let sum = 0;
  const step = 0.01;
  for (let x = low; x <= high; x += step) {
    sum += Math.exp(-((x - centre) ** 2) / (4 * reorganisation)) / (1 + Math.exp(x));
  }
  return step * sum;
}

const temperature = 298.15;
const thermal = gasConstant * temperature;
const perVolt = faradayConstant / thermal;

describe('the integral', () => {
  it.each([0.2, 0.5, 1, 2.99, 3, 5, 8.3, 20, 45, 100, 200, 400])(
    'with L = %f is within 1e-10 at any u',
    (lambda) => {
      for (const u of [-300, -80, -20, -5, -1, -0.1, 0, 0.4, 3, 12, 40, 120]) {
        expect(Math.abs(hushIntegral(lambda, u) / definition(lambda, u) - 1)).toBeLessThan(1e-10);
      }
    },
  );

  it('keeps detailed balance: k_ox/k_red = exp(u)', () => {
    const sizes = fc.double({ min: 0.2, max: 100, noNaN: true });
    fc.assert(
      fc.property(sizes, fc.double({ min: -60, max: 60, noNaN: true }), (lambda, u) => {
        const ratio = hushIntegral(lambda, -u) / hushIntegral(lambda, u);
        expect(Math.abs(Math.log(ratio) - u)).toBeLessThan(1e-12 * (1 + Math.abs(u)));
      }),
    );
  });
});

describe('Marcus–Hush–Chidsey kinetics', () => {
  it.each([4, 8.3, 20, 60])('are (k_ox − k_red)/k_ox(0) with L = %f', (lambda) => {
    const law = marcusHushChidsey({ reorganisationEnergy: lambda * thermal });
    for (const u of [-60, -14, -3, -0.01, 0.5, 6, 25, 90]) {
      const exact = (definition(lambda, -u) - definition(lambda, u)) / definition(lambda, 0);
      expect(Math.abs(law.rate(u / perVolt, temperature) / exact - 1)).toBeLessThan(1e-9);
    }
  });

  it('tend to symmetric Butler–Volmer, slower by u²/4L', () => {
    const exact = butlerVolmer().rate(0.02, temperature);
    const u = 0.02 * perVolt;
    // The next term is of second order in RT/λ.
    for (const energy of [120e3, 240e3, 480e3]) {
      const rate = marcusHushChidsey({ reorganisationEnergy: energy }).rate(0.02, temperature);
      const lambda = energy / thermal;
      expect(Math.abs(((1 - rate / exact) * 4 * lambda) / u ** 2 - 1)).toBeLessThan(6 / lambda);
    }
  });

  it.each([2e3, 20e3, 100e3])('with λ = %f J/mol are limited, and inverted up to the limit', (energy) => {
    const law = marcusHushChidsey({ reorganisationEnergy: energy });
    const limit = law.limit(temperature);
    const lambda = energy / thermal;
    expect(limit * definition(lambda, 0)).toBeCloseTo(Math.sqrt(4 * Math.PI * lambda), 8);
    expect(law.rate(30, temperature) / limit).toBeCloseTo(1, 11);
    expect(law.rate(1e6, temperature) / limit).toBeCloseTo(1, 11);
    expect(law.overpotential(limit, temperature)).toBeNaN();
    expect(law.overpotential(-1.01 * limit, temperature)).toBeNaN();
    for (const share of [1e-12, 1e-6, 1e-3, 0.1, 0.5, 0.9, 0.999, 1 - 1e-6]) {
      const eta = law.overpotential(-share * limit, temperature);
      expect(Math.abs(law.rate(eta, temperature) / limit + share)).toBeLessThan(1e-9 * share);
    }
  });

  it('do not depend on what was asked before', () => {
    const [law, fresh] = [0, 1].map(() => marcusHushChidsey({ reorganisationEnergy: 20e3 }));
    law.rate(0.1, 350);
    law.overpotential(1, 250);
    expect(law.rate(0.1, 300)).toBe(fresh.rate(0.1, 300));
    expect(law.overpotential(2, 300)).toBe(fresh.overpotential(2, 300));
  });

  it('ask whether volts were meant', () => {
    expect(() => marcusHushChidsey({ reorganisationEnergy: 0.2 })).toThrow(
      'reorganisationEnergy: is 0.2 J/mol; expected 964 to 482500 J/mol (10 meV to 5 eV); 0.2 eV is 19297 J/mol',
    );
    expect(() => marcusHushChidsey({ reorganisationEnergy: NaN })).toThrow('is NaN J/mol');
  });
});

describeWithReference('Marcus–Hush–Chidsey kinetics against exact integrals', (path) => {
  it('agree to 1e-10', () => {
    const file = JSON.parse(readFileSync(path('cell/analytic_oracles.json'), 'utf8')) as {
      MHC_rate_integral: Record<'table [lambda, eta, exact, asymptotic]', [number, number, number, number][]>;
    };
    const rows = file.MHC_rate_integral['table [lambda, eta, exact, asymptotic]'];
    expect(rows).toHaveLength(40);
    for (const [lambda, u, exact] of rows) {
      expect(Math.abs(hushIntegral(lambda, u) / exact - 1)).toBeLessThan(1e-10);
    }
  });
});
