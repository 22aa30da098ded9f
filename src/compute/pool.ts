import { Worker } from 'node:worker_threads';

/** A worker and whoever listens to it at the moment. */
export interface KernelWorker {
  readonly worker: Worker;
  listener: ((failure?: Error) => void) | undefined;
}

export function startWorker(): KernelWorker {
  const worker = new Worker(new URL('./kernel-worker.js', import.meta.url), {
    name: 'lithoscale-kernels',
    execArgv: [],
  });
  const handle: KernelWorker = { worker, listener: undefined };
  worker.on('message', ({ failure }: { failure?: string }) =>
    handle.listener?.(failure === undefined ? undefined : new Error(`a kernel failed: ${failure}`)),
  );
  worker.on('error', (error) => handle.listener?.(error));
  worker.on('exit', () => handle.listener?.(new Error('a kernel worker ended early')));
  return handle;
}

/** Ends workers, also those that may be stuck in a kernel. */
export function dropWorkers(workers: readonly KernelWorker[]): void {
  for (const handle of workers) {
    handle.listener = undefined;
    void handle.worker.terminate();
  }
}

/** Writes the order into shared memory, wakes the workers and waits for the last of them. */
export function dispatch(
  workers: readonly KernelWorker[],
  words: Int32Array,
  kernel: number,
  pointers: readonly number[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const listener = (failure?: Error): void => (failure === undefined ? resolve() : reject(failure));
    for (const handle of workers) handle.listener = listener;
    words.set([kernel, 0, pointers.length, ...pointers], 1);
    Atomics.add(words, 0, 1);
    Atomics.notify(words, 0);
  });
}
