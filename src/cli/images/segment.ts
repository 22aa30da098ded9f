import {
  greyHistogram,
  imageExtensions,
  labelCounts,
  otsuThresholds,
  segmentVolume,
  separability,
  thresholdWindows,
  voxelCount,
  writeImage,
  type GreyHistogram,
} from '../../microstructure/index.ts';
import { openImage, type ImageOptions } from '../shared/image-input.ts';
import { digits, parseNumber, print, requireOutput, table } from '../shared/output.ts';
import { givenThresholds } from '../shared/thresholds.ts';
import type { VerbContext } from '../verbs/verb.ts';

interface SegmentOptions extends ImageOptions {
  readonly classes: string;
  readonly thresholds?: string;
  readonly output?: string;
}

/** `lithoscale segment IMAGE -o OUT` */
export async function segment(context: VerbContext<SegmentOptions>): Promise<void> {
  const { options, signal } = context;
  if (options.output !== undefined) await requireOutput(options.output, imageExtensions);
  const classes = parseNumber(options.classes, '--classes', { min: 2, max: 16, integer: true });
  const given = options.thresholds === undefined ? undefined : givenThresholds(options.thresholds);
  const { file, progress } = await openImage(context, options.output !== undefined);
  const histogram = await greyHistogram(file.volume, { signal });
  const thresholds = given ?? otsuThresholds(histogram, classes);
  const windows = thresholdWindows(histogram, thresholds);
  const labels = segmentVolume(file.volume, thresholds);
  if (options.output !== undefined) await writeImage(options.output, labels, { signal });
  progress.clear();
  const counts = new Map(labelCounts(labels).map(({ label, count }) => [label, count]));
  const fractions = Array.from(
    { length: thresholds.length + 1 },
    (_, label) => (counts.get(label) ?? 0) / voxelCount(labels.shape),
  );
  const document = {
    classes: thresholds.length + 1,
    thresholds,
    method: given === undefined ? 'otsu' : 'given',
    fractions,
    windows: windows.map(({ low, high }) => [low, high]),
    fractionWindows: fractionWindows(
      histogram,
      windows.map(({ low, high }) => [low, high]),
    ),
    separability: separability(histogram, thresholds),
    warnings: file.remarks,
    out: options.output ?? null,
  };
  print(options, document, () => lines(document));
}

/** Share of the voxels below each threshold at the two ends of its window. */
function fractionWindows(
  { low, width, counts }: GreyHistogram,
  windows: readonly (readonly number[])[],
): number[][] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const below = (threshold: number): number =>
    counts.reduce((sum, count, bin) => (low + (bin + 0.5) * width <= threshold ? sum + count : sum), 0) /
    total;
  return windows.map((ends) => ends.map(below));
}

function lines({
  thresholds,
  fractions,
  windows,
  fractionWindows: shares,
  separability: share,
  method,
  out,
}: {
  readonly thresholds: readonly number[];
  readonly fractions: readonly number[];
  readonly windows: readonly (readonly (number | undefined)[])[];
  readonly fractionWindows: readonly (readonly (number | undefined)[])[];
  readonly separability: number;
  readonly method: string;
  readonly out: string | null;
}): string[] {
  return [
    ...table([
      ['label', 'values', 'fraction'],
      ...fractions.map((fraction, label) => [
        label,
        label === 0
          ? `up to ${digits(thresholds[0])}`
          : `over ${digits(thresholds[label - 1])}${label < thresholds.length ? ` up to ${digits(thresholds[label])}` : ''}`,
        digits(fraction),
      ]),
    ]),
    '',
    ...thresholds.map(
      (threshold, at) =>
        `threshold ${digits(threshold)} (${method}): as plausible from ${digits(windows[at]?.[0])} to ${digits(windows[at]?.[1])}, ${digits(shares[at]?.[0], 4)} to ${digits(shares[at]?.[1], 4)} of the voxels below`,
    ),
    `${(100 * share).toPrecision(4)} % of the grey values' variance lies between the classes`,
    ...(out === null ? [] : [`written to ${out}`]),
  ];
}
