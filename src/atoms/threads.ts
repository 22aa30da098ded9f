import {
  CancelledError,
  ConvergenceError,
  InputError,
  LithoscaleError,
  throwIfCancelled,
  type ErrorDetails,
} from '../base/index.ts';

/** How an error travels from a thread. */
export interface Failure {
  readonly name: string;
  readonly what: string;
  readonly details: ErrorDetails;
}

/** What is needed of a worker. */
export interface Thread<Report> {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (report: Report) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

/** Threads for so many jobs: as asked or as there are cores, and 1 where none can be started. @throws InputError */
export async function threadsFor(jobs: number, asked: number | undefined): Promise<number> {
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

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', what: String(error), details: {} };
  if (!(error instanceof LithoscaleError)) return { name: error.name, what: error.message, details: {} };
  const { what, at, expected, mend } = error;
  return { name: error.name, what, details: { at, expected, mend } };
}

export function errorOf({ name, what, details }: Failure): Error {
  if (name === 'InputError') return new InputError(what, details);
  return name === 'ConvergenceError' ? new ConvergenceError(what, details) : new Error(what);
}

/** Rejects as soon as the signal is aborted: threads do not hear of it. */
export function cancellable<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new CancelledError('cancelled', { cause: signal.reason }));
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** What any thread that does jobs reports. */
export interface ThreadReport {
  readonly index: number;
  readonly done?: boolean;
  readonly failure?: Failure;
}

/**
 * Gives threads one job after another, and hands over all that they report.
 * @throws CancelledError when the signal is aborted, and the error of a job that failed.
 */
export async function onThreads(
  script: URL,
  count: number,
  jobs: readonly unknown[],
  signal: AbortSignal | undefined,
  take: (report: ThreadReport) => void,
): Promise<void> {
  throwIfCancelled(signal);
  const { Worker } = await import('node:worker_threads');
  const queue = [...jobs.keys()].reverse();
  const workers = Array.from(
    { length: count },
    () => new Worker(script, { name: 'lithoscale-monte-carlo', execArgv: [] }),
  );
  try {
    await cancellable(Promise.all(workers.map((worker) => feed(worker, queue, jobs, take))), signal);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

function feed(
  worker: Thread<ThreadReport>,
  queue: number[],
  jobs: readonly unknown[],
  take: (report: ThreadReport) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const index = queue.pop();
      if (index === undefined) resolve();
      else worker.postMessage({ index, job: jobs[index] });
    };
    worker.on('message', (report: ThreadReport) => {
      take(report);
      if (report.failure !== undefined) reject(errorOf(report.failure));
      else if (report.done === true) next();
    });
    worker.on('error', (error: unknown) => reject(new Error(`a thread was lost: ${String(error)}`)));
    next();
  });
}
