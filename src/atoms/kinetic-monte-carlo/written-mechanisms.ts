import { FormatError } from '../../base/index.ts';
import { hopsAlike, hopSymmetry, type Hop } from '../cluster-expansion/hop-symmetry.ts';
import { movedHopEnergy } from '../cluster-expansion/local-expansion.ts';
import type { ClusterInteraction, LatticeSite } from '../lattice-model/lattice-model.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { movedSite, parentSymmetry } from '../structures/parent-symmetry.ts';
import { PeriodicPoints } from '../structures/periodic-points.ts';
import { stridesOf } from './energy-tables.ts';
import type { MechanismEntry } from './kinetic-schema.ts';
import { chainHop, exchangeHop, reversedHop, type HopMechanism, type KineticBarrier } from './mechanism.ts';
import { neighbourHops, positionOf } from './neighbour-hops.ts';

/** Å; sites this near to a distance are at it. */
const sameDistance = 0.02;

type Around = readonly { readonly species: string; readonly distance: number; readonly energy: number }[];

/** All mechanisms that a file's entries stand for: every hop alike by symmetry, there and back. @throws FormatError */
export function mechanismsOf(
  parent: ParentLattice,
  entries: readonly MechanismEntry[],
  file: string,
): HopMechanism[] {
  return entries.flatMap((entry, k) => {
    const field = `mechanisms[${k}]`;
    if ('sites' in entry) return rings(parent, entry, file, field);
    if ('from' in entry) return alikeHops(parent, entry, file, field);
    return neighbourHops(parent, entry).map((hop) => withSurroundings(parent, hop, entry.around));
  });
}

type Entry<Key extends string> = Extract<MechanismEntry, Readonly<Record<Key, unknown>>>;

function siteOf(
  parent: ParentLattice,
  [sublattice, i, j, k]: readonly number[],
  file: string,
  field: string,
): LatticeSite {
  if (parent.sites[sublattice] === undefined) {
    throw new FormatError(`there is no sublattice ${sublattice}`, {
      at: { file, field },
      expected: `one from 0 to ${parent.sites.length - 1}, then the cell: [0, 1, 0, 0]`,
    });
  }
  return { sublattice, cell: [i, j, k] };
}

function alikeHops(parent: ParentLattice, entry: Entry<'from'>, file: string, field: string): HopMechanism[] {
  const from = siteOf(parent, entry.from, file, `${field}.from`);
  const to = siteOf(parent, entry.to, file, `${field}.to`);
  const clusters = entry.clusters.map(
    ({ sites, energies }, n): ClusterInteraction => ({
      sites: sites.map((site) => siteOf(parent, site, file, `${field}.clusters[${n}]`)),
      energies: Float64Array.from(energies),
    }),
  );
  const barrier: KineticBarrier = {
    constant: entry.barrier,
    interactions: completed(parent, { from, to }, clusters, { file, field }),
  };
  return hopsAlike(parent, { from, to }).map((hop) =>
    withSurroundings(
      parent,
      exchangeHop({ ...entry, from: hop.from, to: hop.to, barrier: movedHopEnergy(hop.operation, barrier) }),
      entry.around,
    ),
  );
}

/**
 * Clusters with their images by the symmetries that leave the hop where it is or turn it round, each once: E_KRA then has
 * the symmetry of its hop. @throws FormatError for energies that do not fit a cluster.
 */
function completed(
  parent: ParentLattice,
  hop: Hop,
  clusters: readonly ClusterInteraction[],
  { file, field }: { readonly file: string; readonly field: string },
): ClusterInteraction[] {
  const found = new Map<string, ClusterInteraction>();
  const operations = hopSymmetry(parent, hop, false);
  for (const [k, { sites, energies }] of clusters.entries()) {
    const states = sites.map(({ sublattice }) => parent.sites[sublattice].allowed.length);
    const needed = states.reduce((product, count) => product * count, 1);
    if (energies.length !== needed) {
      throw new FormatError(`${energies.length} energies for ${needed} arrangements of the cluster`, {
        at: { file, field: `${field}.clusters[${k}]` },
        expected: 'one energy in eV for each arrangement, the state of the last site fastest',
      });
    }
    for (const operation of operations) {
      const images = sites.map((site) => movedSite(operation, site));
      const image = inOrder(images, states, energies);
      found.set(`${image.sites.map(keyOf).join(' ')} ${image.energies.join()}`, image);
    }
  }
  return [...found.values()];
}

function keyOf({ sublattice, cell }: LatticeSite): string {
  return `${sublattice},${cell.join()}`;
}

