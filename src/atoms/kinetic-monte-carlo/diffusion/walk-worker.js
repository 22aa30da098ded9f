// Walks of kinetic Monte Carlo, one after the other, in a thread of Node.js. Plain JavaScript, so that it loads as it is.
import { parentPort } from 'node:worker_threads';
import { failureOf } from '../../threads.ts';
import { walkDiffusion } from './walk.ts';

/** @param {{ index: number, job: import('./walk.ts').WalkJob }} order */
async function serve({ index, job }) {
  try {
    parentPort?.postMessage({ index, record: await walkDiffusion(job) });
  } catch (error) {
    parentPort?.postMessage({ index, failure: failureOf(error) });
  }
}

/** @type {Promise<void>} */
let last = Promise.resolve();
parentPort?.on('message', (order) => {
  last = last.then(() => serve(order));
});
