import type { LongWork } from '../../../base/index.ts';
import { onThreads, threadsFor, type ThreadReport } from '../../../compute/index.ts';
import { walkDiffusion, type WalkJob, type WalkRecord } from './walk.ts';

export interface WalksOptions extends LongWork {
  /** Default: all cores. */
  readonly threads?: number | undefined;
}

interface Report extends ThreadReport {
  readonly record?: WalkRecord;
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
  const records: WalkRecord[] = [];
  let done = 0;
  const take = ({ index, record }: Report): void => {
    if (record === undefined) return;
    records[index] = record;
    report(++done / jobs.length);
  };
  const script = new URL('./walk-worker.js', import.meta.url);
  await onThreads({ script, threads, jobs, signal, take });
  return records;
}
