import { CancelledError, InputError, type LongWork } from '../../base/index.ts';
import { deviation, voltageOn, type Deviation } from '../accuracy/deviation.ts';
import type { ExperimentInput } from '../experiments/parse.ts';
import { performCell } from '../perform.ts';
import { CellRunError } from '../run/run-errors.ts';
import type { CellRunOptions, CellSolution } from '../solution.ts';
import { localTimes } from '../voltage-error.ts';

/** A cell, a model or a mesh that is compared. */
export interface ComparedCell
  extends Omit<
    CellRunOptions,
    'experiment' | 'accuracy' | 'estimateError' | 'curveTimes' | 'store' | keyof LongWork
  > {
  readonly label: string;
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
type LabelledRun = Pick<ComparedRun, 'label' | 'solution' | 'failure'>;

/**
 * Runs one experiment on several cells and compares their voltages with the first one's, step by step at the same times
 * since the step began.
 * @throws InputError for fewer than two cells, and what `runCell` throws for each.
 * @throws ComparisonCancelledError when the signal is aborted after the first run.
 */
export async function compareCells(
  cells: readonly ComparedCell[],
  experiment: ExperimentInput,
  work: LongWork = {},
): Promise<ComparedRun[]> {
  if (cells.length < 2) {
    throw new InputError(`${cells.length} cells cannot be compared`, {
      at: { field: 'cells' },
      expected: 'two cells or more',
    });
  }
  const runs: LabelledRun[] = [];
  for (const { label, ...cell } of cells) {
    work.onProgress?.({ stage: 'compare', fraction: runs.length / cells.length, message: label });
    const [first] = runs;
    const store = first && { every: Infinity };
    const times = first && localTimes(first.solution);
    const options = { ...cell, experiment, signal: work.signal, store };
    try {
      runs.push({ label, ...(await performed(performCell(options, times), first === undefined)) });
    } catch (error) {
      if (!(error instanceof CancelledError) || first === undefined) throw error;
      throw new ComparisonCancelledError(comparedRuns(runs));
    }
  }
  return comparedRuns(runs);
}

function comparedRuns(runs: readonly LabelledRun[]): ComparedRun[] {
  const [{ solution: first }] = runs;
  const reference = voltageOn(first, first);
  return runs.map((run) => comparedRun(run, first, reference));
}

async function performed(
  run: Promise<CellSolution>,
  isFirst: boolean,
): Promise<{ readonly solution: CellSolution; readonly failure?: string }> {
  try {
    return { solution: await run };
  } catch (error) {
    // Without points of the first there is nothing to compare with.
    if (!(error instanceof CellRunError) || (isFirst && error.partial.time.length === 0)) throw error;
    return { solution: error.partial, failure: error.what };
  }
}

function comparedRun(run: LabelledRun, first: CellSolution, reference: Float64Array): ComparedRun {
  const { solution } = run;
  const voltage = voltageOn(first, solution);
  const apart = voltage.map((value, i) => value - reference[i]);
  const isComparable = apart.some((value) => !Number.isNaN(value));
  return {
    ...run,
    voltage,
    difference: isComparable ? deviation(first.time, apart) : undefined,
    endTime: (solution.time.at(-1) ?? 0) - (first.time.at(-1) ?? 0),
    endCapacity: (solution.capacity.at(-1) ?? 0) - (first.capacity.at(-1) ?? 0),
  };
}
