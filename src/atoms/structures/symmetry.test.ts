import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { symmetryReferences, type SymmetryReference } from '../../../verify/atoms/symmetry-reference.ts';
import { InputError } from '../../base/index.ts';
import type { Matrix3, Vector3 } from '../../numerics/index.ts';
import { hexagonalParent, layeredParent, rocksaltParent } from '../../../verify/atoms/parents.ts';
import { identity3, norm } from './cell-geometry.ts';
import { moved, movedSite, parentSymmetry } from './parent-symmetry.ts';
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

describe('symmetry', () => {
  for (const reference of symmetryReferences) {
    it(`is spglib's for ${reference.name}`, () => {
      const symmetry = symmetryOf(crystal(reference), 1e-4);
      expect(symmetry.primitive.kinds.length).toBe(reference.primitiveAtoms);
      const operations = operationsOf(symmetry);
      expect(operations.length).toBe(reference.operations);
      expect(digest(operations)).toBe(reference.digest);
      for (const [k, vector] of niggliReduced(reference.lattice).lattice.entries()) {
        expect(norm(vector)).toBeCloseTo(reference.niggli[k], 7);
      }
    });
  }
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
