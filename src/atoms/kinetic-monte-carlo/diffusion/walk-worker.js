// Walks of kinetic Monte Carlo, one after another, in a thread of Node.js. Plain JavaScript, so that it loads from the build.
import { serveJobs } from '../../../compute/index.ts';
import { walkDiffusion } from './walk.ts';

await serveJobs(async (/** @type {import('./walk.ts').WalkJob} */ job, tell) => {
  tell({ record: await walkDiffusion(job) });
});
