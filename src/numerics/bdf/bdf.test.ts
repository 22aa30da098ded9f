import { describe, expect, it } from 'vitest';
import { reciprocal, robertson } from '../../../verify/cell/differential-algebraic.ts';
import { BdfIntegrator, type DaeSystem } from './index.ts';

/** A small system whose Jacobian (∂F/∂y + shift ∂F/∂y') is solved densely. */
function dense(
  size: number,
  residual: (t: number, y: Float64Array, yp: Float64Array, out: Float64Array) => void,
  jacobian: (t: number, y: Float64Array, shift: number) => number[][],
): DaeSystem {
  let rows: number[][] = [];
  return {
    size,
    residual(t, y, yp, out) {
      residual(t, y, yp, out);
      return true;
    },
    prepare(t, y, _yp, shift) {
      rows = jacobian(t, y, shift);
      return true;
    },
    solve(b) {
      b.set(eliminate(rows, b));
    },
  };
}

function eliminate(rows: number[][], b: Float64Array): number[] {
  const a = rows.map((row, i) => [...row, b[i]]);
  for (let i = 0; i < a.length; i++) {
    const pivot = a.slice(i).reduce((best, row) => (Math.abs(row[i]) > Math.abs(best[i]) ? row : best));
    a[a.indexOf(pivot)] = a[i];
    a[i] = pivot;
    for (let k = 0; k < a.length; k++) {
      if (k === i) continue;
      const factor = a[k][i] / pivot[i];
      for (let j = i; j <= a.length; j++) a[k][j] -= factor * pivot[j];
    }
  }
  return a.map((row, i) => row[a.length] / row[i]);
}

/** y' = −(y − t⁸) + 8 t⁷: the solution t⁸ starts so gently that the low orders at the start do not show. */
const gentle = dense(
  1,
  (t, y, yp, out) => {
    out[0] = yp[0] + (y[0] - t ** 8) - 8 * t ** 7;
  },
  (_t, _y, shift) => [[shift + 1]],
);

/** Error at t = 1 with steps held at `step` and the order at `order`. */
function errorAtOrder(order: number, step: number): number {
  const integrator = new BdfIntegrator(gentle, {
    relativeTolerance: 1e12,
    absoluteTolerance: 1e12,
    maximumOrder: order,
    maximumStep: step,
  });
  integrator.start(0, new Float64Array(1), new Float64Array(1), 1.5);
  while (integrator.time < 1) integrator.step();
  expect(integrator.lastOrder).toBe(order);
  const y = new Float64Array(1);
  const end = integrator.time;
  integrator.interpolate(end, y);
  return Math.abs(y[0] - end ** 8) / end ** 8;
}

/** reciprocal of verify: y1' = −y2, 0 = y2 − y1². */
const reciprocalSystem = dense(
  2,
  (_t, y, yp, out) => {
    out[0] = yp[0] + y[1];
    out[1] = y[1] - y[0] * y[0];
  },
  (_t, y, shift) => [
    [shift, 1],
    [-2 * y[0], 1],
  ],
);

function reciprocalError(tolerance: number): { atSteps: number; between: number; steps: number } {
  const integrator = new BdfIntegrator(reciprocalSystem, {
    relativeTolerance: tolerance,
    absoluteTolerance: tolerance * 1e-2,
  });
  integrator.start(0, Float64Array.of(1, 1), Float64Array.of(-1, -2), 50);
  let atSteps = 0;
  let between = 0;
  const y = new Float64Array(2);
  for (let outcome = 'advanced'; outcome === 'advanced'; ) {
    outcome = integrator.step();
    const t = integrator.time;
    atSteps = Math.max(atSteps, Math.abs(integrator.y[0] / reciprocal.solution(t)[0] - 1));
    const middle = t - integrator.lastStep / 2;
    integrator.interpolate(middle, y);
    between = Math.max(between, Math.abs(y[1] / reciprocal.solution(middle)[1] - 1));
  }
  expect(integrator.time).toBe(50);
  return { atSteps, between, steps: integrator.statistics.steps };
}

describe('backward differentiation', () => {
  it.each([
    [1, 40, 80],
    [2, 40, 80],
    [3, 40, 80],
    [4, 40, 80],
    [5, 40, 80],
  ])('of order %i is of that order', (order, coarse, fine) => {
    const ratio = errorAtOrder(order, 1 / coarse) / errorAtOrder(order, 1 / fine);
    const observed = Math.log(ratio) / Math.log(fine / coarse);
    expect(observed).toBeGreaterThan(order - 0.25);
    expect(observed).toBeLessThan(order + 0.4);
  });

  it.each([1e-4, 1e-6, 1e-8, 1e-10])(
    'keeps near a tolerance of %d, at the steps and between',
    (tolerance) => {
      const { atSteps, between } = reciprocalError(tolerance);
      expect(atSteps).toBeLessThan(50 * tolerance);
      expect(between).toBeLessThan(100 * tolerance);
    },
  );

  it('needs few more steps for a much smaller tolerance', () => {
    expect(reciprocalError(1e-8).steps).toBeLessThan(5 * reciprocalError(1e-4).steps);
  });

  it("follows Robertson's autocatalysis to t = 1e11 and keeps its mass", () => {
    const { first, second, third } = robertson.rates;
    const system = dense(
      3,
      (_t, [a, b, c], yp, out) => {
        out[0] = yp[0] + first * a - third * b * c;
        out[1] = yp[1] - first * a + third * b * c + second * b * b;
        out[2] = a + b + c - 1;
      },
      (_t, [, b, c], shift) => [
        [shift + first, -third * c, -third * b],
        [-first, shift + third * c + 2 * second * b, third * b],
        [1, 1, 1],
      ],
    );
    const integrator = new BdfIntegrator(system, {
      relativeTolerance: 1e-8,
      absoluteTolerance: Float64Array.of(1e-12, 1e-18, 1e-12),
    });
    integrator.start(
      0,
      Float64Array.from(robertson.start),
      Float64Array.from(robertson.startDerivative),
      robertson.end,
    );
    let outcome = integrator.step();
    while (outcome === 'advanced') outcome = integrator.step();
    expect(outcome).toBe('reached-stop');
    expect(integrator.time).toBe(robertson.end);
    robertson.solution.forEach((value, i) =>
      expect(Math.abs(integrator.y[i] / value - 1)).toBeLessThan(1e-4),
    );
    expect(integrator.y[0] + integrator.y[1] + integrator.y[2]).toBeCloseTo(1, 14);
    expect(integrator.statistics.steps).toBeLessThan(2500);
  });

  it('is stuck, with its last good state, where the solution ends', () => {
    // y' = −1/(2y) ends at t = 1 where y = √(1 − t) reaches zero.
    const ending: DaeSystem = {
      ...dense(
        1,
        () => {},
        (_t, [y], shift) => [[shift - 1 / (2 * y * y)]],
      ),
      residual(_t, y, yp, out) {
        if (!(y[0] > 0)) return false;
        out[0] = yp[0] + 1 / (2 * y[0]);
        return true;
      },
    };
    const integrator = new BdfIntegrator(ending, { relativeTolerance: 1e-6, absoluteTolerance: 1e-9 });
    integrator.start(0, Float64Array.of(1), Float64Array.of(-0.5), 2);
    let outcome = integrator.step();
    for (let i = 0; i < 5000 && outcome === 'advanced'; i++) outcome = integrator.step();
    expect(outcome).toBe('stuck');
    expect(integrator.time).toBeCloseTo(1, 4);
    expect(integrator.y[0]).toBeGreaterThan(0);
  });
});
