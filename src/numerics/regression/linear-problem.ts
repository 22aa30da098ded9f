import { InputError } from '../../base/index.ts';

/** Targets that are to be sums of features × coefficients. */
export interface LinearProblem {
  readonly rows: number;
  readonly columns: number;
  /** Row after row, `rows` × `columns`. */
  readonly features: Float64Array;
  /** One a row. */
  readonly targets: Float64Array;
  /** One a row, over 0: how much its squared error counts; all alike unless given. */
  readonly weights?: Float64Array | undefined;
  /** Columns whose coefficients nothing pulls to zero, such as a constant; they are in every model. */
  readonly free?: readonly number[] | undefined;
}

/** @throws InputError for sizes that do not fit, or numbers that are not finite. */
export function checkProblem({ rows, columns, features, targets, weights, free = [] }: LinearProblem): void {
  if (rows < 1 || columns < 1 || features.length !== rows * columns || targets.length !== rows) {
    throw new InputError(`${features.length} features and ${targets.length} targets`, {
      at: { field: 'features' },
      expected: `${rows} × ${columns} features and ${rows} targets`,
    });
  }
  for (const [field, numbers] of Object.entries({ features, targets })) {
    const odd = numbers.findIndex((value) => !Number.isFinite(value));
    if (odd < 0) continue;
    const row = field === 'features' ? Math.floor(odd / columns) : odd;
    const place = field === 'features' ? `, column ${(odd % columns) + 1}` : '';
    throw new InputError(`${numbers[odd]} in row ${row + 1}${place}`, {
      at: { field },
      expected: 'finite numbers',
    });
  }
  if (weights !== undefined && (weights.length !== rows || !weights.every((w) => w > 0 && w < Infinity))) {
    throw new InputError('weights that do not do', {
      at: { field: 'weights' },
      expected: `${rows} numbers over 0`,
    });
  }
  if (free.some((column) => !Number.isInteger(column) || column < 0 || column >= columns)) {
    throw new InputError(`free columns ${free.join(', ')}`, {
      at: { field: 'free' },
      expected: `columns from 0 to ${columns - 1}`,
    });
  }
}

/** Square roots of the weights, which are scaled to a mean of one. */
export function rootWeights({ rows, weights }: LinearProblem): Float64Array {
  if (weights === undefined) return new Float64Array(rows).fill(1);
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / rows;
  return weights.map((weight) => Math.sqrt(weight / mean));
}

/** Columns of the features, each row times the root of its weight. */
export function weightedColumns(problem: LinearProblem): Float64Array[] {
  const roots = rootWeights(problem);
  const { columns, features } = problem;
  return Array.from({ length: columns }, (_, column) =>
    roots.map((root, row) => root * features[row * columns + column]),
  );
}

/** The targets, each times the root of its weight. */
export function weightedTargets(problem: LinearProblem): Float64Array {
  return rootWeights(problem).map((root, row) => root * problem.targets[row]);
}

/** Features × coefficients, one a row. */
export function predict(
  { rows, columns, features }: Pick<LinearProblem, 'rows' | 'columns' | 'features'>,
  coefficients: Float64Array,
): Float64Array {
  const predicted = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      predicted[row] += features[row * columns + column] * coefficients[column];
    }
  }
  return predicted;
}
