// Walks branches, one after another, in a thread of Node.js. Plain JavaScript, so that it loads from the build.
import { serveJobs } from '../../compute/index.ts';
import { walkBranch } from './branch.ts';

await serveJobs(async (/** @type {import('./branch.ts').BranchJob} */ job, tell) => {
  await walkBranch(job, (step) => tell({ step }));
});
