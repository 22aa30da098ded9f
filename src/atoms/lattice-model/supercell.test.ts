import { assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import type { IntegerMatrix3 } from './hermite.ts';
import { diagonalSupercell, Supercell } from './supercell.ts';

const whole = integer({ min: -5, max: 5 });
const row = tuple(whole, whole, whole);
const determinant = ([[a, b, c], [d, e, f], [g, h, i]]: IntegerMatrix3): number =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
const matrices = tuple(row, row, row).filter((matrix) => determinant(matrix) !== 0);

describe('supercells', () => {
  it('have as many cells as their volume, each with a place of its own', () => {
    assert(
      property(matrices, (matrix) => {
        const supercell = new Supercell(matrix, 1);
        expect(supercell.cells).toBe(Math.abs(determinant(matrix)));
        for (let cell = 0; cell < supercell.cells; cell++) {
          expect(supercell.cellAt(...supercell.placeOf(cell))).toBe(cell);
        }
      }),
    );
  });

  it('repeat along their own vectors', () => {
    assert(
      property(matrices, row, row, (matrix, place, times) => {
        const supercell = new Supercell(matrix, 1);
        const moved = place.map((at, k) => at + times.reduce((sum, n, r) => sum + n * matrix[r][k], 0));
        expect(supercell.cellAt(moved[0], moved[1], moved[2])).toBe(supercell.cellAt(...place));
      }),
    );
  });

  it('number sites sublattice by sublattice', () => {
    const supercell = diagonalSupercell([3, 4, 5], 2);
    expect(supercell.sites).toBe(120);
    expect(supercell.siteAt(1, 1, 2, 3)).toBe(60 + 1 + 3 * 2 + 12 * 3);
    expect(supercell.siteAt(0, -1, 4, 5)).toBe(2);
  });

  it('refuse vectors in one plane', () => {
    const flat: IntegerMatrix3 = [
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ];
    expect(() => new Supercell(flat, 1)).toThrow(InputError);
  });
});
