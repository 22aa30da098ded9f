import { availableParallelism } from 'node:os';
import { throwIfCancelled, type LongWork } from '../base/index.ts';
import { Arena } from './arena.ts';
import { dispatch, dropWorkers, startWorker } from './pool.ts';
import { kernelNames, loadKernels } from './wasm/load.ts';

/** Where kernels run: one memory, and a way to run a kernel on all threads at once. */
export interface Engine {
  readonly arena: Arena;
  readonly threads: number;
  /** Address of the barrier that kernels of this engine use. */
  readonly barrier: number;
  /** Runs a kernel by name; its last two parameters, thread and number of threads, are the engine's to fill in. */
  run(kernel: string, ...pointers: number[]): Promise<void>;
  /** Zeroes what was allocated zeroed and still waits for it: before the host itself writes to large allocations. */
  settle(): Promise<void>;
  /** Gives the engine back. Nothing may be running on it. */
  close(): void;
}

const controlAt = 64;
const barrierAt = 128;
const reserved = 1024;

/** Idle engines wait this long (ms) for the next job: another axis or phase then finds threads and memory warm. */
const patience = 5_000;

interface Keeper {
  readonly engine: Engine;
  /** Lets it keep the process alive, or not. */
  hold(busy: boolean): void;
  drop(): void;
}

const idle: Keeper[] = [];
let goodbye: NodeJS.Timeout | undefined;

/** Ends idle threads and frees their memory; happens by itself after a few seconds and when the process ends. */
export function releaseIdleEngines(): void {
  clearTimeout(goodbye);
  for (const keeper of idle.splice(0)) keeper.drop();
}

function retire(keeper: Keeper): void {
  keeper.engine.arena.reset();
  keeper.hold(false);
  idle.push(keeper);
  clearTimeout(goodbye);
  goodbye = setTimeout(releaseIdleEngines, patience).unref();
}

/** An engine that looks at the signal before each kernel. */
export function watched(engine: Engine, { signal }: LongWork): Engine {
  return {
    ...engine,
    run(kernel, ...pointers) {
      throwIfCancelled(signal);
      return engine.run(kernel, ...pointers);
    },
  };
}

/** Threads to use unless the caller says otherwise. */
export function defaultThreads(): number {
  return Math.min(8, availableParallelism());
}

function createMemory(shared: boolean): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: 1, maximum: 65536, shared });
}

/** One thread, the caller's own, over unshared memory. For small jobs and pages without cross-origin isolation. */
export async function openInline(): Promise<Engine> {
  const modules = await loadKernels('plain');
  const memory = createMemory(false);
  const kernels = new Map<string, (...args: number[]) => void>();
  for (const module of modules) {
    for (const [name, kernel] of Object.entries(
      new WebAssembly.Instance(module, { env: { memory } }).exports,
    ))
      kernels.set(name, kernel as (...args: number[]) => void);
  }
  const arena = new Arena(memory, reserved);
  const settle = (): Promise<void> => {
    for (const [at, bytes] of arena.takeUnclear()) arena.u8(at, bytes).fill(0);
    return Promise.resolve();
  };
  return {
    arena,
    threads: 1,
    barrier: barrierAt,
    settle,
    async run(kernel, ...pointers) {
      await settle();
      kernels.get(kernel)?.(...pointers, 0, 1);
    },
    close() {
      kernels.clear();
    },
  };
}

/** Worker threads over shared memory, warm ones if there are. */
export async function openThreads(threads: number): Promise<Engine> {
  const modules = await loadKernels('shared');
  const at = idle.findIndex(({ engine }) => engine.threads === threads);
  const [keeper = startThreads(modules, threads)] = at < 0 ? [] : idle.splice(at, 1);
  keeper.hold(true);
  return keeper.engine;
}

function startThreads(modules: WebAssembly.Module[], threads: number): Keeper {
  const names = kernelNames(modules);
  const memory = createMemory(true);
  const words = new Int32Array(memory.buffer, controlAt, 16);
  const arena = new Arena(memory, reserved);
  const workers = Array.from({ length: threads }, startWorker);
  for (const [thread, { worker }] of workers.entries()) {
    worker.postMessage({ modules, memory, control: controlAt, thread, threads });
  }
  let broken = false;
  let known = 0;
  const order = async (kernel: string, pointers: readonly number[]): Promise<void> => {
    broken = true;
    if (memory.buffer.byteLength !== known) {
      known = memory.buffer.byteLength;
      await dispatch(workers, words, -1, []);
    }
    await dispatch(workers, words, names.indexOf(kernel), pointers);
    broken = false;
  };
  const settle = async (): Promise<void> => {
    for (const range of arena.takeUnclear()) await order('clear', range);
  };
  const keeper: Keeper = {
    engine: {
      arena,
      threads,
      barrier: barrierAt,
      settle,
      async run(kernel, ...pointers) {
        await settle();
        await order(kernel, pointers);
      },
      // After a kernel's failure the other workers may still wait for it.
      close: () => (broken ? dropWorkers(workers) : retire(keeper)),
    },
    hold(busy) {
      for (const { worker } of workers) {
        if (busy) worker.ref();
        else worker.unref();
      }
    },
    drop: () => dropWorkers(workers),
  };
  return keeper;
}
