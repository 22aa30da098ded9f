import { ConvergenceError } from '../base/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { largestElement, symmetricEigen, type Matrix3 } from '../numerics/index.ts';
import { assembleTensor } from './assemble-tensor.ts';
import {
  effectiveTensor,
  type EffectiveTensorOptions,
  type EffectiveTensorResult,
} from './effective-tensor.ts';

export type CompareBoundariesOptions = Omit<EffectiveTensorOptions, 'boundary'>;

export interface BoundaryComparison {
  readonly static: EffectiveTensorResult;
  readonly periodic: EffectiveTensorResult;
  readonly kinematic: EffectiveTensorResult;
  /**
   * Largest principal value of kinematic − static over the mean of periodic's: how far the boundary alone can move what
   * this volume says; null where nothing flows periodically. Small for volumes that stand for their material.
   */
  readonly disagreement: number | null;
  readonly seconds: number;
}

/** Rounding of single precision, over the largest element, beside what the iteration left. */
const rounding = 1e-6;
/** The iteration's errors are estimates, which may be too small by such a factor. */
const trust = 3;

/**
 * Effective tensors under uniform flux, unit mean gradient and linear potential. Thomson's and Dirichlet's principles put
 * them in order, static ≤ periodic ≤ kinematic in the sense of quadratic forms, for every volume (docs/tensor.md).
 * @throws ConvergenceError where the answers are out of that order by more than their errors; and as `effectiveTensor`.
 */
export async function compareBoundaries(
  volume: LabelledVolume,
  options: CompareBoundariesOptions,
): Promise<BoundaryComparison> {
  const under = async (boundary: 'static' | 'periodic' | 'kinematic'): Promise<EffectiveTensorResult> =>
    effectiveTensor(volume, { ...options, boundary });
  const low = await under('static');
  const middle = await under('periodic');
  const high = await under('kinematic');
  checkOrder(low, middle);
  checkOrder(middle, high);
  const mean = middle.principal.values.reduce((sum, value) => sum + value, 0) / 3;
  const [widest] = symmetricEigen(difference(high.tensor, low.tensor)).values;
  return {
    static: low,
    periodic: middle,
    kinematic: high,
    disagreement: mean > 0 ? Math.max(0, widest) / mean : null,
    seconds: low.seconds + middle.seconds + high.seconds,
  };
}

function difference(left: Matrix3, right: Matrix3): Matrix3 {
  return assembleTensor((k, l) => left[k][l] - right[k][l]).tensor;
}

/** How far at most an error of these elements moves a quadratic form: the largest sum of a row. */
function reach({ error, tensor }: EffectiveTensorResult): number {
  const sums = error.elements.map((row) => row.reduce((sum, value) => sum + value, 0));
  return trust * Math.max(...sums) + rounding * largestElement(tensor);
}

/** @throws ConvergenceError unless `lower` is below `upper` in every direction, but for their errors. */
export function checkOrder(lower: EffectiveTensorResult, upper: EffectiveTensorResult): void {
  const [, , least] = symmetricEigen(difference(upper.tensor, lower.tensor)).values;
  if (least >= -(reach(lower) + reach(upper))) return;
  throw new ConvergenceError(
    `the tensor is ${-least} larger in some direction under ${lower.boundary} than under ${upper.boundary} boundaries`,
    { expected: 'static ≤ periodic ≤ kinematic', mend: 'ask for a smaller tolerance, and report this' },
  );
}
