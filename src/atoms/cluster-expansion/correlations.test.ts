import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import {
  correlationCases,
  lixnio2,
  occupiedAs,
  type CorrelationCase,
} from '../../../verify/atoms/correlations-reference.ts';
import { describeWithReference } from '../../../test/support/gates.ts';
import { InputError } from '../../base/index.ts';
import { diagonalSupercell } from '../lattice-model/supercell.ts';
import { clusterBasis, type ClusterBasis } from './cluster-basis.ts';
import { clusterKey, type Cluster } from './cluster.ts';
import { correlationMatrix, correlations } from './correlations.ts';
import { siteFunctions, type SiteBasis } from './site-basis.ts';

function basisOf(given: CorrelationCase): ClusterBasis {
  return clusterBasis(given, {
    cutoffs: given.cutoffs,
    siteBasis: given.basis as SiteBasis,
    concentrations: given.orthonormal ? given.concentrations : undefined,
  });
}

/** Orthonormal functions of either program may be minus the other's. */
function signsOf(given: CorrelationCase): number[][] {
  return given.sites.map(({ allowed }, sublattice) => {
    const shares = given.orthonormal ? given.concentrations[sublattice] : undefined;
    const ours = siteFunctions(given.basis as SiteBasis, allowed.length, shares);
    return ours.map((values, n) => {
      const theirs = given.siteFunctions[sublattice][n];
      const sign = given.orthonormal ? Math.sign(values[0] * theirs[0]) : 1;
      for (const [state, value] of values.entries()) expect(sign * value).toBeCloseTo(theirs[state], 13);
      return sign;
    });
  });
}

/** Text for a cluster with site functions on its sites, the same for translations. */
function labels(cluster: Cluster, decoration: readonly number[]): string {
  return clusterKey(
    cluster.map(({ sublattice, cell }, k) => ({ sublattice: sublattice + 100 * decoration[k], cell })),
  );
}

/** For each column of the other program our column, found by the cluster and the functions on it, and its sign. */
function columnsOf(given: CorrelationCase, basis: ClusterBasis): { column: number; sign: number }[] {
  const signs = signsOf(given);
  return given.orbits.flatMap(({ sites, functions, multiplicity, diameter }) => {
    const base: Cluster = sites.map(([sublattice, i, j, k]) => ({ sublattice, cell: [i, j, k] }));
    const index = basis.orbits.findIndex(({ clusters }) =>
      clusters.some((cluster) => clusterKey(cluster) === clusterKey(base)),
    );
    const orbit = basis.orbits[index];
    expect(orbit.clusters).toHaveLength(multiplicity);
    expect(orbit.diameter).toBeCloseTo(diameter, 9);
    expect(orbit.decorations).toHaveLength(functions.length);
    const like = orbit.clusters.find((cluster) => clusterKey(cluster) === clusterKey(base)) ?? [];
    return functions.map((decorations) => {
      const label = labels(base, decorations[0]);
      const found = basis.functions.findIndex(
        (own) =>
          own.orbit === index && own.decorations.some((decoration) => labels(like, decoration) === label),
      );
      expect(basis.functions[found].decorations).toHaveLength(decorations.length);
      const sign = decorations[0].reduce((product, n, k) => product * signs[sites[k][0]][n], 1);
      return { column: found, sign };
    });
  });
}

/** Our columns in the order of the LixNiO2 file, which has triplets on sublattices 1-2-2 before those on 1-1-2. */
const order = [0, 1, 2, 3, 4, 5, 6, 8, 7, 9, 10];

describe('correlations', () => {
  for (const given of correlationCases) {
    it(`are those of an independent program: ${given.title}`, () => {
      const basis = basisOf(given);
      expect(basis.functions).toHaveLength(given.functions);
      expect(basis.orbits).toHaveLength(given.orbits.length);
      const columns = columnsOf(given, basis);
      expect(new Set(columns.map(({ column }) => column)).size).toBe(given.functions - 1);
      for (const occupied of given.occupations) {
        const ours = correlations(basis, occupiedAs(given, occupied));
        expect(ours[0]).toBe(1);
        for (const [index, { column, sign }] of columns.entries()) {
          expect(Math.abs(sign * ours[column] - occupied.correlations[index + 1])).toBeLessThan(1e-12);
        }
      }
    });
  }

  it('of LixNiO2 have the values of an independent program', async () => {
    const basis = clusterBasis(lixnio2, { cutoffs: { 2: 5, 3: 4.1 } });
    const rows = lixnio2.rows.map((row) => occupiedAs(lixnio2, row));
    const { values, columns } = await correlationMatrix(basis, rows);
    expect(columns).toBe(11);
    for (const [index, row] of lixnio2.rows.entries()) {
      for (const [column, own] of order.entries()) {
        expect(Math.abs(values[index * 11 + own] - row.correlations[column])).toBeLessThan(1e-12);
      }
    }
  });

  it('refuse states that a site does not allow', () => {
    const basis = clusterBasis(lixnio2, { cutoffs: { 2: 5 } });
    const supercell = diagonalSupercell([1, 1, 1], 4);
    const attempt = (): unknown => correlations(basis, { supercell, occupation: Uint8Array.of(0, 1, 1, 0) });
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(/sublattice 3/);
  });
});

describeWithReference('published correlations', (path) => {
  it('are met to the digits given, with their orbits and multiplicities', () => {
    const basis = clusterBasis(lixnio2, { cutoffs: { 2: 5, 3: 4.1 } });
    const lines = readFileSync(path('atomistic/lno_smol_correlations_27x11.csv'), 'utf8').trim().split('\n');
    const oracle = JSON.parse(readFileSync(path('atomistic/lno_fit_oracle.json'), 'utf8')) as {
      readonly row_ids: readonly number[];
      readonly orbits: readonly [
        unknown,
        ...(readonly [id: number, degree: number, diameter: number, count: number])[],
      ];
    };
    const [, , ...orbits] = oracle.orbits;
    expect(
      basis.orbits.map(({ clusters, diameter }, id) => [
        id + 1,
        clusters[0].length,
        Number(diameter.toFixed(4)),
        clusters.length,
      ]),
    ).toEqual(orbits);
    expect(lixnio2.rows.map(({ id }) => id)).toEqual(oracle.row_ids);
    for (const [index, row] of lixnio2.rows.entries()) {
      const ours = correlations(basis, occupiedAs(lixnio2, row));
      for (const [column, text] of lines[index].split(',').entries()) {
        expect(Math.abs(ours[order[column]] - Number(text))).toBeLessThan(1e-10);
      }
    }
  });
});
