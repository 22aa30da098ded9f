import {
  cancellable,
  CancelledError,
  InputError,
  throwIfCancelled,
  type LongWork,
} from '../../base/index.ts';
import { listGiven } from '../validate/given.ts';
import { isRecipe, perform, type CellJob, type JobOutcome } from './job.ts';
import { recipeOf } from './recipe.ts';
import { noThreads, startThread, threadsAtHand, type JobThread } from './threads.ts';

/** A thread takes this many milliseconds to start, the time of some tens of runs: fewer jobs are run here. */
const fewestPerThread = 16;
/** Orders that wait at a thread, so that it need not wait for the next one. */
const ahead = 2;

export interface BatchOptions extends LongWork {
  /** Threads besides this one; 1 runs all here. Default: the cores at hand, if there are jobs enough. */
  readonly threads?: number | undefined;
}

export interface BatchResult {
  /** In the order of the jobs. */
  readonly outcomes: readonly JobOutcome[];
  readonly failed: number;
  /** Threads that ran jobs; 1 where all ran on the caller's. */
  readonly threads: number;
  /** Jobs that ran on the caller's thread though there were others, or though others were asked for, and why. */
  readonly inline: { readonly count: number; readonly reason: string | undefined };
  /** Wall time. */
  readonly seconds: number;
}

/** A batch that was cancelled, with what was finished before; jobs that were not have no solution but this error. */
export class BatchCancelledError extends CancelledError {
  readonly partial: BatchResult;

  constructor(partial: BatchResult) {
    super('cancelled');
    this.partial = partial;
  }
}

/**
 * Runs many cells. A job that fails leaves its error beside the others' solutions. What comes back does not depend on the
 * number of threads. Jobs go to other threads as data: a recipe, or a built-in set of which only numbers differ;
 * others run on the caller's.
 * @throws BatchCancelledError when the signal is aborted; it carries what was finished.
 */
export async function runMany(jobs: readonly CellJob[], options: BatchOptions = {}): Promise<BatchResult> {
  listGiven(jobs, 'jobs', 'runs');
  const threads = await threadsFor(jobs.length, options.threads);
  return new Batch(jobs, options).run(threads);
}

async function threadsFor(jobs: number, asked: number | undefined): Promise<number> {
  if (asked === undefined) {
    const worthwhile = Math.floor(jobs / fewestPerThread);
    if (worthwhile <= 1) return 1;
    return Math.min(await threadsAtHand(), worthwhile);
  }
  if (Number.isInteger(asked) && asked >= 1) return Math.max(1, Math.min(asked, jobs));
  throw new InputError(`${asked} cannot be used`, {
    at: { field: 'threads' },
    expected: 'an integer from 1',
  });
}

/** Jobs, and what becomes of them. */
class Batch {
  private readonly jobs: readonly CellJob[];
  private readonly options: BatchOptions;
  private readonly outcomes: (JobOutcome | undefined)[];
  private readonly started = performance.now();
  private threads: JobThread[] = [];
  private inlineCount = 0;
  private inlineReason: string | undefined;
  private done = 0;
  private over = false;

  constructor(jobs: readonly CellJob[], options: BatchOptions) {
    this.jobs = jobs;
    this.options = options;
    this.outcomes = Array.from<JobOutcome | undefined>({ length: jobs.length });
  }

  async run(threads: number): Promise<BatchResult> {
    const reason = threads > 1 ? noThreads() : undefined;
    const here = threads === 1 || reason !== undefined;
    let isWhole = false;
    try {
      if (here) await this.runHere([...this.jobs.keys()], reason);
      else await this.runThere(threads);
      isWhole = true;
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      throw new BatchCancelledError(this.result(error));
    } finally {
      this.over = true;
      for (const thread of this.threads) {
        if (isWhole) thread.rest();
        else thread.end();
      }
    }
    return this.result();
  }

  private async runHere(indices: readonly number[], reason?: string): Promise<void> {
    for (const index of indices) {
      if (reason !== undefined) this.inlineCount++;
      this.inlineReason ??= reason;
      this.note(index, await perform(this.jobs[index], this.options.signal));
    }
  }

  /** Gives data to the threads as they come for it; what cannot be sent runs here meanwhile. */
  private async runThere(count: number): Promise<void> {
    const { signal } = this.options;
    throwIfCancelled(signal);
    const queue: (readonly [number, CellJob])[] = [];
    const here: number[] = [];
    for (const [index, job] of this.jobs.entries()) {
      const sendable = asData(job);
      if (sendable === undefined) here.push(index);
      else queue.push([index, sendable]);
    }
    queue.reverse();
    const threads = Array.from({ length: Math.min(count, queue.length) }, () => this.work(queue));
    const own = this.runHere(here, 'functions of the parameters cannot be sent');
    await cancellable(Promise.all([...threads, own]), signal);
    const left = [...this.jobs.keys()].filter((index) => this.outcomes[index] === undefined);
    await this.runHere(left, 'the threads were lost');
  }

  /** One thread's share; resolves when nothing is left for it. */
  private async work(queue: (readonly [number, CellJob])[]): Promise<void> {
    const waiting = new Set<number>();
    const { promise: finished, resolve: finish } = signalled();
    const feed = (): void => {
      while (waiting.size < ahead) {
        const next = queue.pop();
        if (next === undefined) break;
        const [index, job] = next;
        try {
          thread.send(index, job);
          waiting.add(index);
        } catch {
          this.inlineReason ??= 'what it holds cannot be sent';
        }
      }
      if (waiting.size === 0) finish();
    };
    const thread = await startThread({
      done: (index, outcome) => {
        waiting.delete(index);
        this.note(index, outcome);
        feed();
      },
      lost: (reason) => {
        // The first of its jobs may be what it was lost to: it is not tried again.
        const [index] = waiting;
        if (index !== undefined) this.note(index, { error: new Error(`the thread was lost: ${reason}`) });
        finish();
      },
    });
    if (this.over) return thread.end();
    this.threads.push(thread);
    feed();
    await finished;
  }

  private note(index: number, outcome: JobOutcome): void {
    this.outcomes[index] = outcome;
    this.done++;
    this.options.onProgress?.({
      stage: 'cells',
      fraction: this.done / this.jobs.length,
      message: `${this.done} of ${this.jobs.length}`,
    });
  }

  private result(unfinished = new CancelledError('not run')): BatchResult {
    const outcomes = this.outcomes.map((outcome) => outcome ?? { error: unfinished });
    return {
      outcomes,
      failed: outcomes.filter(({ error }) => error !== undefined).length,
      threads: Math.max(1, this.threads.length),
      inline: { count: this.inlineCount, reason: this.inlineReason },
      seconds: (performance.now() - this.started) / 1000,
    };
  }
}

function signalled(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  const signals: (() => void)[] = [];
  const promise = new Promise<void>((resolve) => signals.push(resolve));
  return { promise, resolve: () => signals[0]?.() };
}

/** A job that other threads can be given; undefined for one that holds functions. */
function asData(job: CellJob): CellJob | undefined {
  if (isRecipe(job.parameters)) return job;
  const recipe = recipeOf(job.parameters);
  return recipe && { ...job, parameters: recipe };
}
