import { describe, expect, it } from 'vitest';
import { variedCells } from '../../../../verify/cell/varied-cells.ts';
import { makeConsistent } from '../../consistent.ts';
import { PorousCell } from './porous-cell.ts';
import { TransposedCell } from './transposed-cell.ts';

const mesh = { negative: 4, separator: 3, positive: 5, radial: 4 };

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}

describe.each(variedCells)('the transposed %s', (_name, parameters) => {
  const cell = new PorousCell(parameters, mesh);
  const transposed = new TransposedCell(cell);
  cell.currentDensity = 60;
  const y = cell.initialState();
  makeConsistent(cell, y, new Float64Array(cell.size));
  for (let i = 0; i < y.length; i++) y[i] *= 1 + 0.02 * Math.sin(3 * i);

  it.each([1e-3, 0.3, 100, 1e30])('solves at a shift of %d', (shift) => {
    expect(cell.prepare(y, shift)).toBe(true);
    for (let seed = 1; seed < 4; seed++) {
      const weights = y.map((_, i) => Math.cos(seed * i + 1));
      const right = y.map((_, i) => Math.sin(seed * i * i + 2));
      const [forth, back] = [right.slice(), weights.slice()];
      cell.solve(forth);
      transposed.solve(back);
      const [one, other] = [dot(weights, forth), dot(back, right)];
      const size = dot(weights.map(Math.abs), forth.map(Math.abs));
      expect(Math.abs(one - other) / size).toBeLessThan(1e-12);
    }
  });

  it('weighs the unknowns as the voltage does', () => {
    expect(cell.prepare(y, 1)).toBe(true);
    const weights = new Float64Array(cell.size);
    transposed.voltageWeights(weights);
    const change = y.map((_, i) => Math.cos(2 * i + 1));
    expect(Math.abs(dot(weights, change) / cell.voltageChange(change) - 1)).toBeLessThan(1e-11);
  });
});
