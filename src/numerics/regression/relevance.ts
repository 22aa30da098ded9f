import { distance, filled, unsettled, type BayesianFit, type BayesianOptions } from './bayesian-ridge.ts';
import { choleskyFactor, choleskyInverse, choleskyLogDeterminant, solveLowerTwice } from './cholesky.ts';
import { addScaled, dotProduct } from './dense.ts';
import { residualSquare, type NormalEquations } from './normal-equations.ts';

/** Turns at one noise, and passes over the columns in each. */
const mostTurns = 1000;
const mostPasses = 10;
/** Gains of ln evidence to look for, by the tolerance of coefficients: about its best, evidence falls with the square. */
const leastGainOf = (tolerance: number): number => Math.max(1e-12, 1e8 * tolerance ** 2);
/** Less than this share of a column's square left beside the others is rounding. */
const leastRest = 1e-9;

/**
 * Automatic relevance determination: a prior precision for each coefficient, those of largest evidence; most are
 * infinite and leave their columns out (D. MacKay 1992, doi:10.1162/neco.1992.4.3.415). From no column, the one whose
 * coming, going or new precision gains most evidence comes next, until none gains (M. Tipping, A. Faul, Fast marginal
 * likelihood maximisation for sparse Bayesian models, AISTATS 2003): each step is exact for its column.
 * @throws ConvergenceError
 */
export function relevanceDetermination(equations: NormalEquations, options: BayesianOptions): BayesianFit {
  const { size, square } = equations;
  const { observations } = options;
  const { tolerance, mostIterations, hyperprior } = filled(options);
  const model = new RelevantColumns(equations);
  let noise = square / observations || 1;
  let before: Float64Array = new Float64Array(size);
  for (let iterations = 1; iterations <= mostIterations; iterations++) {
    model.settle(noise, leastGainOf(tolerance));
    const { coefficients, degreesOfFreedom } = model;
    const residual = residualSquare(equations, coefficients);
    const whole = coefficients.reduce((sum, value) => sum + Math.abs(value), 0);
    if (iterations > 1 && distance(coefficients, before) <= tolerance * whole) {
      return {
        coefficients,
        covariance: () => model.covariance(),
        noise,
        precisions: model.precisions.slice(),
        degreesOfFreedom,
        evidence: model.evidence(noise, residual, observations),
        iterations,
      };
    }
    before = coefficients;
    noise = (residual + 2 * hyperprior) / (observations - degreesOfFreedom + 2 * hyperprior);
  }
  throw unsettled(mostIterations);
}

/** Columns of finite prior precision, and their posterior at one noise. */
class RelevantColumns {
  readonly precisions: Float64Array;
  readonly #equations: NormalEquations;
  #noise = 1;
  /** Columns that are in. */
  #kept: number[] = [];
  /** Σ over those: the head of each of the first rows of size × size. */
  readonly #covariance: Float64Array;
  readonly #mean: Float64Array;
  #logDeterminant = 0;
  /** xᵀ C⁻¹ x and xᵀ C⁻¹ y of each column x, C the covariance of the targets under the model. */
  readonly #sparsity: Float64Array;
  readonly #quality: Float64Array;

  constructor(equations: NormalEquations) {
    this.#equations = equations;
    this.#covariance = new Float64Array(equations.size ** 2);
    this.#mean = new Float64Array(equations.size);
    this.precisions = new Float64Array(equations.size).fill(Infinity);
    this.#sparsity = new Float64Array(equations.size);
    this.#quality = new Float64Array(equations.size);
  }

