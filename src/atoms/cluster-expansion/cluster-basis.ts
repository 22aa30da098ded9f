import { InputError } from '../../base/index.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { combinations, type Decoration } from './decorations.ts';
import { clusterOrbits, type Cutoffs, type Orbit } from './orbits.ts';
import { parentSymmetry, type ParentOperation } from '../structures/parent-symmetry.ts';
import { siteBases, siteFunctions, type SiteBasis } from './site-basis.ts';

export interface ClusterBasisOptions {
  readonly cutoffs: Cutoffs;
  /** 'sinusoid' unless given. */
  readonly siteBasis?: SiteBasis | undefined;
  /** Shares of the species of each site, in the order of its `allowed`: makes the site functions orthonormal there. */
  readonly concentrations?: readonly (readonly number[])[] | undefined;
  /** Symmetries that make clusters alike; those of the parent lattice unless given. */
  readonly operations?: readonly ParentOperation[] | undefined;
}

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

/** Clusters of a parent lattice and functions on them: what an expansion of the energy is written in. */
export interface ClusterBasis {
  readonly parent: ParentLattice;
  readonly cutoffs: Cutoffs;
  readonly siteBasis: SiteBasis;
  readonly concentrations: readonly (readonly number[])[] | undefined;
  /** Symmetries where they are not those of the parent lattice. */
  readonly operations: readonly ParentOperation[] | undefined;
  readonly orbits: readonly Orbit[];
  readonly functions: readonly ClusterFunction[];
}

/**
 * Orbits of clusters within the cut-offs and their functions.
 * @throws InputError for cut-offs, concentrations, a site basis or operations that do not fit the parent lattice.
 */
export function clusterBasis(parent: ParentLattice, options: ClusterBasisOptions): ClusterBasis {
  const { cutoffs, siteBasis = 'sinusoid', concentrations } = options;
  const operations = options.operations ?? parentSymmetry(parent);
  if (!siteBases.includes(siteBasis)) {
    throw new InputError(`'${siteBasis}' is no site basis`, {
      at: { field: 'siteBasis' },
      expected: siteBases.join(', '),
    });
  }
  requireOrder(parent, operations);
  const orbits = clusterOrbits(parent, cutoffs, operations);
  const onSites = parent.sites.map(({ allowed }, sublattice) =>
    siteFunctions(siteBasis, allowed.length, allowed.length > 1 ? concentrations?.[sublattice] : undefined),
  );
  const functions = [
    constant,
    ...orbits.flatMap((orbit, index) => functionsOf(parent, orbit, index, onSites)),
  ];
  return { parent, cutoffs, siteBasis, concentrations, operations: options.operations, orbits, functions };
}

/** Sites alike by symmetry number their species alike, or one function would mean two things. */
function requireOrder({ sites }: ParentLattice, operations: readonly ParentOperation[]): void {
  for (const { images } of operations) {
    for (const [sublattice, { sublattice: image }] of images.entries()) {
      const [here, there] = [sites[sublattice].allowed.join(', '), sites[image].allowed.join(', ')];
      if (here === there) continue;
      throw new InputError(
        `sites ${sublattice + 1} and ${image + 1} are alike but allow ${here} and ${there}`,
        {
          at: { field: 'parent' },
          expected: 'the same species in the same order',
        },
      );
    }
  }
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
