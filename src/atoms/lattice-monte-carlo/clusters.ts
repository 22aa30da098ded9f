import { InputError } from '../../base/index.ts';
import type { ClusterInteraction, LatticeModel, LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import { addTable, combinations } from './tables.ts';

/** An interaction of sites that are different ones in the supercell and that all have a choice of states. */
export interface Cluster {
  readonly sites: readonly LatticeSite[];
  readonly radices: readonly number[];
  /** eV, the last site's state fastest. */
  readonly energies: Float64Array;
}

/** A model as one supercell sees it. */
export interface ReducedModel {
  /** eV per cell. */
  readonly constant: number;
  /** eV by sublattice and state. */
  readonly siteEnergies: readonly Float64Array[];
  /** Of two sites or more. */
  readonly clusters: readonly Cluster[];
}

/** Tells sites apart that a supercell tells apart. */
export function siteKey(supercell: Supercell, { sublattice, cell: [i, j, k] }: LatticeSite): number {
  return supercell.siteAt(sublattice, i, j, k);
}

/**
 * Writes a model for one supercell: sites with one state only drop out; sites of a cluster that are one and the same in the
 * supercell, which depends on their distance alone, become one; clusters that are each other's translations
 * become one. After that no cluster touches a site twice, however small the supercell.
 * @throws InputError for interactions that do not fit the lattice.
 */
export function reduceModel(model: LatticeModel, supercell: Supercell): ReducedModel {
  let { constant } = model;
  const siteEnergies = model.parent.sites.map(({ allowed }) => new Float64Array(allowed.length));
  const clusters = new Map<string, Cluster>();
  for (const [index, interaction] of model.interactions.entries()) {
    checkInteraction(model, interaction, index);
    const cluster = distinctSites(model, interaction, supercell);
    const [first] = cluster.sites;
    if (first === undefined) constant += cluster.energies[0];
    else if (cluster.sites.length === 1) {
      addTable(siteEnergies[first.sublattice], cluster.radices, cluster.energies, cluster.radices, [0]);
    } else gatherCluster(clusters, cluster, supercell);
  }
  return { constant, siteEnergies, clusters: [...clusters.values()] };
}

function checkInteraction(model: LatticeModel, { sites, energies }: ClusterInteraction, index: number): void {
  const at = { field: `interactions.${index}` };
  const counts = sites.map(({ sublattice }) => model.parent.sites[sublattice]?.allowed.length);
  if (counts.some((count) => count === undefined)) {
    throw new InputError('an interaction names a sublattice that the lattice has not', {
      at,
      expected: `sublattices from 0 to ${model.parent.sites.length - 1}`,
    });
  }
  const expected = combinations(counts);
  if (energies.length !== expected) {
    throw new InputError(`an interaction has ${energies.length} energies`, {
      at,
      expected: `${expected}, one a combination of states`,
    });
  }
  if (!energies.every((energy) => Number.isFinite(energy))) {
    throw new InputError('an interaction has an energy that is not a number', {
      at,
      expected: 'energies in eV',
    });
  }
}

function distinctSites(model: LatticeModel, interaction: ClusterInteraction, supercell: Supercell): Cluster {
  const statesOf = ({ sublattice }: LatticeSite): number => model.parent.sites[sublattice].allowed.length;
  const kept = interaction.sites.filter((site) => statesOf(site) > 1);
  const keys = kept.map((site) => siteKey(supercell, site));
  const sites = kept.filter((_, k) => keys.indexOf(keys[k]) === k);
  const different = [...new Set(keys)];
  const radices = sites.map(statesOf);
  const energies = new Float64Array(combinations(radices));
  const of = keys.map((key) => different.indexOf(key));
  addTable(energies, radices, interaction.energies, kept.map(statesOf), of);
  return { sites, radices, energies };
}

/** Adds a cluster to its translation among those known, or as a new one. */
function gatherCluster(clusters: Map<string, Cluster>, cluster: Cluster, supercell: Supercell): void {
  const { key, cluster: placed } = placeCluster(cluster, supercell);
  const known = clusters.get(key);
  if (known === undefined) clusters.set(key, placed);
  else {
    const same = placed.sites.map((_, k) => k);
    addTable(known.energies, known.radices, placed.energies, placed.radices, same);
  }
}

/** The same translation and order of sites for all clusters that are each other's translations. */
function placeCluster(cluster: Cluster, supercell: Supercell): { key: string; cluster: Cluster } {
  const placements = cluster.sites.map((origin) => {
    const moved = cluster.sites.map((site) => translated(site, origin.cell, -1));
    const keys = moved.map((site) => siteKey(supercell, site));
    const order = keys.map((_, k) => k).sort((k, l) => keys[k] - keys[l]);
    return { key: order.map((k) => keys[k]).join(), order, moved };
  });
  const { key, order, moved } = placements.reduce((a, b) => (b.key < a.key ? b : a));
  const radices = order.map((k) => cluster.radices[k]);
  const energies = new Float64Array(cluster.energies.length);
  const of = order.map((_, k) => order.indexOf(k));
  addTable(energies, radices, cluster.energies, cluster.radices, of);
  return { key, cluster: { sites: order.map((k) => moved[k]), radices, energies } };
}

/** A site moved by some times a number of cells. */
export function translated(site: LatticeSite, by: LatticeSite['cell'], times: number): LatticeSite {
  const [i, j, k] = site.cell;
  return { sublattice: site.sublattice, cell: [i + times * by[0], j + times * by[1], k + times * by[2]] };
}
