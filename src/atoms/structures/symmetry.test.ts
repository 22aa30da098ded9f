import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { symmetryReferences, type SymmetryReference } from '../../../verify/atoms/symmetry-reference.ts';
import { InputError } from '../../base/index.ts';
import { Random, type Matrix3, type Vector3 } from '../../numerics/index.ts';
import { hexagonalParent, layeredParent, rocksaltParent } from '../../../verify/atoms/parents.ts';
import { identity3, inverse3, norm, rowTimes } from './cell-geometry.ts';
import { moved, movedSite, parentSymmetry } from './parent-symmetry.ts';
import { equivalentAtoms, pointGroup } from './point-group.ts';
import { niggliReduced } from './reduction.ts';
import { operationsOf, symmetryOf, type SymmetryOperation } from './symmetry.ts';

function digest(operations: readonly SymmetryOperation[]): string {
  const lines = operations.map(({ rotation, translation }) =>
    [...rotation.flat(), ...translation.map((value) => Math.round(value * 2400) % 2400)].join(' '),
  );
  return createHash('sha256').update(lines.toSorted().join('\n')).digest('hex');
}

function crystal({ lattice, positions, species }: SymmetryReference) {
  return { lattice, positions: Float64Array.from(positions.flat()), kinds: species };
}

/** Crystal classes by the last of their space groups (International Tables for Crystallography A). */
const lastGroups = {
  1: '1',
  2: '-1',
  5: '2',
  9: 'm',
  15: '2/m',
  24: '222',
  46: 'mm2',
  74: 'mmm',
  80: '4',
  82: '-4',
  88: '4/m',
  98: '422',
  110: '4mm',
  122: '-42m',
  142: '4/mmm',
  146: '3',
  148: '-3',
  155: '32',
  161: '3m',
  167: '-3m',
  173: '6',
  174: '-6',
  176: '6/m',
  182: '622',
  186: '6mm',
  190: '-6m2',
  194: '6/mmm',
  199: '23',
  206: 'm-3',
  214: '432',
  220: '-43m',
  230: 'm-3m',
};

function classOf(number: number): string | undefined {
  return Object.entries(lastGroups).find(([last]) => number <= Number(last))?.[1];
}

describe('symmetry', () => {
  for (const reference of symmetryReferences) {
    it(`is spglib's for ${reference.name}`, () => {
      const symmetry = symmetryOf(crystal(reference), 1e-4);
      expect(symmetry.primitive.kinds.length).toBe(reference.primitiveAtoms);
      const operations = operationsOf(symmetry);
      expect(operations.length).toBe(reference.operations);
      expect(digest(operations)).toBe(reference.digest);
      expect(pointGroup(symmetry.operations)).toBe(classOf(reference.number));
      expect(new Set(equivalentAtoms(crystal(reference), symmetry)).size).toBe(reference.orbits);
      for (const [k, vector] of niggliReduced(reference.lattice).lattice.entries()) {
        expect(norm(vector)).toBeCloseTo(reference.niggli[k], 7);
      }
    });
  }
});

describe('the symmetry of shaken crystals', () => {
  it('is that of the ones at rest within the tolerance, and none far outside', () => {
    for (const reference of symmetryReferences.filter(({ operations }) => operations >= 24)) {
      const random = new Random(7);
      const { lattice, positions, kinds } = crystal(reference);
      const inverse = inverse3(lattice);
      const shaken = (size: number): Float64Array =>
        Float64Array.from(
          kinds.flatMap((_, atom) => {
            const shift = rowTimes(random.direction(), inverse);
            return [0, 1, 2].map((k) => positions[3 * atom + k] + size * shift[k]);
          }),
        );
      const still = symmetryOf({ lattice, positions: shaken(0.002), kinds }, 0.01);
      expect(operationsOf(still).length).toBe(reference.operations);
      expect(still.primitive.kinds.length).toBe(reference.primitiveAtoms);
      if (kinds.length < 4) continue;
      const broken = symmetryOf({ lattice, positions: shaken(0.3), kinds }, 0.01);
      expect(operationsOf(broken).length).toBeLessThan(3);
    }
  });
});

describe('symmetry of a parent lattice', () => {
  it('takes sites to sites that may hold the same', () => {
    for (const [parent, count] of [
      [layeredParent, 12],
      [rocksaltParent, 48],
      [hexagonalParent, 24],
    ] as const) {
      const operations = parentSymmetry(parent);
      expect(operations.length).toBe(count);
      expect(operations[0].rotation).toEqual(identity3);
      for (const operation of operations) {
        for (const [sublattice, { position }] of parent.sites.entries()) {
          const cell: Vector3 = [2, -1, 3];
          const site = movedSite(operation, { sublattice, cell });
          expect(parent.sites[site.sublattice].allowed).toEqual(parent.sites[sublattice].allowed);
          const place = moved(operation, [position[0] + 2, position[1] - 1, position[2] + 3]);
          for (let k = 0; k < 3; k++) {
            expect(parent.sites[site.sublattice].position[k] + site.cell[k]).toBeCloseTo(place[k], 6);
          }
        }
      }
    }
  });

  it('refuses two atoms at one place and cells without volume', () => {
    const sites = [rocksaltParent.sites[0], rocksaltParent.sites[0]];
    expect(() => parentSymmetry({ ...rocksaltParent, sites })).toThrow('atoms 1 and 2');
    const flat: Matrix3 = [
      [1, 0, 0],
      [0, 1, 0],
      [1, 1, 0],
    ];
    expect(() => parentSymmetry({ ...rocksaltParent, lattice: flat })).toThrow(InputError);
  });
});
