// Does tasks, one after another, in a thread of Node.js. Plain JavaScript, so that it loads from the build.
import { parentPort } from 'node:worker_threads';
import { failureOf } from '../../threads.ts';
import { performTask } from './tasks.ts';

/** @typedef {{ index: number, job: import('./tasks.ts').MethodTask }} Order */

/** @param {Order} order */
async function serve({ index, job }) {
  try {
    const outcome = await performTask(job, {
      onProgress: (progress) => parentPort?.postMessage({ index, progress }),
    });
    parentPort?.postMessage({ index, outcome, done: true });
  } catch (error) {
    parentPort?.postMessage({ index, done: true, failure: failureOf(error) });
  }
}

/** @type {Promise<void>} */
let last = Promise.resolve();
parentPort?.on('message', (/** @type {Order} */ order) => {
  last = last.then(() => serve(order));
});
