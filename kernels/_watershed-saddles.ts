// Where the basins of a flooded watershed meet, collected by each thread in a table of its own.
import { isCrowded, note, SaddleTable, takeOver } from './_saddles';
import { cellOf, OPEN, voxelsBefore, Watershed } from './_watershed-job';

@inline
function tableOf(tables: usize, thread: i32): SaddleTable {
  return changetype<SaddleTable>(tables + <usize>thread * ((offsetof<SaddleTable>() + 7) & ~7));
}

/** Notes the saddles of up to `limit` planes a thread, fewer when its table is too small for another row. */
export function noteSaddles(at: usize, tables: usize, limit: i32, thread: i32, threads: i32): void {
  const job = changetype<Watershed>(at);
  const table = tableOf(tables, thread);
  const most = (job.neighbours >> 1) * job.nx;
  for (let taken = 0; taken < limit && table.plane < table.end; taken++) {
    for (let j = 0; j < job.ny; j++) {
      if (isCrowded(table, most)) return;
      noteRow(job, table, j, table.plane);
    }
    table.plane++;
  }
}

/** Neighbours with a greater index only: every pair of voxels once. */
function noteRow(job: Watershed, table: SaddleTable, j: i32, k: i32): void {
  const cells = cellOf(job, j, k);
  const values = job.values + (voxelsBefore(job, j, k) << 2);
  const stepsEnd = job.steps + (<usize>job.neighbours << 2);
  const isTurned = job.turned != 0;
  for (let i: usize = 0; i < <usize>job.nx << 2; i += 4) {
    const basin = load<u32>(cells + i);
    if (basin == 0 || basin >= OPEN) continue;
    for (let step = job.steps; step < stepsEnd; step += 4) {
      const far = load<i32>(step);
      const other = load<u32>(cells + i + (<usize>far << 2));
      if (far < 0 || other == basin || other == 0 || other >= OPEN) continue;
      const here = load<f32>(values + i);
      const there = load<f32>(values + i + (<usize>stepBetweenValues(job, far) << 2));
      note(table, basin, other, isTurned ? max(here, there) : min(here, there), isTurned);
    }
  }
}

/** A step forward between cells, as one between voxels. */
@inline
function stepBetweenValues(job: Watershed, far: i32): i32 {
  const dz = (far + job.row + 1) / job.plane;
  const rest = far - dz * job.plane;
  const dy = (rest + job.row + 1) / job.row - 1;
  return rest - dy * job.row + job.nx * (dy + job.ny * dz);
}

/** Takes over what another table has noted. */
export function mergeTables(at: usize, into: usize, from: usize, capacity: u32, thread: i32, threads: i32): void {
  if (thread == 0) takeOver(changetype<SaddleTable>(into), from, capacity, changetype<Watershed>(at).turned != 0);
}
