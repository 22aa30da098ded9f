import { InputError } from '../../base/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import { cellVolume } from '../structures/cell-geometry.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import type { ParentOperation } from '../structures/parent-symmetry.ts';
import { broughtHome, compareSites, SiteDistances, type Cluster } from './cluster.ts';
import { distinctOrbits, slack, sortedOrbits, type Alike, type Orbit } from './orbit-search.ts';

/** Largest diameters, Å, by the number of sites: { 2: 5, 3: 4.1 }. Sites alone are always in. */
export type Cutoffs = Readonly<Record<number, number>>;

/**
 * Orbits of clusters of sites that can hold more than one species: by size, then diameter, multiplicity (largest
 * first), functions and sites.
 * @throws InputError for cut-offs that mean nothing or make too many clusters, or a lattice on which nothing can change.
 */
export function clusterOrbits(
  parent: ParentLattice,
  cutoffs: Cutoffs,
  operations: readonly ParentOperation[],
): Orbit[] {
  const active = changingSublattices(parent);
  const distances = new SiteDistances(parent);
  return grownOrbits(
    { parent, operations, distances, home: broughtHome },
    active.map((sublattice) => ({ sublattice, cell: [0, 0, 0] })),
    {
      of: (site, reach) => distances.around(site, reach, active),
      about: (reach) => (4 / 3) * Math.PI * reach ** 3 * (active.length / cellVolume(parent.lattice)),
    },
    cutoffs,
  );
}

/** @throws InputError for a lattice on which nothing can change. */
export function changingSublattices(parent: ParentLattice): number[] {
  const active = parent.sites.flatMap(({ allowed }, sublattice) => (allowed.length > 1 ? [sublattice] : []));
  if (active.length > 0) return active;
  throw new InputError('no site of the parent lattice can hold more than one species', {
    at: { field: 'parent' },
    expected: "sites such as { allowed: ['Li+', 'Vacancy'] }",
  });
}

/** Sites within a distance of a site, Å. */
export interface Neighbours {
  /** That site left out. */
  readonly of: (site: LatticeSite, reach: number) => LatticeSite[];
  /** How many there are, more or less, without looking for them. */
  readonly about: (reach: number) => number;
}

/**
 * Orbits of points and of the clusters that grow from them, site by site.
 * @throws InputError for cut-offs that mean nothing or make too many clusters.
 */
export function grownOrbits(
  alike: Alike,
  points: readonly LatticeSite[],
  neighbours: Neighbours,
  cutoffs: Cutoffs,
): Orbit[] {
  const sizes = sizesOf(cutoffs);
  let last = distinctOrbits(
    points.map((site) => [site]),
    alike,
  );
  const orbits = sortedOrbits(last);
  for (let size = 2; size <= sizes; size++) {
    // Clusters of more sites may reach further than those of fewer: grow with the larger, keep within the cut-off asked.
    const reach = Math.max(...range(size, sizes).map((n) => cutoffs[n] ?? 0)) + slack;
    requireFew(size, reach - slack, last, neighbours);
    const grown = last
      .filter(({ diameter }) => diameter <= reach)
      .flatMap(({ clusters: [base] }) => extended(base, reach, neighbours.of, alike.distances));
    last = distinctOrbits(grown, alike);
    orbits.push(...sortedOrbits(last.filter(({ diameter }) => diameter <= (cutoffs[size] ?? 0) + slack)));
  }
  return orbits;
}

/** Clusters of one size to look at; more take minutes, and no dataset tells so many interactions apart. */
const mostCandidates = 200_000;

/** Counts, before they are made, the clusters that one more site within `reach` makes. @throws InputError for too many. */
function requireFew(size: number, reach: number, smaller: readonly Orbit[], { about }: Neighbours): void {
  const candidates = (radius: number): number =>
    smaller.filter(({ diameter }) => diameter <= radius + slack).length * (1 + about(radius));
  const count = candidates(reach);
  if (count <= mostCandidates) return;
  let [few, many] = [0, reach];
  while (many - few > 0.005) {
    const middle = (few + many) / 2;
    if (candidates(middle) > mostCandidates) many = middle;
    else few = middle;
  }
  throw new InputError(
    `a cut-off of ${reach} Å for ${size} sites makes some ${Number(count.toPrecision(2))} clusters`,
    {
      at: { field: 'cutoffs' },
      expected: `at most ${mostCandidates}, which ${few.toFixed(1)} Å stays below`,
    },
  );
}

/** The cluster with each further site that is within `reach` of all its sites. */
function extended(
  base: Cluster,
  reach: number,
  neighbours: (site: LatticeSite, reach: number) => LatticeSite[],
  distances: SiteDistances,
): Cluster[] {
  return neighbours(base[0], reach)
    .filter((site) =>
      base.every((other) => compareSites(site, other) !== 0 && distances.between(site, other) <= reach),
    )
    .map((site) => [...base, site]);
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}

/** The most sites of a cluster. @throws InputError for cut-offs that mean nothing. */
function sizesOf(cutoffs: Cutoffs): number {
  for (const [size, diameter] of Object.entries(cutoffs)) {
    const whole = Number.isInteger(Number(size)) && Number(size) >= 2;
    if (whole && Number.isFinite(diameter) && diameter >= 0) continue;
    throw new InputError(`cut-off ${size}: ${diameter}`, {
      at: { field: 'cutoffs' },
      expected: 'the number of sites, 2 or more, and the largest diameter in Å, as in { 2: 5, 3: 4.1 }',
    });
  }
  return Math.max(1, ...Object.keys(cutoffs).map(Number));
}
