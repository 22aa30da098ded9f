// Runs kernels by index over shared memory. Plain JavaScript, so that it loads from the sources and from the build.
// After one message it stays in a loop until it is terminated: it sleeps on word 0 of `control`, runs the kernel that
// word 1 names with the arguments that follow, and the last worker to finish tells the host.
import { parentPort } from 'node:worker_threads';

/**
 * @typedef {{ modules: WebAssembly.Module[], memory: WebAssembly.Memory, control: number, thread: number, threads: number }} Job
 */

/** @param {Job} job */
function serve({ modules, memory, control, thread, threads }) {
  const kernels = modules.flatMap((module) =>
    Object.values(new WebAssembly.Instance(module, { env: { memory } }).exports),
  );
  const words = new Int32Array(memory.buffer, control, 16);
  let seen = 0;
  for (;;) {
    // A wait may end without cause.
    while (Atomics.load(words, 0) === seen) Atomics.wait(words, 0, seen);
    seen = Atomics.load(words, 0);
    const [, index = -1, , count = 0, ...rest] = words;
    /** @type {unknown} */
    let failure;
    try {
      // A negative index says that the memory has grown. Other threads' growth reaches this thread's kernels by an
      // interrupt, which misses a thread that is just starting; growing by nothing makes them look for themselves.
      if (index < 0) memory.grow(0);
      const kernel = /** @type {((...args: number[]) => void) | undefined} */ (kernels[index]);
      kernel?.(...rest.slice(0, count), thread, threads);
    } catch (error) {
      failure = String(error);
    }
    if (failure !== undefined) parentPort?.postMessage({ failure });
    else if (Atomics.add(words, 2, 1) + 1 === threads) parentPort?.postMessage({ done: seen });
  }
}

parentPort?.on('message', serve);
