import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiply3, symmetricFunction, type Matrix3 } from '../numerics/index.ts';
import { tortuosityTensor } from './index.ts';

function diagonal(x: number, y: number, z: number): Matrix3 {
  return [
    [x, 0, 0],
    [0, y, 0],
    [0, 0, z],
  ];
}

const share = fc.double({ min: -3, max: 3, noNaN: true });
/** Positive definite: the square of a random symmetric matrix, plus a little. */
const definite = fc.tuple(share, share, share, share, share, share).map(([xx, yy, zz, xy, xz, yz]) => {
  const root: Matrix3 = [
    [xx, xy, xz],
    [xy, yy, yz],
    [xz, yz, zz],
  ];
  return symmetricFunction(multiply3(root, root), (value) => value + 0.01);
});

describe('tortuosityTensor', () => {
  it('is ε D / D_eff along the principal axes of one scalar phase', () => {
    const { values, axes } = tortuosityTensor(diagonal(0.4, 0.4, 0.4), diagonal(0.2, 0.1, 0.25));
    expect(values[0]).toBeCloseTo(1.6, 12);
    expect(values[1]).toBeCloseTo(2, 12);
    expect(values[2]).toBeCloseTo(4, 12);
    expect(axes[0]).toEqual([0, 0, 1]);
  });

  it('is one where the effective tensor is the mean', () => {
    fc.assert(
      fc.property(definite, (mean) => {
        for (const value of tortuosityTensor(mean, mean).values) expect(value).toBeCloseTo(1, 10);
      }),
    );
  });

  it('is at least one wherever the effective tensor is below the mean one', () => {
    fc.assert(
      fc.property(definite, definite, (effective, extra) => {
        const mean = effective.map((row, i) => row.map((value, j) => value + extra[i][j]));
        const { values } = tortuosityTensor(mean as unknown as Matrix3, effective);
        for (const value of values) expect(value).toBeGreaterThanOrEqual(1 - 1e-10);
      }),
    );
  });

  it('is infinite, null, along directions without flow', () => {
    const { tensor, values, axes } = tortuosityTensor(diagonal(0.5, 0.5, 0.5), diagonal(0.25, 0, 0.5));
    expect(tensor).toBeNull();
    expect(values).toEqual([expect.closeTo(1, 12), expect.closeTo(2, 12), null]);
    expect(axes[2]).toEqual([0, 1, 0]);
  });

  it('refuses tensors that are not positive', () => {
    expect(() => tortuosityTensor(diagonal(1, 0, 1), diagonal(1, 0, 1))).toThrow(
      'mean: the mean tensor has the eigenvalue 0; expected a positive definite tensor',
    );
    expect(() => tortuosityTensor(diagonal(1, 1, 1), diagonal(1, -0.5, 1))).toThrow(
      'effective: the effective tensor has the eigenvalue -0.5; expected no eigenvalue below 0',
    );
  });
});
