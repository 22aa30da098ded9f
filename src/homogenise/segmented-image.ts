import { InputError, type LongWork } from '../base/index.ts';
import {
  greyHistogram,
  labelPhases,
  otsuThresholds,
  segmentVolume,
  thresholdWindows,
  type LabelledVolume,
  type Phase,
  type ThresholdWindow,
  type Volume,
} from '../microstructure/index.ts';
import type { Segmentation } from './segmentation-error.ts';

export interface SegmentedImage {
  readonly volume: LabelledVolume;
  /** How the volume came from its grey values. */
  readonly segmentation: Segmentation;
}

/** How a grey-scale image is segmented at thresholds of which the windows are known. */
export function segmentationOf(
  image: Volume,
  windows: readonly ThresholdWindow[],
  phases: readonly Phase[],
): Segmentation {
  return { windows, at: (thresholds) => labelPhases(segmentVolume(image, thresholds), phases) };
}

/**
 * A grey-scale image segmented at given thresholds, or those of Otsu's criterion, into classes 0, 1, 2, ... of which
 * `phases` gives the names.
 * @throws InputError when the names are not those of the classes.
 */
export async function segmentImage(
  image: Volume,
  given: 'otsu' | readonly number[],
  phases: readonly Phase[],
  { signal }: Pick<LongWork, 'signal'> = {},
): Promise<SegmentedImage> {
  const classes = 1 + Math.max(...phases.map(({ label }) => label));
  if (given !== 'otsu' && given.length + 1 !== classes) {
    throw new InputError(`${given.length} thresholds make ${given.length + 1} classes`, {
      at: { field: 'thresholds' },
      expected: `the ${classes} that the phases name, with labels from 0 in the order of their grey values`,
    });
  }
  const histogram = await greyHistogram(image, signal === undefined ? {} : { signal });
  const thresholds = given === 'otsu' ? otsuThresholds(histogram, classes) : given;
  const segmentation = segmentationOf(image, thresholdWindows(histogram, thresholds), phases);
  return { volume: segmentation.at(thresholds), segmentation };
}
