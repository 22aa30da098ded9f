export { boltzmannConstant } from './constants.ts';
export type { Calculation, Structure } from './structures/structure.ts';
export { vacancy, type ParentLattice, type ParentSite } from './structures/parent-lattice.ts';
export { hermiteNormalForm, type IntegerMatrix3 } from './lattice-model/hermite.ts';
export { diagonalSupercell, Supercell } from './lattice-model/supercell.ts';
export type { ClusterInteraction, LatticeModel, LatticeSite } from './lattice-model/lattice-model.ts';
