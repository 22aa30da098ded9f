/** Means and covariances of several quantities, gathered one sample after another (Welford, doi:10.1080/00401706.1962.10490022). */
export class Moments {
  readonly quantities: number;
  samples = 0;
  readonly #means: Float64Array;
  readonly #products: Float64Array;
  readonly #deltas: Float64Array;

  constructor(quantities: number) {
    this.quantities = quantities;
    this.#means = new Float64Array(quantities);
    this.#products = new Float64Array(quantities * quantities);
    this.#deltas = new Float64Array(quantities);
  }

  /** Adds a sample. */
  add(values: ArrayLike<number>): void {
    this.samples++;
    for (let a = 0; a < this.quantities; a++) {
      this.#deltas[a] = values[a] - this.#means[a];
      this.#means[a] += this.#deltas[a] / this.samples;
    }
    const weight = (this.samples - 1) / this.samples;
    for (let a = 0; a < this.quantities; a++) {
      for (let b = a; b < this.quantities; b++) {
        this.#products[a * this.quantities + b] += weight * this.#deltas[a] * this.#deltas[b];
      }
    }
  }

  mean(quantity: number): number {
    return this.#means[quantity];
  }

  /** ⟨ab⟩ − ⟨a⟩⟨b⟩ over the samples. */
  covariance(a: number, b: number): number {
    return this.#products[Math.min(a, b) * this.quantities + Math.max(a, b)] / this.samples;
  }
}
