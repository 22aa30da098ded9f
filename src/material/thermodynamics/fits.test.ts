import { describe, expect, it } from 'vitest';
import { Random } from '../../numerics/index.ts';
import { fitMsmr, fitRedlichKister, homogeneousPotential, msmrFilling, redlichKister } from '../index.ts';

const temperature = 298.15;
const filling = Array.from({ length: 99 }, (_, k) => (k + 1) / 100);

describe('a fit of Redlich–Kister', () => {
  const coefficients = [-4000, 1500, -800, 300, 90];
  const host = homogeneousPotential(redlichKister({ coefficients, standardPotential: 3.9 }), temperature);

  it('finds the coefficients that made the potentials', () => {
    const fit = fitRedlichKister({ filling, potential: filling.map(host), temperature }, 4);
    const [standard, ...rest] = fit.parameters;
    expect(standard.value).toBeCloseTo(3.9, 11);
    for (const [k, { value }] of rest.entries()) expect(value / coefficients[k]).toBeCloseTo(1, 7);
    expect(fit.rootMeanSquare).toBeLessThan(1e-12);
  });

  it('has standard errors that cover the truth as often as they say', () => {
    const random = new Random(5);
    let [inside, all] = [0, 0];
    for (let trial = 0; trial < 60; trial++) {
      const potential = filling.map((x) => host(x) + 2e-3 * random.normal());
      const fit = fitRedlichKister({ filling, potential, temperature }, 4);
      for (const [k, { value, error }] of fit.parameters.entries()) {
        const truth = k === 0 ? 3.9 : coefficients[k - 1];
        inside += Math.abs(value - truth) < error ? 1 : 0;
        all += 1;
      }
    }
    // 68.3 % within one standard error; unknowns of one trial go together, so count trials: 4σ of 60 is 24 %.
    expect(Math.abs(inside / all - 0.683)).toBeLessThan(0.24);
  });

  it('refuses what cannot be fitted', () => {
    const potential = filling.map(host);
    expect(() => fitRedlichKister({ filling: [0, 0.5], potential: [4, 3], temperature }, 0)).toThrow(
      'filling[0]: is 0',
    );
    expect(() => fitRedlichKister({ filling: [0.2, 0.5], potential: [4, 3], temperature }, 3)).toThrow(
      '2 points for 5 unknowns',
    );
    expect(() => fitRedlichKister({ filling, potential: potential.slice(1), temperature }, 1)).toThrow(
      'length',
    );
  });
});

it('a fit of MSMR finds the reactions that made the potentials', () => {
  const reactions = [
    { potential: 3.62, share: 0.13, width: 0.97 },
    { potential: 3.73, share: 0.32, width: 1.4 },
    { potential: 3.91, share: 0.24, width: 3.5 },
    { potential: 4.23, share: 0.3, width: 5.5 },
  ];
  const potential = Array.from({ length: 181 }, (_, k) => 3.4 + k / 150);
  const data = {
    filling: potential.map((u) => msmrFilling(reactions, u, temperature, temperature)),
    potential,
    temperature,
  };
  const fit = fitMsmr(data, 4);
  expect(fit.converged).toBe(true);
  expect(fit.rootMeanSquare).toBeLessThan(1e-6);
  const found = fit.reactions.toSorted((a, b) => a.potential - b.potential);
  for (const [k, { potential: at, share, width }] of reactions.entries()) {
    expect(found[k].potential).toBeCloseTo(at, 5);
    expect(found[k].share).toBeCloseTo(share, 4);
    expect(found[k].width).toBeCloseTo(width, 3);
  }
});
