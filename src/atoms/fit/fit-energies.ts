import { InputError, pacer, type LongWork } from '../../base/index.ts';
import {
  CentredProblem,
  chooseModel,
  crossValidation,
  dealFolds,
  fitLeastSquares,
  heldOutErrors,
  predict,
  Ridge,
  rootWeights,
  type ColumnGroup,
  type CrossValidation,
  type Dependency,
  type LinearProblem,
} from '../../numerics/index.ts';
import {
  bayesianFamily,
  forwardFamily,
  groupFamily,
  penalisedGroups,
  ridgePenalties,
  sparseFamily,
  type Family,
} from './families.ts';
import { withoutExactRows } from './exact-rows.ts';
import type { EnergyFit, EnergyProblem, FitMethod, FitOptions, FitPathPoint } from './fit-types.ts';

/** What a method finds; the rest of a fit is the same for all. */
interface Found {
  readonly coefficients: Float64Array;
  /** With the noise that is given: ÷ noise² for least squares. */
  readonly covariance: Float64Array;
  readonly noise: number | undefined;
  readonly degreesOfFreedom: number;
  readonly crossValidation: CrossValidation;
  /** Weighted errors of the rows by the fits to the other folds, target less predicted; fold after fold. */
  readonly heldOut: readonly Float64Array[];
  readonly leaveOneOut?: number | undefined;
  readonly penalty?: number | undefined;
  readonly path?: readonly FitPathPoint[];
  readonly evidence?: number;
  readonly rank: number;
  readonly dependencies: readonly Dependency[];
}

/** What a penalty finds, which has no part in the rank of the columns. */
type Penalised = Omit<Found, 'rank' | 'dependencies'>;

/** A problem with all that the methods share. */
interface Prepared {
  readonly problem: EnergyProblem;
  readonly linear: LinearProblem;
  readonly folds: readonly (readonly number[])[];
  readonly options: FitOptions;
  readonly work: LongWork;
}

/**
 * Coefficients of an energy from energies of structures, with their errors, and the error on structures not shown.
 * @throws InputError for a problem that does not fit together; ConvergenceError.
 */
export async function fitEnergies(
  problem: EnergyProblem,
  options: FitOptions,
  work: LongWork = {},
): Promise<EnergyFit> {
  return problem.exact !== undefined && problem.exact.length > 0
    ? fitWithExact({ ...problem, free: problem.free ?? constants(problem) }, problem.exact, options, work)
    : fitAll(problem, options, work);
}

/** Methods whose solution is linear in the energies: conditions can be taken out of the problem first. */
const exactMethods: readonly FitMethod[] = ['ols', 'ridge', 'bayesian-ridge'];

/** A fit that some rows are met by exactly; the others are cross-validated, with those known. */
async function fitWithExact(
  problem: EnergyProblem,
  exact: readonly number[],
  options: FitOptions,
  work: LongWork,
): Promise<EnergyFit> {
  if (!exactMethods.includes(options.method)) {
    throw new InputError(`${options.method} meets no structure exactly`, {
      at: { field: 'method' },
      expected: `${exactMethods.join(', ')} with exact structures`,
    });
  }
  const linear = linearOf(problem);
  const { rank, dependencies } = fitLeastSquares(linear);
  const reduced = withoutExactRows(problem, exact);
  const fit = await fitAll(reduced.problem, options, work);
  const restored = reduced.restore(fit);
  return {
    ...fit,
    ...restored,
    ...errorsOf(linear, restored.coefficients),
    crossValidation: { ...fit.crossValidation, predicted: heldOutOfAll(problem, reduced.problem, fit) },
    rank,
    dependencies: namedDependencies(dependencies, problem.names),
    degreesOfFreedom: fit.degreesOfFreedom + reduced.conditions,
  };
}

