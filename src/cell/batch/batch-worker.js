// Runs cells, one job after the other, in a thread of Node.js or in a Worker of a browser. Plain JavaScript, so that both
// can load it.
import { perform, sent } from './job.ts';

/**
 * @typedef {{ index: number, job: import('./job.ts').CellJob }} Order
 * @typedef {{ postMessage(message: unknown): void, listen(serve: (order: Order) => void): void }} Port
 */

/** @returns {Promise<Port>} */
async function portOfThread() {
  const scope =
    /** @type {{ postMessage?: (message: unknown) => void, onmessage?: (event: { data: Order }) => void }} */ (
      globalThis
    );
  if (scope.postMessage !== undefined) {
    return {
      postMessage: (message) => scope.postMessage?.(message),
      listen: (serve) => (scope.onmessage = ({ data }) => serve(data)),
    };
  }
  const { parentPort } = await import('node:worker_threads');
  return {
    postMessage: (message) => parentPort?.postMessage(message),
    listen: (serve) => parentPort?.on('message', serve),
  };
}

const port = await portOfThread();
/** @type {Promise<void>} */
let last = Promise.resolve();
port.listen(({ index, job }) => {
  last = last.then(async () => port.postMessage({ index, outcome: sent(await perform(job)) }));
});
