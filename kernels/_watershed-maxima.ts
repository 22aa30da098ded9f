// Regional maxima: plateaus without a higher neighbour, each the start of a basin.
import { slabEnd, slabStart } from './_team';
import { cellOf, LEVEL, OPEN, SEEN, voxelsBefore, wait, Watershed } from './_watershed-job';
import { levelOf } from './_watershed-levels';

/**
 * Lists the open cells that have no higher neighbour, in the places of the queues: each thread from the number of open
 * voxels before its planes.
 */
export function listCandidates(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Watershed>(at);
  let before: u32 = 0;
  for (let other: usize = 0; other < <usize>thread; other++) before += load<u32>(job.partial + (other << 4), 8);
  let count: u32 = 0;
  const list = job.places + (<usize>before << 2);
  const end = slabEnd(job.slabs, thread, threads, job.nz);
  for (let k = slabStart(job.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < job.ny; j++) {
      const first = cellOf(job, j, k);
      const last = first + (<usize>job.nx << 2);
      for (let cell = first; cell < last; cell += 4) {
        if (load<u32>(cell) == 0 || hasHigher(job, cell)) continue;
        store<u32>(list + (<usize>count << 2), <u32>((cell - job.cells) >> 2));
        count++;
      }
    }
  }
  store<u32>(job.partial + (<usize>thread << 4), count, 12);
}

@inline
function hasHigher(job: Watershed, cell: usize): bool {
  const own = load<u32>(cell);
  const end = job.steps + (<usize>job.neighbours << 2);
  for (let step = job.steps; step < end; step += 4) {
    if (load<u32>(cell + (<usize>load<i32>(step) << 2)) > own) return true;
  }
  return false;
}

/** Moves what the threads listed together. */
export function gatherCandidates(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Watershed>(at);
  if (thread != 0) return;
  let to = job.list;
  let from = job.places;
  for (let other: usize = 0; other < <usize>threads; other++) {
    const bytes = <usize>load<u32>(job.partial + (other << 4), 12) << 2;
    memory.copy(to, from, bytes);
    to += bytes;
    from += <usize>load<u32>(job.partial + (other << 4), 8) << 2;
  }
}

/** Numbers the plateaus that have no higher neighbour, in the order of their first cells; `limit` candidates at a time. */
export function resolveMaxima(at: usize, limit: i32, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const job = changetype<Watershed>(at);
  const end = min(job.listed, job.resolved + limit);
  for (let each = job.resolved; each < end; each++) {
    const cell = load<u32>(job.list + (<usize>each << 2));
    if ((load<u32>(job.cells + (<usize>cell << 2)) & (OPEN | SEEN)) == OPEN) resolvePlateau(job, cell);
  }
  job.resolved = end;
}

/** Looks at a whole plateau. A neighbour that has its number already is a maximum, so it stands higher. */
function resolvePlateau(job: Watershed, start: u32): void {
  const places = job.places;
  const stepsEnd = job.steps + (<usize>job.neighbours << 2);
  const own = load<u32>(job.cells + (<usize>start << 2));
  let isHighest = true;
  let length: usize = 1;
  store<u32>(places, start);
  store<u32>(job.cells + (<usize>start << 2), own | SEEN);
  for (let next: usize = 0; next < length; next++) {
    const cell = load<u32>(places + (next << 2));
    for (let step = job.steps; step < stepsEnd; step += 4) {
      const other = cell + load<u32>(step);
      const there = job.cells + (<usize>other << 2);
      const value = load<u32>(there);
      if (value == own) {
        store<u32>(there, own | SEEN);
        store<u32>(places + (length << 2), other);
        length++;
      } else if (value < OPEN ? value != 0 : (value & LEVEL) > (own & LEVEL)) isHighest = false;
    }
  }
  if (!isHighest) return;
  job.basins++;
  for (let each: usize = 0; each < length; each++) {
    store<u32>(job.cells + (<usize>load<u32>(places + (each << 2)) << 2), job.basins);
  }
}

/** Lets the maxima wait in their levels, in the order of their cells. */
export function startAtMaxima(at: usize, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const job = changetype<Watershed>(at);
  for (let each: usize = 0; each < <usize>job.listed; each++) {
    const cell = load<u32>(job.list + (each << 2));
    if (load<u32>(job.cells + (<usize>cell << 2)) >= OPEN) continue;
    const k = cell / job.plane - 1;
    const j = (cell % job.plane) / job.row - 1;
    wait(job, levelOf(job, voxelsBefore(job, j, k) + <usize>((cell % job.row) - 1)), cell);
  }
}
