import { describe, expect, it } from 'vitest';
import { choleskyFactor, choleskySolve, Random } from '../../numerics/index.ts';
import { lixnio2 } from '../../../verify/atoms/correlations-reference.ts';
import { clusterBasis } from '../cluster-expansion/cluster-basis.ts';
import { fitEnergies } from './fit-energies.ts';
import { nextStructures } from './next-structures.ts';
import { orbitGroups } from './orbit-groups.ts';

const columns = 4;

function featuresOf(rows: number, seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: rows * columns }, (_, k) => (k % columns === 0 ? 1 : random.normal()));
}

describe('the next structures', async () => {
  const features = featuresOf(12, 1);
  const names = ['constant', 'a', 'b', 'c'];
  const energies = Float64Array.from(
    { length: 12 },
    (_, row) => features[row * columns + 1] + 0.01 * (row % 3),
  );
  const fit = await fitEnergies(
    { rows: 12, columns, features, energies, names },
    { method: 'ols', folds: 4 },
  );
  const posterior = { coefficients: fit.coefficients, covariance: fit.covariance, noise: fit.noise ?? 0 };
  const pool = {
    rows: 30,
    features: featuresOf(30, 2),
    compositions: Array.from({ length: 30 }, (_, k) => [k / 29]),
  };
  const known = { compositions: [[0], [1]], energies: [0, 0] };

  it('shrink the posterior as a fit with them would: variances are those of the longer problem', async () => {
    const [first, second] = await nextStructures(posterior, pool, known, { criterion: 'd', count: 2 });
    const added = pool.features.subarray(first.row * columns, (first.row + 1) * columns);
    const longer = Float64Array.from([...features, ...added]);
    const again = await fitEnergies(
      {
        rows: 13,
        columns,
        features: longer,
        energies: Float64Array.from([...energies, first.predicted]),
        names,
      },
      { method: 'ols', folds: 4 },
    );
    const scale = (posterior.noise / (again.noise ?? 1)) ** 2;
    const z = pool.features.subarray(second.row * columns, (second.row + 1) * columns);
    let variance = 0;
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < columns; j++) variance += z[i] * z[j] * again.covariance[i * columns + j] * scale;
    }
    expect(second.deviation).toBeCloseTo(Math.sqrt(variance), 10);
  });

  it('are those of brute force: every candidate known in turn, with the inverse of its covariance', async () => {
    const row = (k: number): Float64Array => pool.features.subarray(k * columns, (k + 1) * columns);
    const all = Array.from({ length: pool.rows }, (_, k) => k);
    const size = columns ** 2;
    /** Σ⁻¹ + z zᵀ/noise² for the rows known. */
    const precision = (known: readonly number[]): Float64Array => {
      const factor = choleskyFactor(posterior.covariance, columns) ?? new Float64Array(size);
      const inverse = Float64Array.from({ length: size }, (_, k) => {
        const unit = Float64Array.from({ length: columns }, (_u, i) => (i === k % columns ? 1 : 0));
        return choleskySolve(factor, unit)[Math.floor(k / columns)];
      });
      for (const z of known.map(row)) {
        for (let k = 0; k < size; k++)
          inverse[k] += (z[Math.floor(k / columns)] * z[k % columns]) / posterior.noise ** 2;
      }
      return inverse;
    };
    const factorOf = (known: readonly number[]): Float64Array =>
      choleskyFactor(precision(known), columns) ?? new Float64Array(size);
    /** −ln det Σ, and the mean variance over the pool. */
    const certainty = (known: readonly number[]): number => {
      const factor = factorOf(known);
      return Array.from({ length: columns }, (_, k) => Math.log(factor[k * (columns + 1)])).reduce(
        (a, b) => a + b,
      );
    };
    const spread = (known: readonly number[]): number => {
      const factor = factorOf(known);
      return all.reduce(
        (sum, k) => sum + choleskySolve(factor, row(k).slice()).reduce((s, v, i) => s + v * row(k)[i], 0),
        0,
      );
    };
    const merits = { d: certainty, a: (known: readonly number[]) => -spread(known) };
    for (const criterion of ['d', 'a'] as const) {
      const chosen: number[] = [];
      for (let step = 0; step < 4; step++) {
        const left = all.filter((k) => !chosen.includes(k));
        const merit = left.map((k) => merits[criterion]([...chosen, k]));
        chosen.push(left[merit.indexOf(Math.max(...merit))]);
      }
      const found = await nextStructures(posterior, pool, known, { criterion, count: 4 });
      expect(found.map((next) => next.row)).toEqual(chosen);
      expect(found[0].varianceLeft).toBeCloseTo(spread([chosen[0]]) / spread([]), 9);
    }
  });

  it('by A lower the mean variance at least as much as by D, at the first step', async () => {
    const [a] = await nextStructures(posterior, pool, known, { criterion: 'a', count: 1 });
    const [d] = await nextStructures(posterior, pool, known, { criterion: 'd', count: 1 });
    expect(a.varianceLeft).toBeLessThanOrEqual(d.varianceLeft);
    expect(a.varianceLeft).toBeLessThan(1);
    expect(d.reason).toContain('least sure');
  });

  it('are those most likely below the hull', async () => {
    const found = await nextStructures(posterior, pool, known, { criterion: 'ground-states', count: 3 });
    const lowest = Math.min(...found.map(({ above }) => above ?? 0));
    expect(lowest).toBe(found[0].above);
    expect(found[0].chance).toBeGreaterThan(0.9);
    expect(found[0].reason).toMatch(/chance of a ground state$/);
  });

  const reasonWith = async (height: number): Promise<string> => {
    const more = { compositions: [...known.compositions, [0.5]], energies: [...known.energies, height] };
    const options = { criterion: 'ground-states', count: 1 } as const;
    const [first] = await nextStructures(posterior, pool, more, options);
    return first.reason;
  };

  it('far below the hull are called extrapolations, measured by what lies above it', async () => {
    expect(await reasonWith(1e3)).toMatch(/chance of a ground state$/);
    expect(await reasonWith(1e-9)).toMatch(/an extrapolation$/);
  });
});

describe('groups of orbits', () => {
  it('require the orbits of their sub-clusters', () => {
    const basis = clusterBasis(lixnio2, { cutoffs: { 2: 5, 3: 4.1 } });
    const groups = orbitGroups(basis);
    expect(groups.flatMap(({ columns: own }) => own).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: basis.functions.length - 1 }, (_, k) => k + 1),
    );
    for (const [index, { requires }] of groups.entries()) {
      const size = basis.orbits[index].clusters[0].length;
      for (const other of requires) expect(basis.orbits[other].clusters[0]).toHaveLength(size - 1);
      expect(requires.length > 0).toBe(size > 1);
    }
  });
});
