/** Values in ascending order with their weights: an empirical distribution. */
export interface Empirical {
  readonly values: Float64Array;
  /** Weight of all values up to and with this one, as a share of the whole: the last is 1. */
  readonly share: Float64Array;
}

/**
 * Empirical distribution of values, each counting as much as its weight (all the same where none are given).
 * @throws RangeError without values, on values that are not finite, and on weights that are negative or all 0.
 */
export function empirical(values: ArrayLike<number>, weights?: ArrayLike<number>): Empirical {
  const { length } = values;
  if (length === 0 || (weights !== undefined && weights.length !== length)) {
    throw new RangeError(`${length} values with ${weights?.length ?? length} weights`);
  }
  if (Array.prototype.some.call(values, (value: number) => !Number.isFinite(value))) {
    throw new RangeError('a value is not finite');
  }
  if (weights === undefined) {
    const sorted = Float64Array.from(values).sort();
    return { values: sorted, share: sorted.map((_, at) => (at + 1) / length) };
  }
  const order = Uint32Array.from({ length }, (_, at) => at).sort((a, b) => values[a] - values[b]);
  const share = new Float64Array(length);
  let sum = 0;
  for (let at = 0; at < length; at++) {
    const weight = weights[order[at]];
    if (!(weight >= 0 && weight < Infinity)) throw new RangeError(`${weight} is no weight`);
    sum += weight;
    share[at] = sum;
  }
  if (!(sum > 0)) throw new RangeError('all weights are 0');
  for (let at = 0; at < length; at++) share[at] /= sum;
  share[length - 1] = 1;
  return { values: Float64Array.from(order, (from) => values[from]), share };
}

/**
 * Value below which the given share of the weight lies: linear between the values, each at the middle of its own weight
 * (Hazen's rule, type 5 of Hyndman and Fan, doi 10.2307/2684934, where all weights are the same), constant beyond the ends.
 * @param share from 0 to 1. @throws RangeError on others.
 */
export function quantile({ values, share: sums }: Empirical, share: number): number {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`${share} is no share`);
  const middle = (at: number): number => ((at === 0 ? 0 : sums[at - 1]) + sums[at]) / 2;
  let [low, high] = [0, values.length - 1];
  if (share <= middle(low)) return values[low];
  if (share >= middle(high)) return values[high];
  while (high - low > 1) {
    const between = (low + high) >> 1;
    if (middle(between) <= share) low = between;
    else high = between;
  }
  const part = (share - middle(low)) / (middle(high) - middle(low));
  return values[low] + part * (values[high] - values[low]);
}

/** Weight in classes of equal width. */
export interface Histogram {
  /** One more than there are classes. */
  readonly edges: readonly number[];
  /** Share of the weight in each class; they sum to 1. */
  readonly share: readonly number[];
  /** The same over the width of the class. */
  readonly density: readonly number[];
}

/**
 * Histogram with classes of equal width from the smallest to the largest value, as many as the rule of Freedman and
 * Diaconis (doi 10.1007/BF01025868) gives for that many values, or as asked for. A value on an edge counts for the class above
 * it, the largest for the last.
 * @param classes from 1 to 1000. @throws RangeError on others.
 */
export function histogram(distribution: Empirical, classes?: number): Histogram {
  const { values, share: sums } = distribution;
  const { length } = values;
  const [first, last] = [values[0], values[length - 1]];
  const range = quantile(distribution, 0.75) - quantile(distribution, 0.25);
  const rule = range > 0 ? Math.min(200, Math.ceil(((last - first) * Math.cbrt(length)) / (2 * range))) : 1;
  const count = classes ?? Math.max(1, rule);
  if (!(Number.isInteger(count) && count >= 1 && count <= 1000)) throw new RangeError(`${count} classes`);
  // A single value, or values that differ by little more than rounding, have one class about them.
  const size = Math.max(Math.abs(first), Math.abs(last));
  const apart = (last - first) / count > 1e-8 * size;
  const width = apart ? (last - first) / count : size || 1;
  const start = apart ? first : first - width / 2;
  const share = new Float64Array(apart ? count : 1);
  for (let at = 0; at < length; at++) {
    const place = Math.min(share.length - 1, Math.floor((values[at] - start) / width));
    share[place] += sums[at] - (at === 0 ? 0 : sums[at - 1]);
  }
  return {
    edges: Array.from({ length: share.length + 1 }, (_, at) => start + at * width),
    share: [...share],
    density: Array.from(share, (part) => part / width),
  };
}

/**
 * Kolmogorov-Smirnov distance between samples, weighted or not, and a distribution: the largest gap between the empirical
 * and the given distribution function. @throws RangeError as {@link empirical} does.
 */
export function kolmogorovDistance(
  samples: ArrayLike<number>,
  cdf: (x: number) => number,
  weights?: ArrayLike<number>,
): number {
  return distanceTo(empirical(samples, weights), cdf);
}

/** {@link kolmogorovDistance} of values in order already. */
function distanceTo({ values, share }: Empirical, cdf: (x: number) => number): number {
  let largest = 0;
  let below = 0;
  for (let at = 0; at < values.length; at++) {
    const value = cdf(values[at]);
    largest = Math.max(largest, value - below, share[at] - value);
    below = share[at];
  }
  return largest;
}
