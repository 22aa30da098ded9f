// Watershed by immersion: the flood sinks from level to level, takes the cells of each in the order in which they were
// reached, and their open neighbours become their basin's. Every distinct value is a level of its own with its own queue.
import { cellOf, LEVEL, OPEN, voxelsBefore, wait, Watershed } from './_watershed-job';

export { findPages, measureLevels, placeLevels, rankLevels } from './_watershed-levels';
export { gatherCandidates, listCandidates, resolveMaxima, startAtMaxima } from './_watershed-maxima';
export { mergeTables, noteSaddles } from './_watershed-saddles';

/** Lets the marked open cells wait in their levels, in order. `markers` is u32 a voxel, 0 for none. */
export function startAtMarkers(at: usize, markers: usize, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const job = changetype<Watershed>(at);
  for (let k = 0; k < job.nz; k++) {
    for (let j = 0; j < job.ny; j++) {
      const voxels = markers + (voxelsBefore(job, j, k) << 2);
      const cells = cellOf(job, j, k);
      for (let i: usize = 0; i < <usize>job.nx << 2; i += 4) {
        const marker = load<u32>(voxels + i);
        const value = load<u32>(cells + i);
        if (marker == 0 || value == 0) continue;
        store<u32>(cells + i, marker);
        wait(job, value & LEVEL, <u32>((cells + i - job.cells) >> 2));
      }
    }
  }
}

/**
 * Takes up to `limit` cells. Cells that stand higher than the flood, in basins without a marker, wait at its own level: its
 * queue then goes on into the places of the higher levels, all of which have been taken.
 */
export function flood(at: usize, limit: i32, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const job = changetype<Watershed>(at);
  const cells = job.cells;
  const stepsEnd = job.steps + (<usize>job.neighbours << 2);
  let taken = 0;
  while (taken < limit && job.level >= 0) {
    const level = <u32>job.level;
    const queue = job.queues + (<usize>level << 3);
    let place = load<u32>(queue);
    for (; taken < limit && place < load<u32>(queue, 4); taken++, place++) {
      const cell = load<u32>(job.places + (<usize>place << 2));
      const basin = load<u32>(cells + (<usize>cell << 2));
      for (let step = job.steps; step < stepsEnd; step += 4) {
        const other = cell + load<u32>(step);
        const there = cells + (<usize>other << 2);
        const value = load<u32>(there);
        if (value < OPEN) continue;
        store<u32>(there, basin);
        wait(job, min(value & LEVEL, level), other);
      }
    }
    store<u32>(queue, place);
    if (place == load<u32>(queue, 4)) job.level--;
  }
  job.taken += taken;
}

/** Moves the basins together, without the cells around the image; 0 where no basin has come. */
export function finishBasins(at: usize, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const job = changetype<Watershed>(at);
  let to = job.cells;
  for (let k = 0; k < job.nz; k++) {
    for (let j = 0; j < job.ny; j++) {
      const from = cellOf(job, j, k);
      for (let i: usize = 0; i < <usize>job.nx << 2; i += 4) {
        const value = load<u32>(from + i);
        store<u32>(to, value < OPEN ? value : 0);
        to += 4;
      }
    }
  }
}
