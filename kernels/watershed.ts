// Watershed by immersion: the flood sinks from level to level, takes the cells of each in the order in which they were
// reached, and their open neighbours become their basin's. Every distinct value is a level of its own with its own queue.
// A padded grid with a closed cell around it, so that no neighbour lies outside.
import { isCrowded, note, SaddleTable, takeOver } from './_saddles';
import { meet, slabEnd, slabStart } from './_team';

/** Cells that wait: their level in the lower bits. Basins count below this; closed cells are 0. */
const OPEN: u32 = 0x8000_0000;
/** A plateau that has been looked at and is no maximum. */
const SEEN: u32 = 0x4000_0000;
const LEVEL: u32 = 0x3fff_ffff;

/** Keys are looked up by pages of so many bits: few pages occur, whatever the range of values. */
const PAGE_BITS: i32 = 12;

@unmanaged
class Watershed {
  /** Of the image, and of a row and a plane of cells in the padded grid. */
  nx: i32;
  ny: i32;
  nz: i32;
  row: i32;
  plane: i32;
  /** All bits set where the lowest values come first, none where the highest do. */
  turned: u32;
  /** i32 a neighbour: the step to its cell. */
  steps: usize;
  neighbours: i32;
  /** f32 and u8 a voxel. */
  values: usize;
  open: usize;
  /** u32 a cell. */
  cells: usize;
  /** u32[4] a thread: least and greatest key, open voxels, values that are no numbers; later candidates. */
  partial: usize;
  /** The least key of all, rounded down to a page of keys; u32 a page: the place of its marks among those that occur. */
  firstKey: u32;
  pageTable: usize;
  pageRange: i32;
  pages: i32;
  /** A bit for each key of the pages that occur, and how many keys there are before each word. */
  marks: usize;
  ranks: usize;
  levels: i32;
  /** u32[threads * levels]: voxels of each level. */
  counts: usize;
  /** A level each: u32 next to be taken, u32 next free place. */
  queues: usize;
  /** u32 an open voxel: the places of all levels, one after the other. */
  places: usize;
  /** u32 a candidate: cells without a higher neighbour, in order. */
  list: usize;
  listed: i32;
  resolved: i32;
  basins: u32;
  /** The level that is being taken, −1 at the end. */
  level: i32;
  taken: i32;
  slabs: usize;
  barrier: usize;
}

/** Numbers in the order of values: the greater comes first. */
@inline
function keyOf(value: f32, turned: u32): u32 {
  // Adding zero makes one of both zeros.
  const bits = reinterpret<u32>(value + 0);
  return (bits ^ (<u32>(<i32>bits >> 31) | 0x8000_0000)) ^ turned;
}

@inline
function voxelsBefore(job: Watershed, j: i32, k: i32): usize {
  return <usize>(k * job.ny + j) * <usize>job.nx;
}

@inline
function cellOf(job: Watershed, j: i32, k: i32): usize {
  return job.cells + (<usize>((k + 1) * job.plane + (j + 1) * job.row + 1) << 2);
}

/** Least and greatest key of each thread's open voxels, and their number. */
export function measureLevels(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Watershed>(at);
  const end = slabEnd(job.slabs, thread, threads, job.nz);
  let least: u32 = u32.MAX_VALUE;
  let greatest: u32 = 0;
  let open: u32 = 0;
  let bad: u32 = 0;
  const last = voxelsBefore(job, 0, end);
  for (let voxel = voxelsBefore(job, 0, slabStart(job.slabs, thread, threads)); voxel < last; voxel++) {
    if (load<u8>(job.open + voxel) == 0) continue;
    const value = load<f32>(job.values + (voxel << 2));
    const key = keyOf(value, job.turned);
    least = min(least, key);
    greatest = max(greatest, key);
    bad += <u32>(value != value);
    open++;
  }
  const partial = job.partial + (<usize>thread << 4);
  store<u32>(partial, least);
  store<u32>(partial, greatest, 4);
  store<u32>(partial, open, 8);
  store<u32>(partial, bad, 12);
}

