import { CancelledError, type LongWork } from '../../base/index.ts';
import { onThreads, threadsFor, type ThreadReport } from '../../compute/index.ts';
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

/** What a thread tells. */
interface Report extends ThreadReport {
  readonly stage?: SentStage;
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

  onThreads(threads: number): Promise<void> {
    const { jobs, options, outcomes } = this;
    const take = ({ index, stage }: Report): void => {
      if (stage !== undefined) this.take(index, receivedStage(stage));
    };
    const failed = (index: number, error: Error): void => {
      outcomes[index].error = error;
    };
    const script = new URL('./walk-worker.js', import.meta.url);
    return onThreads({ script, threads, jobs, signal: options.signal, take, failed });
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
