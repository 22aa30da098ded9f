import { CancelledError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { cancellable, errorOf, threadsFor, type Failure, type Thread } from '../threads.ts';
import { performWalk, receivedStage, type SentStage, type StageResult, type WalkJob } from './walk-job.ts';

export interface RunWalkersOptions extends LongWork {
  /** Default: as many as there are cores, and no more than jobs. 1 walks on the caller's. */
  readonly threads?: number | undefined;
  /** Called with the result of each stage as it comes. */
  readonly onStage?: ((job: number, stage: number, result: StageResult) => void) | undefined;
}

/** The stages that a job has walked through; fewer than asked where there is an error. */
export interface WalkOutcome {
  readonly stages: readonly StageResult[];
  readonly error?: Error | undefined;
}

/** Walks that were cancelled, with the stages that were finished before. */
export class WalkersCancelledError extends CancelledError {
  readonly partial: readonly WalkOutcome[];

  constructor(partial: readonly WalkOutcome[]) {
    super('cancelled');
    this.partial = partial;
  }
}

/**
 * Many walks at once, on all cores. What comes back does not depend on the number of threads; a walk that fails leaves its error
 * beside the others' results.
 * @throws WalkersCancelledError when the signal is aborted.
 */
export async function runWalkers(
  jobs: readonly WalkJob[],
  options: RunWalkersOptions = {},
): Promise<readonly WalkOutcome[]> {
  const threads = await threadsFor(jobs.length, options.threads);
  const walks = new Walks(jobs, options);
  try {
    if (threads === 1) await walks.here();
    else await walks.onThreads(threads);
  } catch (error) {
    if (error instanceof CancelledError) throw new WalkersCancelledError(walks.outcomes);
    throw error;
  }
  return walks.outcomes;
}

/** What a thread tells. */
interface Report {
  readonly index: number;
  readonly stage?: SentStage;
  readonly done?: boolean;
  readonly failure?: Failure;
}

interface Outcome {
  readonly stages: StageResult[];
  error?: Error | undefined;
}

class Walks {
  readonly outcomes: readonly Outcome[];
  private readonly jobs: readonly WalkJob[];
  private readonly options: RunWalkersOptions;
  private readonly stages: number;
  private done = 0;

  constructor(jobs: readonly WalkJob[], options: RunWalkersOptions) {
    this.jobs = jobs;
    this.options = options;
    this.outcomes = jobs.map(() => ({ stages: [] }));
    this.stages = jobs.reduce((sum, { stages }) => sum + stages.length, 0);
  }

  async here(): Promise<void> {
    const { signal } = this.options;
    for (const [index, job] of this.jobs.entries()) {
      try {
        await performWalk(job, (result) => this.take(index, result), signal);
      } catch (error) {
        if (error instanceof CancelledError) throw error;
        this.outcomes[index].error = error instanceof Error ? error : new Error(String(error));
      }
    }
  }

  async onThreads(count: number): Promise<void> {
    const { signal } = this.options;
    throwIfCancelled(signal);
    const { Worker } = await import('node:worker_threads');
    const queue = [...this.jobs.keys()].reverse();
    const workers = Array.from({ length: count }, () => {
      return new Worker(new URL('./walk-worker.js', import.meta.url), { name: 'lithoscale-walker' });
    });
    try {
      await cancellable(Promise.all(workers.map((worker) => this.feed(worker, queue))), signal);
    } finally {
      await Promise.all(workers.map((worker) => worker.terminate()));
    }
  }

  /** Gives a thread one job after another; resolves when there are none left, or when the thread is lost. */
  private feed(worker: Thread<Report>, queue: number[]): Promise<void> {
    return new Promise((resolve) => {
      let current: number | undefined;
      const next = (): void => {
        current = queue.pop();
        if (current === undefined) resolve();
        else worker.postMessage({ index: current, job: this.jobs[current] });
      };
      worker.on('message', (report: Report) => {
        const { index, stage, done, failure } = report;
        if (stage !== undefined) this.take(index, receivedStage(stage));
        if (failure !== undefined) this.outcomes[index].error = errorOf(failure);
        if (done === true) next();
      });
      worker.on('error', (error: unknown) => {
        if (current !== undefined)
          this.outcomes[current].error = new Error(`the thread was lost: ${String(error)}`);
        resolve();
      });
      next();
    });
  }

  private take(index: number, result: StageResult): void {
    const { stages } = this.outcomes[index];
    stages.push(result);
    this.done++;
    this.options.onStage?.(index, stages.length - 1, result);
    this.options.onProgress?.({
      stage: 'Monte Carlo',
      fraction: this.done / this.stages,
      message: `${this.done} of ${this.stages}`,
    });
  }
}