/** Predictions of the reduced problem moved by what its rows were reduced by; rows met exactly are as given. */
function heldOutOfAll(all: EnergyProblem, reduced: EnergyProblem, fit: EnergyFit): Float64Array {
  const predicted = all.energies.slice();
  const kept = [...predicted.keys()].filter((row) => all.exact?.includes(row) !== true);
  for (const [k, row] of kept.entries()) {
    predicted[row] += fit.crossValidation.predicted[k] - reduced.energies[k];
  }
  return predicted;
}

async function fitAll(problem: EnergyProblem, options: FitOptions, work: LongWork): Promise<EnergyFit> {
  const prepared = prepare(problem, options, work);
  const { linear } = prepared;
  const found = await methodOf(prepared);
  const { names } = problem;
  return {
    method: options.method,
    names,
    leaveOneOut: undefined,
    penalty: undefined,
    path: [],
    evidence: undefined,
    ...found,
    ...errorsOf(linear, found.coefficients),
    crossValidation: {
      ...found.crossValidation,
      folds: prepared.folds.length,
      predicted: heldOutPredictions(prepared, found.heldOut),
    },
    dependencies: namedDependencies(found.dependencies, names),
  };
}

function namedDependencies(
  dependencies: readonly Dependency[],
  names: readonly string[],
): EnergyFit['dependencies'] {
  return dependencies.map(({ column, of }) => ({
    column: names[column],
    of: of.map(([other, factor]) => [names[other], factor] as const),
  }));
}

function errorsOf(
  linear: LinearProblem,
  coefficients: Float64Array,
): Pick<EnergyFit, 'predicted' | 'rootMeanSquare' | 'largestError'> {
  const predicted = predict(linear, coefficients);
  return {
    predicted,
    rootMeanSquare: rms(weightedErrors(linear, predicted)),
    largestError: predicted.reduce((most, e, row) => Math.max(most, Math.abs(e - linear.targets[row])), 0),
  };
}

function linearOf(problem: EnergyProblem): LinearProblem {
  const { rows, columns, features, energies, weights } = problem;
  return { rows, columns, features, targets: energies, weights, free: problem.free ?? constants(problem) };
}

function prepare(problem: EnergyProblem, options: FitOptions, work: LongWork): Prepared {
  const { rows, columns, names } = problem;
  if (names.length !== columns) {
    throw new InputError(`${names.length} names of ${columns} columns`, { at: { field: 'names' } });
  }
  if (rows < 3) {
    throw new InputError(`${rows} structures with energies`, {
      at: { field: 'energies' },
      expected: '3 or more',
    });
  }
  const linear = linearOf(problem);
  const count = options.folds ?? Math.min(10, rows);
  return { problem, linear, options, work, folds: dealFolds(rows, count, options.seed) };
}

/** Columns of ones. */
function constants({ rows, columns, features }: EnergyProblem): number[] {
  return Array.from({ length: columns }, (_, k) => k).filter((column) => {
    for (let row = 0; row < rows; row++) if (features[row * columns + column] !== 1) return false;
    return true;
  });
}

async function methodOf(prepared: Prepared): Promise<Found> {
  const { options, linear } = prepared;
  await pacer(prepared.work.signal)();
  if (options.method === 'ols') return ordinary(prepared);
  const centred = new CentredProblem(linear);
  const { rank, dependencies } = centred.isSurelyIndependent()
    ? { rank: linear.columns, dependencies: [] }
    : fitLeastSquares(linear);
  return { rank, dependencies, ...(await penalisedFit(prepared, centred)) };
}

function penalisedFit(prepared: Prepared, centred: CentredProblem): Promise<Penalised> {
  const { options, problem } = prepared;
  const groups = (): ColumnGroup[] => penalisedGroups(problem, centred);
  switch (options.method) {
    case 'ridge':
      return ridge(prepared, centred);
    case 'bayesian-ridge':
    case 'ard':
      return bayesian(prepared, centred);
    case 'forward':
      return selected(prepared, centred, forwardFamily(groups(), problem.rows, options));
    case 'group-lasso':
    case 'hierarchical-lasso':
      return selected(prepared, centred, groupFamily(centred, groups(), options));
    default:
      return selected(prepared, centred, sparseFamily(centred, options));
  }
}