/** The same energies with the sites in the order of their keys. */
function inOrder(
  sites: readonly LatticeSite[],
  states: readonly number[],
  energies: Float64Array,
): ClusterInteraction {
  const order = [...sites.keys()].sort((a, b) => (keyOf(sites[a]) < keyOf(sites[b]) ? -1 : 1));
  const [written, ordered] = [stridesOf(states), stridesOf(order.map((k) => states[k]))];
  return {
    sites: order.map((k) => sites[k]),
    energies: energies.map((_, at) => {
      const from = order.reduce(
        (sum, k, place) => sum + (Math.floor(at / ordered[place]) % states[k]) * written[k],
        0,
      );
      return energies[from];
    }),
  };
}

/** Adds energies of atoms at distances from the middle of the hop: the same there and back. */
function withSurroundings(parent: ParentLattice, hop: HopMechanism, around: Around): HopMechanism {
  if (around.length === 0) return hop;
  const places = hop.changes.map(({ site }) => positionOf(parent, site));
  const middle = [0, 1, 2].map((axis) => places.reduce((sum, place) => sum + place[axis] / places.length, 0));
  const taken = new Set(hop.changes.map(({ site }) => `${site.sublattice},${site.cell.join()}`));
  const interactions = around.flatMap(({ species, distance, energy }) =>
    sitesAt(parent, middle, distance).flatMap((site): ClusterInteraction[] => {
      const { allowed } = parent.sites[site.sublattice];
      if (!allowed.includes(species) || taken.has(`${site.sublattice},${site.cell.join()}`)) return [];
      return [
        { sites: [site], energies: Float64Array.from(allowed, (name) => (name === species ? energy : 0)) },
      ];
    }),
  );
  if (interactions.length === 0) {
    throw new FormatError(`mechanism '${hop.name}' has no site at the distances of 'around'`, {
      at: { field: 'mechanisms' },
      expected: 'distances, Å, of sites from the middle of the hop',
    });
  }
  const { constant, interactions: others } = hop.barrier;
  return { ...hop, barrier: { constant, interactions: [...others, ...interactions] } };
}

function sitesAt(parent: ParentLattice, middle: readonly number[], distance: number): LatticeSite[] {
  const positions = Float64Array.from(parent.sites.flatMap(({ position }) => position));
  const points = new PeriodicPoints(parent.lattice, positions, distance + sameDistance);
  const [x, y, z] = fractional(parent, middle);
  return points
    .near([x, y, z], distance + sameDistance)
    .filter((near) => near.distance > distance - sameDistance)
    .map(({ point, image }) => ({ sublattice: point, cell: image }));
}

function determinant(u: readonly number[], v: readonly number[], w: readonly number[]): number {
  return (
    u[0] * (v[1] * w[2] - v[2] * w[1]) +
    u[1] * (v[2] * w[0] - v[0] * w[2]) +
    u[2] * (v[0] * w[1] - v[1] * w[0])
  );
}

/** Cramer's rule on the primitive vectors. */
function fractional(
  { lattice: [a, b, c] }: ParentLattice,
  place: readonly number[],
): [number, number, number] {
  const volume = determinant(a, b, c);
  return [
    determinant(place, b, c) / volume,
    determinant(a, place, c) / volume,
    determinant(a, b, place) / volume,
  ];
}

function rings(parent: ParentLattice, entry: Entry<'sites'>, file: string, field: string): HopMechanism[] {
  const sites = entry.sites.map((site) => siteOf(parent, site, file, `${field}.sites`));
  if (entry.species.length !== sites.length) {
    throw new FormatError(`${sites.length} sites and ${entry.species.length} species`, {
      at: { file, field },
      expected: 'what each site holds before',
    });
  }
  const found = new Map<string, HopMechanism>();
  for (const operation of parentSymmetry(parent)) {
    const images = sites.map((site) => movedSite(operation, site));
    const there = chainHop({ ...entry, sites: images });
    for (const mechanism of [there, reversedHop(there)]) found.set(shapeOf(mechanism), mechanism);
  }
  return [...found.values()];
}

/** The same for events that are translations of each other. */
function shapeOf({ changes }: HopMechanism): string {
  const keys = changes.map(({ site: { cell: origin } }) =>
    changes
      .map(
        ({ site, before, after }) =>
          `${site.sublattice}:${site.cell.map((x, k) => x - origin[k]).join()}:${before}>${after}`,
      )
      .sort()
      .join(' '),
  );
  return keys.reduce((a, b) => (b < a ? b : a));
}
