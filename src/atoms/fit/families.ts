import {
  bayesianRidge,
  CentredProblem,
  ElasticNetPath,
  forwardSelection,
  GroupLassoPath,
  largestUsefulGroupPenalty,
  largestUsefulPenalty,
  penaltyPath,
  relevanceDetermination,
  type BayesianFit,
  type ColumnGroup,
  type NormalEquations,
} from '../../numerics/index.ts';
import type { EnergyProblem, FitOptions } from './fit-types.ts';

/** Models of one kind, the simplest first, and how they are fitted to a training set. */
export interface Family {
  readonly penalties: readonly number[];
  /** One a penalty: coefficients of the columns that are not free. */
  readonly fit: (equations: NormalEquations) => readonly Float64Array[];
}

/** Largest ridge penalty and smallest, as shares of the mean square of a column summed over rows. */
const ridgeRange = { largest: 10, span: 1e-8 };
/** Smallest LASSO penalty as a share of the one that leaves nothing. */
const lassoSpan = 1e-4;

export function ridgePenalties(
  equations: NormalEquations,
  { penalty, penalties = 25 }: FitOptions,
): number[] {
  if (penalty !== undefined) return [penalty];
  const { gram, size } = equations;
  let trace = 0;
  for (let k = 0; k < size; k++) trace += gram[k * size + k];
  return [...penaltyPath((ridgeRange.largest * trace) / size || 1, ridgeRange.span, penalties)];
}

/** LASSO, elastic net and adaptive LASSO. */
export function sparseFamily(centred: CentredProblem, options: FitOptions): Family {
  const { method, penalty, penalties = 25 } = options;
  const absoluteShare = method === 'elastic-net' ? (options.absoluteShare ?? 0.5) : 1;
  const all = centred.without([]);
  const weigh = method === 'adaptive-lasso' ? adaptiveFactors : () => undefined;
  const largest = largestUsefulPenalty(all, absoluteShare, weigh(all));
  const path = penalty === undefined ? [...penaltyPath(largest || 1, lassoSpan, penalties)] : [penalty];
  return {
    penalties: path,
    fit: (equations) => {
      const fits = new ElasticNetPath(equations, {
        absoluteShare,
        factors: weigh(equations),
        tolerance: 1e-8,
      });
      return path.map((each) => fits.fit(each).coefficients);
    },
  };
}

/** Group LASSO over the groups; with the hierarchy, each group brings in those that it requires. */
export function groupFamily(
  centred: CentredProblem,
  groups: readonly ColumnGroup[],
  { method, penalty, penalties = 25 }: FitOptions,
): Family {
  const own =
    method === 'group-lasso' ? groups : groups.map((_, k) => ({ columns: withRequired(groups, k) }));
  const largest = largestUsefulGroupPenalty(centred.without([]), own);
  const path = penalty === undefined ? [...penaltyPath(largest || 1, lassoSpan, penalties)] : [penalty];
  return {
    penalties: path,
    fit: (equations) => {
      const fits = new GroupLassoPath(equations, own, 1e-10);
      return path.map((each) => fits.fit(each).coefficients);
    },
  };
}

/** Columns of a group and of all that it requires, and they. */
function withRequired(groups: readonly ColumnGroup[], group: number): number[] {
  const all = new Set([group]);
  for (const each of all) for (const other of groups[each].requires) all.add(other);
  return [...new Set([...all].flatMap((each) => groups[each].columns))];
}

/**
 * 1/|b| of a ridge fit whose penalty has largest evidence, so that large coefficients are shrunk less (H. Zou,
 * doi:10.1198/016214506000000735).
 */
function adaptiveFactors(equations: NormalEquations): Float64Array {
  const { coefficients } = bayesianRidge(equations, { observations: equations.rows });
  const largest = coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Of a coefficient a million times smaller than the largest, the size is rounding.
  return coefficients.map((value) => 1 / Math.max(Math.abs(value), 1e-6 * largest || 1));
}

export function forwardFamily(
  groups: readonly ColumnGroup[],
  rows: number,
  { penalty, folds = 10 }: FitOptions,
): Family {
  // A training set must have a row left for each column, and some to see errors.
  const most = penalty ?? Math.min(groups.length, Math.max(1, Math.floor(rows * (1 - 1 / folds)) - 2));
  const counts = Array.from({ length: most + 1 }, (_, k) => k);
  const penalties = penalty === undefined ? counts : [penalty];
  return {
    penalties,
    fit: (equations) => {
      const steps = forwardSelection(equations, groups, most);
      return penalties.map((count) => steps[Math.min(count, steps.length - 1)].coefficients);
    },
  };
}

/** Groups of columns that are not free, numbered among them; those that only free columns are in are left out. */
export function penalisedGroups(problem: EnergyProblem, centred: CentredProblem): ColumnGroup[] {
  const place = new Map(centred.penalised.map((column, k) => [column, k]));
  const given = problem.groups ?? centred.penalised.map((column) => ({ columns: [column], requires: [] }));
  const inside = given.map(({ columns }) =>
    columns.flatMap((column) => {
      const found = place.get(column);
      return found === undefined ? [] : [found];
    }),
  );
  const renumbered = new Map<number, number>();
  for (const [k, columns] of inside.entries()) if (columns.length > 0) renumbered.set(k, renumbered.size);
  return given.flatMap(({ requires }, k) =>
    inside[k].length === 0
      ? []
      : [
          {
            columns: inside[k],
            requires: requires.flatMap((other) => {
              const found = renumbered.get(other);
              return found === undefined ? [] : [found];
            }),
          },
        ],
  );
}

/** One model, whose precisions the evidence chooses. */
export function bayesianFamily(
  centred: CentredProblem,
  { method }: FitOptions,
): Family & {
  readonly whole: (equations: NormalEquations) => BayesianFit;
} {
  const whole = (equations: NormalEquations): BayesianFit => {
    const observations = equations.rows - centred.free.rank;
    return method === 'ard'
      ? relevanceDetermination(equations, { observations, tolerance: 1e-5 })
      : bayesianRidge(equations, { observations });
  };
  return { penalties: [0], fit: (equations) => [whole(equations).coefficients], whole };
}
