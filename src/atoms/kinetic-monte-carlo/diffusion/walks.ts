import type { LongWork } from '../../../base/index.ts';
import { cancellable, errorOf, threadsFor, type Failure, type Thread } from '../../threads.ts';
import { walkDiffusion, type WalkJob, type WalkRecord } from './walk.ts';

export interface WalksOptions extends LongWork {
  /** Default: all cores. */
  readonly threads?: number | undefined;
}

interface Reply {
  readonly index: number;
  readonly record?: WalkRecord;
  readonly failure?: Failure;
}

/**
 * Walks on all cores. What comes back does not depend on the number of threads.
 * @throws CancelledError; the error of the first walk that failed.
 */
export async function runWalks(jobs: readonly WalkJob[], options: WalksOptions = {}): Promise<WalkRecord[]> {
  const { signal, onProgress } = options;
  const threads = await threadsFor(jobs.length, options.threads);
  const report = (fraction: number): void => onProgress?.({ stage: 'kinetic Monte Carlo', fraction });
  if (threads > 1) return inThreads(jobs, threads, signal, report);
  const records: WalkRecord[] = [];
  for (const [index, job] of jobs.entries()) {
    records.push(await walkDiffusion(job, signal, (share) => report((index + share) / jobs.length)));
  }
  return records;
}

async function inThreads(
  jobs: readonly WalkJob[],
  threads: number,
  signal: AbortSignal | undefined,
  report: (fraction: number) => void,
): Promise<WalkRecord[]> {
  const { Worker } = await import('node:worker_threads');
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL('./walk-worker.js', import.meta.url), { name: 'lithoscale-kinetic', execArgv: [] }),
  );
  try {
    return await cancellable(shared(jobs, workers, report), signal);
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** Each worker takes the next job when it has done one. */
function shared(
  jobs: readonly WalkJob[],
  workers: readonly Thread<Reply>[],
  report: (fraction: number) => void,
): Promise<WalkRecord[]> {
  return new Promise((resolve, reject) => {
    const records: WalkRecord[] = [];
    let [sent, done] = [0, 0];
    for (const worker of workers) {
      const next = (): void => {
        if (sent < jobs.length) worker.postMessage({ index: sent, job: jobs[sent++] });
      };
      worker.on('message', ({ index, record, failure }) => {
        if (failure !== undefined) return reject(errorOf(failure));
        if (record === undefined) return;
        records[index] = record;
        report(++done / jobs.length);
        if (done === jobs.length) resolve(records);
        else next();
      });
      worker.on('error', reject);
      next();
    }
  });
}
