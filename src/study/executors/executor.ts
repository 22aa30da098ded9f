/** A step as an executor sees it. Its address says all about what it will give. */
export interface StepTask {
  readonly name: string;
  readonly address: string;
  /** Names of the tasks that must have ended before. */
  readonly needs: readonly string[];
}

export interface ExecutorWork<Task extends StepTask> {
  /** Reads the step back from the store or makes it; its end is in the store, so it may be asked for twice. */
  perform(task: Task, signal: AbortSignal): Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Decides where and when steps run. The contract: each task after all it needs, at least once; no task starts
 * after one has failed or the signal is aborted; the promise settles when nothing runs any more, and rejects with
 * the first failure.
 */
export interface Executor {
  readonly name: string;
  execute<Task extends StepTask>(tasks: readonly Task[], work: ExecutorWork<Task>): Promise<void>;
}