async function ordinary({ linear, folds, work }: Prepared): Promise<Found> {
  const squares = fitLeastSquares(linear);
  const { coefficients, rank, dependencies, leverages } = squares;
  const residuals = weightedErrors(linear, predict(linear, coefficients)).map((error) => -error);
  const pace = pacer(work.signal);
  const heldOut: Float64Array[] = [];
  for (const held of folds) {
    await pace();
    // Where fewer columns are determined without these rows: the shortest fit to the others.
    heldOut.push(heldOutErrors(held, residuals, squares.hat(held)) ?? refitted(linear, held));
  }
  const single = residuals.map((residual, row) => residual / (1 - leverages[row]));
  const noise = noiseOf(square(residuals), linear.rows - rank);
  const covariance = squares.covariance();
  return {
    coefficients,
    rank,
    dependencies,
    covariance: covariance.map((value) => value * (noise ?? 0) ** 2),
    noise,
    degreesOfFreedom: rank,
    crossValidation: crossValidation(heldOut.map(square), folds),
    heldOut,
    leaveOneOut: leverages.every((leverage) => leverage < 1 - 1e-10) ? rms(single) : undefined,
  };
}

function refitted(linear: LinearProblem, held: readonly number[]): Float64Array {
  const { columns, features, targets } = linear;
  const rows = [...targets.keys()].filter((row) => !held.includes(row));
  const weights = linear.weights && Float64Array.from(rows, (row) => linear.weights?.[row] ?? 1);
  const fit = fitLeastSquares({
    rows: rows.length,
    columns,
    features: Float64Array.from(
      rows.flatMap((row) => [...features.subarray(row * columns, (row + 1) * columns)]),
    ),
    targets: Float64Array.from(rows, (row) => targets[row]),
    weights,
    free: linear.free,
  });
  const errors = weightedErrors(linear, predict(linear, fit.coefficients));
  return Float64Array.from(held, (row) => -errors[row]);
}

async function ridge(
  { linear, folds, options, work }: Prepared,
  centred: CentredProblem,
): Promise<Penalised> {
  const fits = new Ridge(centred);
  const penalties = ridgePenalties(centred.without([]), options);
  const pace = pacer(work.signal);
  const scores: CrossValidation[] = [];
  const heldOut: Float64Array[][] = [];
  for (const penalty of penalties) {
    await pace();
    const errors = fits.heldOutErrors(penalty, folds);
    const own = folds.map((held) => Float64Array.from(held, (row) => errors[row]));
    heldOut.push(own);
    scores.push(crossValidation(own.map(square), folds));
  }
  const chosen = chooseModel(scores, options.rule ?? 'least');
  const penalty = penalties[chosen];
  const b = fits.coefficients(penalty);
  const coefficients = centred.coefficients(b);
  const degreesOfFreedom = centred.free.rank + fits.degreesOfFreedom(penalty);
  const residuals = weightedErrors(linear, predict(linear, coefficients));
  const noise = noiseOf(square(residuals), linear.rows - degreesOfFreedom);
  const variance = (noise ?? 0) ** 2;
  const single = Array.from({ length: linear.rows }, (_, row) => [row]);
  return {
    coefficients,
    covariance: centred.covariance(
      fits.inverse(penalty).map((value) => value * variance),
      variance,
    ),
    noise,
    degreesOfFreedom,
    crossValidation: scores[chosen],
    heldOut: heldOut[chosen],
    leaveOneOut: rms(fits.heldOutErrors(penalty, single)),
    penalty,
    path: penalties.map((each, k) => ({ penalty: each, kept: linear.columns, ...scores[k] })),
  };
}

async function bayesian(prepared: Prepared, centred: CentredProblem): Promise<Penalised> {
  const family = bayesianFamily(centred, prepared.options);
  const fit = family.whole(centred.without([]));
  const [score] = await scoresOf(prepared, centred, family);
  return {
    coefficients: centred.coefficients(fit.coefficients),
    covariance: centred.covariance(fit.covariance(), fit.noise),
    noise: Math.sqrt(fit.noise),
    degreesOfFreedom: centred.free.rank + fit.degreesOfFreedom,
    ...score,
    evidence: fit.evidence,
  };
}

