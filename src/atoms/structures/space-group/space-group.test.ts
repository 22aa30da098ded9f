import { describe, expect, it } from 'vitest';
import { symmetryReferences, type SymmetryReference } from '../../../../verify/atoms/symmetry-reference.ts';
import { InputError } from '../../../base/index.ts';
import { multiply3, Random, type Matrix3, type Vector3 } from '../../../numerics/index.ts';
import { parseCif } from '../../read/cif/parse-cif.ts';
import { cifText } from '../../write/cif.ts';
import { cellVolume, inverse3, pointAt, rowTimes } from '../cell-geometry.ts';
import { matchStructures } from '../matching.ts';
import { PeriodicPoints } from '../periodic-points.ts';
import type { Structure } from '../structure.ts';
import { supercellOf } from '../supercells.ts';
import { moved } from '../parent-symmetry.ts';
import { namedSpaceGroup } from './named.ts';
import { spaceGroupOf, type SpaceGroup } from './space-group.ts';

function structureOf({ lattice, positions, species }: SymmetryReference): Structure {
  return { lattice, species, positions: Float64Array.from(positions.flat()) };
}

function named(name: string): Structure {
  return structureOf(symmetryReferences.find((each) => each.name === name) as SymmetryReference);
}

function expectLattice(found: Matrix3, wanted: Matrix3): void {
  for (const [at, value] of found.flat().entries()) expect(value).toBeCloseTo(wanted.flat()[at], 5);
}

/** Each operation takes each atom of the idealised cell to a like one, and as many as the multiplicity says are alike. */
function expectIdeal({ conventional: { structure, sites }, operations }: SpaceGroup): void {
  const points = new PeriodicPoints(structure.lattice, structure.positions, 1);
  for (const [atom, site] of sites.entries()) {
    const images = operations.map(
      (operation) => points.nearest(moved(operation, pointAt(structure.positions, atom)), 1e-5)?.point,
    );
    const species = images.map((image) => (image === undefined ? 'none' : structure.species[image]));
    expect(new Set(species)).toEqual(new Set([structure.species[atom]]));
    expect(new Set(images).size).toBe(site.multiplicity);
  }
}

