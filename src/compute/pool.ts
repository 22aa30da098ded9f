import { Worker } from 'node:worker_threads';

/** Workers between jobs. They hold no memory, do not keep the process alive, and go after a while. */
const idle: Worker[] = [];
const patience = 10_000;

let goodbye: NodeJS.Timeout | undefined;

function dismissIdle(): void {
  for (const worker of idle.splice(0)) void worker.terminate();
}

function start(): Worker {
  const worker = new Worker(new URL('./kernel-worker.js', import.meta.url), {
    name: 'lithoscale-kernels',
    execArgv: [],
  });
  return worker;
}

/** Takes workers from the idle ones, starting what is missing. */
export function takeWorkers(count: number): Worker[] {
  const taken = idle.splice(0, count);
  while (taken.length < count) taken.push(start());
  for (const worker of taken) worker.ref();
  return taken;
}

/** Gives workers back whose lease has ended in order. */
export function returnWorkers(workers: readonly Worker[]): void {
  for (const worker of workers) {
    worker.removeAllListeners();
    worker.unref();
    idle.push(worker);
  }
  clearTimeout(goodbye);
  goodbye = setTimeout(dismissIdle, patience).unref();
}

/** Ends workers that may be stuck in a kernel. */
export function dropWorkers(workers: readonly Worker[]): void {
  for (const worker of workers) {
    worker.removeAllListeners();
    void worker.terminate();
  }
}
