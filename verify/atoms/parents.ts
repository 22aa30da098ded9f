import type { ParentLattice } from '../../src/atoms/index.ts';

/** Lithium and vacancies in layers of octahedra, with two charges of nickel (R-3m, the primitive cell of LiNiO2). */
export const layeredParent: ParentLattice = {
  lattice: [
    [2.843413, 0, 0.8573212],
    [1.55095249, -2.5326951, 1e-7],
    [2.843413, 0, -4.28660688],
  ],
  sites: [
    { position: [0, 0, 0], allowed: ['Li+', 'Vacancy'] },
    { position: [0.5, 0.5, 0.5], allowed: ['Ni3+', 'Ni4+'] },
    { position: [0.75, 0.75, 0.75], allowed: ['O2-'] },
    { position: [0.25, 0.25, 0.25], allowed: ['O2-'] },
  ],
};

/** Cations of disordered rocksalt. */
export const rocksaltParent: ParentLattice = {
  lattice: [
    [0, 2.1, 2.1],
    [2.1, 0, 2.1],
    [2.1, 2.1, 0],
  ],
  sites: [
    { position: [0, 0, 0], allowed: ['Li+', 'Mn3+', 'Vacancy'] },
    { position: [0.5, 0.5, 0.5], allowed: ['O2-'] },
  ],
};

/** A close-packed alloy: every site may hold everything, so that only the volume tells the number of cells. */
export const alloyParent: ParentLattice = {
  lattice: [
    [0, 1.8, 1.8],
    [1.8, 0, 1.8],
    [1.8, 1.8, 0],
  ],
  sites: [{ position: [0, 0, 0], allowed: ['Cu', 'Au'] }],
};

/** Two sites of a hexagonal close-packed metal, one of which may hold interstitials of a tetrahedron besides. */
export const hexagonalParent: ParentLattice = {
  lattice: [
    [3.2, 0, 0],
    [-1.6, 2.7712812921102037, 0],
    [0, 0, 5.2],
  ],
  sites: [
    { position: [1 / 3, 2 / 3, 0.25], allowed: ['Ti', 'Zr'] },
    { position: [2 / 3, 1 / 3, 0.75], allowed: ['Ti', 'Zr'] },
    { position: [0, 0, 0], allowed: ['Vacancy', 'O'] },
    { position: [0, 0, 0.5], allowed: ['Vacancy', 'O'] },
  ],
};
