import { assert, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layeredParent, rocksaltParent } from '../../../verify/atoms/parents.ts';
import { multiply3, type Matrix3 } from '../../numerics/index.ts';
import { hermiteNormalForm, type IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { diagonalSupercell, Supercell } from '../lattice-model/supercell.ts';
import { cellVolume, determinant3, norm, reciprocalLattice } from './cell-geometry.ts';
import { commensurateSupercell, isCommensurate } from './commensurate.ts';
import { primitiveCell, structureOf, supercellOf } from './supercells.ts';

const whole = integer({ min: -3, max: 3 });
const row = tuple(whole, whole, whole);
const matrices = tuple(row, row, row).filter((matrix) => determinant3(matrix) !== 0);
const { lattice } = layeredParent;

describe('supercells of structures', () => {
  it('have their primitive cell again', () => {
    const occupation = Uint8Array.of(0, 1, 0, 0);
    const structure = structureOf(layeredParent, diagonalSupercell([1, 1, 1], 4), occupation);
    assert(
      property(matrices, (matrix) => {
        const large = supercellOf(structure, matrix);
        expect(large.species.length).toBe(4 * Math.abs(determinant3(matrix)));
        const small = primitiveCell(large);
        expect(small.species.toSorted()).toEqual(structure.species.toSorted());
        expect(cellVolume(small.lattice)).toBeCloseTo(cellVolume(lattice), 8);
      }),
      { numRuns: 30 },
    );
  });

  it('leave vacancies out and keep to the cell that is asked for', () => {
    const supercell = new Supercell(
      [
        [2, 0, 0],
        [0, 1, 0],
        [5, 0, 1],
      ],
      2,
    );
    const occupation = Uint8Array.of(0, 2, 0, 0);
    const given = structureOf(rocksaltParent, supercell, occupation);
    expect(given.species).toEqual(['Li+', 'O2-', 'O2-']);
    expect(given.lattice).toEqual(multiply3(supercell.matrix, rocksaltParent.lattice));
    const reduced = structureOf(rocksaltParent, supercell, occupation, { reduced: true });
    expect(Math.max(...reduced.lattice.map(norm))).toBeLessThan(6);
    expect([...reduced.positions].every((value) => value >= 0 && value < 1)).toBe(true);
  });
});

describe('commensurate supercells', () => {
  it('are multiples of all that are given, and none smaller is', () => {
    assert(
      property(matrices, matrices, (first, second) => {
        const common = commensurateSupercell(lattice, [first, second]);
        expect(isCommensurate(common, first) && isCommensurate(common, second)).toBe(true);
        // The lattice of common points is what every common multiple lies in.
        const multiple = second.map((_, k) =>
          second[k].map((value) => value * Math.abs(determinant3(first))),
        );
        expect(isCommensurate(multiple as unknown as IntegerMatrix3, common)).toBe(true);
        const [a, b] = [determinant3(first), determinant3(second)].map(Math.abs);
        expect(
          (a * b) % Math.abs(determinant3(common)) === 0 || Math.abs(determinant3(common)) <= a * b,
        ).toBe(true);
      }),
    );
  });

  it('are found by looking at every point as well', () => {
    assert(
      property(matrices, matrices, (first, second) => {
        const common = commensurateSupercell(lattice, [first, second]);
        const [one, two, both] = [first, second, common].map((matrix) => new Supercell(matrix, 1));
        for (let i = -6; i <= 6; i++) {
          for (let j = -6; j <= 6; j++) {
            for (let k = -6; k <= 6; k++) {
              const shared = one.cellAt(i, j, k) === 0 && two.cellAt(i, j, k) === 0;
              expect(both.cellAt(i, j, k) === 0).toBe(shared);
            }
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it('grow along their shortest vectors', () => {
    const large = commensurateSupercell(
      lattice,
      [
        [
          [2, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
      ],
      { leastCells: 500 },
    );
    expect(Math.abs(determinant3(large))).toBeGreaterThanOrEqual(500);
    const lengths = multiply3(large, lattice).map(norm);
    expect(Math.max(...lengths) / Math.min(...lengths)).toBeLessThan(2);
  });

  it('refuse nothing and flat cells', () => {
    expect(() => commensurateSupercell(lattice, [])).toThrow('no supercells');
    const flat: IntegerMatrix3 = [
      [1, 0, 0],
      [2, 0, 0],
      [0, 0, 1],
    ];
    expect(() => commensurateSupercell(lattice, [flat, flat])).toThrow('one plane');
  });
});

describe('the reciprocal lattice', () => {
  it('has 2π with its own vectors and nothing with the others', () => {
    const reciprocal = reciprocalLattice(lattice);
    const columns = [0, 1, 2].map((k) => lattice.map((vector) => vector[k])) as unknown as Matrix3;
    for (const [i, values] of multiply3(reciprocal, columns).entries()) {
      for (const [j, value] of values.entries()) expect(value).toBeCloseTo(i === j ? 2 * Math.PI : 0, 12);
    }
    expect(
      hermiteNormalForm([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]).flat(),
    ).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
  });
});
