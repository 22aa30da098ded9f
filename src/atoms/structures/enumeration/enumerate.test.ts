import { describe, expect, it } from 'vitest';
import {
  derivativeStructures,
  distinctSuperlattices,
  structuresTogether,
} from '../../../../verify/atoms/enumeration-counts.ts';
import { layeredParent, rocksaltParent } from '../../../../verify/atoms/parents.ts';
import { CancelledError } from '../../../base/index.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import type { ParentLattice } from '../parent-lattice.ts';
import { parentSymmetry } from '../parent-symmetry.ts';
import { structureOf } from '../supercells.ts';
import { crystalOf, symmetryOf } from '../symmetry.ts';
import type { SitePermutation } from './arrangements.ts';
import { enumerateStructures, type EnumeratedStructure } from './enumerate.ts';
import { sitePermutations } from './site-permutations.ts';
import { hermiteNormalForms, superlattices } from './superlattices.ts';

const fcc: Matrix3 = [
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 0],
];
const bcc: Matrix3 = [
  [-1, 1, 1],
  [1, -1, 1],
  [1, 1, -1],
];
const sc: Matrix3 = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const binary = ['A', 'B'];
const ternary = ['A', 'B', 'C'];

function bravais(lattice: Matrix3, allowed: readonly string[]): ParentLattice {
  return { lattice, sites: [{ position: [0, 0, 0], allowed }] };
}

const hcp: ParentLattice = {
  lattice: [
    [1, 0, 0],
    [-0.5, Math.sqrt(3) / 2, 0],
    [0, 0, Math.sqrt(8 / 3)],
  ],
  sites: [
    { position: [1 / 3, 2 / 3, 0.25], allowed: binary },
    { position: [2 / 3, 1 / 3, 0.75], allowed: binary },
  ],
};

/** Motions of the sites of each superlattice, kept by its vectors. */
function groupsOf(parent: ParentLattice): (structure: EnumeratedStructure) => readonly SitePermutation[] {
  const operations = parentSymmetry(parent);
  const known = new Map<string, readonly SitePermutation[]>();
  return ({ supercell, occupation }) => {
    const key = supercell.hermite.join();
    const group =
      known.get(key) ??
      sitePermutations(
        supercell,
        superlattices(supercell.cells, operations).find(({ hermite }) => hermite.join() === key)
          ?.operations ?? [],
        [...occupation.keys()],
      );
    known.set(key, group);
    return group;
  };
}

/** How many there are with all species, exchanges of species being no difference. */
async function exchangeable(
  parent: ParentLattice,
  mostCells: number,
  states: readonly number[][],
): Promise<number[]> {
  const { structures } = await enumerateStructures(parent, { mostCells });
  const groupOf = groupsOf(parent);
  const sets = Array.from({ length: mostCells }, () => new Set<string>());
  for (const each of structures) {
    const { supercell, occupation } = each;
    if (new Set(occupation).size < states[0].length) continue;
    const moved = groupOf(each).map(({ images }) => occupation.map((_, site) => occupation[images[site]]));
    const renamed = [occupation, ...moved].flatMap((image) =>
      states.map((names) => image.map((state) => names[state]).join('')),
    );
    sets[supercell.cells - 1].add(`${supercell.hermite.join()} ${renamed.toSorted()[0]}`);
  }
  return sets.map(({ size }) => size);
}

const swaps = [
  [0, 1],
  [1, 0],
];
const shuffles = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** Of a layered structure. */
function lithium({ supercell: { cells }, occupation }: EnumeratedStructure): number {
  return occupation.slice(0, cells).filter((state) => state === 0).length;
}

/** Of a layered structure. */
function charge(structure: EnumeratedStructure): number {
  const { supercell, occupation } = structure;
  const nickel = occupation.slice(supercell.cells, 2 * supercell.cells);
  return lithium(structure) + nickel.reduce((sum, state) => sum + 3 + state, 0) - 4 * supercell.cells;
}

function text({ supercell, occupation }: EnumeratedStructure): string {
  return `${supercell.hermite.join()} ${occupation.join('')}`;
}

describe('superlattices', () => {
  it('are as many as ∑ d σ(d), and those of fcc and bcc as published', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((cells) => hermiteNormalForms(cells).length)).toEqual([
      1, 7, 13, 35, 31, 91, 57, 155, 130, 217,
    ]);
    for (const [lattice, published] of [
      [fcc, distinctSuperlattices.fcc],
      [bcc, distinctSuperlattices.bcc],
    ] as const) {
      const operations = parentSymmetry(bravais(lattice, binary));
      expect(published.map((_, at) => superlattices(at + 1, operations).length)).toEqual(published);
    }
  });
});

