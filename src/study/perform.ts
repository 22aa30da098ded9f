import { CancelledError, InputError, type Progress } from '../base/index.ts';
import type { AddressedStep } from './address.ts';
import { asJson } from './canonical.ts';
import { stampOf } from './content.ts';
import { FolderReader, FolderWriter } from './store/artifacts.ts';
import type { Draft, KeptStep, StepEntry, StepStore } from './store/store.ts';
import type { Json, RunInfo, StepContext, StepOutcome } from './types.ts';

/** A step that does not heed its signal is left behind this long after it was cancelled. */
const graceSeconds = 0.5;

export interface PerformWork {
  readonly store: StepStore;
  /** Outcomes of the steps that have ended, by name. */
  readonly outcomes: ReadonlyMap<string, StepOutcome>;
  readonly run: RunInfo;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  /** Called when the step is not in the store and starts to run. */
  readonly onStart: () => void;
}

/** Reads a step back from the store, or runs it and keeps it there. */
export async function performStep(
  task: AddressedStep,
  work: PerformWork,
): Promise<KeptStep & { cached: boolean }> {
  if (task.step.kind.everyRun === true) return { ...(await runUnkept(task, work)), cached: false };
  const kept = await work.store.read(task.address);
  if (kept !== undefined) return { ...kept, cached: true };
  work.onStart();
  const draft = await work.store.begin(task.address);
  try {
    const facts = await runStep(task, work, draft.artifacts, logger(draft, work.onProgress));
    await refuseChangedInputs(task);
    return { ...(await draft.keep(facts)), cached: false };
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

/** Its artifacts lie in the run's folder, and nothing is kept for other runs. */
async function runUnkept(task: AddressedStep, work: PerformWork): Promise<KeptStep> {
  work.onStart();
  const artifacts = new FolderWriter(work.run.folder);
  const facts = await runStep(task, work, artifacts, work.onProgress);
  return {
    entry: { ...facts, artifacts: artifacts.records },
    artifacts: new FolderReader(work.run.folder, artifacts.records),
  };
}

async function runStep(
  { step, address, inputFiles }: AddressedStep,
  { outcomes, run, signal }: PerformWork,
  artifacts: FolderWriter,
  onProgress: (progress: Progress) => void,
): Promise<Omit<StepEntry, 'artifacts'>> {
  const needs = Object.fromEntries(
    Object.entries(step.needs).map(([role, name]) => [role, outcomeOf(name, outcomes)]),
  );
  const context: StepContext = {
    parameters: step.parameters,
    needs,
    seed: step.seed,
    signal,
    onProgress,
    artifacts,
    run,
  };
  const started = new Date();
  const begin = performance.now();
  const result = await orAbandon(step.kind.run(context), signal);
  return {
    address,
    kind: step.kind.kind,
    version: step.kind.version,
    parameters: asJson(step.parameters, `parameters of step ${step.name}`) as Json,
    seed: step.seed ?? null,
    inputFiles,
    needs: Object.fromEntries(Object.entries(needs).map(([role, outcome]) => [role, outcome.address])),
    code: run.code,
    machine: run.machine,
    started: started.toISOString(),
    finished: new Date().toISOString(),
    seconds: (performance.now() - begin) / 1000,
    result: asJson(result ?? null, `result of step ${step.name}`) as Json,
  };
}

function outcomeOf(name: string, outcomes: ReadonlyMap<string, StepOutcome>): StepOutcome {
  const outcome = outcomes.get(name);
  if (outcome === undefined) throw new TypeError(`step '${name}' has not ended`);
  return outcome;
}

/** Waits for a step, and after an abort no longer than the grace: a cancelled run ends within a second. */
async function orAbandon<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const ended = new AbortController();
  try {
    return await Promise.race([work, abandonment(signal, ended.signal)]);
  } finally {
    ended.abort();
  }
}

/** Rejects when the grace after an abort is over, unless the work has ended. */
function abandonment(signal: AbortSignal, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const wait = (): void => {
      timer = setTimeout(() => reject(new CancelledError('cancelled')), graceSeconds * 1000);
    };
    const leave = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wait);
    };
    ended.addEventListener('abort', leave, { once: true });
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
  });
}

/** The step's log holds each new stage and each remark once. */
function logger(draft: Draft, onProgress: (progress: Progress) => void): (progress: Progress) => void {
  let last = '';
  return (progress) => {
    const { stage, message } = progress;
    const line = message === undefined ? stage : `${stage}: ${message}`;
    if (line !== last) draft.log(`${new Date().toISOString()} ${line}`);
    last = line;
    onProgress(progress);
  };
}

async function refuseChangedInputs({ inputFiles, stamps }: AddressedStep): Promise<void> {
  for (const [i, { path }] of inputFiles.entries()) {
    if ((await stampOf(path).catch(() => 'gone')) === stamps[i]) continue;
    throw new InputError('changed while the run was reading it', {
      at: { file: path },
      mend: 'run again when nothing writes to it',
    });
  }
}
