import { array, assert, constantFrom, double, pre, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePoscar, poscarText } from '../index.ts';
import { firstCoincidence } from '../structures/coincidence.ts';

const rocksalt = `Li O rocksalt
4.0
0 0.5 0.5
0.5 0 0.5
0.5 0.5 0
Li_sv O/5df7a1c2
1 1
Selective dynamics
Cartesian
0.0 0.0 0.0 T T F
0.5 0.5 0.5 F F F

0.0 0.0 0.0
`;

describe('parsePoscar', () => {
  it('scales the cell and Cartesian coordinates, and passes flags and velocities over', () => {
    const { lattice, species, positions } = parsePoscar(rocksalt, 'POSCAR');
    expect(lattice).toEqual([
      [0, 2, 2],
      [2, 0, 2],
      [2, 2, 0],
    ]);
    expect(species).toEqual(['Li', 'O']);
    expect([...positions]).toEqual([0, 0, 0, 0.5, 0.5, 0.5]);
  });

  it('takes a negative scale for the volume', () => {
    const { lattice, positions } = parsePoscar(rocksalt.replace('4.0', '-16'), 'POSCAR');
    expect(lattice[0][1]).toBeCloseTo(2, 12);
    expect(positions[5]).toBeCloseTo(0.5, 12);
  });

  it('takes three scales, one an axis', () => {
    const { lattice } = parsePoscar(rocksalt.replace('4.0', '4 6 8'), 'POSCAR');
    expect(lattice).toEqual([
      [0, 3, 4],
      [2, 0, 4],
      [2, 3, 0],
    ]);
  });

  it('finds the elements of VASP 4 in the comment, else asks for them', () => {
    const old = rocksalt.replace('Li_sv O/5df7a1c2\n', '');
    expect(() => parsePoscar(old, 'POSCAR')).toThrow(
      /POSCAR:6: the file \(VASP 4\) does not name its elements/,
    );
    expect(parsePoscar(old.replace('Li O rocksalt', 'Li O'), 'P').species).toEqual(['Li', 'O']);
    expect(parsePoscar(old, 'P', { elements: ['Na', 'Cl'] }).species).toEqual(['Na', 'Cl']);
  });

  it('keeps charges behind coordinates', () => {
    const charged = rocksalt.replace('T T F', 'T T F Li+').replace('F F F', 'F F F O2-');
    expect(parsePoscar(charged, 'POSCAR').species).toEqual(['Li+', 'O2-']);
  });

  it.each([
    ['4.0', 'x', "POSCAR:2: 'x' is no number"],
    ['0.5 0.5 0\n', '0.5 0.5\n', 'POSCAR:5: the line has 2 numbers'],
    ['0.5 0.5 0\n', '0 1 1\n', "POSCAR:5: the cell's vectors span 0 Å³"],
    ['1 1\n', '1 1 1\n', 'POSCAR:7: 3 counts for 2 elements'],
    ['1 1\n', '1 100\n', 'POSCAR:12: the line has 0 numbers'],
    ['Li_sv', 'Lx', "POSCAR:6: 'Lx' is no element"],
    [
      '0.5 0.5 0.5 F',
      '0.5 0.5 1 F',
      'POSCAR:11: atoms 1 (Li) and 2 (O) lie at one place; expected atoms more',
    ],
    ['Cartesian', 'Fractional', "POSCAR:9: 'Fractional' names no kind of coordinates"],
  ])('refuses %j as %j', (from, to, message) => {
    expect(() => parsePoscar(rocksalt.replace(from, to), 'POSCAR')).toThrow(message);
  });

  it('comes back from what is written, bit for bit', () => {
    const coordinate = double({ min: -2, max: 2, noNaN: true });
    const atom = tuple(constantFrom('Li+', 'Ni3+', 'Ni4+', 'O2-', 'Co'), coordinate, coordinate, coordinate);
    const check = property(array(atom, { minLength: 1, maxLength: 9 }), (atoms) => {
      const order = [...new Set(atoms.map(([label]) => label.replace(/\d?[+-]$/, '')))];
      const sorted = order.flatMap((element) => atoms.filter(([label]) => label.startsWith(element)));
      const structure = {
        lattice: [
          [4.1, 0.1, -0.3],
          [1 / 3, 5.7, Math.PI],
          [-0.2, 1e-7, 6.3],
        ] as const,
        species: sorted.map(([label]) => label),
        positions: Float64Array.from(sorted.flatMap(([, ...position]) => position)),
      };
      pre(firstCoincidence(structure.lattice, structure.positions) === undefined);
      expect(parsePoscar(poscarText(structure), 'POSCAR')).toEqual(structure);
    });
    assert(check, { numRuns: 200 });
  });
});
