// Levels of a watershed: every distinct value is one, numbered from the last to be taken to the first.
import { meet, slabEnd, slabStart } from './_team';
import { cellOf, OPEN, voxelsBefore, Watershed } from './_watershed-job';

/** Keys are looked up by pages of so many bits: few pages occur, whatever the range of values. */
const PAGE_BITS: i32 = 12;

/** Numbers in the order of values: the greater comes first. */
@inline
function keyOf(value: f32, turned: u32): u32 {
  // Adding zero makes one of both zeros.
  const bits = reinterpret<u32>(value + 0);
  return (bits ^ (<u32>(<i32>bits >> 31) | 0x8000_0000)) ^ turned;
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

/** The level of an open voxel, once levels are ranked. */
@inline
export function levelOf(job: Watershed, voxel: usize): u32 {
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
