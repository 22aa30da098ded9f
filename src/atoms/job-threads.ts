import { throwIfCancelled, type LongWork } from '../base/index.ts';
import { onThreads, threadsFor, type ThreadReport } from '../compute/index.ts';

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

interface Report<Step> extends ThreadReport {
  readonly step?: Step;
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
  await onThreads<Report<Step>>({
    script: worker,
    threads: count,
    jobs,
    signal,
    take: ({ index, step }) => step !== undefined && onStep(index, step),
  });
}
