import { InputError } from '../../base/index.ts';
import type { GreyHistogram } from './histogram.ts';

/** More classes than any segmentation by grey values alone can tell apart. */
const mostClasses = 16;

/**
 * Thresholds that part the grey values into classes with the least variance within them (N. Otsu, IEEE Trans. Syst. Man
 * Cybern. 9, 62 (1979), doi 10.1109/TSMC.1979.4310076), for any number of classes exact on the histogram: dynamic
 * programming over the bins in use, each row of it by divide and conquer, since the last class's best start never moves
 * down as its end moves up (the cost satisfies the quadrangle inequality). A threshold lies half-way between the two
 * values in use that it parts.
 * @returns `classes` − 1 rising thresholds.
 * @throws InputError for fewer than 2 or more than 16 classes, or fewer values than classes.
 */
export function otsuThresholds(histogram: GreyHistogram, classes: number): number[] {
  if (!Number.isInteger(classes) || classes < 2 || classes > mostClasses) {
    throw new InputError(`${classes} classes`, {
      at: { field: 'classes' },
      expected: `a whole number from 2 to ${mostClasses}`,
    });
  }
  const used = usedBins(histogram);
  if (used.value.length < classes) {
    throw new InputError(`the image has ${used.value.length} different values`, {
      at: { field: 'classes' },
      expected: `at least as many as there are classes, ${classes}`,
    });
  }
  return bestStarts(used, classes).map((start) => (used.value[start - 1] + used.value[start]) / 2);
}

/**
 * Share (0 to 1) of the grey values' variance that lies between the classes: Otsu's criterion, and a predictor of how
 * much the choice of a threshold matters (Pietsch et al. 2018, doi 10.1039/C7SE00498B).
 */
export function separability(histogram: GreyHistogram, thresholds: readonly number[]): number {
  const used = usedBins(histogram);
  const bins = used.value.length;
  const edges = [
    0,
    ...thresholds.map((threshold) => used.value.filter((value) => value <= threshold).length),
    bins,
  ];
  const within = edges
    .slice(1)
    .reduce((sum, end, at) => sum + (end > edges[at] ? scatter(used, edges[at], end) : 0), 0);
  return 1 - within / scatter(used, 0, bins);
}

interface UsedBins {
  readonly value: Float64Array;
  /** Sums of count, count × value and count × value² over the bins before each. */
  readonly sums: readonly [Float64Array, Float64Array, Float64Array];
}

/** Bins that are not empty; values from their mean, so that squares do not cancel. */
function usedBins({ low, width, counts }: GreyHistogram): UsedBins {
  const bins = Array.from(counts, (count, bin) => ({ count, value: low + (bin + 0.5) * width })).filter(
    ({ count }) => count > 0,
  );
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const mean = bins.reduce((sum, { count, value }) => sum + (count * value) / total, 0);
  const sums = [0, 1, 2].map((power) => {
    const running = new Float64Array(bins.length + 1);
    bins.forEach(({ count, value }, at) => {
      running[at + 1] = running[at] + count * (value - mean) ** power;
    });
    return running;
  });
  const value = Float64Array.from(bins, (bin) => bin.value);
  return { value, sums: sums as unknown as UsedBins['sums'] };
}

/** Sum of squared deviations from their mean of the bins from `start` to before `end`. */
function scatter({ sums: [count, first, second] }: UsedBins, start: number, end: number): number {
  const sum = first[end] - first[start];
  return second[end] - second[start] - (sum * sum) / (count[end] - count[start]);
}

/** First bin of each class but the first. */
function bestStarts(used: UsedBins, classes: number): number[] {
  const bins = used.value.length;
  let cost = Float64Array.from({ length: bins + 1 }, (_, end) =>
    end === 0 ? Infinity : scatter(used, 0, end),
  );
  const starts: Uint32Array[] = [];
  for (let last = 1; last < classes; last++) {
    const next = new Float64Array(bins + 1).fill(Infinity);
    const start = new Uint32Array(bins + 1);
    addClass(used, cost, next, start, last + 1, bins, last, bins - 1);
    starts.push(start);
    cost = next;
  }
  let end = bins;
  return starts
    .toReversed()
    .map((start) => (end = start[end]))
    .toReversed();
}

/** Fills `next` and `start` for the ends from `low` to `high`, whose last class starts between `from` and `to`. */
function addClass(
  used: UsedBins,
  cost: Float64Array,
  next: Float64Array,
  start: Uint32Array,
  low: number,
  high: number,
  from: number,
  to: number,
): void {
  if (low > high) return;
  const end = (low + high) >> 1;
  for (let candidate = from; candidate <= Math.min(to, end - 1); candidate++) {
    const total = cost[candidate] + scatter(used, candidate, end);
    if (total < next[end]) {
      next[end] = total;
      start[end] = candidate;
    }
  }
  addClass(used, cost, next, start, low, end - 1, from, start[end]);
  addClass(used, cost, next, start, end + 1, high, start[end], to);
}
