import { ballsLayout, readRecord } from '../../compute/index.ts';
import { inSlabs, type BallJob } from './ball-job.ts';
import { sumThreads } from './classes.ts';
import { drawDense } from './dense-balls.ts';

/** Draws the balls that matter around the voxels that have been classed. */
export async function drawBalls(job: BallJob): Promise<void> {
  await inSlabs(job, 'seedBalls');
  const runs = await thin(job, takeTallies(job));
  const dense = job.rows.flatMap((_, at) => (isDense(job, runs[at + 1]) ? at + 1 : []));
  await drawDense(job, dense);
  if (runs.some((count, at) => count > 0 && !dense.includes(at))) await inSlabs(job, 'drawBalls');
}

/** One row of a ball is drawn about as fast around a run of seeds as around this share of all voxels at once. */
const denseShare = 1 / 1000;
/** Larger balls around a seed are looked for in the time in which so many rows are drawn. */
const rowsPerSearch = 200;

function isDense({ shape: [nx, ny, nz] }: BallJob, runs: number): boolean {
  return runs > denseShare * nx * ny * nz;
}

/** Drops the seeds that lie within larger balls, of classes where that is worth the search; the runs that are left. */
async function thin(job: BallJob, runs: readonly number[]): Promise<readonly number[]> {
  const { engine, at, rows, shape } = job;
  const enough = denseShare * shape[0] * shape[1] * shape[2];
  const flags = rows.map(({ planes }, place) => {
    const drawn = planes.reduce((sum, plane, step) => sum + (step > 0 ? 2 : 1) * (2 * plane.length - 1), 0);
    return Number(drawn * Math.min(runs[place + 1], enough) > rowsPerSearch * runs[place + 1]);
  });
  if (!flags.includes(1)) return runs;
  const { isSparse } = readRecord(engine.arena.memory, at, ballsLayout);
  engine.arena.u8(isSparse + 1, flags.length).set(flags);
  await inSlabs(job, 'thinSeeds');
  const changes = takeTallies(job);
  return runs.map((count, rank) => count + changes[rank]);
}

/** Runs of seeds of each class: how many more there are than when they were last taken. */
function takeTallies({ engine, at }: BallJob): number[] {
  const { tallies } = readRecord(engine.arena.memory, at, ballsLayout);
  const counts = engine.arena.i32(tallies, 256 * engine.threads);
  const totals = sumThreads(counts);
  counts.fill(0);
  return totals;
}
