import { CancelledError, errorOf, failureOf, type Failure, type LongWork } from '../../base/index.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import { CellRunError } from '../run/run-errors.ts';
import { runCellAt } from '../run.ts';
import { objectGiven } from '../validate/given.ts';
import type { CellRunOptions, CellSolution } from '../solution.ts';
import { cellOf, type CellRecipe } from './recipe.ts';

/** One run of a batch. The cell is told by data, or is there with its functions. */
export interface CellJob extends Omit<CellRunOptions, 'parameters' | keyof LongWork> {
  readonly parameters: CellRecipe | CellParameters | HalfCellParameters;
  /** For each step by its number, s since its start: the curves have points there besides. */
  readonly localTimes?: readonly (readonly number[])[] | undefined;
}

/** What became of a job: one of the two. A run that could not go on is a `CellRunError` with what it had computed. */
export type JobOutcome =
  | { readonly solution: CellSolution; readonly error?: undefined }
  | { readonly error: Error; readonly solution?: undefined };

/** @throws InputError for what is neither. */
export function isRecipe(parameters: CellJob['parameters']): parameters is CellRecipe {
  objectGiven(parameters, 'parameters', "a set of parameters, or { base: 'chen2020' }");
  return 'base' in parameters;
}

/** Runs a job; an error is an outcome as well. @throws CancelledError */
export async function perform(job: CellJob, signal?: AbortSignal): Promise<JobOutcome> {
  try {
    const parameters = isRecipe(job.parameters) ? cellOf(job.parameters) : job.parameters;
    const { localTimes, ...options } = job;
    return { solution: await runCellAt({ ...options, parameters, signal }, localTimes) };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** An outcome as data. A run that could not go on takes along what it had computed. */
export type SentOutcome =
  | { readonly solution: CellSolution }
  | { readonly failure: Failure; readonly partial?: CellSolution | undefined };

export function sent({ solution, error }: JobOutcome): SentOutcome {
  if (error === undefined) return { solution };
  return { failure: failureOf(error), partial: error instanceof CellRunError ? error.partial : undefined };
}

export function received(outcome: SentOutcome): JobOutcome {
  if ('solution' in outcome) return outcome;
  const { failure, partial } = outcome;
  if (partial === undefined) return { error: errorOf(failure) };
  const { what, details } = failure;
  return { error: new CellRunError(what, partial, details.mend, details.at?.field) };
}
