import { availableParallelism } from 'node:os';
import { Arena } from './arena.ts';
import { dropWorkers, returnWorkers, takeWorkers, type KernelWorker } from './pool.ts';
import { kernelNames, loadKernels } from './wasm/load.ts';

/** Where kernels run: one memory, and a way to run a kernel on all threads at once. */
export interface Engine {
  readonly arena: Arena;
  readonly threads: number;
  /** Address of the barrier that kernels of this engine use. */
  readonly barrier: number;
  /** Runs a kernel by name; its last two parameters, thread and number of threads, are the engine's to fill in. */
  run(kernel: string, ...pointers: number[]): Promise<void>;
  /** Whether a kernel failed, which may leave others waiting for it. */
  broken(): boolean;
  /** Lets go of the memory and the workers; `failed` when a kernel may still be running. */
  close(failed?: boolean): void;
}

const controlAt = 64;
const barrierAt = 128;
const reserved = 1024;

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
    for (const [name, kernel] of Object.entries(new WebAssembly.Instance(module, { env: { memory } }).exports))
      kernels.set(name, kernel as (...args: number[]) => void);
  }
  return {
    arena: new Arena(memory, reserved),
    threads: 1,
    barrier: barrierAt,
    run(kernel, ...pointers) {
      kernels.get(kernel)?.(...pointers, 0, 1);
      return Promise.resolve();
    },
    broken: () => false,
    close() {
      kernels.clear();
    },
  };
}

/** Worker threads over shared memory. */
export async function openThreads(threads: number): Promise<Engine> {
  const modules = await loadKernels('shared');
  const names = kernelNames(modules);
  const memory = createMemory(true);
  const words = new Int32Array(memory.buffer, controlAt, 16);
  const workers = takeWorkers(threads);
  for (const [thread, { worker }] of workers.entries()) {
    worker.postMessage({ modules, memory, control: controlAt, thread, threads });
  }
  let broken = false;
  return {
    arena: new Arena(memory, reserved),
    threads,
    barrier: barrierAt,
    async run(kernel, ...pointers) {
      broken = true;
      await dispatch(workers, words, names.indexOf(kernel), pointers);
      broken = false;
    },
    broken: () => broken,
    close(failed = false) {
      if (failed) return dropWorkers(workers);
      words[1] = -1;
      Atomics.add(words, 0, 1);
      Atomics.notify(words, 0);
      returnWorkers(workers);
    },
  };
}

/** Writes the order, wakes the workers and waits for the last of them. */
function dispatch(
  workers: readonly KernelWorker[],
  words: Int32Array,
  index: number,
  pointers: readonly number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const listener = (failure?: Error): void => (failure === undefined ? resolve() : reject(failure));
    for (const handle of workers) handle.listener = listener;
    words.set([index, 0, pointers.length, ...pointers], 1);
    Atomics.add(words, 0, 1);
    Atomics.notify(words, 0);
  });
}
