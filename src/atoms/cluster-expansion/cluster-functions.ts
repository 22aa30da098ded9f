import { InputError } from '../../base/index.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { combinations, type Decoration } from './decorations.ts';
import type { Orbit } from './orbit-search.ts';
import { siteBases, siteFunctions, type SiteBasis } from './site-basis.ts';

/** One column of a correlation matrix. */
export interface ClusterFunction {
  /** Index into `orbits`; −1 for the constant, which is the first function. */
  readonly orbit: number;
  /** Site functions on the sites of each cluster of the orbit, whose products are averaged. */
  readonly decorations: readonly Decoration[];
  /** Clusters per primitive cell × decorations: the coefficient of a correlation is ECI × multiplicity. */
  readonly multiplicity: number;
  /** As in 'pair 2.97 Å a–b [0 1]': size, diameter, sublattices and site functions. */
  readonly name: string;
  /**
   * Mean over the decorations of the product of site functions, for each combination of states of the cluster's sites,
   * the last site's state fastest.
   */
  readonly values: Float64Array;
}

export interface SiteBasisChoice {
  /** 'sinusoid' unless given. */
  readonly siteBasis?: SiteBasis | undefined;
  /** Shares of the species of each site, in the order of its `allowed`: makes the site functions orthonormal there. */
  readonly concentrations?: readonly (readonly number[])[] | undefined;
}

/**
 * The constant, and the functions of each orbit in turn.
 * @throws InputError for a site basis that is none, or concentrations that do not fit.
 */
export function orbitFunctions(
  parent: ParentLattice,
  orbits: readonly Orbit[],
  { siteBasis = 'sinusoid', concentrations }: SiteBasisChoice,
): ClusterFunction[] {
  if (!siteBases.includes(siteBasis)) {
    throw new InputError(`'${siteBasis}' is no site basis`, {
      at: { field: 'siteBasis' },
      expected: siteBases.join(', '),
    });
  }
  if (concentrations !== undefined && concentrations.length !== parent.sites.length) {
    throw new InputError(`concentrations of ${concentrations.length} sites`, {
      at: { field: 'concentrations' },
      expected: `one list of shares for each of the ${parent.sites.length} sites of the primitive cell`,
    });
  }
  const onSites = parent.sites.map(({ allowed }, sublattice) =>
    siteFunctions(siteBasis, allowed.length, allowed.length > 1 ? concentrations?.[sublattice] : undefined),
  );
  return [constant, ...orbits.flatMap((orbit, index) => functionsOf(parent, orbit, index, onSites))];
}

const constant: ClusterFunction = {
  orbit: -1,
  decorations: [[]],
  multiplicity: 1,
  name: 'constant',
  values: new Float64Array([1]),
};

const sizeNames = ['constant', 'point', 'pair', 'triplet', 'quadruplet'];

function functionsOf(
  parent: ParentLattice,
  orbit: Orbit,
  index: number,
  onSites: readonly (readonly Float64Array[])[],
): ClusterFunction[] {
  const [base] = orbit.clusters;
  const states = combinations(base.map(({ sublattice }) => parent.sites[sublattice].allowed.length));
  const size = sizeNames[base.length] ?? `${base.length} sites`;
  const extent = base.length > 1 ? ` ${orbit.diameter.toFixed(3)} Å` : '';
  const sites = base.map(({ sublattice }) => sublattice + 1).join('-');
  return orbit.decorations.map((decorations) => ({
    orbit: index,
    decorations,
    multiplicity: orbit.clusters.length * decorations.length,
    name: `${index + 1} ${size}${extent} on ${sites} [${decorations[0].map((n) => n + 1).join(' ')}]`,
    values: Float64Array.from(states, (held) => {
      const products = decorations.map((decoration) =>
        decoration.reduce((product, n, k) => product * onSites[base[k].sublattice][n][held[k]], 1),
      );
      return products.reduce((sum, value) => sum + value, 0) / decorations.length;
    }),
  }));
}
