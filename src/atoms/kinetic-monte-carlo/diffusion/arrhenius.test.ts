import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boltzmannConstant } from '../../constants.ts';
import { fitArrhenius } from './arrhenius.ts';
import { jackknife } from './statistics.ts';

const temperatures = [250, 300, 350, 400];

describe('an Arrhenius line', () => {
  it('finds the energy and the prefactor that made the points', () => {
    assert(
      property(
        double({ min: 0.05, max: 2, noNaN: true }),
        double({ min: 1e-9, max: 1e-4, noNaN: true }),
        (energy, prefactor) => {
          const points = temperatures.map((temperature) => {
            const value = prefactor * Math.exp(-energy / (boltzmannConstant * temperature));
            return { temperature, diffusivity: { value, error: 0.02 * value } };
          });
          const fit = fitArrhenius(points);
          expect(fit?.activationEnergy.value).toBeCloseTo(energy, 9);
          expect((fit?.prefactor.value ?? 0) / prefactor).toBeCloseTo(1, 7);
        },
      ),
    );
  });

  it('has the error of a line through two points', () => {
    const [hot, cold] = [400, 300].map((temperature) => 1 / (boltzmannConstant * temperature));
    const fit = fitArrhenius([
      { temperature: 400, diffusivity: { value: 1e-10, error: 1e-12 } },
      { temperature: 300, diffusivity: { value: 1e-12, error: 2e-14 } },
    ]);
    expect(fit?.activationEnergy.value).toBeCloseTo(Math.log(100) / (cold - hot), 9);
    expect(fit?.activationEnergy.error).toBeCloseTo(Math.hypot(0.01, 0.02) / (cold - hot), 9);
    expect(fit?.misfit).toBeUndefined();
  });

  it('needs two temperatures and coefficients above zero', () => {
    const diffusivity = { value: 1e-12, error: 1e-14 };
    expect(fitArrhenius([{ temperature: 300, diffusivity }])).toBeUndefined();
    expect(
      fitArrhenius([
        { temperature: 300, diffusivity },
        { temperature: 400, diffusivity: { value: -1e-13, error: 1e-13 } },
      ]),
    ).toBeUndefined();
  });
});

describe('the jackknife', () => {
  it('gives a mean its standard error', () => {
    const values = [1, 2, 4, 7, 11];
    const { value, error } = jackknife(5, (mean) => mean((k) => values[k]));
    const squares = values.reduce((sum, each) => sum + (each - 5) ** 2, 0);
    expect(value).toBeCloseTo(5, 12);
    expect(error).toBeCloseTo(Math.sqrt(squares / 4 / 5), 12);
  });
});
