// Walks through jobs, one after another, in a thread of Node.js. Plain JavaScript, so that it loads from the build.
import { serveJobs } from '../../compute/index.ts';
import { performWalk, sentStage } from './walk-job.ts';

await serveJobs(async (/** @type {import('./walk-job.ts').WalkJob} */ job, tell) => {
  await performWalk(job, (result) => tell({ stage: sentStage(result) }));
});
