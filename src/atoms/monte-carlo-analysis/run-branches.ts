import type { LongWork } from '../../base/index.ts';
import { onThreads, threadsFor, type ThreadReport } from '../../compute/index.ts';
import { walkBranch, type BranchJob, type BranchStep } from './branch.ts';

export interface RunBranchesOptions extends LongWork {
  /** Default: as many as there are cores, and no more than branches. 1 walks on the caller's. */
  readonly threads?: number | undefined;
  /** Called with each condition that is done, as it comes: what is kept of a run that is broken off. */
  readonly onStep?: ((branch: number, step: BranchStep) => void) | undefined;
}

/**
 * Walks branches at once on all cores. What comes back does not depend on the number of threads.
 * @throws CancelledError when the signal is aborted, and the error of a branch that failed; steps done were handed over before.
 */
export async function runBranches(
  jobs: readonly BranchJob[],
  options: RunBranchesOptions = {},
): Promise<readonly (readonly BranchStep[])[]> {
  const threads = await threadsFor(jobs.length, options.threads);
  const run = new Branches(jobs, options);
  if (threads === 1) await run.here();
  else await run.onThreads(threads);
  return run.steps;
}

interface Report extends ThreadReport {
  readonly step?: BranchStep;
}

class Branches {
  readonly steps: BranchStep[][];
  private readonly jobs: readonly BranchJob[];
  private readonly options: RunBranchesOptions;
  private readonly total: number;
  private done = 0;

  constructor(jobs: readonly BranchJob[], options: RunBranchesOptions) {
    this.jobs = jobs;
    this.options = options;
    this.steps = jobs.map(() => []);
    this.total = jobs.reduce((sum, job) => sum + job.conditions.length - (job.done ?? 0), 0);
  }

  async here(): Promise<void> {
    const { signal } = this.options;
    for (const [index, job] of this.jobs.entries()) {
      await walkBranch(job, (step) => this.take(index, step), { signal });
    }
  }

  onThreads(count: number): Promise<void> {
    const script = new URL('./branch-worker.js', import.meta.url);
    const { jobs, options } = this;
    const take = ({ index, step }: Report): void => {
      if (step !== undefined) this.take(index, step);
    };
    return onThreads({ script, threads: count, jobs, signal: options.signal, take });
  }

  private take(index: number, step: BranchStep): void {
    this.steps[index].push(step);
    this.done++;
    this.options.onStep?.(index, step);
    this.options.onProgress?.({
      stage: 'Monte Carlo',
      fraction: this.done / this.total,
      message: `${this.done} of ${this.total} conditions`,
    });
  }
}
