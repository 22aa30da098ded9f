import {
  checkAccuracy,
  curveOf,
  measureNested,
  type ConvergenceCurve,
  type NestedFrom,
} from '../describe/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { measureBox, type BoxMeasures, type MeasureOptions } from './measure-boxes.ts';
import type { TransportResult } from './transport-types.ts';

export interface ConvergenceOptions extends MeasureOptions {
  /** `centre`: boxes about the middle; `face`: whole cross-sections that grow along the axis from its first face. */
  readonly from: NestedFrom;
  /** How many sizes, the whole image the last. Default 8. */
  readonly steps?: number;
  /** Relative accuracy for which the size of image is asked. Default 0.05. */
  readonly accuracy?: number;
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
 * Error model: see `ConvergenceCurve` of `describe`; exact for fractions, for surface and transport an approximation. One
 * curve is one sample: with n sizes the scatter itself is known to (2/(n − 1))^½.
 * @throws InputError for boxes that would be too small or an accuracy that is none, and as `transport` does.
 */
export async function convergence(volume: LabelledVolume, options: ConvergenceOptions): Promise<Convergence> {
  const { from, steps = 8, accuracy = 0.05, signal, onProgress, ...measureOptions } = options;
  checkAccuracy(accuracy);
  const nested = await measureNested(
    volume,
    async (part, box) => await measureBox(part, box, { ...measureOptions, signal }),
    { from, axis: options.axis, steps, signal, onProgress },
  );
  const boxes = nested.map(({ found }) => found.measures);
  const curve = (property: (box: BoxMeasures) => number): ConvergenceCurve =>
    curveOf(
      boxes.map((box) => ({ volume: box.volume, value: property(box) })),
      accuracy,
    );
  return {
    from,
    accuracy,
    whole: nested[nested.length - 1].found.result,
    boxes,
    fraction: curve((box) => box.fraction),
    specificSurfaceArea:
      options.areas === false ? null : curve((box) => box.specificSurfaceArea ?? Number.NaN),
    effectiveRatio: curve((box) => box.effectiveRatio),
  };
}
