import { InputError } from '../../base/index.ts';
import { cumulative, type GreyHistogram } from './histogram.ts';
import { checkThresholds } from './segment.ts';

/** A threshold is plausible where the histogram is at most this many times as high as at the bottom of its valley. */
const plausible = 1.1;
/** Standard deviations of a count within which it may be the bottom's. */
const countingNoise = 2;
/** Half-width over which the histogram is smoothed, and places looked at, per distance of the classes' means. */
const smoothing = 1 / 32;
const places = 256;

/** A threshold and the range in which it could as well lie. */
export interface ThresholdWindow {
  readonly threshold: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How far each threshold can be moved and still be as plausible: over the valley of the histogram between the means of
 * the classes on both its sides, as far as the histogram stays within 10 % of its lowest value, and on to the threshold
 * itself where that lies outside.
 *
 * Voxels between two classes are those that the surface cuts or the image blurs; their number per grey value is the
 * surface's area over the gradient there, least where the edge is steepest: at the surface itself. Across an edge blurred
 * with the standard deviation s the histogram is proportional to exp(u²/2) at the distance u s, so 10 % over its lowest
 * value are ± 0.44 s: the window holds the surface to within half the blur. That thresholds as plausible as another can
 * change a tortuosity by a factor of two is shown by Pietsch et al., Sustain. Energy Fuels 2, 598 (2018), doi
 * 10.1039/C7SE00498B.
 * @throws InputError for thresholds that do not rise or leave a class without voxels.
 */
export function thresholdWindows(
  histogram: GreyHistogram,
  thresholds: readonly number[],
): readonly ThresholdWindow[] {
  const means = classMeans(histogram, thresholds);
  const upTo = cumulative(histogram);
  return thresholds.map((threshold, at) => {
    const [low, high] = valley(upTo, means[at], means[at + 1]);
    return { threshold, low: Math.min(low, threshold), high: Math.max(high, threshold) };
  });
}

/** Mean grey value of each class. */
function classMeans({ low, width, counts }: GreyHistogram, thresholds: readonly number[]): number[] {
  checkThresholds(thresholds);
  const sums = Array.from({ length: thresholds.length + 1 }, () => ({ count: 0, grey: 0 }));
  let own = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const value = low + (bin + 0.5) * width;
    while (own < thresholds.length && value > thresholds[own]) own++;
    sums[own].count += counts[bin];
    sums[own].grey += counts[bin] * value;
  }
  const empty = sums.findIndex(({ count }) => count === 0);
  if (empty >= 0) {
    const end = low + counts.length * width;
    throw new InputError(`no voxel falls in class ${empty} of thresholds ${thresholds.join(', ')}`, {
      at: { field: 'thresholds' },
      expected: `values that part the image's own, from ${Number(low.toPrecision(6))} to ${Number(end.toPrecision(6))}`,
    });
  }
  return sums.map(({ count, grey }) => grey / count);
}

/** Where the smoothed histogram between two means is within 10 %, or counting noise, of its lowest value. */
function valley(upTo: (value: number) => number, from: number, to: number): [number, number] {
  const reach = smoothing * (to - from);
  const step = (to - from - 2 * reach) / (places - 1);
  const grey = Array.from({ length: places }, (_, place) => from + reach + place * step);
  const counts = grey.map((value) => upTo(value + reach) - upTo(value - reach));
  const least = Math.min(...counts);
  const limit = plausible * least + countingNoise * Math.sqrt(least);
  const flat = counts.map((count) => count <= limit);
  // Of several places as low the middle one: an empty valley is plausible from end to end.
  const bottoms = counts.flatMap((count, place) => (count === least ? [place] : []));
  const bottom = bottoms[bottoms.length >> 1];
  let first = bottom;
  let last = bottom;
  while (first > 0 && flat[first - 1]) first--;
  while (last < places - 1 && flat[last + 1]) last++;
  return [grey[first], grey[last]];
}
