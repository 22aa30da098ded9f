import { describe, expect, it } from 'vitest';
import { lixnio2, occupiedAs } from '../../../verify/atoms/correlations-reference.ts';
import type { Matrix3, Vector3 } from '../../numerics/index.ts';
import { leastSquares } from '../../numerics/index.ts';
import { diagonalSupercell } from '../lattice-model/supercell.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { clusterBasis } from './cluster-basis.ts';
import { correlations } from './correlations.ts';
import { coulombConstant, ewaldEnergy } from './ewald.ts';

const fcc: Matrix3 = [
  [0, 2, 2],
  [2, 0, 2],
  [2, 2, 0],
];
const cubic: Matrix3 = [
  [4, 0, 0],
  [0, 4, 0],
  [0, 0, 4],
];

function ions(lattice: Matrix3, plus: string, minus: string, position: Vector3): ParentLattice {
  return {
    lattice,
    sites: [
      { position: [0, 0, 0], allowed: [plus] },
      { position, allowed: [minus] },
    ],
  };
}

/** Madelung constants by the distance of nearest neighbours (verified to the digits given by several summations). */
const salts = [
  {
    name: 'NaCl',
    parent: ions(fcc, 'Na+', 'Cl-', [0.5, 0.5, 0.5]),
    distance: 2,
    madelung: 1.7475645946,
    charge: 1,
  },
  {
    name: 'CsCl',
    parent: ions(cubic, 'Cs+', 'Cl-', [0.5, 0.5, 0.5]),
    distance: 2 * Math.sqrt(3),
    madelung: 1.7626747731,
    charge: 1,
  },
  {
    name: 'ZnS',
    parent: ions(fcc, 'Zn2+', 'S2-', [0.25, 0.25, 0.25]),
    distance: Math.sqrt(3),
    madelung: 1.6380550534,
    charge: 2,
  },
];

describe('Ewald energies', () => {
  for (const { name, parent, distance, madelung, charge } of salts) {
    it(`give the Madelung constant of ${name} in supercells of any size`, () => {
      for (const shape of [
        [1, 1, 1],
        [2, 1, 3],
        [4, 4, 4],
      ] as const) {
        const supercell = diagonalSupercell(shape, 2);
        const energy = ewaldEnergy(parent, { supercell, occupation: new Uint8Array(supercell.sites) });
        const constant = (-energy * distance) / (coulombConstant * charge ** 2);
        expect(Math.abs(constant - madelung)).toBeLessThan(1e-9 + 0.5e-10);
      }
    });
  }

  it('of LixNiO2 are those of an independent program', () => {
    for (const row of lixnio2.rows) {
      const ours = ewaldEnergy(lixnio2, occupiedAs(lixnio2, row));
      expect(Math.abs(ours - row.ewald)).toBeLessThan(1e-7 * Math.abs(row.ewald));
    }
  });

  it('as a column bring the fit of LixNiO2 to 7.366 meV with a permittivity of 9.413', () => {
    const basis = clusterBasis(lixnio2, { cutoffs: { 2: 5, 3: 4.1 } });
    const columns = lixnio2.rows.map((row) => {
      const occupied = occupiedAs(lixnio2, row);
      // Without the share of Ni3+, which is that of Li by balance of charges.
      const ours = [...correlations(basis, occupied)].filter((_, column) => column !== 2);
      return [...ours, ewaldEnergy(lixnio2, occupied)];
    });
    const energies = Float64Array.from(lixnio2.rows, ({ energy }) => energy);
    const unknowns = columns[0].length;
    const values = Array.from({ length: unknowns }, (_, column) => columns.map((row) => row[column])).flat();
    const fit = leastSquares({ rows: 27, columns: unknowns, values: Float64Array.from(values) }, energies);
    const errors = columns.map((row, k) => row.reduce((sum, value, n) => sum + value * fit[n], -energies[k]));
    const rmse = 1e3 * Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / 27);
    expect(rmse).toBeCloseTo(7.366465, 4);
    expect(1 / fit[unknowns - 1]).toBeCloseTo(9.4131, 3);
  });
});
