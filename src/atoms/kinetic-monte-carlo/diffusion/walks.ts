import { CancelledError, ConvergenceError, InputError, type LongWork } from '../../../base/index.ts';
import { walkDiffusion, type WalkJob, type WalkRecord } from './walk.ts';

export interface WalksOptions extends LongWork {
  /** Default: all cores. */
  readonly threads?: number | undefined;
}

interface Reply {
  readonly index: number;
  readonly record?: WalkRecord;
  readonly error?: unknown;
}

/** Workers load plain JavaScript only: from TypeScript sources, all is done here. */
const canThread = !import.meta.url.endsWith('.ts');

/**
 * Walks on all cores. What comes back does not depend on the number of threads.
 * @throws CancelledError; the error of the first walk that failed.
 */
export async function runWalks(jobs: readonly WalkJob[], options: WalksOptions = {}): Promise<WalkRecord[]> {
  const { signal, onProgress } = options;
  const threads = Math.min(jobs.length, await threadCount(options.threads));
  const report = (fraction: number): void => onProgress?.({ stage: 'kinetic Monte Carlo', fraction });
  if (threads > 1 && canThread) return inThreads(jobs, threads, signal, report);
  const records: WalkRecord[] = [];
  for (const [index, job] of jobs.entries()) {
    records.push(await walkDiffusion(job, signal, (share) => report((index + share) / jobs.length)));
  }
  return records;
}

async function threadCount(asked: number | undefined): Promise<number> {
  if (asked === undefined) return (await import('node:os')).availableParallelism();
  if (Number.isInteger(asked) && asked >= 1) return asked;
  throw new InputError(`${asked} cannot be used`, {
    at: { field: 'threads' },
    expected: 'an integer from 1',
  });
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
    return await new Promise((resolve, reject) => {
      const records: WalkRecord[] = [];
      let [sent, done] = [0, 0];
      const stop = (): void => reject(new CancelledError('cancelled', { cause: signal?.reason }));
      if (signal?.aborted === true) stop();
      signal?.addEventListener('abort', stop, { once: true });
      for (const worker of workers) {
        const next = (): void => {
          if (sent < jobs.length) worker.postMessage({ index: sent, job: jobs[sent++] });
        };
        worker.on('message', ({ index, record, error }: Reply) => {
          if (record === undefined) return reject(asError(error));
          records[index] = record;
          report(++done / jobs.length);
          if (done === jobs.length) resolve(records);
          else next();
        });
        worker.on('error', (error) => reject(asError(error)));
        next();
      }
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/** What a thread says went wrong: its class is lost on the way. */
function asError(error: unknown): Error {
  const what = error instanceof Error ? error.message : String(error);
  return new ConvergenceError(what, { cause: error });
}
