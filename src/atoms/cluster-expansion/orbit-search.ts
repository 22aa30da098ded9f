import type { ParentLattice } from '../structures/parent-lattice.ts';
import type { ParentOperation } from '../structures/parent-symmetry.ts';
import { compareSites, movedCluster, SiteDistances, sitesKey, type Cluster } from './cluster.ts';
import { distinctDecorations, type Decoration } from './decorations.ts';

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

/** What makes clusters alike. */
export interface Alike {
  readonly parent: ParentLattice;
  readonly operations: readonly ParentOperation[];
  readonly distances: SiteDistances;
  /** One of all clusters that are the same by a translation; the cluster itself where there are no translations. */
  readonly home: (cluster: Cluster) => Cluster;
}

/** Å: distances that are equal by symmetry differ by rounding. */
export const slack = 1e-6;

/** The orbits of clusters, each once. */
export function distinctOrbits(clusters: readonly Cluster[], alike: Alike): Orbit[] {
  const seen = new Set<string>();
  const orbits: Orbit[] = [];
  for (const cluster of clusters) {
    if (seen.has(sitesKey(alike.home(cluster)))) continue;
    const images = imagesOf(cluster, alike);
    for (const key of images.keys()) seen.add(key);
    orbits.push(orbitOf([...images.values()], alike));
  }
  return orbits;
}

/** Every cluster that the operations make of one, by its key. */
function imagesOf(cluster: Cluster, { operations, home }: Alike): Map<string, Cluster> {
  const own = home(cluster);
  const images = new Map<string, Cluster>([[sitesKey(own), own]]);
  for (const operation of operations) {
    const image = home(movedCluster(operation, cluster));
    const key = sitesKey(image);
    if (!images.has(key)) images.set(key, image);
  }
  return images;
}

/** The orbit of the first cluster by compareClusters, so that it does not depend on how the clusters were found. */
function orbitOf(found: readonly Cluster[], alike: Alike): Orbit {
  const [base] = found.map((cluster) => cluster.toSorted(compareSites)).toSorted(compareClusters);
  const functions = base.map(({ sublattice }) => alike.parent.sites[sublattice].allowed.length - 1);
  return {
    clusters: [...imagesOf(base, alike).values()],
    diameter: alike.distances.diameter(base),
    decorations: distinctDecorations(functions, permutationsOf(base, alike)),
  };
}

function permutationsOf(base: Cluster, { operations, home }: Alike): number[][] {
  const key = sitesKey(base);
  const found = new Map<string, number[]>();
  for (const operation of operations) {
    const image = home(movedCluster(operation, base));
    if (sitesKey(image) !== key) continue;
    const permutation = image.map((site) => base.findIndex((other) => compareSites(site, other) === 0));
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

/** By diameter, multiplicity (largest first), functions and sites. */
export function sortedOrbits(orbits: readonly Orbit[]): Orbit[] {
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
