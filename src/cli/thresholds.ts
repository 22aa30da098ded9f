import { InputError } from '../base/index.ts';
import type { Segmentation } from '../homogenise/index.ts';
import {
  greyHistogram,
  labelPhases,
  otsuThresholds,
  segmentVolume,
  thresholdWindows,
  type LabelledVolume,
  type Phase,
  type Volume,
} from '../microstructure/index.ts';
import { parseNumber } from './output.ts';

/** The word for thresholds that are found. */
const otsu = 'otsu';

/** The numbers of `--thresholds 90,170`. */
export function givenThresholds(text: string): number[] {
  return text.split(',').map((part) => parseNumber(part, '--thresholds'));
}

export interface SegmentedImage {
  readonly volume: LabelledVolume;
  /** How the volume came from its grey values. */
  readonly segmentation: Segmentation;
}

/**
 * A grey-scale image segmented as `--thresholds` says, `otsu` or numbers, with the names of its classes 0, 1, 2, ...
 * @throws InputError when the names are not those of the classes.
 */
export async function segmentImage(
  image: Volume,
  text: string,
  phases: readonly Phase[],
  signal: AbortSignal,
): Promise<SegmentedImage> {
  const classes = 1 + Math.max(...phases.map(({ label }) => label));
  const given = text.trim() === otsu ? undefined : givenThresholds(text);
  if (given !== undefined && given.length + 1 !== classes) {
    throw new InputError(`${given.length} thresholds make ${given.length + 1} classes`, {
      at: { field: '--thresholds' },
      expected: `the ${classes} that --phases names, with labels from 0 in the order of their grey values`,
    });
  }
  const histogram = await greyHistogram(image, { signal });
  const thresholds = given ?? otsuThresholds(histogram, classes);
  const windows = thresholdWindows(histogram, thresholds);
  const at = (moved: readonly number[]): LabelledVolume => labelPhases(segmentVolume(image, moved), phases);
  return { volume: at(thresholds), segmentation: { windows, at } };
}
