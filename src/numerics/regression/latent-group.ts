import { InputError } from '../../base/index.ts';
import { addScaled, dotProduct } from './dense.ts';
import type { NormalEquations } from './normal-equations.ts';
import { symmetricSpectrum, type Spectrum } from './spectrum.ts';

const mostNewtonSteps = 100;

/** A group of columns in a group LASSO, with its coefficients. */
export class LatentGroup {
  readonly columns: readonly number[];
  readonly coefficients: Float64Array;
  /** n α w */
  penalty = 0;
  readonly #weight: number;
  readonly #equations: NormalEquations;
  /** Of its part of XᵀX. */
  readonly #spectrum: Spectrum;

  /** @throws InputError for columns that do not fit. */
  constructor(equations: NormalEquations, columns: readonly number[], weight = Math.sqrt(columns.length)) {
    const { gram, size } = equations;
    const count = columns.length;
    const fits =
      count > 0 && new Set(columns).size === count && columns.every((k) => k >= 0 && k < size) && weight > 0;
    if (!fits) {
      throw new InputError(`a group of columns ${columns.join(', ')} with weight ${weight}`, {
        at: { field: 'groups' },
        expected: `different columns below ${size}, and a weight over 0`,
      });
    }
    this.columns = columns;
    this.coefficients = new Float64Array(count);
    this.#weight = weight;
    this.#equations = equations;
    this.#spectrum = symmetricSpectrum(
      Float64Array.from(
        { length: count * count },
        (_, k) => gram[columns[Math.floor(k / count)] * size + columns[k % count]],
      ),
      count,
    );
  }

  get isInside(): boolean {
    return this.coefficients.some((value) => value !== 0);
  }

  /** ‖b‖ */
  get length(): number {
    return Math.sqrt(dotProduct(this.coefficients, 0, this.coefficients, 0, this.columns.length));
  }

  penalise(scale: number): void {
    this.penalty = scale * this.#weight;
  }

  /** ‖Xᵀ(y − X b)‖ over its columns. */
  slope(slopes: Float64Array): number {
    return Math.sqrt(this.columns.reduce((sum, column) => sum + slopes[column] ** 2, 0));
  }

  /** To its best with all else as it is; the slopes follow. */
  settle(slopes: Float64Array): void {
    const { gram, size } = this.#equations;
    const best = this.#best(slopes);
    for (const [k, column] of this.columns.entries()) {
      const step = best[k] - this.coefficients[k];
      if (step !== 0) addScaled(slopes, 0, -step, gram, column * size, size);
    }
    this.coefficients.set(best);
  }

  /** Least of ½ bᵀK b − pᵀb + penalty ‖b‖: (K + penalty/t) b = p with t = ‖b‖, by Newton's method on 1/‖b(t)‖ = 1/t. */
  #best(slopes: Float64Array): Float64Array {
    const count = this.columns.length;
    const { values, vectors } = this.#spectrum;
    const b = new Float64Array(count);
    const along = Float64Array.from(values, (value, k) => {
      const pull = this.columns.reduce((sum, column, i) => sum + vectors[k * count + i] * slopes[column], 0);
      return pull + Math.max(value, 0) * dotProduct(vectors, k * count, this.coefficients, 0, count);
    });
    if (dotProduct(along, 0, along, 0, count) <= this.penalty ** 2) return b;
    const length = this.#lengthOf(along);
    for (let k = 0; k < count; k++) {
      const scale = length / (Math.max(values[k], 0) * length + this.penalty);
      addScaled(b, 0, scale * along[k], vectors, k * count, count);
    }
    return b;
  }

  /** t of ∑ (p/(κ t + penalty))² = 1: the sum falls with t and its −½th power is concave, so that Newton climbs to it from 0. */
  #lengthOf(along: Float64Array): number {
    const { values } = this.#spectrum;
    let length = 0;
    for (let step = 0; step < mostNewtonSteps; step++) {
      let [sum, slope] = [0, 0];
      for (const [k, value] of values.entries()) {
        const own = Math.max(value, 0);
        const part = along[k] / (own * length + this.penalty);
        sum += part * part;
        slope += (part * part * own) / (own * length + this.penalty);
      }
      // Of sum^(−½) − 1.
      const next = length + ((1 - 1 / Math.sqrt(sum)) * sum ** 1.5) / slope;
      if (!(next > length * (1 + 4e-16))) return length;
      length = next;
    }
    return length;
  }

  /** Adds the curvature of penalty ‖b‖ to the lower half of a matrix from a place on. */
  addCurvature(matrix: Float64Array, first: number, count: number): void {
    const { length } = this;
    for (let i = 0; i < this.columns.length; i++) {
      for (let j = 0; j <= i; j++) {
        const across = (this.coefficients[i] * this.coefficients[j]) / length ** 2;
        matrix[(first + i) * count + first + j] += (this.penalty / length) * ((i === j ? 1 : 0) - across);
      }
    }
  }

  /** The share of a step after which the coefficients would be as far along their direction as zero; Infinity for none. */
  reachOfZero(step: Float64Array): number {
    const along = dotProduct(this.coefficients, 0, step, 0, step.length);
    return along < 0 ? this.length ** 2 / -along : Infinity;
  }

  /** −gradient of the objective over its coefficients. */
  downhill(slopes: Float64Array): Float64Array {
    const { length } = this;
    return Float64Array.from(
      this.columns,
      (column, k) => slopes[column] - (this.penalty * this.coefficients[k]) / length,
    );
  }
}
