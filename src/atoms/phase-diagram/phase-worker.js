// Walks phases, one job after another, in a thread of Node.js. Plain JavaScript, so that it loads from the build.
import { parentPort } from 'node:worker_threads';
import { failureOf } from '../threads.ts';
import { performDiagramJob } from './phase-jobs.ts';

/** @typedef {{ index: number, job: import('./phase-jobs.ts').DiagramJob }} Order */

/** @param {Order} order */
async function serve({ index, job }) {
  try {
    await performDiagramJob(job, (step) => parentPort?.postMessage({ index, step }));
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
