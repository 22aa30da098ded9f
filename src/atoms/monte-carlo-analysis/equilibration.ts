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
  /** Whether the rest is long against its correlations, at least half of all, and its two halves agree. */
  readonly equilibrated: boolean;
}

const mostPoints = 4096;
const candidates = 24;
/** Of all samples; a later start leaves too little. */
const latest = 0.75;
const fewestEffective = 24;
/** Of all samples: a walk that froze this early came from elsewhere before. */
const mostBeforeFrozen = 0.1;
/** Halves that are further apart than this, in standard errors, belong to a drift. */
const mostApart = 4;

/**
 * Where a series has come to equilibrium: the start that leaves most independent samples (Chodera, doi:10.1021/acs.jctc.5b00784).
 */
export function equilibrationStart(values: Float64Array): number {
  const frozen = frozenFrom(values);
  if (frozen > 0 && frozen <= values.length * mostBeforeFrozen) return frozen;
  const block = Math.max(1, Math.ceil(values.length / mostPoints));
  const series = blockMeans(values, block);
  let best = 0;
  let most = 0;
  for (let k = 0; k < candidates; k++) {
    const start = Math.floor((series.length * latest * k) / candidates);
    const rest = series.subarray(start);
    const effective = rest.length / statisticalInefficiency(rest);
    if (effective > most * (1 + 1e-9)) [best, most] = [start, effective];
  }
  return best * block;
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
      start <= values.length / 2 && effectiveSamples >= fewestEffective && halvesAgree(rest, standardError),
  };
}

/** The difference of two halves has twice the standard error of the whole's mean. */
function halvesAgree(values: Float64Array, standardError: number): boolean {
  const middle = values.length >> 1;
  const first = meanAndVariance(values.subarray(0, middle)).mean;
  const second = meanAndVariance(values.subarray(middle)).mean;
  return Math.abs(first - second) <= mostApart * 2 * standardError + 1e-12 * Math.abs(first);
}
