import {
  qualityOf,
  sampleOf,
  standardErrors,
  total,
  type Family,
  type FitOptions,
  type FitQuality,
} from './fit.ts';

/** 1 − exp(−(x/scale)^shape); of volumes or masses over size it is Rosin's and Rammler's distribution. */
export interface Weibull {
  /** In the unit of the values: 63.2 % lie below. */
  readonly scale: number;
  readonly shape: number;
}

export interface WeibullFit extends Weibull, FitQuality {
  readonly standardErrors: Weibull;
}

/** Distribution function. */
export function weibullCdf(value: number, { scale, shape }: Weibull): number {
  return value > 0 ? -Math.expm1(-((value / scale) ** shape)) : 0;
}

/** The family that {@link fitWeibull} fits. */
export const weibullFamily: Family<Weibull> = {
  fit: (logarithms, weights) => {
    const shape = likeliestShape(logarithms, weights);
    const { sum, largest } = powerSums(logarithms, weights, shape);
    return { scale: Math.exp(largest + Math.log(sum / total(weights)) / shape), shape };
  },
  cumulative: weibullCdf,
  logDensity: (logarithm, { scale, shape }) => {
    const power = shape * (logarithm - Math.log(scale));
    return Math.log(shape) - logarithm + power - Math.exp(power);
  },
  draw: ({ scale, shape }, random) => scale * (-Math.log1p(-random.uniform())) ** (1 / shape),
};

/** Σ w x^k over the largest x^k, the mean of ln(x / largest) under those weights, and its variance. */
function powerSums(
  logarithms: Float64Array,
  weights: Float64Array,
  shape: number,
): { largest: number; sum: number; mean: number; variance: number } {
  const largest = logarithms.reduce((most, each) => Math.max(most, each), -Infinity);
  let [sum, first, second] = [0, 0, 0];
  for (let at = 0; at < logarithms.length; at++) {
    const below = logarithms[at] - largest;
    const power = weights[at] * Math.exp(shape * below);
    sum += power;
    first += power * below;
    second += power * below * below;
  }
  const mean = first / sum;
  return { largest, sum, mean, variance: second / sum - mean * mean };
}

/** The root of Σ w x^k ln x / Σ w x^k − 1/k − ⟨ln x⟩, which rises with k: Newton's steps kept within what is known of it. */
function likeliestShape(logarithms: Float64Array, weights: Float64Array): number {
  const sum = total(weights);
  const mean = logarithms.reduce((all, each, at) => all + weights[at] * each, 0) / sum;
  const squares = logarithms.reduce((all, each, at) => all + weights[at] * (each - mean) ** 2, 0);
  // The logarithm of a Weibull variable has the standard deviation π/(√6 k).
  let shape = Math.PI / Math.sqrt((6 * squares) / sum);
  let [low, high] = [0, Infinity];
  for (let step = 0; step < 100; step++) {
    const sums = powerSums(logarithms, weights, shape);
    const excess = sums.largest + sums.mean - 1 / shape - mean;
    if (excess > 0) high = shape;
    else low = shape;
    const newton = shape - excess / (sums.variance + 1 / shape ** 2);
    const next = newton > low && newton < high ? newton : high < Infinity ? (low + high) / 2 : 2 * shape;
    if (Math.abs(next - shape) <= 1e-13 * shape) return next;
    shape = next;
  }
  return shape;
}

/**
 * Weibull distribution (two parameters) of values over 0 by maximum likelihood, each value counting as much as its weight.
 * @throws InputError as `fitLogNormal` does.
 */
export function fitWeibull(values: ArrayLike<number>, options: FitOptions = {}): WeibullFit {
  const sample = sampleOf(values, options.weights);
  const { logarithms, weights } = sample;
  const parameters = weibullFamily.fit(logarithms, weights);
  const { scale, shape } = parameters;
  const information: [number, number, number] = [0, 0, 0];
  const centre = Math.log(scale);
  // Score and information with respect to ln scale and shape.
  const scores = Array.from(logarithms, (each, at): [number, number] => {
    const above = each - centre;
    const power = Math.exp(shape * above);
    information[0] += weights[at] * shape ** 2 * power;
    information[1] -= weights[at] * (power - 1 + shape * power * above);
    information[2] += weights[at] * (1 / shape ** 2 + power * above ** 2);
    return [shape * (power - 1), 1 / shape + above * (1 - power)];
  });
  const errors = standardErrors(information, scores, sample);
  return {
    ...parameters,
    standardErrors: { scale: scale * errors[0], shape: errors[1] },
    ...qualityOf(weibullFamily, sample, parameters, options),
  };
}
