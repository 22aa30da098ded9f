import type { ParentLattice } from '../structures/parent-lattice.ts';

/** A site of the endless lattice: which site of the primitive cell, and in which cell. */
export interface LatticeSite {
  readonly sublattice: number;
  /** Whole multiples of the primitive vectors. */
  readonly cell: readonly [number, number, number];
}

/**
 * An energy that depends on what a few sites hold. It counts once for each primitive cell, moved there by a translation;
 * clusters that are alike by a rotation are listed one by one.
 */
export interface ClusterInteraction {
  /** No site twice. */
  readonly sites: readonly LatticeSite[];
  /**
   * eV for each combination of states: ∏ (states of site k) numbers, the last site's state fastest. State s of a site is
   * its `allowed[s]`.
   */
  readonly energies: Float64Array;
}

/**
 * The energy of all arrangements on a lattice, E = cells × constant + ∑ over interactions and cells. What cluster
 * expansions become for Monte Carlo, and what Ising models and lattice gases are from the start.
 */
export interface LatticeModel {
  readonly parent: ParentLattice;
  /** eV per primitive cell. */
  readonly constant: number;
  readonly interactions: readonly ClusterInteraction[];
}