describe('enumeration', () => {
  it('has as many structures as published', async () => {
    expect(await exchangeable(bravais(fcc, binary), 8, swaps)).toEqual(
      derivativeStructures.fccBinary.slice(0, 8),
    );
    expect(await exchangeable(bravais(sc, binary), 4, swaps)).toEqual(derivativeStructures.scBinary);
    expect(await exchangeable(bravais(fcc, ternary), 5, shuffles)).toEqual(
      derivativeStructures.fccTernary.slice(0, 5),
    );
    expect(await exchangeable(hcp, 4, swaps)).toEqual(derivativeStructures.hcpBinary.slice(0, 4));
  });

  it('of odd numbers of cells has twice as many where species may not be exchanged', async () => {
    const { counts } = await enumerateStructures(bravais(fcc, binary), { mostCells: 11 });
    for (const cells of [3, 5, 7, 9, 11]) {
      expect(counts[cells - 1].structures).toBe(2 * derivativeStructures.fccBinary[cells - 1]);
    }
  });

  it('adds up to what another program finds', async () => {
    const all = await enumerateStructures(bravais(fcc, ternary), { mostCells: 6 });
    expect(all.structures.length).toBe(structuresTogether.fccTernaryTo6);
    const hexagonal = await enumerateStructures(hcp, { mostCells: 5 });
    expect(hexagonal.structures.length).toBe(structuresTogether.hcpBinaryTo5);
  });

  it('accounts for every arrangement of every superlattice', async () => {
    // Those of a superlattice that repeat belong to a coarser one: 2^sites are the sum over all that contain it. Summed
    // over all superlattices of a size, a coarser one of m cells is contained in as many as have cells / m of its own.
    const parent = bravais(fcc, binary);
    const { structures } = await enumerateStructures(parent, { mostCells: 8 });
    const found = Array.from({ length: 9 }, () => 0);
    for (const { supercell, multiplicity } of structures) found[supercell.cells] += multiplicity;
    for (let cells = 1; cells <= 8; cells++) {
      let sum = 0;
      for (let coarse = 1; coarse <= cells; coarse++) {
        if (cells % coarse === 0) sum += found[coarse] * hermiteNormalForms(cells / coarse).length;
      }
      expect(sum).toBe(hermiteNormalForms(cells).length * 2 ** cells);
    }
  });

  it('keeps to shares and charges, and finds just those of all that do', async () => {
    const all = await enumerateStructures(layeredParent, { mostCells: 4 });
    const neutral = await enumerateStructures(layeredParent, { mostCells: 4, neutral: true });
    expect(neutral.structures.map(text)).toEqual(
      all.structures.filter((each) => charge(each) === 0).map(text),
    );
    expect(neutral.structures.length).toBeGreaterThan(10);
    const half = await enumerateStructures(layeredParent, {
      mostCells: 4,
      composition: { 'Li+': [0.5, 0.5] },
    });
    expect(half.structures.map(text)).toEqual(
      all.structures.filter((each) => 2 * lithium(each) === each.supercell.cells).map(text),
    );
  });

  it('gives structures that are primitive', async () => {
    const { structures } = await enumerateStructures(rocksaltParent, { mostCells: 3 });
    for (const { supercell, occupation } of structures) {
      const structure = structureOf(rocksaltParent, supercell, occupation, { reduced: true });
      expect(symmetryOf(crystalOf(structure)).translations.length).toBe(1);
    }
  });

  it('refuses what cannot be, and stops when told', async () => {
    const parent = bravais(fcc, binary);
    await expect(enumerateStructures(parent, { mostCells: 0 })).rejects.toThrow('1 to 0 primitive cells');
    await expect(enumerateStructures(bravais(fcc, ['A']), { mostCells: 2 })).rejects.toThrow(
      'more than one species',
    );
    await expect(enumerateStructures(parent, { mostCells: 8, mostStructures: 100 })).rejects.toThrow(
      'more than 100',
    );
    await expect(enumerateStructures(parent, { mostCells: 2, neutral: true })).rejects.toThrow('charge of A');
    await expect(enumerateStructures(parent, { mostCells: 2, composition: { C: [0, 1] } })).rejects.toThrow(
      'no site may hold C',
    );
    await expect(
      enumerateStructures(parent, { mostCells: 2, composition: { A: [0.7, 0.2] } }),
    ).rejects.toThrow('no range');
    const signal = AbortSignal.abort();
    await expect(enumerateStructures(parent, { mostCells: 9, signal })).rejects.toThrow(CancelledError);
  });
});
