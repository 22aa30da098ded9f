import { assert, constantFrom, integer, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../../test/support/gates.ts';
import {
  alloyParent,
  hexagonalParent,
  layeredParent,
  rocksaltParent,
} from '../../../../verify/atoms/parents.ts';
import { randomRotation } from '../../../../verify/atoms/rotations.ts';
import { InputError } from '../../../base/index.ts';
import { multiply3, Random, type Matrix3, type Vector3 } from '../../../numerics/index.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import { cellVolume, determinant3, pointAt, rowTimes } from '../cell-geometry.ts';
import type { ParentLattice } from '../parent-lattice.ts';
import { readStructures } from '../../read/read-structures.ts';
import type { Structure } from '../structure.ts';
import { mapOntoLattice, type LatticeMapping } from './map-structure.ts';
import { sitePlaces } from './sites.ts';

const whole = integer({ min: -2, max: 2 });
const row = tuple(whole, whole, whole);
const supercells = tuple(row, row, row).filter((matrix) => {
  const volume = determinant3(matrix);
  return volume >= 1 && volume <= 8;
});
const parents = constantFrom(layeredParent, rocksaltParent, alloyParent, hexagonalParent);

/** Atoms of a random arrangement, moved by less than `noise` Å along each axis, turned, strained and in any order. */
function relaxed(parent: ParentLattice, matrix: IntegerMatrix3, noise: number, random: Random): Structure {
  const supercell = new Supercell(matrix, parent.sites.length);
  const ideal = multiply3(matrix, parent.lattice);
  const small = (): number => 0.02 * (random.uniform() - 0.5);
  const strain: Matrix3 = [
    [1 + small(), small(), small()],
    [0, 1 + small(), small()],
    [0, 0, 1 + small()],
  ];
  const lattice = multiply3(multiply3(ideal, strain), randomRotation(random));
  const places = sitePlaces(parent, supercell);
  const origin: Vector3 = [random.uniform(), random.uniform(), random.uniform()];
  const atoms = Array.from({ length: supercell.sites }, (_, site) => {
    const { allowed } = parent.sites[Math.floor(site / supercell.cells)];
    const species = allowed[Math.floor(random.uniform() * allowed.length)];
    const [x, y, z] = pointAt(places, site);
    return { species, place: [x + origin[0], y + origin[1], z + origin[2]], order: random.uniform() };
  }).filter(({ species }) => species !== 'Vacancy');
  atoms.sort((p, q) => p.order - q.order);
  const shake = (): number => (noise * (random.uniform() - 0.5)) / 4;
  return {
    lattice,
    species: atoms.map(({ species }) => species),
    positions: Float64Array.from(atoms.flatMap(({ place }) => place.map((value) => value + shake()))),
  };
}

/** Each atom lies where the mapping says, modulo the cell, and the sites hold what the occupation says. */
function expectConsistent(mapped: LatticeMapping, structure: Structure, parent: ParentLattice): void {
  const { supercell, siteOfAtom, displacements, occupation, translation } = mapped;
  const places = sitePlaces(parent, supercell);
  const held = new Set<number>();
  for (const [atom, site] of siteOfAtom.entries()) {
    held.add(site);
    expect(parent.sites[Math.floor(site / supercell.cells)].allowed[occupation[site]]).toBe(
      structure.species[atom],
    );
    const [x, y, z] = pointAt(places, site);
    const apart = pointAt(structure.positions, atom).map(
      (value, k) => value - [x, y, z][k] - translation[k],
    ) as unknown as Vector3;
    const whole: Vector3 = [Math.round(apart[0]), Math.round(apart[1]), Math.round(apart[2])];
    const off = rowTimes([apart[0] - whole[0], apart[1] - whole[1], apart[2] - whole[2]], structure.lattice);
    for (let k = 0; k < 3; k++) expect(off[k]).toBeCloseTo(displacements[3 * atom + k], 9);
  }
  expect(held.size).toBe(structure.species.length);
  for (let site = 0; site < supercell.sites; site++) {
    if (held.has(site)) continue;
    expect(parent.sites[Math.floor(site / supercell.cells)].allowed[occupation[site]]).toBe('Vacancy');
  }
}

describe('mapping onto a lattice', () => {
  it('finds arrangements again that were turned, strained, shuffled and shaken', () => {
    assert(
      property(parents, supercells, integer({ min: 1, max: 1e6 }), (parent, matrix, seed) => {
        const structure = relaxed(parent, matrix, 0.05, new Random(seed));
        if (structure.species.length === 0) return;
        const mapped = mapOntoLattice(structure, parent);
        expect(mapped.supercell.cells).toBe(Math.abs(determinant3(matrix)));
        expect(mapped.largestDisplacement).toBeLessThan(0.25);
        expect(Math.max(...mapped.strain.flat().map(Math.abs))).toBeLessThan(0.04);
        expectConsistent(mapped, structure, parent);
      }),
      // A cell that in the frame it is given in looks like another supercell, on which its atoms fit badly.
      {
        numRuns: 60,
        examples: [
          [
            hexagonalParent,
            [
              [0, 0, 1],
              [-2, 2, 0],
              [1, -2, 0],
            ],
            182076,
          ],
        ],
      },
    );
  });

  it('takes a structure apart into strain and rotation', () => {
    assert(
      property(supercells, integer({ min: 1, max: 1e6 }), (matrix, seed) => {
        const structure = relaxed(rocksaltParent, matrix, 0, new Random(seed));
        const { supercell, strain, rotation: turned } = mapOntoLattice(structure, rocksaltParent);
        const stretched = strain.map((each, i) => each.map((value, j) => value + Number(i === j)));
        const ideal = multiply3(supercell.matrix, rocksaltParent.lattice);
        const again = multiply3(multiply3(ideal, stretched as unknown as Matrix3), turned);
        for (const [at, value] of again.flat().entries()) {
          expect(value).toBeCloseTo(structure.lattice.flat()[at], 9);
        }
        expect(determinant3(turned)).toBeCloseTo(1, 9);
      }),
      { numRuns: 100 },
    );
  });

  it('names the atom that does not fit', () => {
    const structure = relaxed(
      layeredParent,
      [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 1],
      ],
      0,
      new Random(3),
    );
    const oxygen = structure.species.indexOf('O2-');
    const positions = structure.positions.slice();
    positions[3 * oxygen + 2] += 0.2;
    expect(() => mapOntoLattice({ ...structure, positions }, layeredParent)).toThrow(
      new RegExp(`atom ${oxygen + 1} \\(O2-\\)`),
    );
  });

  it('names the species that the lattice does not hold, and asks for charges that matter', () => {
    const structure = relaxed(
      layeredParent,
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      0,
      new Random(5),
    );
    const named = (from: string, to: string): Structure => ({
      ...structure,
      species: structure.species.map((name) => (name.startsWith(from) ? to : name)),
    });
    const nickel = structure.species.findIndex((name) => name.startsWith('Ni')) + 1;
    expect(() => mapOntoLattice(named('Ni', 'Co3+'), layeredParent)).toThrow(`atom ${nickel} is Co3+`);
    expect(() => mapOntoLattice(named('Ni', 'Ni'), layeredParent)).toThrow('Ni3+ or Ni4+');
    expect(mapOntoLattice(named('O', 'O'), layeredParent).supercell.cells).toBe(1);
  });

  it('refuses cells that are no supercells', () => {
    const structure = relaxed(
      layeredParent,
      [
        [2, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      0,
      new Random(7),
    );
    const lattice: Matrix3 = [
      [9, 0, 0],
      [0, 2, 0],
      [0, 0, cellVolume(structure.lattice) / 18],
    ];
    expect(() => mapOntoLattice({ ...structure, lattice }, layeredParent)).toThrow(InputError);
    expect(() => mapOntoLattice({ ...structure, lattice }, layeredParent)).toThrow(
      'no supercell of the lattice',
    );
  });
});

describeWithReference('the LixNiO2 training set', (path) => {
  it('maps onto its lattice but for three of slid layers and one of another charge', async () => {
    const entries = await readStructures(path('atomistic/lno_training.json'));
    const refused = entries.flatMap(({ name, structure }) => {
      const found = tryOrMessage(structure);
      return found === undefined ? [] : [`${name}: ${found}`];
    });
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatch(/^0: .*only at a strain of 0\.177/);
    expect(refused[1]).toMatch(/^8: .*only at a strain of 0\.138/);
    expect(refused[2]).toMatch(/^9: .*only at a strain of 0\.130/);
    expect(refused[3]).toMatch(/^15: .*Ni2\+/);
    const slid = entries[9];
    expect(() => mapOntoLattice(slid.structure, layeredParent, { largestStrain: 0.15 })).toThrow(
      /atom 2 \(Li\+\) lies 1\.054 Å/,
    );
  });
});

function tryOrMessage(structure: Structure): string | undefined {
  try {
    mapOntoLattice(structure, layeredParent);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}
