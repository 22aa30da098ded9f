import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import { siteKey, translated, type Cluster } from './clusters.ts';
import { addTable, combinations } from './tables.ts';

/** What a look-up costs besides reading the states of the other sites, in such reads. */
const lookUpCost = 3;
/** Tables grow no larger than this, so that those of a sublattice stay in the nearest caches. */
const mostCombinations = 256;
/** With more clusters than this it takes too long to try how they fit together. */
const mostToMerge = 400;

/**
 * Gathers clusters in fewer and larger ones with the same sum, so that an energy change takes fewer look-ups: a cluster that is
 * part of another is added to its table, and clusters that share sites become one where that saves reads. Pairs of sites
 * with two states cost one read each by themselves, and only join a cluster that holds them anyway.
 */
export function gatherPatches(clusters: readonly Cluster[], supercell: Supercell): Cluster[] {
  let patches = absorb(clusters, supercell);
  if (patches.length > mostToMerge) return patches;
  let merges = patches.flatMap((patch, k) => mergesOf(patch, patches.slice(k + 1), supercell));
  while (merges.length > 0) {
    const { first, second, sites } = merges.reduce((a, b) => (b.saved > a.saved ? b : a));
    const patch = emptyPatch(sites, [first, second]);
    addPart(patch, first, supercell);
    addPart(patch, second, supercell);
    const others = patches.filter((part) => part !== first && part !== second);
    const left = others.filter((part) => !addPart(patch, part, supercell));
    const kept = new Set(left);
    merges = merges.filter((merge) => kept.has(merge.first) && kept.has(merge.second));
    merges.push(...mergesOf(patch, left, supercell));
    patches = [...left, patch];
  }
  return patches.sort((a, b) => b.sites.length - a.sites.length);
}

/** Adds clusters to the largest others that they are part of. */
function absorb(clusters: readonly Cluster[], supercell: Supercell): Cluster[] {
  const patches: Cluster[] = [];
  for (const cluster of [...clusters].sort((a, b) => b.sites.length - a.sites.length)) {
    const host = patches.some(
      (patch) => patch.sites.length > cluster.sites.length && addPart(patch, cluster, supercell),
    );
    if (!host) patches.push({ ...cluster, energies: cluster.energies.slice() });
  }
  return patches;
}

/** Where each site of a cluster is in a patch, for one translation that fits; undefined if none does. */
function partOf(patch: Cluster, cluster: Cluster, supercell: Supercell): number[] | undefined {
  const keys = patch.sites.map((site) => siteKey(supercell, site));
  const [anchor] = cluster.sites;
  for (const start of patch.sites) {
    if (start.sublattice !== anchor.sublattice) continue;
    const moved = aligned(cluster, anchor, start);
    const of = moved.map((site) => keys.indexOf(siteKey(supercell, site)));
    if (!of.includes(-1)) return of;
  }
  return undefined;
}

function addPart(patch: Cluster, part: Cluster, supercell: Supercell): boolean {
  const of = partOf(patch, part, supercell);
  if (of === undefined) return false;
  addTable(patch.energies, patch.radices, part.energies, part.radices, of);
  return true;
}

/** A cluster's sites, moved so that `anchor` comes to lie on `start`. */
function aligned(cluster: Cluster, anchor: LatticeSite, start: LatticeSite): LatticeSite[] {
  return cluster.sites.map((site) => translated(translated(site, anchor.cell, -1), start.cell, 1));
}

function emptyPatch(sites: readonly LatticeSite[], parts: readonly Cluster[]): Cluster {
  const states = new Map<number, number>();
  for (const part of parts)
    part.sites.forEach(({ sublattice }, k) => states.set(sublattice, part.radices[k]));
  const radices = sites.map(({ sublattice }) => states.get(sublattice) ?? 1);
  return { sites, radices, energies: new Float64Array(combinations(radices)) };
}

/** Reads that a patch takes in the energy changes of all the sites of a cell. */
function costOf(size: number): number {
  return size * (size - 1 + lookUpCost);
}

interface Merge {
  readonly first: Cluster;
  readonly second: Cluster;
  readonly sites: readonly LatticeSite[];
  readonly saved: number;
}

/** Patches whose unions with one save reads. */
function mergesOf(first: Cluster, others: readonly Cluster[], supercell: Supercell): Merge[] {
  if (first.sites.length < 3) return [];
  return others.flatMap((second) => {
    if (second.sites.length < 3) return [];
    const sites = smallestUnion(first, second, supercell);
    if (sites === undefined) return [];
    const saved = costOf(first.sites.length) + costOf(second.sites.length) - costOf(sites.length);
    return saved > 0 ? [{ first, second, sites, saved }] : [];
  });
}

/** Sites of two patches moved to share as many as they can; undefined where they share one at most or have too many states. */
function smallestUnion(one: Cluster, other: Cluster, supercell: Supercell): LatticeSite[] | undefined {
  const keys = new Set(one.sites.map((site) => siteKey(supercell, site)));
  let fewest: LatticeSite[] | undefined;
  for (const start of one.sites) {
    for (const anchor of other.sites) {
      if (anchor.sublattice !== start.sublattice) continue;
      const added = aligned(other, anchor, start).filter((site) => !keys.has(siteKey(supercell, site)));
      if (added.length < (fewest?.length ?? other.sites.length - 1)) fewest = added;
    }
  }
  if (fewest === undefined) return undefined;
  const sites = [...one.sites, ...fewest];
  return combinations(emptyRadices(sites, [one, other])) > mostCombinations ? undefined : sites;
}

function emptyRadices(sites: readonly LatticeSite[], parts: readonly Cluster[]): readonly number[] {
  return emptyPatch(sites, parts).radices;
}
