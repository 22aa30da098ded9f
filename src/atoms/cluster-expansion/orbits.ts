import { InputError } from '../../base/index.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import {
  broughtHome,
  clusterKey,
  compareSites,
  movedCluster,
  SiteDistances,
  type Cluster,
} from './cluster.ts';
import { distinctDecorations, type Decoration } from './decorations.ts';
import type { ParentOperation } from '../structures/parent-symmetry.ts';

/** Largest diameters, Å, by the number of sites: { 2: 5, 3: 4.1 }. Sites alone are always in. */
export type Cutoffs = Readonly<Record<number, number>>;

/** All clusters that the symmetry of the lattice makes of one. */
export interface Orbit {
  /**
   * One for each cluster that is no translation of another; its site k is the image of site k of `clusters[0]`. Their
   * number is the multiplicity of the orbit, in clusters per primitive cell.
   */
  readonly clusters: readonly Cluster[];
  /** Å. */
  readonly diameter: number;
  /** The functions of the orbit: site functions on the sites, those that the cluster's own symmetry makes alike together. */
  readonly decorations: readonly (readonly Decoration[])[];
}

/**
 * Orbits of clusters of sites that can hold more than one species: by size, then diameter, multiplicity (largest
 * first), functions and sites.
 * @throws InputError for cut-offs that mean nothing, or a lattice on which nothing can change.
 */
export function clusterOrbits(
  parent: ParentLattice,
  cutoffs: Cutoffs,
  operations: readonly ParentOperation[],
): Orbit[] {
  const active = parent.sites.flatMap(({ allowed }, sublattice) => (allowed.length > 1 ? [sublattice] : []));
  if (active.length === 0) {
    throw new InputError('no site of the parent lattice can hold more than one species', {
      at: { field: 'parent' },
      expected: "sites such as { allowed: ['Li+', 'Vacancy'] }",
    });
  }
  const sizes = sizesOf(cutoffs);
  const distances = new SiteDistances(parent);
  const lattice = { parent, operations, distances };
  const points = active.map((sublattice): Cluster => [{ sublattice, cell: [0, 0, 0] }]);
  let last = distinctOrbits(points, lattice);
  const orbits = sorted(last);
  for (let size = 2; size <= sizes; size++) {
    // Clusters of more sites may reach further than those of fewer: grow with the larger, keep within the cut-off asked.
    const reach = Math.max(...range(size, sizes).map((n) => cutoffs[n] ?? 0)) + slack;
    last = distinctOrbits(grown(last, reach, active, distances), lattice);
    const kept = last.filter((orbit) => orbit.diameter <= (cutoffs[size] ?? 0) + slack);
    orbits.push(...sorted(kept));
  }
  return orbits;
}

interface Surroundings {
  readonly parent: ParentLattice;
  readonly operations: readonly ParentOperation[];
  readonly distances: SiteDistances;
}

/** Å: distances that are equal by symmetry differ by rounding. */
const slack = 1e-6;

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}

function sizesOf(cutoffs: Cutoffs): number {
  for (const [size, diameter] of Object.entries(cutoffs)) {
    if (Number.isInteger(Number(size)) && Number(size) >= 2 && Number.isFinite(diameter) && diameter >= 0)
      continue;
    throw new InputError(`cut-off ${size}: ${diameter}`, {
      at: { field: 'cutoffs' },
      expected: 'the number of sites, 2 or more, and the largest diameter in Å, as in { 2: 5, 3: 4.1 }',
    });
  }
  return Math.max(1, ...Object.keys(cutoffs).map(Number));
}

/** Every cluster of one more site within `reach`, some of them more than once. */
function grown(
  orbits: readonly Orbit[],
  reach: number,
  active: readonly number[],
  distances: SiteDistances,
): Cluster[] {
  return orbits
    .filter((orbit) => orbit.diameter <= reach)
    .flatMap(({ clusters: [base] }) =>
      distances
        .around(base[0], reach, active)
        .filter((site) =>
          base.every((other) => compareSites(site, other) !== 0 && distances.between(site, other) <= reach),
        )
        .map((site) => [...base, site]),
    );
}

function distinctOrbits(clusters: readonly Cluster[], lattice: Surroundings): Orbit[] {
  const seen = new Set<string>();
  const orbits: Orbit[] = [];
  for (const cluster of clusters) {
    if (seen.has(clusterKey(cluster))) continue;
    const images = imagesOf(cluster, lattice.operations);
    for (const key of images.keys()) seen.add(key);
    orbits.push(orbitOf([...images.values()], lattice));
  }
  return orbits;
}

/** Every cluster that the operations make of one, by its key. */
function imagesOf(cluster: Cluster, operations: readonly ParentOperation[]): Map<string, Cluster> {
  const images = new Map<string, Cluster>([[clusterKey(cluster), cluster]]);
  for (const operation of operations) {
    const image = movedCluster(operation, cluster);
    const key = clusterKey(image);
    if (!images.has(key)) images.set(key, image);
  }
  return images;
}

/** The orbit of the first cluster by compareClusters, so that it does not depend on how the clusters were found. */
function orbitOf(found: readonly Cluster[], { parent, operations, distances }: Surroundings): Orbit {
  const [base] = found
    .map((cluster) => broughtHome(cluster).toSorted(compareSites))
    .toSorted(compareClusters);
  const clusters = [...imagesOf(base, operations).values()].map(broughtHome);
  const functions = base.map(({ sublattice }) => parent.sites[sublattice].allowed.length - 1);
  const decorations = distinctDecorations(functions, permutationsOf(base, operations));
  return { clusters, diameter: distances.diameter(base), decorations };
}

function permutationsOf(base: Cluster, operations: readonly ParentOperation[]): number[][] {
  const key = clusterKey(base);
  const found = new Map<string, number[]>();
  for (const operation of operations) {
    const image = movedCluster(operation, base);
    if (clusterKey(image) !== key) continue;
    const home = broughtHome(image);
    const permutation = home.map((site) => base.findIndex((other) => compareSites(site, other) === 0));
    found.set(permutation.join(), permutation);
  }
  return [...found.values()];
}

function spread(cluster: Cluster): number {
  return cluster.reduce((sum, { cell }) => sum + cell[0] ** 2 + cell[1] ** 2 + cell[2] ** 2, 0);
}

/** Nearest to cell (0, 0, 0) first, then in the order of their sites. */
function compareClusters(a: Cluster, b: Cluster): number {
  const different = spread(a) - spread(b);
  if (different !== 0) return different;
  for (const [k, site] of a.entries()) {
    const order = compareSites(site, b[k]);
    if (order !== 0) return order;
  }
  return 0;
}

function sorted(orbits: readonly Orbit[]): Orbit[] {
  const sublattices = ({ clusters: [base] }: Orbit): string =>
    base
      .map(({ sublattice }) => String(sublattice).padStart(4, '0'))
      .toSorted()
      .join();
  return orbits.toSorted(
    (a, b) =>
      (Math.abs(a.diameter - b.diameter) > slack ? a.diameter - b.diameter : 0) ||
      b.clusters.length - a.clusters.length ||
      a.decorations.length - b.decorations.length ||
      sublattices(a).localeCompare(sublattices(b)) ||
      compareClusters(a.clusters[0], b.clusters[0]),
  );
}
