// Does tasks, one after another, in a thread of Node.js. Plain JavaScript, so that it loads from the build.
import { serveJobs } from '../../../compute/index.ts';
import { performTask } from './tasks.ts';

await serveJobs(async (/** @type {import('./tasks.ts').MethodTask} */ job, tell) => {
  tell({ outcome: await performTask(job, { onProgress: (progress) => tell({ progress }) }) });
});