describe('space groups', () => {
  it.each(symmetryReferences.map((reference) => [reference.name, reference] as const))(
    'are those of spglib for %s, with its sites and standard cells',
    async (_, reference) => {
      const structure = structureOf(reference);
      const group = await spaceGroupOf(structure, 1e-4);
      expect(group.setting).toMatchObject({ number: reference.number, hallNumber: reference.hallNumber });
      expect(group.sites.map(({ symbol }) => symbol)).toEqual(reference.siteSymmetry);
      expect(new Set(group.orbits).size).toBe(reference.orbits);
      expectLattice(group.conventional.structure.lattice, reference.conventional);
      expectLattice(group.primitive.structure.lattice, reference.primitive);
      expect(group.primitive.structure.species).toHaveLength(reference.primitiveAtoms);
      expectIdeal(group);
    },
  );

  it.each(['olivine LiFePO4', 'layered LiCoO2, skewed', 'monoclinic Li2MnO3', 'quartz, primitive'])(
    'keep the crystal of %s in their standard cells',
    async (name) => {
      const structure = named(name.replace(', primitive', ''));
      const { conventional, primitive } = await spaceGroupOf(structure, 1e-4);
      for (const { structure: cell } of [conventional, primitive]) {
        const match = matchStructures(structure, cell, { scale: false, mirror: false });
        expect(match?.largestDisplacement).toBeLessThan(1e-4);
      }
    },
  );

  it('are the same in left-handed and skewed cells, where the mirror image of quartz has another', async () => {
    const quartz = named('quartz');
    const skew = [
      [-3, 1, 0],
      [5, -2, 0],
      [7, 4, -1],
    ] as const;
    const back = inverse3(skew);
    const positions = Float64Array.from(
      quartz.species.flatMap((_, atom) => rowTimes(pointAt(quartz.positions, atom), back)),
    );
    const left = [
      [0, 1, 0],
      [1, 0, 0],
      [0, 0, 1],
    ] as const;
    const swapped = Float64Array.from(
      quartz.species.flatMap((_, atom) => rowTimes(pointAt(quartz.positions, atom), left)),
    );
    expect((await spaceGroupOf(quartz)).setting.number).toBe(152);
    expect(
      (await spaceGroupOf({ ...quartz, lattice: multiply3(skew, quartz.lattice), positions })).setting.number,
    ).toBe(152);
    expect(
      (await spaceGroupOf({ ...quartz, lattice: multiply3(left, quartz.lattice), positions: swapped }))
        .setting.number,
    ).toBe(152);
    const mirrored = quartz.positions.map((value) => -value);
    expect((await spaceGroupOf({ ...quartz, positions: mirrored })).setting.number).toBe(154);
  });

  it('of shaken crystals are those at rest well within the tolerance, and none well outside', async () => {
    for (const name of ['spinel LiTi2O4, primitive', 'layered LiCoO2', 'corundum', 'monoclinic Li2MnO3']) {
      const still = symmetryReferences.find((each) => each.name === name) as SymmetryReference;
      const structure = structureOf(still);
      const random = new Random(11);
      const inverse = inverse3(structure.lattice);
      const positions = structure.positions.slice();
      for (const [atom] of structure.species.entries()) {
        const shift = rowTimes(random.direction(), inverse);
        for (let k = 0; k < 3; k++) positions[3 * atom + k] += 0.003 * shift[k];
      }
      const shaken = { ...structure, positions };
      const group = await spaceGroupOf(shaken, 0.05);
      expect(group.setting.number).toBe(still.number);
      expectIdeal(group);
      const { lattice, species } = group.conventional.structure;
      expect(cellVolume(lattice) / species.length).toBeCloseTo(
        cellVolume(structure.lattice) / structure.species.length,
        6,
      );
      expect((await spaceGroupOf(shaken, 1e-4)).setting.number).toBeLessThan(3);
    }
  });

  it('come back from a CIF of the conventional cell, with and without its operators', async () => {
    for (const name of [
      'olivine LiFePO4',
      'spinel LiMn2O4',
      'layered LiCoO2',
      'monoclinic LiNiO2',
      'beta tin',
    ]) {
      const group = await spaceGroupOf(named(name), 1e-4);
      const { structure } = group.conventional;
      const text = cifText(structure, name, { group, conventional: true });
      const bare = text.replace(/loop_\n_space_group_symop_operation_xyz\n(?:'.*\n)+/, '');
      expect(bare).not.toBe(text);
      const withoutHall = bare.replace(/_space_group_name_Hall.*\n/, '');
      for (const each of [text, bare, withoutHall]) {
        const [read] = await parseCif(each, 'a.cif');
        expect(read.structure.species).toHaveLength(structure.species.length);
        expect((await spaceGroupOf(read.structure, 1e-4)).setting).toEqual(group.setting);
        const match = matchStructures(structure, read.structure, { scale: false });
        expect(match?.largestDisplacement).toBeLessThan(1e-6);
      }
    }
  });

  it('are the same of a supercell, whose atoms are alike by its translations too', async () => {
    const structure = named('layered LiCoO2, skewed');
    const large = supercellOf(structure, [
      [2, 0, 0],
      [0, 1, 1],
      [0, -1, 1],
    ]);
    const [small, found] = [await spaceGroupOf(structure, 1e-4), await spaceGroupOf(large, 1e-4)];
    expect(found.setting).toEqual(small.setting);
    expect(new Set(found.orbits).size).toBe(3);
    for (const [atom, first] of found.orbits.entries()) {
      expect(large.species[first]).toBe(large.species[atom]);
      expect(found.sites[first]).toEqual(found.sites[atom]);
    }
    expectLattice(found.conventional.structure.lattice, small.conventional.structure.lattice);
  });

  it.each([
    ['C 1 2/c 1', [9.8, 5.6, 6.3, 107.3]],
    ['C 1 c 1', [9, 4.1, 5.2, 98]],
    ['C 1 2/c 1', [6.1, 5.6, 7.9, 94]],
    ['P 1 21/c 1', [9, 4.1, 5.2, 98]],
  ] as const)('take the shortest cell of %s %j wherever its glide lies', async (symbol, [a, b, c, beta]) => {
    const angle = (beta * Math.PI) / 180;
    const lattice: Matrix3 = [
      [a, 0, 0],
      [0, b, 0],
      [c * Math.cos(angle), 0, c * Math.sin(angle)],
    ];
    const { operations } = await namedSpaceGroup({ symbol }, lattice, {});
    const random = new Random(3);
    for (let run = 0; run < 8; run++) {
      const atoms = ['Li', 'O'].map((species) => {
        const place: Vector3 = [random.uniform(), random.uniform(), random.uniform()];
        return { species, places: operations.map((operation) => moved(operation, place)) };
      });
      const structure = {
        lattice,
        species: atoms.flatMap(({ species, places }) => places.map(() => species)),
        positions: Float64Array.from(atoms.flatMap(({ places }) => places.flat())),
      };
      const group = await spaceGroupOf(structure, 1e-4);
      expectLattice(group.conventional.structure.lattice, lattice);
      expect(group.setting.fullSymbol.replaceAll('_', '')).toBe(symbol);
      expectIdeal(group);
    }
  });

  it('are refused where there is none', async () => {
    const structure = named('CsCl');
    await expect(
      spaceGroupOf({
        ...structure,
        lattice: [
          [1, 0, 0],
          [0, 1, 0],
          [1, 1, 0],
        ],
      }),
    ).rejects.toThrow('the cell has no volume');
    await expect(
      spaceGroupOf({ lattice: structure.lattice, species: ['Cs', 'Cs'], positions: new Float64Array(6) }),
    ).rejects.toThrow('atoms 1 and 2 (Cs) lie at one place');
    await expect(spaceGroupOf({ ...structure, species: [], positions: new Float64Array(0) })).rejects.toThrow(
      InputError,
    );
  });
});
