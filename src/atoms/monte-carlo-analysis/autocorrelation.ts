/** Longest lag that is summed before neighbours are averaged in pairs instead. */
const longestLag = 256;
/** Fewest samples that are averaged in pairs. */
const fewestToAverage = 64;

/** Mean and variance (over the number of samples) of part of a series. */
export function meanAndVariance(values: Float64Array): { readonly mean: number; readonly variance: number } {
  const [first] = values;
  let sum = 0;
  for (const value of values) sum += value - first;
  const mean = first + sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, variance: squares / values.length };
}

/**
 * Statistical inefficiency g = 1 + 2τ of a series: so many correlated samples tell as much of the mean as an independent one.
 * Autocorrelations are summed in pairs while these are positive and falling, as they are in a walk that obeys detailed balance
 * (Geyer, doi:10.1214/ss/1177011137). Where correlations reach further than 256 samples, neighbours are averaged first.
 * @returns at least 1, at most the number of samples; 1 for a constant series.
 */
export function statisticalInefficiency(values: Float64Array): number {
  const { variance } = meanAndVariance(values);
  if (!(variance > roundOff(values))) return 1;
  let series = values;
  for (;;) {
    const { mean, variance: own } = meanAndVariance(series);
    const { inefficiency, closed } = initialSequence(series, mean, own);
    if (closed || series.length < 2 * fewestToAverage) {
      const ofAll = ((inefficiency * own) / series.length) * (values.length / variance);
      return Math.min(values.length, Math.max(1, ofAll));
    }
    series = pairMeans(series);
  }
}

/** A variance that rounding alone may leave. */
function roundOff(values: Float64Array): number {
  return (1e-14 * values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)) ** 2;
}

function initialSequence(
  series: Float64Array,
  mean: number,
  variance: number,
): { readonly inefficiency: number; readonly closed: boolean } {
  if (!(variance > 0)) return { inefficiency: 1, closed: true };
  const last = Math.min(longestLag, series.length - 2);
  let sum = -1;
  let before = Infinity;
  for (let lag = 0; lag <= last; lag += 2) {
    const pair = correlationAt(series, mean, variance, lag) + correlationAt(series, mean, variance, lag + 1);
    if (pair <= 0) return { inefficiency: sum, closed: true };
    before = Math.min(before, pair);
    sum += 2 * before;
  }
  return { inefficiency: sum, closed: false };
}

function correlationAt(series: Float64Array, mean: number, variance: number, lag: number): number {
  let sum = 0;
  for (let k = lag; k < series.length; k++) sum += (series[k] - mean) * (series[k - lag] - mean);
  return sum / (series.length * variance);
}

/** Means of neighbours, half as many; an odd last one is left out. */
export function pairMeans(series: Float64Array): Float64Array {
  return Float64Array.from(
    { length: series.length >> 1 },
    (_, k) => 0.5 * (series[2 * k] + series[2 * k + 1]),
  );
}
