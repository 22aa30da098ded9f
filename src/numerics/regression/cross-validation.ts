import { InputError } from '../../base/index.ts';
import { Random } from '../random.ts';

/** Rows in folds of sizes that differ by one at most, dealt in an order that the seed gives. @throws InputError */
export function dealFolds(rows: number, count: number, seed = 0): number[][] {
  if (!(Number.isInteger(count) && count >= 2 && count <= rows)) {
    throw new InputError(`${count} folds of ${rows} rows`, {
      at: { field: 'folds' },
      expected: `a whole number from 2 to ${rows}`,
    });
  }
  const random = new Random(seed);
  const order = Array.from({ length: rows }, (_, row) => row);
  for (let k = rows - 1; k > 0; k--) {
    const other = random.below(k + 1);
    [order[k], order[other]] = [order[other], order[k]];
  }
  return Array.from({ length: count }, (_, fold) =>
    order.filter((_row, k) => k % count === fold).toSorted((a, b) => a - b),
  );
}

/** Errors of one model of a family on rows that it was not shown. */
export interface CrossValidation {
  /** Root of the mean squared error over all rows. */
  readonly rootMeanSquare: number;
  readonly meanSquare: number;
  /** Of the mean square, from its spread over the folds. */
  readonly standardError: number;
}

/** @param squaredErrors Sum over each fold. */
export function crossValidation(
  squaredErrors: readonly number[],
  folds: readonly (readonly number[])[],
): CrossValidation {
  const rows = folds.reduce((sum, fold) => sum + fold.length, 0);
  const meanSquare = squaredErrors.reduce((sum, error) => sum + error, 0) / rows;
  const means = squaredErrors.map((error, k) => error / folds[k].length);
  const centre = means.reduce((sum, mean) => sum + mean, 0) / means.length;
  const variance = means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / (means.length - 1);
  return {
    meanSquare,
    rootMeanSquare: Math.sqrt(meanSquare),
    standardError: Math.sqrt(variance / means.length),
  };
}

/**
 * The model to take of a family ordered from the simplest: the one of least error, or by the rule of one standard error
 * the simplest whose error is no larger than the least and its standard error.
 */
export function chooseModel(
  scores: readonly CrossValidation[],
  rule: 'least' | 'one-standard-error',
): number {
  let best = 0;
  for (const [k, { meanSquare }] of scores.entries()) if (meanSquare < scores[best].meanSquare) best = k;
  if (rule === 'least') return best;
  const limit = scores[best].meanSquare + scores[best].standardError;
  return scores.findIndex(({ meanSquare }) => meanSquare <= limit);
}

/** Penalties evenly in the logarithm, the largest first. */
export function penaltyPath(largest: number, share: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, k) =>
    count === 1 ? largest : largest * share ** (k / (count - 1)),
  );
}
