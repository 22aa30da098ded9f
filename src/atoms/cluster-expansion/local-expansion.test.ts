import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { layeredParent } from '../../../verify/atoms/parents.ts';
import { leastSquares, Random, type Matrix3 } from '../../numerics/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import { diagonalSupercell, type Supercell } from '../lattice-model/supercell.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { movedSite } from '../structures/parent-symmetry.ts';
import { compareSites, SiteDistances, sitesKey, type Cluster } from './cluster.ts';
import { combinations } from './decorations.ts';
import { hopsAlike, hopSymmetry, type Hop } from './hop-symmetry.ts';
import {
  hopEnergyOf,
  localClusterBasis,
  localCorrelations,
  movedHopEnergy,
  type HopEnergy,
} from './local-expansion.ts';

const site = (sublattice: number, ...cell: [number, number, number]): LatticeSite => ({ sublattice, cell });
const one = (lattice: Matrix3, allowed: readonly string[]): ParentLattice => ({
  lattice,
  sites: [{ position: [0, 0, 0], allowed }],
});
const fcc = one(
  [
    [0, 2, 2],
    [2, 0, 2],
    [2, 2, 0],
  ],
  ['Li', 'Na', 'Vacancy'],
);
const simple = one(
  [
    [3, 0, 0],
    [0, 3, 0],
    [0, 0, 3],
  ],
  ['Li', 'Vacancy'],
);
const bcc = one(
  [
    [-2, 2, 2],
    [2, -2, 2],
    [2, 2, -2],
  ],
  ['Li', 'Vacancy'],
);
const toNeighbour: Hop = { from: site(0, 0, 0, 0), to: site(0, 1, 0, 0) };

/** Every set of sites within a radius of the middle of a hop, whose diameter is no larger than that for its size. */
function everyCluster(parent: ParentLattice, hop: Hop, radius: number, largest: number[]): Cluster[] {
  const distances = new SiteDistances(parent);
  const active = parent.sites.flatMap(({ allowed }, k) => (allowed.length > 1 ? [k] : []));
  const sites = distances
    .aroundMiddle(hop.from, hop.to, radius, active)
    .filter((each) => compareSites(each, hop.to) !== 0);
  const clusters: Cluster[] = [[]];
  for (const each of sites) {
    clusters.push(...clusters.filter((cluster) => cluster.length < 3).map((cluster) => [...cluster, each]));
  }
  return clusters.filter(
    (cluster) => cluster.length > 0 && distances.diameter(cluster) <= largest[cluster.length],
  );
}

interface Decorated {
  readonly place: LatticeSite;
  readonly label: number;
}

/** Text that is the same for the same sites with the same labels, in any order. */
function decoratedKey(each: readonly Decorated[]): string {
  return each
    .map(({ place, label }) => `${sitesKey([place])}=${label}`)
    .toSorted()
    .join();
}

/**
 * How many kinds of decorated clusters a group makes alike: by Burnside's lemma the mean number that an operation leaves
 * as they are.
 */
function kindsOf(parent: ParentLattice, hop: Hop, clusters: readonly Cluster[]): number {
  const group = hopSymmetry(parent, hop, false);
  const functionsOf = ({ sublattice }: LatticeSite): number => parent.sites[sublattice].allowed.length - 1;
  const decorated = clusters.flatMap((cluster) =>
    combinations(cluster.map(functionsOf)).map((labels) =>
      cluster.map((place, k) => ({ place, label: labels[k] })),
    ),
  );
  const kept = group.map(
    (operation) =>
      decorated.filter(
        (each) =>
          decoratedKey(each) ===
          decoratedKey(each.map(({ place, label }) => ({ place: movedSite(operation, place), label }))),
      ).length,
  );
  return kept.reduce((sum, count) => sum + count, 0) / group.length;
}

function randomOccupation({ sites }: ParentLattice, supercell: Supercell, random: Random): Uint8Array {
  return Uint8Array.from({ length: supercell.sites }, (_, k) =>
    random.below(sites[Math.floor(k / supercell.cells)].allowed.length),
  );
}

function energyOf(
  parent: ParentLattice,
  { constant, interactions }: HopEnergy,
  supercell: Supercell,
  occupation: Uint8Array,
): number {
  return interactions.reduce((energy, { sites, energies }) => {
    const state = sites.reduce(
      (sum, { sublattice, cell }) =>
        sum * parent.sites[sublattice].allowed.length + occupation[supercell.siteAt(sublattice, ...cell)],
      0,
    );
    return energy + energies[state];
  }, constant);
}

function symmetryCounts(parent: ParentLattice): number[] {
  return [true, false].map((oriented) => hopSymmetry(parent, toNeighbour, oriented).length);
}

describe('symmetries of hops', () => {
  it('are those of the point groups known', () => {
    expect(symmetryCounts(fcc)).toEqual([4, 8]);
    expect(symmetryCounts(simple)).toEqual([8, 16]);
    expect(symmetryCounts(bcc)).toEqual([6, 12]);
  });

  it('make as many hops as there are neighbours', () => {
    for (const [parent, neighbours] of [
      [fcc, 12],
      [simple, 6],
      [bcc, 8],
    ] as const) {
      expect(hopsAlike(parent, toNeighbour)).toHaveLength(neighbours);
    }
    const within: Hop = { from: site(0, 0, 0, 0), to: site(0, 0, 1, 0) };
    expect(hopsAlike(layeredParent, within)).toHaveLength(6);
  });

  it('refuse hops that go nowhere', () => {
    expect(() => hopSymmetry(fcc, { from: site(0, 0, 0, 0), to: site(0, 0, 0, 0) }, false)).toThrow(
      InputError,
    );
    expect(() => hopSymmetry(fcc, { from: site(0, 0, 0, 0), to: site(1, 0, 0, 0) }, false)).toThrow(
      InputError,
    );
  });
});

