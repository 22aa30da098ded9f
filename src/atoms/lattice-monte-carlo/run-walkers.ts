import {
  CancelledError,
  InputError,
  throwIfCancelled,
  type ErrorDetails,
  type LongWork,
} from '../../base/index.ts';
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

async function threadsFor(jobs: number, asked: number | undefined): Promise<number> {
  if (asked !== undefined && (!Number.isInteger(asked) || asked < 1)) {
    throw new InputError(`${asked} cannot be used`, {
      at: { field: 'threads' },
      expected: 'a whole number from 1',
    });
  }
  // Threads load what is built; sources in TypeScript only run here.
  if (import.meta.url.endsWith('.ts')) return 1;
  const { availableParallelism } = await import('node:os');
  return Math.max(1, Math.min(jobs, asked ?? availableParallelism()));
}

/** What a thread tells. */
interface Report {
  readonly index: number;
  readonly stage?: SentStage;
  readonly done?: boolean;
  readonly failure?: { readonly name: string; readonly what: string; readonly details: ErrorDetails };
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
  private feed(worker: Thread, queue: number[]): Promise<void> {
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

/** What is needed of a worker. */
interface Thread {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (report: Report) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

function errorOf({ name, what, details }: NonNullable<Report['failure']>): Error {
  return name === 'InputError' ? new InputError(what, details) : new Error(what);
}

/** Rejects as soon as the signal is aborted: threads do not hear of it. */
function cancellable<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new CancelledError('cancelled', { cause: signal.reason }));
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
