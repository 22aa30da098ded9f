import type { Random } from '../random.ts';
import { dotProduct } from './dense.ts';

/** Draws from a Gaussian whose covariance may be of less than full rank. */
export class GaussianSampler {
  readonly #mean: Float64Array;
  readonly #factor: Float64Array;

  constructor(mean: Float64Array, covariance: Float64Array) {
    this.#mean = mean;
    this.#factor = semidefiniteFactor(covariance, mean.length);
  }

  draw(random: Random): Float64Array {
    const size = this.#mean.length;
    const normal = Float64Array.from({ length: size }, () => random.normal());
    return this.#mean.map((value, i) => value + dotProduct(this.#factor, i * size, normal, 0, i + 1));
  }
}

/** Pivots below this share of the diagonal are rounding. */
const leastPivot = 1e-12;

/** Lower L of A = L Lᵀ, with zero columns where A has no more rank. */
function semidefiniteFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const pivot = factor[j * size + j];
      if (pivot === 0) continue;
      factor[i * size + j] =
        (matrix[i * size + j] - dotProduct(factor, i * size, factor, j * size, j)) / pivot;
    }
    const rest = matrix[i * size + i] - dotProduct(factor, i * size, factor, i * size, i);
    factor[i * size + i] = rest > leastPivot * matrix[i * size + i] ? Math.sqrt(rest) : 0;
  }
  return factor;
}
