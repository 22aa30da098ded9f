import { describe, expect, it } from 'vitest';
import { layeredParent } from '../../../verify/atoms/parents.ts';
import { InputError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import { diagonalSupercell, Supercell } from '../lattice-model/supercell.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { clusterBasis, type ClusterBasis } from './cluster-basis.ts';
import { correlations } from './correlations.ts';
import { siteFunctions } from './site-basis.ts';

const species = ['Cu', 'Au', 'Vacancy'];
const primitive: ParentLattice = {
  lattice: [
    [0, 2, 2],
    [2, 0, 2],
    [2, 2, 0],
  ],
  sites: [{ position: [0, 0, 0], allowed: species }],
};
/** The same lattice, its cubic cell given. */
const cubic: ParentLattice = {
  lattice: [
    [4, 0, 0],
    [0, 4, 0],
    [0, 0, 4],
  ],
  sites: (
    [
      [0, 0, 0],
      [0, 0.5, 0.5],
      [0.5, 0, 0.5],
      [0.5, 0.5, 0],
    ] as const
  ).map((position) => ({
    position,
    allowed: species,
  })),
};
const cutoffs = { 2: 5.7, 3: 4.1, 4: 2.9 };

/**
 * Orbit, functions in a cell and correlation of each column, sorted: the order of an orbit's functions follows that of the
 * sites of its first cluster.
 */
function sorted({ functions }: ClusterBasis, values: Float64Array, cells: number): string[] {
  return functions
    .map(({ orbit, multiplicity }, column) =>
      [orbit, multiplicity / cells, values[column].toFixed(10)].join(),
    )
    .slice(1)
    .toSorted();
}

describe('orbits', () => {
  it('count the neighbours of a face-centred cubic lattice', () => {
    const { orbits } = clusterBasis(primitive, { cutoffs });
    const counts = orbits.map(({ clusters: { length, 0: base } }) => [base.length, length]);
    // 12, 6, 24 and 12 neighbours, half of them a site's own; triangles, and the tetrahedra of neighbours.
    expect(counts.filter(([size]) => size < 3)).toEqual([
      [1, 1],
      [2, 6],
      [2, 3],
      [2, 12],
      [2, 6],
    ]);
    expect(counts.filter(([size]) => size === 3)).toEqual([
      [3, 8],
      [3, 12],
    ]);
    expect(counts.filter(([size]) => size === 4)).toEqual([[4, 2]]);
  });

  it('are the same from a cell that is not primitive, with the same correlations', () => {
    const small = clusterBasis(primitive, { cutoffs });
    const large = clusterBasis(cubic, { cutoffs });
    const random = new Random(9);
    const supercell = diagonalSupercell([2, 3, 2], 4);
    const occupation = Uint8Array.from({ length: supercell.sites }, () => random.below(3));
    // Cubic vectors in primitive ones: a = −p + q + r and so on.
    const same = new Supercell(
      [
        [-2, 2, 2],
        [3, -3, 3],
        [2, 2, -2],
      ],
      1,
    );
    const states = new Uint8Array(same.sites);
    for (const [site, state] of occupation.entries()) {
      const { position } = cubic.sites[Math.floor(site / supercell.cells)];
      const [x, y, z] = supercell.placeOf(site % supercell.cells).map((value, k) => value + position[k]);
      states[same.siteAt(0, y + z - x, x + z - y, x + y - z)] = state;
    }
    const one = correlations(small, { supercell: same, occupation: states });
    const other = correlations(large, { supercell, occupation });
    expect(sorted(large, other, 4)).toEqual(sorted(small, one, 1));
  });

  it('do not depend on the shape of the supercell', () => {
    const basis = clusterBasis(layeredParent, { cutoffs: { 2: 5, 3: 4.1 } });
    const random = new Random(1);
    const small = new Supercell(
      [
        [2, 0, 0],
        [1, 2, 0],
        [0, 0, 1],
      ],
      4,
    );
    const large = new Supercell(
      [
        [2, 0, 0],
        [3, 6, 0],
        [2, 0, 3],
      ],
      4,
    );
    const occupation = Uint8Array.from({ length: small.sites }, (_, site) =>
      site < 8 ? random.below(2) : 0,
    );
    const repeated = Uint8Array.from({ length: large.sites }, (_, site) => {
      const [i, j, k] = large.placeOf(site % large.cells);
      return occupation[small.siteAt(Math.floor(site / large.cells), i, j, k)];
    });
    const one = correlations(basis, { supercell: small, occupation });
    const other = correlations(basis, { supercell: large, occupation: repeated });
    for (const [column, value] of one.entries()) expect(other[column]).toBeCloseTo(value, 13);
  });

  it('refuse cut-offs, site bases and lattices that mean nothing', () => {
    const attempts = [
      { cutoffs: { 1: 3 } },
      { cutoffs: { 2: Number.NaN } },
      { cutoffs: { 2: -1 } },
      { cutoffs, siteBasis: 'fourier' as 'sinusoid' },
      { cutoffs, concentrations: [[0.5, 0.5]] },
      { cutoffs, concentrations: [[0.5, 0.5, 0]] },
      { cutoffs, concentrations: [] },
    ];
    for (const options of attempts) expect(() => clusterBasis(primitive, options)).toThrow(InputError);
    const fixed = { ...primitive, sites: [{ position: [0, 0, 0] as const, allowed: ['Cu'] }] };
    expect(() => clusterBasis(fixed, { cutoffs })).toThrow(/more than one species/);
    const [first, ...others] = cubic.sites;
    const mixed = { ...cubic, sites: [{ ...first, allowed: species.toReversed() }, ...others] };
    expect(() => clusterBasis(mixed, { cutoffs })).toThrow(/same order/);
  });
});

it('cut-offs that make more clusters than can be looked at name one that does not', () => {
  // A sphere of this radius holds 199 999 primitive cells of 16 Å³.
  const fits = Math.cbrt((199_999 * 16 * 3) / (4 * Math.PI)).toFixed(1);
  expect(() => clusterBasis(primitive, { cutoffs: { 2: 1e9 } })).toThrow(
    `at most 200000, which ${fits} Å stays below`,
  );
});

describe('site functions', () => {
  it('are orthonormal at a composition', () => {
    const shares = [0.5, 0.2, 0.2, 0.1];
    for (const basis of ['indicator', 'sinusoid', 'chebyshev', 'polynomial'] as const) {
      const all = [new Float64Array(4).fill(1), ...siteFunctions(basis, 4, shares)];
      for (const [m, a] of all.entries()) {
        for (const [n, b] of all.entries()) {
          const product = shares.reduce((sum, share, state) => sum + share * a[state] * b[state], 0);
          expect(product).toBeCloseTo(m === n ? 1 : 0, 12);
        }
      }
    }
  });

  it('of two species are −1 and 1 in all but the indicator basis', () => {
    for (const basis of ['sinusoid', 'chebyshev', 'polynomial'] as const) {
      expect([...siteFunctions(basis, 2)[0]].map((value) => value.toFixed(15))).toEqual(
        [-1, 1].map((value) => value.toFixed(15)),
      );
    }
    expect([...siteFunctions('indicator', 2)[0]]).toEqual([1, 0]);
  });
});
