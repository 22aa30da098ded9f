import { InputError } from '../../base/index.ts';
import type { ClusterInteraction, LatticeSite } from '../lattice-model/lattice-model.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { parentSymmetry, type ParentOperation } from '../structures/parent-symmetry.ts';
import { requireOrder } from './cluster-basis.ts';
import { orbitFunctions, type ClusterFunction, type SiteBasisChoice } from './cluster-functions.ts';
import { compareSites, movedCluster, SiteDistances, type Cluster } from './cluster.ts';
import type { OccupiedSupercell } from './correlations.ts';
import { hopSymmetry, type Hop } from './hop-symmetry.ts';
import type { Orbit } from './orbit-search.ts';
import { changingSublattices, grownOrbits, type Cutoffs, type Neighbours } from './orbits.ts';

export interface LocalBasisOptions extends SiteBasisChoice {
  /** Å around the middle of the hop within which sites count. */
  readonly radius: number;
  /** Largest diameters of pairs, triplets and so on; sites alone are always in. */
  readonly cutoffs?: Cutoffs | undefined;
  /** Whether the property depends on the direction of the hop. E_KRA and prefactors do not, and it is off unless given. */
  readonly oriented?: boolean | undefined;
  /** Sites besides the two of the hop that the event changes: they belong to no cluster either. */
  readonly changed?: readonly LatticeSite[] | undefined;
}

/** Clusters around a hop and functions on them; each cluster counts once for the hop. */
export interface LocalClusterBasis {
  readonly parent: ParentLattice;
  readonly hop: Hop;
  readonly orbits: readonly Orbit[];
  readonly functions: readonly ClusterFunction[];
}

/**
 * A basis for what depends on the surroundings of a hop (van der Ven et al. 2001, doi:10.1103/PhysRevB.64.184307): orbits
 * of the clusters around it under the symmetries that leave the hop where it is.
 * @throws InputError for a hop, a radius or cut-offs that mean nothing.
 */
export function localClusterBasis(
  parent: ParentLattice,
  hop: Hop,
  options: LocalBasisOptions,
): LocalClusterBasis {
  const { radius, cutoffs = {}, oriented = false, changed = [] } = options;
  if (!(radius > 0 && Number.isFinite(radius))) {
    throw new InputError(`a radius of ${radius} Å`, {
      at: { field: 'radius' },
      expected: 'a length above 0 in Å',
    });
  }
  const symmetries = parentSymmetry(parent);
  requireOrder(parent, symmetries);
  const distances = new SiteDistances(parent);
  const taken = [hop.from, hop.to, ...changed];
  const keeps = (operation: ParentOperation): boolean =>
    movedCluster(operation, changed).every((site) =>
      changed.some((other) => compareSites(site, other) === 0),
    );
  const operations = hopSymmetry(parent, hop, oriented, symmetries).filter(keeps);
  const region = distances
    .aroundMiddle(hop.from, hop.to, radius + slackOfRadius, changingSublattices(parent))
    .filter((site) => taken.every((other) => compareSites(site, other) !== 0));
  const neighbours: Neighbours = {
    of: (site, reach) =>
      region.filter((other) => compareSites(site, other) !== 0 && distances.between(site, other) <= reach),
    about: () => region.length,
  };
  const alike = { parent, operations, distances, home: (cluster: Cluster): Cluster => cluster };
  const orbits = grownOrbits(alike, region, neighbours, cutoffs);
  return { parent, hop, orbits, functions: orbitFunctions(parent, orbits, options) };
}

/** Å: sites that lie on the radius by symmetry are all in. */
const slackOfRadius = 1e-6;

/**
 * Correlations of the surroundings of a hop that starts in a cell: for each function the mean over the clusters of its
 * orbit and their like decorations.
 * @param cell Where the hop is, in primitive vectors from where the basis has it.
 */
export function localCorrelations(
  { parent, orbits, functions }: LocalClusterBasis,
  { supercell, occupation }: OccupiedSupercell,
  cell: LatticeSite['cell'] = [0, 0, 0],
): Float64Array {
  const stateOf = ({ sublattice, cell: [x, y, z] }: LatticeSite): number =>
    occupation[supercell.siteAt(sublattice, x + cell[0], y + cell[1], z + cell[2])];
  const combined = (cluster: Cluster): number =>
    cluster.reduce((sum, site) => sum * parent.sites[site.sublattice].allowed.length + stateOf(site), 0);
  const held = orbits.map(({ clusters }) => clusters.map(combined));
  return Float64Array.from(functions, ({ orbit, values }) =>
    orbit < 0 ? 1 : held[orbit].reduce((sum, state) => sum + values[state], 0) / held[orbit].length,
  );
}

/** An energy of a hop: a constant, and energies of clusters around it that count once each. eV. */
export interface HopEnergy {
  readonly constant: number;
  /** In the frame of the hop's sites. */
  readonly interactions: readonly ClusterInteraction[];
}

/**
 * A local expansion as tables of energies, one a cluster.
 * @param coefficients ECI × multiplicity, eV, one a function: what a fit to local correlations gives.
 * @throws InputError for coefficients that do not fit.
 */
export function hopEnergyOf({ orbits, functions }: LocalClusterBasis, coefficients: Float64Array): HopEnergy {
  if (coefficients.length !== functions.length || !coefficients.every(Number.isFinite)) {
    throw new InputError(`${coefficients.length} coefficients for ${functions.length} local functions`, {
      at: { field: 'coefficients' },
      expected: 'one finite number for each function, the constant first',
    });
  }
  const tables = orbits.map((): Float64Array | undefined => undefined);
  for (const [index, { orbit, values }] of functions.entries()) {
    if (orbit < 0 || coefficients[index] === 0) continue;
    const share = coefficients[index] / orbits[orbit].clusters.length;
    const before = tables[orbit] ?? new Float64Array(values.length);
    tables[orbit] = before.map((value, state) => value + share * values[state]);
  }
  const interactions = orbits.flatMap(({ clusters }, orbit) => {
    const energies = tables[orbit];
    return energies === undefined ? [] : clusters.map((sites) => ({ sites, energies }));
  });
  return { constant: coefficients[0], interactions };
}

/** The energy of the hop that an operation makes of another. */
export function movedHopEnergy(operation: ParentOperation, { constant, interactions }: HopEnergy): HopEnergy {
  return {
    constant,
    interactions: interactions.map(({ sites, energies }) => ({
      sites: movedCluster(operation, sites),
      energies,
    })),
  };
}
