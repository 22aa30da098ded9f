import { throwIfCancelled, type LongWork } from '../base/index.ts';
import { cancellable, errorOf, threadsFor, type Failure, type Thread } from './threads.ts';

/** Jobs of one kind, whose steps come one after another. */
export interface JobKind<Job, Step> {
  /** Plain JavaScript that serves orders of a job with its number; see `jobServer`. */
  readonly worker: URL;
  /** The same on the caller's thread. */
  readonly perform: (job: Job, onStep: (step: Step) => void, work: LongWork) => Promise<void>;
}

export interface RunJobsOptions<Step> {
  readonly signal?: AbortSignal | undefined;
  /** Default: as many as there are cores, and no more than jobs. 1 walks on the caller's. */
  readonly threads?: number | undefined;
  readonly onStep: (job: number, step: Step) => void;
}

interface Report<Step> {
  readonly index: number;
  readonly step?: Step;
  readonly done?: boolean;
  readonly failure?: Failure;
}

/**
 * Does jobs at once on all cores, in their order.
 * @throws CancelledError when the signal is aborted, and the error of a job that failed; steps done were handed over before.
 */
export async function runJobs<Job, Step>(
  jobs: readonly Job[],
  { worker, perform }: JobKind<Job, Step>,
  { signal, threads, onStep }: RunJobsOptions<Step>,
): Promise<void> {
  const count = jobs.length === 0 ? 0 : await threadsFor(jobs.length, threads);
  throwIfCancelled(signal);
  if (count < 2) {
    for (const [index, job] of jobs.entries()) {
      await perform(job, (step) => onStep(index, step), { signal });
    }
    return;
  }
  const { Worker } = await import('node:worker_threads');
  const queue = [...jobs.keys()].reverse();
  const workers = Array.from({ length: count }, () => new Worker(worker, { execArgv: [] }));
  try {
    const fed = workers.map((each) => feed(each as Thread<Report<Step>>, jobs, queue, onStep));
    await cancellable(Promise.all(fed), signal);
  } finally {
    await Promise.all(workers.map((each) => each.terminate()));
  }
}

/** Gives a thread one job after another. */
function feed<Step>(
  worker: Thread<Report<Step>>,
  jobs: readonly unknown[],
  queue: number[],
  onStep: (job: number, step: Step) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const index = queue.pop();
      if (index === undefined) resolve();
      else worker.postMessage({ index, job: jobs[index] });
    };
    worker.on('message', ({ index, step, done, failure }) => {
      if (step !== undefined) onStep(index, step);
      if (failure !== undefined) reject(errorOf(failure));
      else if (done === true) next();
    });
    worker.on('error', (error: unknown) => reject(new Error(`a thread was lost: ${String(error)}`)));
    next();
  });
}
