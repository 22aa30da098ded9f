import { InputError } from '../base/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { studentFactor } from '../numerics/index.ts';
import { measureBox, type BoxMeasures, type MeasureOptions } from './measure-boxes.ts';
import { volumeNeeded } from './representativeness.ts';
import { nestedBoxes, type NestedFrom } from './sub-volumes.ts';
import type { TransportResult } from './transport-types.ts';

export interface ConvergenceOptions extends MeasureOptions {
  /** `centre`: boxes about the middle; `face`: whole cross-sections that grow along the axis from its first face. */
  readonly from: NestedFrom;
  /** How many sizes, the whole image the last. Default 8. */
  readonly steps?: number;
  /** Relative accuracy for which the size of image is asked. Default 0.05. */
  readonly accuracy?: number;
}

/** A property of nested boxes on its way to the whole image's. */
export interface ConvergenceCurve {
  /** One a box, the smallest first; the last is the whole image's own. */
  readonly value: readonly number[];
  /** Half-width of the 95 % interval of the material's value that each box gives, by the error model; absolute. */
  readonly interval: readonly number[];
  /** m³ times the square of the property: the variance of a box is this over its volume. */
  readonly scatter: number;
  /** Degrees of freedom with which it is known: one less than there are sizes. */
  readonly freedom: number;
  /** Standard error of the whole image as a sample of the material, relative; null where the value is 0. */
  readonly relativeStandardError: number | null;
  /** Smallest volume (m³) from which on every box lies within the accuracy of the whole image; null where none but it does. */
  readonly settledAt: number | null;
  /** Volume (m³) at which the 95 % interval is ± the accuracy, by the error model; null where the value is 0. */
  readonly volumeNeeded: number | null;
}

export interface Convergence {
  readonly from: NestedFrom;
  readonly accuracy: number;
  readonly whole: TransportResult;
  readonly boxes: readonly BoxMeasures[];
  readonly fraction: ConvergenceCurve;
  /** Null where areas were not asked for. */
  readonly specificSurfaceArea: ConvergenceCurve | null;
  readonly effectiveRatio: ConvergenceCurve;
}

/**
 * Properties of boxes that grow within the image, and how large an image must be.
 *
 * Error model: of a property that is a volume mean, what each further layer adds is independent of what lies within once
 * layers are thicker than the structure, so that P V is a random walk in V with the variance `scatter` per volume. Its
 * increments, less the whole image's mean of them, estimate the scatter (maximum likelihood with one degree of freedom
 * taken for the mean); the interval of a box is ± t (scatter/V)^½ with Student's factor t for as many. Exact for fractions; for surface and transport an
 * approximation. One curve is one sample: with n sizes the scatter itself is known to (2/(n − 1))^½.
 * @throws InputError for boxes that would be too small or an accuracy that is none, and as `transport` does.
 */
export async function convergence(volume: LabelledVolume, options: ConvergenceOptions): Promise<Convergence> {
  const { from, steps = 8, accuracy = 0.05, ...measureOptions } = options;
  if (!(accuracy > 0 && accuracy < 1)) {
    throw new InputError(`the accuracy is ${accuracy}`, {
      at: { field: 'accuracy' },
      expected: 'a number between 0 and 1',
    });
  }
  const boxes: BoxMeasures[] = [];
  let whole: TransportResult | undefined;
  for (const [at, box] of nestedBoxes(volume, from, options.axis, steps).entries()) {
    const found = await measureBox(volume, box, measureOptions);
    boxes.push(found.measures);
    whole = found.result;
    options.onProgress?.({
      stage: 'represent',
      fraction: (at + 1) / steps,
      message: `box ${at + 1} of ${steps}`,
    });
  }
  const curve = (property: (box: BoxMeasures) => number): ConvergenceCurve =>
    curveOf(
      boxes.map((box) => ({ volume: box.volume, value: property(box) })),
      accuracy,
    );
  return {
    from,
    accuracy,
    whole: whole as TransportResult,
    boxes,
    fraction: curve((box) => box.fraction),
    specificSurfaceArea:
      options.areas === false ? null : curve((box) => box.specificSurfaceArea ?? Number.NaN),
    effectiveRatio: curve((box) => box.effectiveRatio),
  };
}

function curveOf(
  points: readonly { readonly volume: number; readonly value: number }[],
  accuracy: number,
): ConvergenceCurve {
  const { volume, value } = points[points.length - 1];
  const squares = points.reduce((sum, point, at) => {
    const before = at === 0 ? { volume: 0, value: 0 } : points[at - 1];
    const added = point.volume - before.volume;
    const increment = point.value * point.volume - before.value * before.volume - value * added;
    return sum + increment ** 2 / added;
  }, 0);
  const freedom = points.length - 1;
  const scatter = squares / freedom;
  const factor = studentFactor(freedom);
  const outside = points.findLastIndex((point) => Math.abs(point.value - value) > accuracy * Math.abs(value));
  return {
    value: points.map((point) => point.value),
    interval: points.map((point) => factor * Math.sqrt(scatter / point.volume)),
    scatter,
    freedom,
    relativeStandardError: value > 0 ? Math.sqrt(scatter / volume) / value : null,
    settledAt: outside === points.length - 2 ? null : points[outside + 1].volume,
    volumeNeeded: value > 0 ? volumeNeeded({ scatter, freedom, mean: value }, accuracy) : null,
  };
}