/** A family of models that keep some of the columns. */
async function selected(prepared: Prepared, centred: CentredProblem, family: Family): Promise<Penalised> {
  const { linear, options } = prepared;
  const fits = family.fit(centred.without([]));
  const scores = await scoresOf(prepared, centred, family);
  const chosen = chooseModel(
    scores.map((score) => score.crossValidation),
    options.rule ?? 'least',
  );
  const coefficients = centred.coefficients(fits[chosen]);
  const kept = centred.penalised.filter((_, k) => fits[chosen][k] !== 0);
  const columns = [...(linear.free ?? []), ...kept];
  const { covariance, rank } = columnsAlone(linear, columns);
  const residuals = weightedErrors(linear, predict(linear, coefficients));
  const noise = noiseOf(square(residuals), linear.rows - rank);
  return {
    coefficients,
    covariance: covariance.map((value) => value * (noise ?? 0) ** 2),
    noise,
    degreesOfFreedom: rank,
    ...scores[chosen],
    penalty: family.penalties[chosen],
    path: family.penalties.map((penalty, k) => ({
      penalty,
      kept: fits[k].reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0),
      ...scores[k].crossValidation,
    })),
  };
}

/** Covariance ÷ noise² of least squares on some of the columns; zero for the others. */
function columnsAlone(
  linear: LinearProblem,
  columns: readonly number[],
): { covariance: Float64Array; rank: number } {
  const count = columns.length;
  const covariance = new Float64Array(linear.columns ** 2);
  if (count === 0) return { covariance, rank: 0 };
  const features = Float64Array.from(
    { length: linear.rows * count },
    (_, k) => linear.features[Math.floor(k / count) * linear.columns + columns[k % count]],
  );
  const fit = fitLeastSquares({
    ...linear,
    features,
    columns: count,
    free: (linear.free ?? []).map((_, k) => k),
  });
  const small = fit.covariance();
  for (const [i, row] of columns.entries()) {
    for (const [j, column] of columns.entries())
      covariance[row * linear.columns + column] = small[i * count + j];
  }
  return { covariance, rank: fit.rank };
}

type Score = Pick<Found, 'crossValidation' | 'heldOut'>;

async function scoresOf(
  { folds, work }: Prepared,
  centred: CentredProblem,
  family: Family,
): Promise<Score[]> {
  const pace = pacer(work.signal);
  const errors: Float64Array[][] = [];
  for (const [fold, held] of folds.entries()) {
    await pace();
    work.onProgress?.({ stage: 'cross-validation', fraction: fold / folds.length });
    const training = centred.without(held);
    errors.push(family.fit(training).map((coefficients) => training.errors(held, coefficients)));
  }
  return family.penalties.map((_, k) => {
    const heldOut = errors.map((fold) => fold[k]);
    return { heldOut, crossValidation: crossValidation(heldOut.map(square), folds) };
  });
}

/** Energies by the fits that were not shown them. */
function heldOutPredictions({ linear, folds }: Prepared, heldOut: readonly Float64Array[]): Float64Array {
  const predicted = linear.targets.slice();
  const roots = rootWeights(linear);
  for (const [fold, rows] of folds.entries()) {
    for (const [k, row] of rows.entries()) predicted[row] -= heldOut[fold][k] / roots[row];
  }
  return predicted;
}

/** Predicted less target, times the root of the weight. */
function weightedErrors(linear: LinearProblem, predicted: Float64Array): Float64Array {
  return rootWeights(linear).map((root, row) => root * (predicted[row] - linear.targets[row]));
}

function square(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function rms(values: Float64Array): number {
  return Math.sqrt(square(values) / values.length);
}

function noiseOf(squares: number, left: number): number | undefined {
  return left > 0.5 ? Math.sqrt(squares / left) : undefined;
}
