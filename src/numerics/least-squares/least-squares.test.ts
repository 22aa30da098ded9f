import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leastSquares, nonNegativeLeastSquares, type DenseColumns } from './index.ts';

const entry = fc.double({ min: -1, max: 1, noNaN: true });
const systems = fc
  .record({ columns: fc.integer({ min: 1, max: 6 }), more: fc.nat(5) })
  .chain(({ columns, more }) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.constant(columns + more),
      entries: fc.array(entry, {
        minLength: columns * (columns + more),
        maxLength: columns * (columns + more),
      }),
      b: fc.array(entry, { minLength: columns + more, maxLength: columns + more }),
    }),
  );

/** Well away from singular: the diagonal is large. */
function matrix(rows: number, columns: number, entries: number[]): DenseColumns {
  const values = Float64Array.from(entries);
  for (let k = 0; k < columns; k++) values[k * rows + k] += 4;
  return { rows, columns, values };
}

function slopes({ rows, columns, values }: DenseColumns, x: Float64Array, b: number[]): number[] {
  const residual = b.map(
    (value, i) => value - x.reduce((sum, each, k) => sum + values[k * rows + i] * each, 0),
  );
  return Array.from({ length: columns }, (_, k) =>
    residual.reduce((sum, value, i) => sum + value * values[k * rows + i], 0),
  );
}

describe('least squares', () => {
  it('leave a residual at right angles to every column', () => {
    fc.assert(
      fc.property(systems, ({ columns, rows, entries, b }) => {
        const a = matrix(rows, columns, entries);
        for (const slope of slopes(a, leastSquares(a, Float64Array.from(b)), b)) {
          expect(Math.abs(slope)).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it('give zero to what the others determine', () => {
    const a = { rows: 3, columns: 2, values: Float64Array.of(1, 2, 3, 2, 4, 6) };
    const x = leastSquares(a, Float64Array.of(1, 2, 3));
    expect(x[0]).toBeCloseTo(1, 14);
    expect(x[1]).toBe(0);
  });
});

describe('non-negative least squares', () => {
  it('meet the conditions of an optimum: no negative unknown, none at zero that would help', () => {
    fc.assert(
      fc.property(systems, fc.nat(2), ({ columns, rows, entries, b }, wanted) => {
        const free = Math.min(wanted, columns);
        const a = matrix(rows, columns, entries);
        const x = nonNegativeLeastSquares(a, Float64Array.from(b), free);
        const bound = x.slice(free);
        expect(Math.min(0, ...bound)).toBe(0);
        const gradient = slopes(a, x, b);
        const open = gradient.filter((_, k) => k < free || x[k] > 0);
        const closed = gradient.filter((_, k) => k >= free && x[k] === 0);
        expect(Math.max(0, ...open.map(Math.abs))).toBeLessThan(1e-9);
        expect(Math.max(0, ...closed)).toBeLessThan(1e-9);
      }),
    );
  });
});
