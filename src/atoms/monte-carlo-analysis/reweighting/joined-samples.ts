import { ConvergenceError, InputError } from '../../../base/index.ts';
import { choleskyFactor, choleskySolve } from '../../../numerics/index.ts';
import type { MeanEstimate } from '../equilibration.ts';

/** Samples of several states, pooled. */
export interface PooledSamples {
  /** u of each sample in each state sampled (a row a state, as its energy over kT): only differences between rows matter. */
  readonly reduced: readonly Float64Array[];
  /** The state that each sample is from. */
  readonly origins: Uint16Array;
  /** Independent samples that each state's are worth, all together; below their number where they are correlated. */
  readonly effective: readonly number[];
}

/** What each sample counts at some condition, beside its own weight in the pool. */
export interface Reweighted {
  /** −ln Z, up to what is common to all conditions. */
  readonly freeEnergy: number;
  /** Sum to 1 with the pool's own weights. */
  readonly weights: Float64Array;
  /** Independent samples that speak for this condition. */
  readonly effectiveSamples: number;
}

const tolerance = 1e-10;
const mostIterations = 200;
/** Samples that change a result by less than this share of what the first one does are left out of its error. */
const negligible = 1e-7;
/** Samples that a state counts for less than this share of the one it counts most are left out of overlaps. */
const faint = 1e-9;

/**
 * Samples of several conditions joined so that they tell of any condition among these with the least variance: the multistate
 * Bennett acceptance ratio (Shirts and Chodera, doi:10.1063/1.2978177), solved by Newton's method on its convex function. Correlated samples
 * enter with less weight, all of them. Errors come from the asymptotic covariance.
 */
export class JoinedSamples {
  /** −ln Z of each state sampled, the first one 0. */
  readonly freeEnergies: Float64Array;
  readonly iterations: number;
  /** The largest share by which a state's weights miss 1. */
  readonly residual: number;
  /** Of each sample in the pool. */
  readonly #own: Float64Array;
  readonly #counts: Float64Array;
  /** ln of the mixture's density at each sample. */
  readonly #mixture: Float64Array;
  readonly #states: Float64Array[];
  readonly #factor: Float64Array;

