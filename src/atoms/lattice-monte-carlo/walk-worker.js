// Walks through jobs, one after another, in a thread of Node.js. Plain JavaScript, so that it loads from the build.
import { parentPort } from 'node:worker_threads';
import { failureOf } from '../threads.ts';
import { performWalk, sentStage } from './walk-job.ts';

/** @typedef {{ index: number, job: import('./walk-job.ts').WalkJob }} Order */

/** @param {Order} order */
async function serve({ index, job }) {
  try {
    await performWalk(job, (result) => parentPort?.postMessage({ index, stage: sentStage(result) }));
    parentPort?.postMessage({ index, done: true });
  } catch (error) {
    parentPort?.postMessage({ index, done: true, failure: failureOf(error) });
  }
}

/** @type {Promise<void>} */
let last = Promise.resolve();
parentPort?.on('message', (/** @type {Order} */ order) => {
  last = last.then(() => serve(order));
});
