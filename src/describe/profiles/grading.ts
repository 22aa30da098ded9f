import { Random, studentFactor, studentTail } from '../../numerics/index.ts';
import type { SliceNoise } from './slice-noise.ts';

/** A straight course of a property along an axis. */
export interface Trend {
  /** Change per metre, with its 95 % interval. */
  readonly slope: number;
  readonly interval: readonly [low: number, high: number];
  /** Slope times the length: from the first slice to the last. */
  readonly change: number;
  /** Chance of so steep a trend, up or down, in a homogeneous material. */
  readonly pValue: number;
}

/** A sudden change of a property along an axis: two layers. */
export interface Step {
  /** m from the first face of the axis. */
  readonly position: number;
  readonly before: number;
  readonly after: number;
  /** Chance of so large a deviation of the cumulated profile from a straight line in a homogeneous material. */
  readonly pValue: number;
}

export interface Grading {
  readonly mean: number;
  readonly trend: Trend;
  readonly step: Step;
  /** Slices that would be as good a sample if they were independent of each other. */
  readonly independentSlices: number;
  /** What describes the profile better, by its squared residuals. */
  readonly likelier: 'trend' | 'step';
}

/** Samples of a homogeneous material for the p-value of a step. */
const simulations = 999;

/**
 * Tests a profile for a trend and for a step against the noise of its slices. Slices are correlated: their covariance is taken
 * as Gaussian, exp(−h²/λ²), with the long-run variance that {@link SliceNoise} has. Trend: least squares, the slope's variance
 * from all covariances, Student's t. Step: the largest deviation of the cumulated profile from a straight line (CUSUM;
 * W. Ploberger and W. Krämer, Econometrica 60, 271 (1992), doi 10.2307/2951597) against 999 profiles of a homogeneous
 * material, far out against Kolmogorov's distribution; its place by least squares.
 * @param thickness of a slice, m.
 */
export function gradingOf(
  values: readonly number[],
  thickness: number,
  noise: SliceNoise,
  seed = 1,
): Grading {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const trend = trendOf(values, mean, thickness, noise);
  const sums = cumulated(values, mean);
  const { at, residual } = bestStep(values, sums);
  const part = (from: number, to: number): number =>
    values.slice(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  const line = values.reduce((sum, value, i) => {
    const fitted = mean + trend.slope * thickness * (i - (count - 1) / 2);
    return sum + (value - fitted) ** 2;
  }, 0);
  const scatter = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return {
    mean,
    trend,
    step: {
      position: at * thickness,
      before: part(0, at),
      after: part(at, count),
      pValue: stepChance(sums, thickness, noise, seed),
    },
    independentSlices:
      noise.longRunVariance > 0 ? Math.min(count, (count * scatter) / noise.longRunVariance) : count,
    likelier: residual < line ? 'step' : 'trend',
  };
}

function trendOf(values: readonly number[], mean: number, thickness: number, noise: SliceNoise): Trend {
  const count = values.length;
  const places = values.map((_, at) => (at - (count - 1) / 2) * thickness);
  const spread = places.reduce((sum, place) => sum + place ** 2, 0);
  const slope = values.reduce((sum, value, at) => sum + places[at] * (value - mean), 0) / spread;
  const weights = covarianceShares(thickness, noise, count);
  let variance = 0;
  for (let at = 0; at < count; at++) {
    for (let lag = 0; lag < weights.length && at + lag < count; lag++) {
      variance += (lag === 0 ? 1 : 2) * places[at] * places[at + lag] * weights[lag];
    }
  }
  const error = Math.sqrt(Math.max(0, variance) * noise.longRunVariance) / spread;
  const half = studentFactor(noise.freedom) * error;
  return {
    slope,
    interval: [slope - half, slope + half],
    change: slope * thickness * count,
    pValue: error > 0 ? studentTail(slope / error, noise.freedom) : slope === 0 ? 1 : 0,
  };
}

/** Covariance of slices over the long-run variance, by their distance in slices; over all distances they sum to 1. */
function covarianceShares(thickness: number, { correlationLength }: SliceNoise, count: number): number[] {
  const reach = Math.min(count - 1, Math.ceil((4 * correlationLength) / thickness));
  const shares = Array.from({ length: reach + 1 }, (_, lag) =>
    correlationLength > 0 ? Math.exp(-(((lag * thickness) / correlationLength) ** 2)) : Number(lag === 0),
  );
  const sum = shares.reduce((total, share, lag) => total + (lag === 0 ? 1 : 2) * share, 0);
  return shares.map((share) => share / sum);
}

/** Sum of the first slices' deviations from the mean, for 1, 2, … slices. */
function cumulated(values: ArrayLike<number>, mean: number): Float64Array {
  let sum = 0;
  return Float64Array.from(values, (value) => (sum += value - mean));
}

/** Where two levels leave the smallest squared residuals; the sums are those of all slices. */
function bestStep(values: readonly number[], sums: Float64Array): { at: number; residual: number } {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const whole = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  let best = { at: 1, gain: -1 };
  for (let at = 1; at < count; at++) {
    const gain = (sums[at - 1] ** 2 * count) / (at * (count - at));
    if (gain > best.gain) best = { at, gain };
  }
  return { at: best.at, residual: whole - best.gain };
}

function largest(sums: Float64Array): number {
  return sums.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0);
}

