import { expect, it } from 'vitest';
import { BdfIntegrator, SensitiveSystem, type DaeSystem } from './index.ts';

/** y' = −k y³ with z = y² + k beside it, algebraic: y = (2kt + 1)^(−½) from y = 1. */
function cubic(k: number): DaeSystem {
  let [diagonal, slope] = [1, 0];
  return {
    size: 2,
    residual(_t, y, derivative, out) {
      out[0] = derivative[0] + k * y[0] ** 3;
      out[1] = y[1] - y[0] ** 2 - k;
      return true;
    },
    prepare(_t, y, _derivative, shift) {
      diagonal = shift + 3 * k * y[0] ** 2;
      slope = 2 * y[0];
      return true;
    },
    solve(b) {
      b[0] /= diagonal;
      b[1] += slope * b[0];
    },
  };
}

it.each([0.1, 1, 10])('follows the sensitivities of a nonlinear system to t = %d', (end) => {
  const k = 0.7;
  const step = 1e-5;
  const pair = { above: cubic(k + step), below: cubic(k - step), step };
  const integrator = new BdfIntegrator(new SensitiveSystem(cubic(k), [pair, pair]), {
    relativeTolerance: 1e-9,
    absoluteTolerance: 1e-11,
  });
  const y = Float64Array.of(1, 1 + k, 0, 1, 0, 1);
  integrator.start(0, y, Float64Array.of(-k, -2 * k, -1, -2, -1, -2), end);
  while (integrator.step() === 'advanced');
  const value = (2 * k * end + 1) ** -0.5;
  const slope = -end * value ** 3;
  expect(integrator.y[0]).toBeCloseTo(value, 8);
  for (const start of [2, 4]) {
    expect(integrator.y[start]).toBeCloseTo(slope, 7);
    expect(integrator.y[start + 1]).toBeCloseTo(2 * value * slope + 1, 7);
  }
});
