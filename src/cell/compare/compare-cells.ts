import { CancelledError, InputError, type LongWork } from '../../base/index.ts';
import { deviation, voltageOn, type Deviation } from '../accuracy/deviation.ts';
import type { ExperimentInput } from '../experiments/parse.ts';
import { perform, type JobOutcome } from '../batch/job.ts';
import { BatchCancelledError, runMany, type BatchResult } from '../batch/run-many.ts';
import { threadsAtHand } from '../batch/threads.ts';
import { CellRunError } from '../run/run-errors.ts';
import type { CellRunOptions, CellSolution } from '../solution.ts';
import { listGiven } from '../validate/given.ts';
import { localTimes } from '../voltage-error.ts';

/** A cell, a model or a mesh that is compared. */
export interface ComparedCell
  extends Omit<
    CellRunOptions,
    'experiment' | 'accuracy' | 'estimateError' | 'curveTimes' | 'store' | keyof LongWork
  > {
  readonly label: string;
}

export interface ComparisonOptions extends LongWork {
  /** That run the cells after the first. Default: the cores at hand, where the first one took long. */
  readonly threads?: number | undefined;
}

export interface ComparedRun {
  readonly label: string;
  /** Points of the first cell's run and ends of steps. */
  readonly solution: CellSolution;
  /** Why a run could not go on; the solution goes as far as it came. */
  readonly failure?: string | undefined;
  /** At the points of the first cell's run: times since each step began; NaN where this run has ended the step. V */
  readonly voltage: Float64Array;
  /** From the first cell's voltage, past the first point of each step; undefined where no time is common. */
  readonly difference: Deviation | undefined;
  /** End of the run and charge given by then, less those of the first cell: s and A h. */
  readonly endTime: number;
  readonly endCapacity: number;
}

/** A comparison that was cancelled, with the runs that were finished: the first one's at least. */
export class ComparisonCancelledError extends CancelledError {
  readonly partial: readonly ComparedRun[];

  constructor(partial: readonly ComparedRun[]) {
    super('cancelled');
    this.partial = partial;
  }
}

/** A run and whose it is. */
interface LabelledRun extends Pick<ComparedRun, 'label' | 'solution' | 'failure'> {
  readonly error?: CellRunError;
}

/** s; runs that take less are done before other threads have started. */
const worthThreads = 0.5;

/**
 * Runs one experiment on several cells and compares their voltages with the first one's, step by step at the same times
 * since the step began. The first runs alone, since it sets these times; what comes back does not depend on the threads.
 * @throws InputError for fewer than two cells, and what `runCell` throws for each.
 * @throws ComparisonCancelledError when the signal is aborted after the first run.
 */
export async function compareCells(
  cells: readonly ComparedCell[],
  experiment: ExperimentInput,
  options: ComparisonOptions = {},
): Promise<ComparedRun[]> {
  listGiven(cells, 'cells', 'cells with labels');
  if (cells.length < 2) {
    throw new InputError(`${cells.length} cells cannot be compared`, {
      at: { field: 'cells' },
      expected: 'two cells or more',
    });
  }
  const [{ label, ...leader }, ...others] = cells;
  const { signal, onProgress } = options;
  onProgress?.({ stage: 'compare', fraction: 0, message: label });
  const first = finished(label, await perform({ ...leader, experiment }, signal));
  const { solution } = first;
  // Without points of the first there is nothing to compare with.
  if (first.error !== undefined && solution.time.length === 0) throw first.error;
  const jobs = others.map((cell) => ({
    ...cell,
    experiment,
    store: { every: Infinity },
    localTimes: localTimes(solution),
  }));
  const threads = options.threads ?? (solution.seconds < worthThreads ? 1 : await threadsAtHand());
  const runsOf = ({ outcomes }: BatchResult): LabelledRun[] =>
    outcomes.flatMap((outcome, i) =>
      outcome.error instanceof CancelledError ? [] : [finished(others[i].label, outcome)],
    );
  try {
    const batch = await runMany(jobs, { signal, threads, onProgress: compareStage(onProgress) });
    return comparedRuns([first, ...runsOf(batch)]);
  } catch (error) {
    if (!(error instanceof BatchCancelledError)) throw error;
    throw new ComparisonCancelledError(comparedRuns([first, ...runsOf(error.partial)]));
  }
}

function compareStage(onProgress: LongWork['onProgress']): LongWork['onProgress'] {
  return onProgress && ((progress) => onProgress({ ...progress, stage: 'compare' }));
}

/** @throws what a run was refused for */
function finished(label: string, { solution, error }: JobOutcome): LabelledRun {
  if (error === undefined) return { label, solution };
  if (!(error instanceof CellRunError)) throw error;
  return { label, solution: error.partial, error, failure: error.what };
}

function comparedRuns(runs: readonly LabelledRun[]): ComparedRun[] {
  const [{ solution: first }] = runs;
  const reference = voltageOn(first, first);
  return runs.map((run) => comparedRun(run, first, reference));
}

function comparedRun(
  { label, solution, failure }: LabelledRun,
  first: CellSolution,
  reference: Float64Array,
): ComparedRun {
  const voltage = voltageOn(first, solution);
  const apart = voltage.map((value, i) => value - reference[i]);
  const isComparable = apart.some((value) => !Number.isNaN(value));
  return {
    label,
    solution,
    failure,
    voltage,
    difference: isComparable ? deviation(first.time, apart) : undefined,
    endTime: (solution.time.at(-1) ?? 0) - (first.time.at(-1) ?? 0),
    endCapacity: (solution.capacity.at(-1) ?? 0) - (first.capacity.at(-1) ?? 0),
  };
}