/** Numbers the pages of keys that occur. */
export function findPages(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Watershed>(at);
  const end = voxelsBefore(job, 0, slabEnd(job.slabs, thread, threads, job.nz));
  for (let voxel = voxelsBefore(job, 0, slabStart(job.slabs, thread, threads)); voxel < end; voxel++) {
    if (load<u8>(job.open + voxel) == 0) continue;
    const key = keyOf(load<f32>(job.values + (voxel << 2)), job.turned) - job.firstKey;
    store<u32>(job.pageTable + (<usize>(key >> PAGE_BITS) << 2), 1);
  }
  meet(job.barrier, threads);
  if (thread != 0) return;
  let pages: i32 = 0;
  const last = job.pageTable + (<usize>job.pageRange << 2);
  for (let page = job.pageTable; page < last; page += 4) {
    if (load<u32>(page) == 0) continue;
    store<i32>(page, pages);
    pages++;
  }
  job.pages = pages;
}

/** Address of a key's word in `marks`, from there. */
@inline
function wordOf(job: Watershed, key: u32): usize {
  const page = load<u32>(job.pageTable + (<usize>(key >> PAGE_BITS) << 2));
  return <usize>((page << (PAGE_BITS - 5)) | ((key >> 5) & ((1 << (PAGE_BITS - 5)) - 1))) << 2;
}

/** Marks the keys that occur, and counts how many stand before each word of marks. */
export function rankLevels(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Watershed>(at);
  const end = voxelsBefore(job, 0, slabEnd(job.slabs, thread, threads, job.nz));
  for (let voxel = voxelsBefore(job, 0, slabStart(job.slabs, thread, threads)); voxel < end; voxel++) {
    if (load<u8>(job.open + voxel) == 0) continue;
    const key = keyOf(load<f32>(job.values + (voxel << 2)), job.turned) - job.firstKey;
    const word = job.marks + wordOf(job, key);
    const bit: u32 = 1 << (key & 31);
    if ((load<u32>(word) & bit) != 0) continue;
    if (ASC_FEATURE_THREADS) atomic.or<u32>(word, bit);
    else store<u32>(word, load<u32>(word) | bit);
  }
  meet(job.barrier, threads);
  if (thread != 0) return;
  let levels: i32 = 0;
  const bytes = <usize>job.pages << (PAGE_BITS - 3);
  for (let word: usize = 0; word < bytes; word += 4) {
    store<i32>(job.ranks + word, levels);
    levels += popcnt(load<i32>(job.marks + word));
  }
  job.levels = levels;
}

@inline
function levelOf(job: Watershed, voxel: usize): u32 {
  const key = keyOf(load<f32>(job.values + (voxel << 2)), job.turned) - job.firstKey;
  const word = wordOf(job, key);
  const before: u32 = (1 << (key & 31)) - 1;
  return load<u32>(job.ranks + word) + popcnt(load<u32>(job.marks + word) & before);
}

/** Writes the levels of open voxels into their cells, and gives every level its places. */
export function placeLevels(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Watershed>(at);
  const counts = job.counts + <usize>thread * (<usize>job.levels << 2);
  const end = slabEnd(job.slabs, thread, threads, job.nz);
  for (let k = slabStart(job.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < job.ny; j++) {
      const voxels = voxelsBefore(job, j, k);
      const cells = cellOf(job, j, k);
      for (let i: usize = 0; i < <usize>job.nx; i++) {
        if (load<u8>(job.open + voxels + i) == 0) continue;
        const level = levelOf(job, voxels + i);
        store<u32>(cells + (i << 2), OPEN | level);
        const count = counts + (<usize>level << 2);
        store<u32>(count, load<u32>(count) + 1);
      }
    }
  }
  meet(job.barrier, threads);
  if (thread == 0) layOutQueues(job, threads);
}

function layOutQueues(job: Watershed, threads: i32): void {
  let place: u32 = 0;
  for (let level: usize = 0; level < <usize>job.levels; level++) {
    store<u32>(job.queues + (level << 3), place);
    store<u32>(job.queues + (level << 3), place, 4);
    for (let other: usize = 0; other < <usize>threads; other++) {
      place += load<u32>(job.counts + ((other * <usize>job.levels + level) << 2));
    }
  }
  job.level = job.levels - 1;
}

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

@inline
function wait(job: Watershed, level: u32, cell: u32): void {
  const queue = job.queues + (<usize>level << 3);
  const place = load<u32>(queue, 4);
  store<u32>(job.places + (<usize>place << 2), cell);
  store<u32>(queue, place + 1, 4);
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
