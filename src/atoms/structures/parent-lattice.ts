import type { Matrix3, Vector3 } from '../../numerics/index.ts';

/** What stands for an empty site among the species that a site allows. */
export const vacancy = 'Vacancy';

export interface ParentSite {
  /** Fractional coordinates in the primitive cell. */
  readonly position: Vector3;
  /** What may sit here, as states 0, 1, … in this order; one species alone never changes. 'Vacancy' is an empty site. */
  readonly allowed: readonly string[];
}

/** The lattice that all structures of an expansion share: a primitive cell and what its sites may hold. */
export interface ParentLattice {
  /** Rows are the primitive vectors, Å. */
  readonly lattice: Matrix3;
  /** One a sublattice. */
  readonly sites: readonly ParentSite[];
}
