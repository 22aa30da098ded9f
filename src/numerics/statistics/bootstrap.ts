import { InputError } from '../../base/index.ts';
import { Random } from '../random.ts';
import { empirical, quantile } from './empirical.ts';
import { normalCdf, normalQuantile } from './normal.ts';

export interface BootstrapOptions {
  readonly seed: number;
  /** How often the values are drawn anew. Default 2000. */
  readonly resamples?: number;
  /** Chance with which the interval shall hold the true value. Default 0.95. */
  readonly level?: number;
  /** `bca`: corrected for bias and skewness; `percentile`: quantiles of the resamples as they are. Default `bca`. */
  readonly method?: 'bca' | 'percentile';
}

/** A statistic of a sample with its interval. Can be written as JSON as it is. */
export interface BootstrapEstimate {
  /** The statistic of the values themselves. */
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
  /** Standard deviation over the resamples. */
  readonly standardError: number;
  /** Mean over the resamples less the value. */
  readonly bias: number;
  readonly level: number;
  readonly method: 'bca' | 'percentile';
  readonly resamples: number;
  readonly seed: number;
}

/** More values than these are left out in about as many groups in place of one by one. */
const mostGroups = 400;

/**
 * Interval of a statistic by drawing as many values with replacement as there are, many times. Values are drawn whole, so
 * rows (an object each) keep what belongs together: a diameter and its weight. They must be independent of each other.
 *
 * BCa: quantiles Φ(z₀ + (z₀ + z)/(1 − a (z₀ + z))) of the resamples, z₀ from the share of resamples under the value, a the
 * acceleration Σd³/6(Σd²)^3/2 of the jackknife, beyond 400 values by random groups. B. Efron, J. Am. Stat. Assoc. 82, 171
 * (1987), doi 10.1080/01621459.1987.10478410. Its coverage is right to 1/n, the percentiles' to 1/√n.
 * @throws InputError for fewer than two values, a count of resamples, seed or level that is none, and where the statistic
 * is not finite.
 */
export function bootstrap<T>(
  values: ArrayLike<T>,
  statistic: (sample: readonly T[]) => number,
  { seed, resamples = 2000, level = 0.95, method = 'bca' }: BootstrapOptions,
): BootstrapEstimate {
  check(values.length, resamples, level);
  const random = new Random(seed);
  const original = Array.from(values);
  const value = finite(statistic(original));
  const draws = new Float64Array(resamples);
  const drawing = random.stream('resamples');
  const sample = original.slice();
  for (let at = 0; at < resamples; at++) {
    for (let i = 0; i < sample.length; i++) sample[i] = original[drawing.below(original.length)];
    draws[at] = finite(statistic(sample));
  }
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / resamples;
  const squares = draws.reduce((sum, draw) => sum + (draw - mean) ** 2, 0);
  const tail = (1 - level) / 2;
  const [low, high] =
    method === 'percentile'
      ? [tail, 1 - tail]
      : correctedShares(tail, draws, value, acceleration(original, statistic, random.stream('groups')));
  const distribution = empirical(draws);
  return {
    value,
    interval: [quantile(distribution, low), quantile(distribution, high)],
    standardError: Math.sqrt(squares / (resamples - 1)),
    bias: mean - value,
    level,
    method,
    resamples,
    seed,
  };
}

function check(count: number, resamples: number, level: number): void {
  if (count < 2) {
    throw new InputError(`${count} values to draw from`, {
      at: { field: 'values' },
      expected: 'at least two: one value says nothing of its scatter',
    });
  }
  if (!Number.isInteger(resamples) || resamples < 100 || resamples > 1e6) {
    throw new InputError(`${resamples} resamples`, {
      at: { field: 'resamples' },
      expected: 'a whole number from 100 to 1000000',
    });
  }
  if (!(level > 0 && level < 1)) {
    throw new InputError(`the level is ${level}`, {
      at: { field: 'level' },
      expected: 'a number between 0 and 1',
    });
  }
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new InputError(`the statistic of a sample is ${value}`, {
    at: { field: 'statistic' },
    expected: 'a finite number for every sample drawn with replacement',
  });
}

/** The shares of the resamples between which the corrected interval lies. */
function correctedShares(
  tail: number,
  draws: Float64Array,
  value: number,
  skew: number,
): readonly [number, number] {
  const under = draws.reduce((sum, draw) => sum + (draw < value ? 1 : draw === value ? 0.5 : 0), 0);
  // Half a resample keeps the correction finite where the value lies beyond all of them.
  const middle = normalQuantile(
    Math.min(1 - 0.5 / draws.length, Math.max(0.5 / draws.length, under / draws.length)),
  );
  const corrected = (share: number): number => {
    const shifted = middle + normalQuantile(share);
    const shrink = 1 - skew * shifted;
    // A skewness beyond the expansion's reach: as far out as there are resamples.
    if (!(shrink > 0)) return shifted > 0 ? 1 : 0;
    return normalCdf(middle + shifted / shrink);
  };
  return [corrected(tail), corrected(1 - tail)];
}

/**
 * Σd³/6(Σd²)^3/2 with d the mean less the statistic without one value, or without one of many random groups of equal size:
 * sums over groups have their size's root less skewness, which the smaller number of terms makes up for.
 */
function acceleration<T>(
  values: readonly T[],
  statistic: (sample: readonly T[]) => number,
  random: Random,
): number {
  const order = values.slice();
  const size = Math.ceil(values.length / mostGroups);
  const groups = Math.floor(values.length / size);
  for (let at = values.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [order[at], order[other]] = [order[other], order[at]];
  }
  const left = Array.from({ length: groups }, (_, group) =>
    finite(statistic([...order.slice(0, group * size), ...order.slice((group + 1) * size)])),
  );
  const mean = left.reduce((sum, each) => sum + each, 0) / groups;
  const squares = left.reduce((sum, each) => sum + (mean - each) ** 2, 0);
  const cubes = left.reduce((sum, each) => sum + (mean - each) ** 3, 0);
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}
