import { mkdir } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import {
  CancelledError,
  InputError,
  LithoscaleError,
  throwIfCancelled,
  type Progress,
} from '../base/index.ts';
import { addressSteps, type AddressedStep } from './address.ts';
import { codeVersion } from './code-version.ts';
import type { Executor, StepTask } from './executors/executor.ts';
import { localExecutor } from './executors/local.ts';
import { machineInfo } from './machine.ts';
import {
  describePipeline,
  errorAsJson,
  pendingRecord,
  writeManifest,
  type Manifest,
  type RunStatus,
} from './manifest.ts';
import { performStep } from './perform.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import { makeFolders } from './store/files.ts';
import { StepStore } from './store/store.ts';
import type { RunInfo, StepOutcome, StepRecord } from './types.ts';

export interface StepProgress extends Progress {
  /** Name of the step that runs. */
  readonly step: string;
}

export interface RunOptions {
  /** Folder of the store; `runs` in the working directory where it is not given. */
  readonly store?: string | undefined;
  readonly executor?: Executor | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: StepProgress) => void) | undefined;
  /** Called when a step has ended, in whatever way. */
  readonly onStep?: ((record: StepRecord) => void) | undefined;
}

/** A run that has ended. What it had finished is kept, and a later run continues from there. */
export interface PipelineRun {
  readonly status: Exclude<RunStatus, 'running'>;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** Outcomes of the steps that have ended well, by name. */
  readonly outcomes: ReadonlyMap<string, StepOutcome>;
  /** What a failed or cancelled run failed with. */
  readonly error: unknown;
}

type Task = StepTask & { readonly addressed: AddressedStep };

/**
 * Runs a pipeline: each step is read back from the store or, where it is not there, run and kept.
 * A step that fails is no exception here: look at `status` and `error`.
 * @throws InputError when an input file is not there (before anything runs).
 */
export async function runPipeline(pipeline: Pipeline, options: RunOptions = {}): Promise<PipelineRun> {
  const signal = options.signal ?? new AbortController().signal;
  const code = codeVersion();
  throwIfCancelled(signal);
  const addressed = await addressSteps(pipeline, code, signal);
  const root = resolve(options.store ?? 'runs');
  const store = new StepStore(root);
  await store.sweep();
  const started = new Date();
  const { id, folder } = await makeRunFolder(root, pipeline.name, started);
  const records = new Map(addressed.map((task) => [task.step.name, pendingRecord(task)]));
  const run: RunInfo = {
    id,
    pipeline: pipeline.name,
    inputs: pipeline.inputs,
    folder,
    started: started.toISOString(),
    machine: machineInfo(),
    code,
    get steps() {
      return [...records.values()];
    },
  };
  const progress = new RunProgress(pipeline, run, store, records, options);
  return progress.follow(addressed, signal);
}

/** Follows one run from its first step to its last and keeps its manifest up to date. */
class RunProgress {
  readonly #pipeline: Pipeline;
  readonly #run: RunInfo;
  readonly #store: StepStore;
  readonly #records: Map<string, StepRecord>;
  readonly #options: RunOptions;
  readonly #outcomes = new Map<string, StepOutcome>();
  readonly #begin = performance.now();

  constructor(
    pipeline: Pipeline,
    run: RunInfo,
    store: StepStore,
    records: Map<string, StepRecord>,
    options: RunOptions,
  ) {
    this.#pipeline = pipeline;
    this.#run = run;
    this.#store = store;
    this.#records = records;
    this.#options = options;
  }

  async follow(addressed: readonly AddressedStep[], signal: AbortSignal): Promise<PipelineRun> {
    const tasks = addressed.map((task) => ({
      name: task.step.name,
      address: task.address,
      needs: Object.values(task.step.needs),
      addressed: task,
    }));
    const executor = this.#options.executor ?? localExecutor;
    let status: PipelineRun['status'] = 'finished';
    let error: unknown;
    await writeManifest(this.#run.folder, this.#manifest('running'));
    try {
      await executor.execute(tasks, { signal, perform: (task) => this.#perform(task, signal) });
    } catch (thrown) {
      status = isCancellation(thrown, signal) ? 'cancelled' : 'failed';
      error = thrown;
    }
    for (const record of this.#records.values()) {
      if (record.status === 'pending') this.#note(record.name, { status: 'skipped' });
    }
    const manifest = this.#manifest(status, error);
    await writeManifest(this.#run.folder, manifest);
    return { status, folder: this.#run.folder, manifest, outcomes: this.#outcomes, error };
  }

  async #perform({ name, addressed }: Task, signal: AbortSignal): Promise<void> {
    const begin = performance.now();
    const seconds = (): number => (performance.now() - begin) / 1000;
    try {
      const { entry, artifacts, cached } = await performStep(addressed, {
        store: this.#store,
        outcomes: this.#outcomes,
        run: this.#run,
        signal,
        onProgress: (progress) => this.#options.onProgress?.({ ...progress, step: name }),
        onStart: () => this.#note(name, { status: 'running', started: new Date().toISOString() }),
      });
      const { kind, address, result } = entry;
      this.#outcomes.set(name, { name, kind, address, result, artifacts });
      this.#note(name, {
        status: cached ? 'cached' : 'run',
        cached,
        started: entry.started,
        finished: entry.finished,
        seconds: seconds(),
        calculationSeconds: entry.seconds,
        artifacts: entry.artifacts,
        folder:
          addressed.step.kind.everyRun === true
            ? relative(this.#store.root, this.#run.folder)
            : this.#store.folderOf(address),
        result,
      });
    } catch (error) {
      const status = isCancellation(error, signal) ? 'cancelled' : 'failed';
      this.#note(name, { status, seconds: seconds(), error: errorAsJson(error) });
      throw error;
    } finally {
      await writeManifest(this.#run.folder, this.#manifest('running'));
      const record = this.#records.get(name);
      if (record !== undefined) this.#options.onStep?.(record);
    }
  }

  #note(name: string, news: Partial<StepRecord>): void {
    const record = this.#records.get(name);
    if (record !== undefined) this.#records.set(name, { ...record, ...news });
  }

  #manifest(status: RunStatus, error?: unknown): Manifest {
    const ended = status !== 'running';
    return {
      manifestVersion: 1,
      run: this.#run.id,
      status,
      started: this.#run.started,
      finished: ended ? new Date().toISOString() : null,
      seconds: ended ? (performance.now() - this.#begin) / 1000 : null,
      pipeline: describePipeline(this.#pipeline),
      code: this.#run.code,
      machine: this.#run.machine,
      steps: [...this.#records.values()],
      error: error === undefined ? null : errorAsJson(error),
    };
  }
}

function isCancellation(error: unknown, signal: AbortSignal): boolean {
  return error instanceof CancelledError || (signal.aborted && !(error instanceof LithoscaleError));
}

/** `ROOT/NAME-20261121T013000Z`, with a number behind it when two runs start within one second. */
async function makeRunFolder(
  root: string,
  name: string,
  started: Date,
): Promise<{ id: string; folder: string }> {
  const time = started.toISOString().replace(/[-:]|\.\d+/g, '');
  try {
    await makeFolders(root);
    for (let number = 1; ; number++) {
      const id = `${name}-${time}${number === 1 ? '' : `-${number}`}`;
      const folder = join(root, id);
      if (await makeFolder(folder)) return { id, folder };
    }
  } catch (cause) {
    throw new InputError(`the store cannot be written (${(cause as NodeJS.ErrnoException).code})`, {
      at: { file: root },
      mend: 'give another folder with --store',
      cause,
    });
  }
}

async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
