import { expect, it } from 'vitest';
import { solveNewton, type NonlinearSystem } from './index.ts';

function scalar(f: (x: number) => number, slope: (x: number) => number): NonlinearSystem {
  return {
    residual(x, out) {
      out[0] = f(x[0]);
      return Number.isFinite(out[0]);
    },
    solve(x, b) {
      b[0] /= slope(x[0]);
      return Number.isFinite(b[0]);
    },
  };
}

it('finds the root of a steep function from far away, where full steps diverge', () => {
  const x = Float64Array.of(10);
  const result = solveNewton(
    scalar(Math.atan, (v) => 1 / (1 + v * v)),
    x,
    { tolerance: 1e-14 },
  );
  expect(result.converged).toBe(true);
  expect(Math.abs(x[0])).toBeLessThan(1e-14);
});

it('steps back from where the function has no value', () => {
  const x = Float64Array.of(3);
  const result = solveNewton(
    scalar(
      (v) => Math.log(v),
      (v) => 1 / v,
    ),
    x,
    { tolerance: 1e-14 },
  );
  expect(result.converged).toBe(true);
  expect(x[0]).toBeCloseTo(1, 14);
});

it('does not call what has no root converged', () => {
  const result = solveNewton(
    scalar(
      (v) => v * v + 1,
      (v) => 2 * v,
    ),
    Float64Array.of(3),
    { tolerance: 1e-10 },
  );
  expect(result.converged).toBe(false);
});
