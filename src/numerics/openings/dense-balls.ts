import { ballsLayout, denseClassLayout, writeRecord, type Engine } from '../../compute/index.ts';
import type { BallRows } from './ball-extents.ts';
import { inSlabs, type BallJob } from './ball-job.ts';

/** Classes drawn in one go: their bits take as much room as the seeds. */
const together = 8;

/** Draws the balls of classes with many seeds, 256 voxels at a time. */
export async function drawDense(job: BallJob, classes: readonly number[]): Promise<void> {
  const { arena } = job.engine;
  for (let start = 0; start < classes.length; start += together) {
    const { top } = arena;
    layOut(job, classes.slice(start, start + together));
    await inSlabs(job, 'gatherSeeds');
    await inSlabs(job, 'drawGathered');
    arena.release(top);
  }
}

/** Bits with empty rows and planes around, as far as the largest of the balls reaches. */
function layOut({ engine, at, shape: [nx, ny, nz], rows }: BallJob, classes: readonly number[]): void {
  const { arena, threads } = engine;
  const balls = classes.map((rank) => rows[rank - 1]);
  const bitRow = 32 * Math.ceil(nx / 256);
  const padZ = Math.max(...balls.map(({ planes }) => planes.length - 1));
  const padY = Math.max(...balls.map(({ planes }) => planes[0].length - 1));
  const bitPlane = bitRow * (ny + padY);
  // The rows after one plane are those before the next one.
  const around = padZ * bitPlane + padY * bitRow;
  const bitBytes = bitPlane * nz + 2 * around;
  const bits = around + arena.allocate(bitBytes * classes.length);
  const scratch = arena.allocate(threads * classes.length * (bitRow + 64), 'any');
  const dense = arena.allocate(denseClassLayout.bytes * classes.length, 'any');
  for (const [place, ball] of balls.entries()) {
    const groups = writeGroups(engine, ball, bitRow, bitPlane);
    const entry = dense + place * denseClassLayout.bytes;
    writeRecord(arena.memory, entry, denseClassLayout, { rank: classes[place], ...groups });
  }
  const denseCount = classes.length;
  writeRecord(arena.memory, at, ballsLayout, {
    bits,
    bitRow,
    bitPlane,
    bitBytes,
    dense,
    denseCount,
    scratch,
  });
}

/** The places of a ball's rows relative to the middle one, longest rows first, and where each length's rows end. */
function writeGroups(
  { arena }: Engine,
  { planes }: BallRows,
  bitRow: number,
  bitPlane: number,
): Record<'extent' | 'groups' | 'rowsAt', number> {
  const extent = planes[0][0];
  const places: number[][] = Array.from({ length: extent + 1 }, () => []);
  for (let dz = 1 - planes.length; dz < planes.length; dz++) {
    const plane = planes[Math.abs(dz)];
    for (let dy = 1 - plane.length; dy < plane.length; dy++) {
      places[extent - plane[Math.abs(dy)]].push(dz * bitPlane + dy * bitRow);
    }
  }
  let end = 0;
  const ends = places.map((group) => (end += group.length));
  const groups = arena.allocate(4 * ends.length, 'any');
  const rowsAt = arena.allocate(4 * end, 'any');
  arena.i32(groups, ends.length).set(ends);
  arena.i32(rowsAt, end).set(places.flat());
  return { extent, groups, rowsAt };
}
