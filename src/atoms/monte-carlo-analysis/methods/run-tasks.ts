import { CancelledError, throwIfCancelled, type LongWork } from '../../../base/index.ts';
import { onThreads, threadsFor, type ThreadReport } from '../../../compute/index.ts';
import { performTask, type MethodOutcome, type MethodTask } from './tasks.ts';

export interface RunTasksOptions extends LongWork {
  /** Default: as many as there are cores, and no more than tasks. */
  readonly threads?: number | undefined;
  readonly stage: string;
}

/** Those finished, in the order of the tasks, and whether that is all. */
export interface TasksDone {
  readonly outcomes: readonly (MethodOutcome | undefined)[];
  /** Where it was interrupted. */
  readonly cancelled: CancelledError | undefined;
}

interface Report extends ThreadReport {
  readonly progress?: { readonly fraction: number; readonly message?: string };
  readonly outcome?: MethodOutcome;
}

/** Does tasks at once on all cores. What comes back does not depend on how many there are; interrupted, those done are kept. */
export async function runTasks(tasks: readonly MethodTask[], options: RunTasksOptions): Promise<TasksDone> {
  const outcomes: (MethodOutcome | undefined)[] = tasks.map(() => undefined);
  const fractions = tasks.map(() => 0);
  const tell = (index: number, fraction: number, message?: string): void => {
    fractions[index] = fraction;
    const whole = fractions.reduce((sum, value) => sum + value, 0) / tasks.length;
    options.onProgress?.({
      stage: options.stage,
      fraction: whole,
      ...(message === undefined ? {} : { message }),
    });
  };
  const { signal } = options;
  try {
    throwIfCancelled(signal);
    const threads = await threadsFor(tasks.length, options.threads);
    if (threads === 1) {
      for (const [index, task] of tasks.entries()) {
        outcomes[index] = await performTask(task, {
          signal,
          onProgress: ({ fraction = 0, message }) => tell(index, fraction, message),
        });
        tell(index, 1);
      }
    } else {
      const script = new URL('./method-worker.js', import.meta.url);
      const take = ({ index, progress, outcome }: Report): void => {
        if (progress !== undefined) tell(index, progress.fraction, progress.message);
        if (outcome === undefined) return;
        outcomes[index] = outcome;
        tell(index, 1);
      };
      await onThreads({ script, threads, jobs: tasks, signal, take });
    }
    return { outcomes, cancelled: undefined };
  } catch (error) {
    if (error instanceof CancelledError) return { outcomes, cancelled: error };
    throw error;
  }
}
