import type { ClusterInteraction } from '../lattice-model/lattice-model.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { clusterKey, compareSites, type Cluster } from './cluster.ts';

/** A cluster within a larger one: the places of its sites there, in the order of compareSites. */
interface Part {
  readonly into: number;
  readonly places: readonly number[];
}

/**
 * The same energies from fewer tables: those of a cluster that lies within clusters of more sites are spread evenly over
 * the places where it does, among the smallest such clusters, so that clusters alike by symmetry stay alike.
 */
export function absorbSubclusters(
  parent: ParentLattice,
  interactions: readonly ClusterInteraction[],
): ClusterInteraction[] {
  const order = interactions.toSorted((a, b) => a.sites.length - b.sites.length);
  const tables = order.map(({ energies }) => energies.slice());
  const parts = partsOf(order);
  const kept = new Set(order.keys());
  for (const [index, { sites }] of order.entries()) {
    const within = parts.get(clusterKey(sites)) ?? [];
    // The clusters come in order of size, so the first is one of the smallest.
    const smallest = within.filter(
      ({ into }) => order[into].sites.length === order[within[0].into].sites.length,
    );
    const sorted = [...sites.keys()].toSorted((a, b) => compareSites(sites[a], sites[b]));
    for (const { into, places } of smallest) {
      const placed: number[] = [];
      for (const [rank, site] of sorted.entries()) placed[site] = places[rank];
      spread(tables[index], tables[into], placed, statesOf(parent, order[into].sites), smallest.length);
    }
    if (smallest.length > 0) kept.delete(index);
  }
  return [...kept].map((index) => ({ sites: order[index].sites, energies: tables[index] }));
}

/** The parts of all clusters, by what they hold. */
function partsOf(order: readonly ClusterInteraction[]): Map<string, Part[]> {
  const parts = new Map<string, Part[]>();
  for (const [into, { sites }] of order.entries()) {
    for (let size = 1; size < sites.length; size++) {
      for (const places of subsets(sites.length, size)) {
        // Translations keep this order of sites, so those of two clusters alike belong together one by one.
        const sorted = places.toSorted((a, b) => compareSites(sites[a], sites[b]));
        const key = clusterKey(places.map((k) => sites[k]));
        const known = parts.get(key);
        if (known === undefined) parts.set(key, [{ into, places: sorted }]);
        else known.push({ into, places: sorted });
      }
    }
  }
  return parts;
}

function spread(
  from: Float64Array,
  into: Float64Array,
  places: readonly number[],
  states: readonly number[],
  parts: number,
): void {
  const held = states.map(() => 0);
  for (let index = 0; index < into.length; index++) {
    let rest = index;
    for (let k = states.length - 1; k >= 0; k--) {
      held[k] = rest % states[k];
      rest = Math.floor(rest / states[k]);
    }
    const state = places.reduce((sum, place) => sum * states[place] + held[place], 0);
    into[index] += from[state] / parts;
  }
}

function statesOf(parent: ParentLattice, cluster: Cluster): number[] {
  return cluster.map(({ sublattice }) => parent.sites[sublattice].allowed.length);
}

/** All ways to choose `size` of 0 … count − 1. */
function subsets(count: number, size: number, first = 0): number[][] {
  if (size === 0) return [[]];
  return Array.from({ length: Math.max(0, count - first - size + 1) }, (_, k) => first + k).flatMap(
    (choice) => subsets(count, size - 1, choice + 1).map((rest) => [choice, ...rest]),
  );
}
