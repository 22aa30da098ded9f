import { InputError } from '../../base/index.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { orbitFunctions, type ClusterFunction, type SiteBasisChoice } from './cluster-functions.ts';
import type { Orbit } from './orbit-search.ts';
import { clusterOrbits, type Cutoffs } from './orbits.ts';
import { parentSymmetry, type ParentOperation } from '../structures/parent-symmetry.ts';
import type { SiteBasis } from './site-basis.ts';

export interface ClusterBasisOptions extends SiteBasisChoice {
  readonly cutoffs: Cutoffs;
  /** Symmetries that make clusters alike; those of the parent lattice unless given. */
  readonly operations?: readonly ParentOperation[] | undefined;
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
  requireOrder(parent, operations);
  const orbits = clusterOrbits(parent, cutoffs, operations);
  const functions = orbitFunctions(parent, orbits, options);
  return { parent, cutoffs, siteBasis, concentrations, operations: options.operations, orbits, functions };
}

/** @throws InputError unless sites alike by symmetry number their species alike: else one function would mean two things. */
export function requireOrder({ sites }: ParentLattice, operations: readonly ParentOperation[]): void {
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