const cases = [
  {
    name: 'face-centred cubic, three species',
    parent: fcc,
    hop: toNeighbour,
    radius: 4.1,
    cutoffs: { 2: 4.1, 3: 2.9 },
  },
  { name: 'simple cubic', parent: simple, hop: toNeighbour, radius: 4.6, cutoffs: { 2: 4.4, 3: 4.3 } },
  {
    name: 'lithium in layers',
    parent: layeredParent,
    hop: { from: site(0, 0, 0, 0), to: site(0, 0, 1, 0) },
    radius: 4,
    cutoffs: { 2: 4.3, 3: 3 },
  },
];

for (const { name, parent, hop, radius, cutoffs } of cases) {
  describe(`local expansions: ${name}`, () => {
    it('have every cluster around the hop in one orbit, and as many functions as there are kinds', () => {
      const { orbits, functions } = localClusterBasis(parent, hop, { radius, cutoffs });
      const found = orbits.flatMap(({ clusters }) => clusters.map(sitesKey));
      const every = everyCluster(parent, hop, radius + 1e-6, [0, 1, cutoffs[2] + 1e-6, cutoffs[3] + 1e-6]);
      expect(found.toSorted()).toEqual(every.map(sitesKey).toSorted());
      expect(functions).toHaveLength(1 + kindsOf(parent, hop, every));
    });

    it('are the same for surroundings alike by symmetry, either way round', () => {
      const random = new Random(2);
      const basis = localClusterBasis(parent, hop, { radius, cutoffs });
      const coefficients = Float64Array.from(basis.functions, () => random.uniform() - 0.5);
      const energy = hopEnergyOf(basis, coefficients);
      const supercell = diagonalSupercell([5, 5, 5], parent.sites.length);
      const occupation = randomOccupation(parent, supercell, random);
      const here = energyOf(parent, energy, supercell, occupation);
      for (const { operation, from, to } of hopsAlike(parent, hop)) {
        const turned = new Uint8Array(supercell.sites);
        for (const [k, state] of occupation.entries()) {
          const [sublattice, cell] = [
            Math.floor(k / supercell.cells),
            supercell.placeOf(k % supercell.cells),
          ];
          const image = movedSite(operation, { sublattice, cell });
          turned[supercell.siteAt(image.sublattice, ...image.cell)] = state;
        }
        const moved = movedHopEnergy(operation, energy);
        expect(energyOf(parent, moved, supercell, turned)).toBeCloseTo(here, 12);
        // The basis of that hop by itself has the same orbits, in some order.
        const own = localClusterBasis(parent, { from, to }, { radius, cutoffs });
        expect(own.functions).toHaveLength(basis.functions.length);
      }
    });

    it('are found again from the energies of random surroundings', () => {
      const random = new Random(4);
      const basis = localClusterBasis(parent, hop, { radius, cutoffs });
      const columns = basis.functions.length;
      const planted = Float64Array.from(basis.functions, () => random.uniform() - 0.5);
      const energy = hopEnergyOf(basis, planted);
      const supercell = diagonalSupercell([6, 6, 6], parent.sites.length);
      const rows = 4 * columns;
      const values = new Float64Array(rows * columns);
      const energies = Float64Array.from({ length: rows }, (_, row) => {
        const occupation = randomOccupation(parent, supercell, random);
        const terms = localCorrelations(basis, { supercell, occupation });
        for (const [column, value] of terms.entries()) values[column * rows + row] = value;
        return energyOf(parent, energy, supercell, occupation);
      });
      const fit = leastSquares({ rows, columns, values }, energies);
      for (const [k, value] of fit.entries()) expect(value).toBeCloseTo(planted[k], 9);
    });
  });
}

describe('local expansions', () => {
  it('of an oriented hop tell the two ends apart', () => {
    const options = { radius: 3.5, cutoffs: { 2: 3 } };
    const both = localClusterBasis(simple, toNeighbour, options);
    const oriented = localClusterBasis(simple, toNeighbour, { ...options, oriented: true });
    expect(oriented.functions.length).toBeGreaterThan(both.functions.length);
  });

  it('leave out what the event changes', () => {
    const changed = [site(0, -1, 0, 0)];
    const { orbits } = localClusterBasis(simple, toNeighbour, { radius: 6, changed });
    const held = orbits.flatMap(({ clusters }) => clusters.flat());
    for (const gone of [toNeighbour.from, toNeighbour.to, ...changed]) {
      expect(held.some((each) => compareSites(each, gone) === 0)).toBe(false);
    }
  });

  it('refuse a radius and coefficients that mean nothing', () => {
    expect(() => localClusterBasis(simple, toNeighbour, { radius: 0 })).toThrow(InputError);
    const basis = localClusterBasis(simple, toNeighbour, { radius: 3.5 });
    expect(() => hopEnergyOf(basis, new Float64Array(1))).toThrow(InputError);
  });
});