/** Chance of so large a deviation of the sums where there is no step. */
function stepChance(sums: Float64Array, thickness: number, noise: SliceNoise, seed: number): number {
  const count = sums.length;
  const found = largest(sums);
  if (!(noise.longRunVariance > 0)) return found > 1e-12 * count ? 0 : 1;
  const statistic = found / Math.sqrt(count * noise.longRunVariance);
  const random = new Random(seed).stream('steps');
  const kernel = smoothing(thickness, noise, count);
  let beyond = 0;
  for (let simulation = 0; simulation < simulations; simulation++) {
    const series = smoothed(count, kernel, random);
    const mean = series.reduce((sum, value) => sum + value, 0) / count;
    const error = Math.sqrt(estimatedVariance(noise.freedom, random));
    if (largest(cumulated(series, mean)) / Math.sqrt(count) / error >= statistic) beyond++;
  }
  if (beyond > 0) return (beyond + 1) / (simulations + 1);
  return Math.min(1 / (simulations + 1), kolmogorovTail(statistic, noise.freedom));
}

/** Weights, sum 1, that make white noise have the covariance exp(−h²/λ²): exp(−2h²/λ²). */
function smoothing(thickness: number, { correlationLength }: SliceNoise, count: number): number[] {
  const reach = Math.min(count, Math.ceil((2 * correlationLength) / thickness));
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    correlationLength > 0
      ? Math.exp(-2 * (((at - reach) * thickness) / correlationLength) ** 2)
      : Number(at === reach),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function smoothed(count: number, kernel: readonly number[], random: Random): Float64Array {
  const noise = Float64Array.from({ length: count + kernel.length - 1 }, () => random.normal());
  return Float64Array.from({ length: count }, (_, at) =>
    kernel.reduce((sum, weight, k) => sum + weight * noise[at + k], 0),
  );
}

/** χ² over its degrees of freedom (Wilson and Hilferty, doi 10.1073/pnas.17.12.684). */
function estimatedVariance(freedom: number, random: Random): number {
  const share = 2 / (9 * freedom);
  return Math.max(1e-3, 1 - share + random.normal() * Math.sqrt(share)) ** 3;
}

/** Chance that a Brownian bridge goes further than this, with a variance that is known as well as Student's. */
function kolmogorovTail(statistic: number, freedom: number): number {
  // 2 exp(−2 x²) far out; with the variance estimated (1 + 4x²/ν)^(−ν/2) in its place.
  return Math.min(1, 2 * (1 + (4 * statistic * statistic) / freedom) ** (-freedom / 2));
}
