import {
  cancellable,
  errorOf,
  failureOf,
  InputError,
  throwIfCancelled,
  type Failure,
} from '../base/index.ts';

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

/** What any thread that does jobs reports. */
export interface ThreadReport {
  readonly index: number;
  readonly done?: boolean;
  readonly failure?: Failure;
}

export interface ThreadJobs<Report> {
  /** Plain JavaScript that calls {@link serveJobs}. */
  readonly script: URL;
  readonly threads: number;
  readonly jobs: readonly unknown[];
  readonly signal: AbortSignal | undefined;
  /** All that is told of jobs, and that they are done. */
  readonly take: (report: Report) => void;
  /** Takes the error of a job, so that others go on. Without it the first one ends all. */
  readonly failed?: ((index: number, error: Error) => void) | undefined;
}

/** What is needed of a worker. */
interface Thread<Report> {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (report: Report) => void): unknown;
  on(event: 'error', listener: (error: unknown) => void): unknown;
}

/**
 * Gives threads of Node.js one job after another, in their order, and hands over all that they report.
 * @throws CancelledError when the signal is aborted, and the error of a job that failed.
 */
export async function onThreads<Report extends ThreadReport>(work: ThreadJobs<Report>): Promise<void> {
  throwIfCancelled(work.signal);
  const { Worker } = await import('node:worker_threads');
  const queue = [...work.jobs.keys()].reverse();
  const workers = Array.from(
    { length: work.threads },
    () => new Worker(work.script, { name: 'lithoscale-jobs', execArgv: [] }),
  );
  try {
    await cancellable(Promise.all(workers.map((worker) => feed(worker, queue, work))), work.signal);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Resolves when nothing is left for a thread, or where a lost one is taken as a failure of its job. */
function feed<Report extends ThreadReport>(
  worker: Thread<Report>,
  queue: number[],
  { jobs, take, failed }: ThreadJobs<Report>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let current: number | undefined;
    const next = (): void => {
      current = queue.pop();
      if (current === undefined) resolve();
      else worker.postMessage({ index: current, job: jobs[current] });
    };
    worker.on('message', (report: Report) => {
      const { index, done, failure } = report;
      take(report);
      if (failure !== undefined && failed === undefined) return reject(errorOf(failure));
      if (failure !== undefined) failed?.(index, errorOf(failure));
      if (done === true) next();
    });
    worker.on('error', (error: unknown) => {
      const lost = new Error(`a thread was lost: ${String(error)}`);
      if (failed === undefined) return reject(lost);
      if (current !== undefined) failed(current, lost);
      resolve();
    });
    next();
  });
}

interface Order {
  readonly index: number;
  readonly job: unknown;
}

/** In a thread: does the jobs that it is given, one after another; what `perform` tells of one goes back with its number. */
export async function serveJobs(
  perform: (job: never, tell: (report: object) => void) => Promise<void>,
): Promise<void> {
  const { parentPort } = await import('node:worker_threads');
  const serve = async ({ index, job }: Order): Promise<void> => {
    try {
      await perform(job as never, (report) => parentPort?.postMessage({ ...report, index }));
      parentPort?.postMessage({ index, done: true });
    } catch (error) {
      parentPort?.postMessage({ index, done: true, failure: failureOf(error) });
    }
  };
  let last = Promise.resolve();
  parentPort?.on('message', (order: Order) => {
    last = last.then(() => serve(order));
  });
}
