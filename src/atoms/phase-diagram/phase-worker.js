// Walks phases, one job after another, in a thread of Node.js. Plain JavaScript, so that it loads from the build.
import { serveJobs } from '../../compute/index.ts';
import { performDiagramJob } from './phase-jobs.ts';

await serveJobs(async (/** @type {import('./phase-jobs.ts').DiagramJob} */ job, tell) => {
  await performDiagramJob(job, (step) => tell({ step }));
});
