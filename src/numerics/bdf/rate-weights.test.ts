import { describe, expect, it } from 'vitest';
import { BdfIntegrator } from './bdf.ts';
import { rateWeights } from './rate-weights.ts';

describe('the weights of a rate', () => {
  it.each([1, 2, 3, 4, 5])('differentiate polynomials of order %d', (order) => {
    const times = [2.1, 1.7, 1.4, 0.8, 0.5, 0.3, -0.1].slice(0, order + 2);
    const weights = rateWeights(times, order);
    for (let power = 0; power <= order; power++) {
      const found = times.reduce((sum, time, j) => sum + weights[j] * time ** power, 0);
      const exact = power === 0 ? 0 : power * times[0] ** (power - 1);
      expect(Math.abs(found - exact)).toBeLessThan(1e-11 * (1 + Math.abs(exact)));
    }
  });

  it('make the rates that an integrator made, orders and steps as they come', () => {
    const integrator = new BdfIntegrator(
      {
        size: 1,
        residual: (time, y, rate, out) => {
          out[0] = rate[0] + 3 * (y[0] - Math.cos(time * time));
          return true;
        },
        prepare: (_time, _y, _rate, shift) => {
          factor = 1 / (shift + 3);
          return true;
        },
        solve: (b) => {
          b[0] *= factor;
        },
      },
      { relativeTolerance: 1e-5, absoluteTolerance: 1e-7 },
    );
    let factor = 1;
    integrator.start(0, Float64Array.of(0), Float64Array.of(3), 4);
    const times = [0];
    const values = [0];
    let orders = 0;
    for (let outcome = 'advanced'; outcome === 'advanced'; ) {
      outcome = integrator.step();
      times.unshift(integrator.time);
      values.unshift(integrator.y[0]);
      const order = integrator.lastOrder;
      orders = Math.max(orders, order);
      // Before the start lies y − h y'.
      const before = times.length < order + 2;
      const first = times[times.length - 2];
      const all = before ? [...times, -first] : times;
      const states = before ? [...values, -first * 3] : values;
      const weights = rateWeights(all.slice(0, order + 2), order);
      const found = weights.reduce((sum, weight, j) => sum + weight * states[j], 0);
      expect(Math.abs(found - integrator.derivative[0])).toBeLessThan(1e-8);
    }
    expect(orders).toBeGreaterThan(3);
  });
});
