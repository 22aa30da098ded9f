// Runs kernels by index over shared memory. Plain JavaScript, so that it loads from the sources and from the build.
// A lease begins with a message; until the host gives a negative index the worker sleeps on word 0 of `control`,
// runs what word 1 names with the arguments that follow, and the last worker to finish tells the host.
import { parentPort } from 'node:worker_threads';

/**
 * @typedef {{ modules: WebAssembly.Module[], memory: WebAssembly.Memory, control: number, thread: number, threads: number }} Lease
 */

/** @param {Lease} lease */
function serve({ modules, memory, control, thread, threads }) {
  const kernels = modules.flatMap((module) =>
    Object.values(new WebAssembly.Instance(module, { env: { memory } }).exports),
  );
  const words = new Int32Array(memory.buffer, control, 16);
  let seen = 0;
  for (;;) {
    Atomics.wait(words, 0, seen);
    seen = Atomics.load(words, 0);
    const [, index = -1, , count = 0, ...rest] = words;
    if (index < 0) return;
    /** @type {unknown} */
    let failure;
    try {
      const kernel = /** @type {(...args: number[]) => void} */ (kernels[index]);
      kernel(...rest.slice(0, count), thread, threads);
    } catch (error) {
      failure = String(error);
    }
    if (failure !== undefined) parentPort?.postMessage({ failure });
    else if (Atomics.add(words, 2, 1) + 1 === threads) parentPort?.postMessage({ done: seen });
  }
}

parentPort?.on('message', serve);
