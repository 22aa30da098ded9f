import { Worker } from 'node:worker_threads';

/** A worker and whoever listens to it at the moment. */
export interface KernelWorker {
  readonly worker: Worker;
  listener: ((failure?: Error) => void) | undefined;
}

/** Workers between jobs. They hold no memory, do not keep the process alive, and go after a while. */
const idle: KernelWorker[] = [];
const patience = 10_000;

let goodbye: NodeJS.Timeout | undefined;

function dismissIdle(): void {
  dropWorkers(idle.splice(0));
}

function start(): KernelWorker {
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

/** Takes workers from the idle ones, starting what is missing. */
export function takeWorkers(count: number): KernelWorker[] {
  const taken = idle.splice(0, count);
  while (taken.length < count) taken.push(start());
  for (const { worker } of taken) worker.ref();
  return taken;
}

/** Gives workers back whose lease has ended in order. */
export function returnWorkers(workers: readonly KernelWorker[]): void {
  for (const handle of workers) {
    handle.listener = undefined;
    handle.worker.unref();
    idle.push(handle);
  }
  clearTimeout(goodbye);
  goodbye = setTimeout(dismissIdle, patience).unref();
}

/** Ends workers, also those that may be stuck in a kernel. */
export function dropWorkers(workers: readonly KernelWorker[]): void {
  for (const handle of workers) {
    handle.listener = undefined;
    void handle.worker.terminate();
  }
}