  /**
   * @param start guess of the free energies.
   * @throws InputError for a state without samples; ConvergenceError where states do not overlap at all.
   */
  constructor(pool: PooledSamples, start?: Float64Array) {
    const { reduced, origins, effective } = pool;
    const numbers = reduced.map(() => 0);
    for (const origin of origins) numbers[origin]++;
    const empty = numbers.findIndex((count, k) => count === 0 || !(effective[k] > 0));
    if (empty >= 0) {
      throw new InputError('a state has no samples', {
        at: { field: `effective[${empty}]` },
        expected: 'samples of each state',
      });
    }
    this.#counts = Float64Array.from(effective);
    this.#own = Float64Array.from(origins, (origin) => effective[origin] / numbers[origin]);
    const solved = solve(reduced, this.#own, this.#counts, start ?? new Float64Array(reduced.length));
    this.freeEnergies = solved.freeEnergies;
    this.iterations = solved.iterations;
    this.residual = solved.residual;
    this.#mixture = mixture(reduced, this.#counts, this.freeEnergies);
    this.#states = reduced.map((row, k) =>
      row.map((u, n) => Math.exp(this.freeEnergies[k] - u - this.#mixture[n])),
    );
    this.#factor = covarianceFactor(this.#states, this.#own, this.#counts);
  }

  /** The samples as seen at a condition. @param reduced u of each sample there; Infinity for one that it does not have. */
  at(reduced: Float64Array): Reweighted {
    let most = -Infinity;
    for (let n = 0; n < reduced.length; n++) most = Math.max(most, -reduced[n] - this.#mixture[n]);
    const weights = new Float64Array(reduced.length);
    let sum = 0;
    for (let n = 0; n < reduced.length; n++) {
      weights[n] = Math.exp(-reduced[n] - this.#mixture[n] - most);
      sum += this.#own[n] * weights[n];
    }
    let squares = 0;
    for (let n = 0; n < reduced.length; n++) {
      weights[n] /= sum;
      squares += this.#own[n] * weights[n] ** 2;
    }
    return { freeEnergy: -most - Math.log(sum), weights, effectiveSamples: 1 / squares };
  }

  /** ln of how many samples of all states are expected at what sample n is, a single arrangement, up to what is common to all. */
  expected(n: number): number {
    return this.#mixture[n];
  }

  /** Mean of what `values` are at the samples. */
  mean({ weights }: Reweighted, values: Float64Array): number {
    let sum = 0;
    for (let n = 0; n < values.length; n++) sum += this.#own[n] * weights[n] * values[n];
    return sum;
  }

  /** Mean with its standard error. */
  estimate(at: Reweighted, values: Float64Array): MeanEstimate {
    const value = this.mean(at, values);
    return { value, standardError: this.error(values.map((each, n) => at.weights[n] * (each - value))) };
  }

  /** ln Z of the first condition less that of the second: the second's free energy less the first's. */
  difference(first: Reweighted, second: Reweighted): MeanEstimate {
    return {
      value: second.freeEnergy - first.freeEnergy,
      standardError: this.error(second.weights.map((weight, n) => weight - first.weights[n])),
    };
  }

  /**
   * Standard error of a quantity that changes by `influence` when a sample counts a little more: (A − ⟨A⟩) × weight for a mean,
   * the difference of weights for one of free energies. The pool's own weights are left out of it.
   */
  error(influence: Float64Array): number {
    const most = influence.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    const told = Uint32Array.from(influence.keys()).filter((n) => Math.abs(influence[n]) > negligible * most);
    const weighed = Float64Array.from(told, (n) => this.#own[n] * influence[n]);
    const direct = told.reduce((sum, n, at) => sum + weighed[at] * influence[n], 0);
    const projected = Float64Array.from(this.#states, (state, k) => {
      let sum = 0;
      for (let at = 0; at < told.length; at++) sum += state[told[at]] * weighed[at];
      return sum * Math.sqrt(this.#counts[k]);
    });
    const answer = choleskySolve(this.#factor, projected);
    const through = projected.reduce((sum, value, k) => sum + value * answer[k], 0);
    return Math.sqrt(Math.max(0, direct + through));
  }
}

/** ln ∑ N e^(f − u) at each sample. */
function mixture(
  reduced: readonly Float64Array[],
  counts: Float64Array,
  freeEnergies: Float64Array,
): Float64Array {
  const shifts = freeEnergies.map((value, k) => value + Math.log(counts[k]));
  const most = new Float64Array(reduced[0].length).fill(-Infinity);
  for (const [k, row] of reduced.entries()) {
    for (let n = 0; n < row.length; n++) most[n] = Math.max(most[n], shifts[k] - row[n]);
  }
  const sums = new Float64Array(most.length);
  for (const [k, row] of reduced.entries()) {
    for (let n = 0; n < row.length; n++) sums[n] += Math.exp(shifts[k] - row[n] - most[n]);
  }
  return most.map((value, n) => value + Math.log(sums[n]));
}

/** The function that is least at the free energies: convex. */
function potential(
  densities: Float64Array,
  own: Float64Array,
  counts: Float64Array,
  at: Float64Array,
): number {
  let sum = 0;
  for (let n = 0; n < densities.length; n++) sum += own[n] * densities[n];
  for (let k = 0; k < counts.length; k++) sum -= counts[k] * at[k];
  return sum;
}

function solve(
  reduced: readonly Float64Array[],
  own: Float64Array,
  counts: Float64Array,
  start: Float64Array,
): { readonly freeEnergies: Float64Array; readonly iterations: number; readonly residual: number } {
  let at: Float64Array = start.slice();
  let densities = mixture(reduced, counts, at);
  for (let iterations = 0; iterations < mostIterations; iterations++) {
    const shares = reduced.map((row, k) =>
      row.map((u, n) => Math.exp(at[k] + Math.log(counts[k]) - u - densities[n])),
    );
    const sums = shares.map((row) => row.reduce((sum, value, n) => sum + own[n] * value, 0));
    const residual = sums.reduce((worst, sum, k) => Math.max(worst, Math.abs(sum / counts[k] - 1)), 0);
    if (residual < tolerance) {
      const [first] = at;
      return { freeEnergies: at.map((value) => value - first), iterations, residual };
    }
    const step = newtonStep(shares, sums, own, counts);
    const before = potential(densities, own, counts, at);
    let next = at;
    for (let length = step === undefined ? 0 : 1; length > 1e-3; length /= 2) {
      next = at.map((value, k) => value + length * (step?.[k] ?? 0));
      densities = mixture(reduced, counts, next);
      if (potential(densities, own, counts, next) <= before + 1e-12 * Math.abs(before)) break;
      next = at;
    }
    // Where Newton's step leads nowhere, each state's weights are made to add up to 1 by themselves.
    if (next === at) next = at.map((value, k) => value - Math.log(sums[k] / counts[k]));
    densities = mixture(reduced, counts, next);
    at = next;
  }
  throw new ConvergenceError('the samples cannot be joined: the conditions do not overlap', {
    at: { field: 'reduced' },
    expected: 'conditions closer to each other',
  });
}

function newtonStep(
  shares: readonly Float64Array[],
  sums: readonly number[],
  own: Float64Array,
  counts: Float64Array,
): Float64Array | undefined {
  const size = shares.length;
  const matrix = new Float64Array(size * size);
  const scale = counts.reduce((sum, value) => sum + value, 0) / size ** 2;
  eachOverlap(shares, own, (i, j, overlap) => {
    // All free energies together may shift: that direction is held.
    matrix[i * size + j] = matrix[j * size + i] = (i === j ? sums[i] : 0) - overlap + scale;
  });
  const factor = choleskyFactor(matrix, size, 1e-14);
  return (
    factor &&
    choleskySolve(
      factor,
      Float64Array.from(sums, (sum, k) => counts[k] - sum),
    )
  );
}

/** Products of two rows, j ≤ i, summed over the samples that row i is not negligible at. */
function eachOverlap(
  rows: readonly Float64Array[],
  own: Float64Array,
  take: (i: number, j: number, overlap: number) => void,
): void {
  const all = Uint32Array.from(own.keys());
  for (const [i, row] of rows.entries()) {
    const least = faint * row.reduce((most, value) => Math.max(most, value), 0);
    const told = all.filter((n) => row[n] > least);
    const weighed = Float64Array.from(told, (n) => own[n] * row[n]);
    for (let j = 0; j <= i; j++) {
      const other = rows[j];
      let sum = 0;
      for (let at = 0; at < told.length; at++) sum += weighed[at] * other[told[at]];
      take(i, j, sum);
    }
  }
}

/** Of 1 − √N O √N with the overlaps O = ∑ w w, its null direction held: what changes of the free energies answer with. */
function covarianceFactor(
  states: readonly Float64Array[],
  own: Float64Array,
  counts: Float64Array,
): Float64Array {
  const size = states.length;
  const matrix = new Float64Array(size * size);
  const total = counts.reduce((sum, value) => sum + value, 0);
  eachOverlap(states, own, (i, j, overlap) => {
    const root = Math.sqrt(counts[i] * counts[j]);
    matrix[i * size + j] = matrix[j * size + i] = Number(i === j) - root * overlap + root / total;
  });
  const factor = choleskyFactor(matrix, size, 1e-14);
  if (factor !== undefined) return factor;
  throw new ConvergenceError('the samples cannot be joined: some conditions do not overlap with the rest', {
    at: { field: 'reduced' },
    expected: 'conditions closer to each other',
  });
}
