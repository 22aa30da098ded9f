/** Distances and the share of places that are as near. */
export interface DistanceDistribution {
  /** m; null where there is no place, or nothing to be near to. */
  readonly mean: number | null;
  /** Distances within which 10, 50 and 90 % of the places are, m. */
  readonly quantiles: Readonly<Record<'d10' | 'd50' | 'd90', number | null>>;
  /** m */
  readonly largest: number | null;
  /** Share of the places at a distance of 0. */
  readonly atZero: number | null;
  /** m, even steps from 0 to the largest distance of the image. */
  readonly distance: readonly number[];
  /** Share of the places within that distance. */
  readonly within: readonly number[];
}

/** Steps of a curve, and classes of each, of which quantiles are read. */
const steps = 200;
const classesPerStep = 20;
/** Share of a class by which a distance may miss its upper edge through rounding. */
const slack = 1e-4;

/** A distribution of distances with weights, filled one by one. */
export class WeightedDistances {
  readonly #width: number;
  /** Weights up to the upper edge of each class; the first holds distances of 0. */
  readonly #weights = new Float64Array(steps * classesPerStep + 1);
  #sum = 0;
  #largest = 0;

  /** @param largest no distance is over it; infinite where there is nothing to be near to. */
  constructor(largest: number) {
    this.#width = largest / (steps * classesPerStep);
  }

  add(distance: number, weight: number): void {
    if (distance === Infinity) return;
    const at = distance === 0 ? 0 : Math.ceil(distance / this.#width - slack);
    this.#weights[at] += weight;
    this.#sum += weight * distance;
    if (distance > this.#largest) this.#largest = distance;
  }

  distribution(): DistanceDistribution {
    const sums = Float64Array.from(this.#weights);
    for (let at = 1; at < sums.length; at++) sums[at] += sums[at - 1];
    const total = sums[sums.length - 1];
    if (!(total > 0)) return nothing;
    const quantile = (share: number): number => this.#width * sums.findIndex((sum) => sum >= share * total);
    const places = Array.from(
      { length: this.#width > 0 ? steps + 1 : 1 },
      (_, step) => step * classesPerStep,
    );
    return {
      mean: this.#sum / total,
      quantiles: { d10: quantile(0.1), d50: quantile(0.5), d90: quantile(0.9) },
      largest: this.#largest,
      atZero: sums[0] / total,
      distance: places.map((at) => at * this.#width),
      within: places.map((at) => sums[at] / total),
    };
  }
}

const nothing: DistanceDistribution = {
  mean: null,
  quantiles: { d10: null, d50: null, d90: null },
  largest: null,
  atZero: null,
  distance: [],
  within: [],
};