  /**
   * Changes precisions at this noise until none gains as much: columns come in, best first and some at a time, then those
   * that are in take turns.
   * @throws ConvergenceError
   */
  settle(noise: number, leastGain: number): void {
    this.#noise = noise;
    for (let turn = 0; turn < mostTurns; turn++) {
      this.#refresh();
      const came = this.#takeIn(leastGain);
      if (!this.#sweep(leastGain) && !came) return;
    }
    throw unsettled(mostTurns);
  }

  /** Columns that are out, of which each gains; whether any came. */
  #takeIn(leastGain: number): boolean {
    const most = Math.max(8, Math.ceil(this.#kept.length / 4));
    for (let count = 0; count < most; count++) {
      let [best, gained, chosen] = [-1, leastGain, Infinity];
      for (let column = 0; column < this.precisions.length; column++) {
        if (this.precisions[column] < Infinity) continue;
        const [sparsity, quality] = [this.#sparsity[column], this.#quality[column]];
        const precision = this.#precisionOf(column, sparsity, quality);
        const gain = evidenceOfColumn(precision, sparsity, quality);
        if (gain > gained) [best, gained, chosen] = [column, gain, precision];
      }
      if (best < 0) return count > 0;
      this.#include(best, chosen);
    }
    return true;
  }

  /** Each column that is in to its best precision with the others as they are, until none gains; whether any did. */
  #sweep(leastGain: number): boolean {
    const { size } = this.#equations;
    let changed = false;
    for (let pass = 0; pass < mostPasses; pass++) {
      let again = false;
      for (const column of this.#kept.slice()) {
        const at = this.#kept.indexOf(column);
        const own = this.precisions[column];
        // Of the model without this column.
        const sparsity = 1 / this.#covariance[at * (size + 1)] - own;
        const quality = this.#mean[at] / this.#covariance[at * (size + 1)];
        const precision = this.#precisionOf(column, sparsity, quality);
        const gain =
          evidenceOfColumn(precision, sparsity, quality) - evidenceOfColumn(own, sparsity, quality);
        if (gain <= leastGain) continue;
        this.#alter(column, at, precision);
        again = true;
      }
      if (!again) return changed;
      changed = true;
    }
    return changed;
  }

  /** The precision of largest evidence with all others as they are; Infinity for a column that others make up. */
  #precisionOf(column: number, sparsity: number, quality: number): number {
    const { gram, size } = this.#equations;
    const excess = quality * quality - sparsity;
    const alone = sparsity * this.#noise > leastRest * gram[column * (size + 1)];
    return excess > 0 && alone ? (sparsity * sparsity) / excess : Infinity;
  }

  /** XᵀX over noise, of the columns that are in with these factors, times those. */
  #reach(factors: Float64Array): Float64Array {
    const { gram, size } = this.#equations;
    const reach = new Float64Array(size);
    for (const [i, k] of this.#kept.entries()) {
      addScaled(reach, 0, factors[i] / this.#noise, gram, k * size, size);
    }
    return reach;
  }

  #include(column: number, precision: number): void {
    const { gram, size } = this.#equations;
    const own = Float64Array.from(this.#kept, (k) => gram[column * size + k] / this.#noise);
    const count = own.length;
    const answer = own.map((_, i) => dotProduct(this.#covariance, i * size, own, 0, count));
    const variance = 1 / (precision + this.#sparsity[column]);
    const mean = variance * this.#quality[column];
    const rest = this.#reach(answer);
    for (let k = 0; k < size; k++) {
      const left = gram[column * size + k] / this.#noise - rest[k];
      this.#sparsity[k] -= variance * left * left;
      this.#quality[k] -= mean * left;
    }
    for (let i = 0; i < count; i++) {
      addScaled(this.#covariance, i * size, variance * answer[i], answer, 0, count);
      this.#covariance[i * size + count] = this.#covariance[count * size + i] = -variance * answer[i];
    }
    this.#covariance[count * size + count] = variance;
    addScaled(this.#mean, 0, -mean, answer, 0, count);
    this.#mean[count] = mean;
    this.#kept.push(column);
    this.precisions[column] = precision;
  }

  /** Another precision for a column that is in; Infinity takes it out. Columns that are out are not told. */
  #alter(column: number, at: number, precision: number): void {
    const { size } = this.#equations;
    const count = this.#kept.length;
    const own = this.#covariance.slice(at * size, at * size + count);
    const scale = 1 / (own[at] + 1 / (precision - this.precisions[column]));
    const mean = scale * this.#mean[at];
    for (let i = 0; i < count; i++) addScaled(this.#covariance, i * size, -scale * own[i], own, 0, count);
    addScaled(this.#mean, 0, -mean, own, 0, count);
    this.precisions[column] = precision;
    if (precision === Infinity) this.#drop(at);
  }

  /** The last column that is in takes the place of one that goes. */
  #drop(at: number): void {
    const { size } = this.#equations;
    const last = this.#kept.length - 1;
    this.#kept[at] = this.#kept[last];
    this.#kept.pop();
    this.#mean[at] = this.#mean[last];
    this.#covariance.copyWithin(at * size, last * size, last * size + last + 1);
    for (let i = 0; i <= last; i++) this.#covariance[i * size + at] = this.#covariance[i * size + last];
  }

  /** All of the posterior anew: at another noise, and where steps have left their rounding. */
  #refresh(): void {
    const { gram, right, size } = this.#equations;
    const kept = this.#kept;
    const count = kept.length;
    const matrix = new Float64Array(count * count);
    for (const [i, row] of kept.entries()) {
      for (const [j, column] of kept.entries())
        matrix[i * count + j] = gram[row * size + column] / this.#noise;
      matrix[i * count + i] += this.precisions[row];
    }
    const factor = choleskyFactor(matrix, count);
    if (factor === undefined) throw unsettled(0);
    const inverse = choleskyInverse(factor, count);
    this.#logDeterminant = choleskyLogDeterminant(factor, count);
    const own = Float64Array.from(kept, (k) => right[k] / this.#noise);
    for (let i = 0; i < count; i++) {
      this.#covariance.set(inverse.subarray(i * count, (i + 1) * count), i * size);
      this.#mean[i] = dotProduct(inverse, i * count, own, 0, count);
    }
    const reach = this.#reach(this.#mean);
    for (let k = 0; k < size; k++) this.#quality[k] = right[k] / this.#noise - reach[k];
    this.#refreshSparsity(factor);
  }

  /** From the factor of Σ⁻¹, for two columns at a time. */
  #refreshSparsity(factor: Float64Array): void {
    const { gram, size } = this.#equations;
    const count = this.#kept.length;
    const shares = [new Float64Array(count), new Float64Array(count)];
    for (let first = 0; first < size; first += 2) {
      const pair = [first, Math.min(first + 1, size - 1)];
      for (const [n, k] of pair.entries()) {
        for (let i = 0; i < count; i++) shares[n][i] = gram[k * size + this.#kept[i]] / this.#noise;
      }
      solveLowerTwice(factor, shares[0], shares[1]);
      for (const [n, k] of pair.entries()) {
        const explained = dotProduct(shares[n], 0, shares[n], 0, count);
        this.#sparsity[k] = gram[k * (size + 1)] / this.#noise - explained;
      }
    }
  }

  get coefficients(): Float64Array {
    const all = new Float64Array(this.precisions.length);
    for (const [i, k] of this.#kept.entries()) all[k] = this.#mean[i];
    return all;
  }

  get degreesOfFreedom(): number {
    const { size } = this.#equations;
    return this.#kept.reduce(
      (sum, k, i) => sum + 1 - this.precisions[k] * this.#covariance[i * (size + 1)],
      0,
    );
  }

  /** size × size, zero for columns that are out. */
  covariance(): Float64Array {
    const { size } = this.#equations;
    const all = new Float64Array(size * size);
    for (const [i, row] of this.#kept.entries()) {
      for (const [j, column] of this.#kept.entries())
        all[row * size + column] = this.#covariance[i * size + j];
    }
    return all;
  }

  /** ln of the density of the targets. */
  evidence(noise: number, residual: number, observations: number): number {
    const prior = this.#kept.reduce((sum, k, i) => {
      const precision = this.precisions[k];
      return sum + Math.log(precision) - precision * this.#mean[i] ** 2;
    }, 0);
    return (
      0.5 * (prior - observations * Math.log(2 * Math.PI * noise) - residual / noise - this.#logDeterminant)
    );
  }
}

/** What a column of this precision adds to ln evidence; 0 for one that is out. */
function evidenceOfColumn(precision: number, sparsity: number, quality: number): number {
  if (precision === Infinity) return 0;
  return 0.5 * (Math.log(precision / (precision + sparsity)) + quality ** 2 / (precision + sparsity));
}
