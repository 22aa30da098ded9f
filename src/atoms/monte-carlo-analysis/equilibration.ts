import { meanAndVariance, statisticalInefficiency } from './autocorrelation.ts';
import { blockingError } from './blocking.ts';

/** A mean with its standard error. */
export interface MeanEstimate {
  readonly value: number;
  readonly standardError: number;
}

/** What a series of samples tells. */
export interface SeriesAnalysis {
  /** Samples before this one are left out: the walk had not forgotten its start. */
  readonly start: number;
  readonly mean: number;
  /** The larger one of block averages and autocorrelations. */
  readonly standardError: number;
  /** Integrated autocorrelation time, in samples. */
  readonly correlationTime: number;
  /** Independent samples that those kept are worth. */
  readonly effectiveSamples: number;
  /**
   * Whether the rest is long against its correlations, at least half of all, and no drift shows in it: its halves agree, in
   * their means and in how far they scatter, and so do its first fifth and its last half (Geweke's diagnostic).
   */
  readonly equilibrated: boolean;
}

const mostPoints = 4096;
/** Of all samples, where equilibrium may begin: dense at first, since what a walk forgets it mostly forgets soon. */
const shares = [
  0,
  ...Array.from({ length: 20 }, (_, k) => 0.002 * 1.25 ** k),
  ...Array.from({ length: 18 }, (_, k) => 0.16 + (0.59 * k) / 17),
];
/** Variances of the mean this much above the least one are as good: they are not known better. */
const mostAboveLeast = 1.25;
const fewestEffective = 48;
/** Of all samples: a walk that froze this early came from elsewhere before. */
const mostBeforeFrozen = 0.1;
/** Halves that are further apart than this, in standard errors, belong to a drift. */
const mostApart = 4;

/**
 * Where a series has come to equilibrium: the start from which on its mean is known best. Independent samples are counted as by
 * Chodera (doi:10.1021/acs.jctc.5b00784), and their scatter with them (White's MSER, doi:10.1177/003754979706900601): the most samples
 * alone are often those with a short, steep fall at the start, beside which the correlations of the rest do not show.
 */
export function equilibrationStart(values: Float64Array): number {
  const frozen = frozenFrom(values);
  if (frozen > 0 && frozen <= values.length * mostBeforeFrozen) return frozen;
  const block = Math.max(1, Math.ceil(values.length / mostPoints));
  const series = blockMeans(values, block);
  const starts = shares.map((share) => Math.floor(series.length * share));
  const errors = starts.map((start) => {
    const rest = series.subarray(start);
    return (meanAndVariance(rest).variance * statisticalInefficiency(rest)) / rest.length;
  });
  const enough = mostAboveLeast * errors.reduce((least, error) => Math.min(least, error), Infinity);
  return starts[errors.findIndex((error) => error <= enough)] * block;
}

/** From where on nothing changes any more. */
function frozenFrom(values: Float64Array): number {
  let from = values.length - 1;
  while (from > 0 && values[from - 1] === values[values.length - 1]) from--;
  return from;
}

function blockMeans(values: Float64Array, block: number): Float64Array {
  if (block === 1) return values;
  return Float64Array.from(
    { length: Math.floor(values.length / block) },
    (_, k) => meanAndVariance(values.subarray(k * block, (k + 1) * block)).mean,
  );
}

/**
 * Finds equilibrium in a series, and the mean from there on with its error.
 * @param start where it is known already.
 */
export function analyseSeries(values: Float64Array, start = equilibrationStart(values)): SeriesAnalysis {
  const rest = values.subarray(start);
  const { mean, variance } = meanAndVariance(rest);
  const inefficiency = statisticalInefficiency(rest);
  const effectiveSamples = rest.length / inefficiency;
  const byCorrelation = Math.sqrt((variance * inefficiency) / Math.max(1, rest.length - 1));
  const blocks = blockingError(rest);
  const standardError = Math.max(byCorrelation, blocks.standardError);
  return {
    start,
    mean,
    standardError,
    correlationTime: (inefficiency - 1) / 2,
    effectiveSamples,
    equilibrated:
      start <= values.length / 2 &&
      effectiveSamples >= fewestEffective &&
      halvesAgree(rest, standardError) &&
      scattersAgree(rest, mean) &&
      endsAgree(rest, variance * inefficiency),
  };
}

/** The difference of two halves has twice the standard error of the whole's mean. */
function halvesAgree(values: Float64Array, standardError: number): boolean {
  const middle = values.length >> 1;
  const first = meanAndVariance(values.subarray(0, middle)).mean;
  const second = meanAndVariance(values.subarray(middle)).mean;
  return Math.abs(first - second) <= mostApart * 2 * standardError + 1e-12 * Math.abs(first);
}

/** Whether the two halves scatter alike about the mean. */
function scattersAgree(values: Float64Array, mean: number): boolean {
  const squares = values.map((value) => (value - mean) ** 2);
  const { variance } = meanAndVariance(squares);
  const error = Math.sqrt((variance * statisticalInefficiency(squares)) / Math.max(1, values.length - 1));
  return halvesAgree(squares, Math.max(error, blockingError(squares).standardError));
}

/** Geweke's comparison of the first fifth with the last half. @param perSample variance of the mean times its samples. */
function endsAgree(values: Float64Array, perSample: number): boolean {
  const [fifth, middle] = [Math.floor(values.length / 5), values.length >> 1];
  if (fifth === 0) return true;
  const first = meanAndVariance(values.subarray(0, fifth)).mean;
  const last = meanAndVariance(values.subarray(middle)).mean;
  const error = Math.sqrt(perSample * (1 / fifth + 1 / (values.length - middle)));
  return Math.abs(first - last) <= mostApart * error + 1e-12 * Math.abs(first);
}
