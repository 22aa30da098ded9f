import { InputError } from '../../base/index.ts';
import { studentFactor } from '../../numerics/index.ts';
import { volumeNeeded } from './scatter.ts';

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

/** @throws InputError unless it lies between 0 and 1. */
export function checkAccuracy(accuracy: number): void {
  if (accuracy > 0 && accuracy < 1) return;
  throw new InputError(`the accuracy is ${accuracy}`, {
    at: { field: 'accuracy' },
    expected: 'a number between 0 and 1',
  });
}

/**
 * The curve of a property over nested boxes, the smallest first.
 *
 * Error model: of a property that is a volume mean, what each further layer adds is independent of what lies within once
 * layers are thicker than the structure, so that P V is a random walk in V with the variance `scatter` per volume. Its
 * increments, less the whole image's mean of them, estimate the scatter (maximum likelihood with one degree of freedom
 * taken for the mean); the interval of a box is ± t (scatter/V)^½ with Student's factor t for as many. Exact for volume
 * means, for other properties an approximation.
 */
export function curveOf(
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
    relativeStandardError: value === 0 ? null : Math.sqrt(scatter / volume) / Math.abs(value),
    settledAt: outside === points.length - 2 ? null : points[outside + 1].volume,
    volumeNeeded: value === 0 ? null : volumeNeeded({ scatter, freedom, mean: value }, accuracy),
  };
}
