// Connected parts of one set of labels: voxels of these labels as runs along x, joined by union-find where they touch.
// A thread takes a stretch of rows; what crosses from one stretch to another, or around the image, is joined by one thread.
import { meet } from './_team';

@unmanaged
class Parts {
  nx: i32;
  ny: i32;
  nz: i32;
  wrapX: i32;
  wrapY: i32;
  wrapZ: i32;
  /** u8 a voxel, and room for one more line of 64 behind them. */
  voxels: usize;
  /** u8 a label that counts as inside. */
  labels: usize;
  labelCount: i32;
  /** Rows beside and before a row that may hold neighbours, as (dy, dz, reach) of i32; reach 1 where corners touch. */
  neighbours: usize;
  neighbourCount: i32;
  /** i32[rows + 1]: first run of each row. */
  firstRun: usize;
  /** u32 a run: first voxel, and one past the last voxel in the upper half. */
  span: usize;
  /** i32 a run: a run of the same part that comes no later; a root names itself. */
  root: usize;
  /** u32 a run: number of its part. */
  part: usize;
  /** i32 a thread: roots in its rows. */
  roots: usize;
  /** Parts found. */
  count: i32;
  /** For each thread u32 a part: its voxels; the first thread's end as the sum. */
  sizes: usize;
  /** For each thread u8 a part: bits 2 axis + side of the faces that it touches. */
  faces: usize;
  /** u32 a voxel: its part plus one. */
  numbers: usize;
  barrier: usize;
}

@inline
function bound(rows: i32, share: i32, shares: i32): i32 {
  return <i32>((<i64>rows * <i64>share) / <i64>shares);
}

@inline
function firstRunOf(job: Parts, row: i32): i32 {
  return load<i32>(job.firstRun + (<usize>row << 2));
}

/** Bits of the inside voxels among 64 from `at`, the first `count` of them counting. */
@inline
function inside(job: Parts, at: usize, count: i32): u64 {
  const labels = job.labels;
  const end = labels + <usize>job.labelCount;
  let bits: u64 = 0;
  for (let part = 0; part < 64 && part < count; part += 16) {
    const voxels = v128.load(at + <usize>part);
    let found = i8x16.eq(voxels, v128.load8_splat(labels));
    for (let label = labels + 1; label < end; label++) {
      found = v128.or(found, i8x16.eq(voxels, v128.load8_splat(label)));
    }
    bits |= <u64>i8x16.bitmask(found) << <u64>part;
  }
  return count < 64 ? bits & ((<u64>1 << <u64>count) - 1) : bits;
}

/** Counts the runs of each row into `firstRun`, one place later, over one of `strides` parts of each thread's rows. */
export function countPartRuns(address: usize, stride: i32, strides: i32, thread: i32, threads: i32): void {
  const job = changetype<Parts>(address);
  const rows = job.ny * job.nz;
  const end = bound(rows, thread * strides + stride + 1, threads * strides);
  for (let row = bound(rows, thread * strides + stride, threads * strides); row < end; row++) {
    const line = job.voxels + <usize>row * <usize>job.nx;
    let runs = 0;
    let before: u64 = 0;
    for (let i = 0; i < job.nx; i += 64) {
      const bits = inside(job, line + <usize>i, job.nx - i);
      runs += <i32>popcnt(bits & ~((bits << 1) | before));
      before = bits >> 63;
    }
    store<i32>(job.firstRun + (<usize>row << 2), runs, 4);
  }
}

/** Turns the counts of runs into the first run of each row, and tells their number. */
export function sumPartRuns(address: usize, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const job = changetype<Parts>(address);
  const rows = job.ny * job.nz;
  let sum = 0;
  store<i32>(job.firstRun, 0);
  for (let row = 1; row <= rows; row++) {
    const at = job.firstRun + (<usize>row << 2);
    sum += load<i32>(at);
    store<i32>(at, sum);
  }
  job.count = sum;
}

function writeRuns(job: Parts, row: i32): void {
  const line = job.voxels + <usize>row * <usize>job.nx;
  const first = firstRunOf(job, row);
  let start = job.span + (<usize>first << 2);
  let finish = start + 2;
  let before: u64 = 0;
  for (let i = 0; i < job.nx; i += 64) {
    const bits = inside(job, line + <usize>i, job.nx - i);
    const shifted = (bits << 1) | before;
    for (let starts = bits & ~shifted; starts != 0; starts &= starts - 1) {
      store<u16>(start, <u16>(i + <i32>ctz(starts)));
      start += 4;
    }
    for (let ends = ~bits & shifted; ends != 0; ends &= ends - 1) {
      store<u16>(finish, <u16>(i + <i32>ctz(ends)));
      finish += 4;
    }
    before = bits >> 63;
  }
  if (finish < start) store<u16>(finish, <u16>job.nx);
  const last = firstRunOf(job, row + 1);
  for (let run = first; run < last; run++) store<i32>(job.root + (<usize>run << 2), run);
}

@inline
function find(root: usize, run: i32): i32 {
  let at = run;
  let up = load<i32>(root + (<usize>at << 2));
  while (up != at) {
    const further = load<i32>(root + (<usize>up << 2));
    store<i32>(root + (<usize>at << 2), further);
    at = further;
    up = load<i32>(root + (<usize>at << 2));
  }
  return at;
}

/** The smaller index becomes the root, so that the outcome does not depend on the order of joins. */
@inline
function join(root: usize, a: i32, b: i32): void {
  const first = find(root, a);
  const second = find(root, b);
  if (first < second) store<i32>(root + (<usize>second << 2), first);
  else if (second < first) store<i32>(root + (<usize>first << 2), second);
}

/** Joins the runs of two rows that overlap, or come within `reach` of it. */
function joinRows(job: Parts, rowA: i32, rowB: i32, reach: u32): void {
  const span = job.span;
  const root = job.root;
  let a = firstRunOf(job, rowA);
  let b = firstRunOf(job, rowB);
  const endA = firstRunOf(job, rowA + 1);
  const endB = firstRunOf(job, rowB + 1);
  while (a < endA && b < endB) {
    const runA = load<u32>(span + (<usize>a << 2));
    const runB = load<u32>(span + (<usize>b << 2));
    const finishA = runA >> 16;
    const finishB = runB >> 16;
    if ((runA & 0xffff) < finishB + reach && (runB & 0xffff) < finishA + reach) join(root, a, b);
    if (finishA <= finishB) a++;
    if (finishB < finishA) b++;
  }
}

/** Joins a run that starts at x = 0 in one row to one that ends at the far side in the other. */
function joinAround(job: Parts, row: i32, other: i32): void {
  const first = firstRunOf(job, row);
  const last = firstRunOf(job, other + 1) - 1;
  if (first == firstRunOf(job, row + 1) || last < firstRunOf(job, other)) return;
  const starts = load<u16>(job.span + (<usize>first << 2)) == 0;
  const ends = <i32>load<u16>(job.span + (<usize>last << 2), 2) == job.nx;
  if (starts && ends) join(job.root, first, last);
}

/** Writes the runs of rows and joins those that touch within the rows that the thread has had so far. */
export function joinPartRuns(address: usize, stride: i32, strides: i32, thread: i32, threads: i32): void {
  const job = changetype<Parts>(address);
  const rows = job.ny * job.nz;
  const own = bound(rows, thread, threads);
  const end = bound(rows, thread * strides + stride + 1, threads * strides);
  for (let row = bound(rows, thread * strides + stride, threads * strides); row < end; row++) {
    writeRuns(job, row);
    const y = row % job.ny;
    for (let each = 0; each < job.neighbourCount; each++) {
      const neighbour = job.neighbours + <usize>(each * 12);
      const dy = load<i32>(neighbour);
      const before = row + dy + load<i32>(neighbour, 4) * job.ny;
      if (y + dy >= 0 && y + dy < job.ny && before >= own) {
        joinRows(job, before, row, load<u32>(neighbour, 8));
      }
    }
  }
}

/** Joins the runs of a row to those that other threads have, and around the image. */
function joinFurther(job: Parts, row: i32, own: i32): void {
  const ny = job.ny;
  const y = row % ny;
  const z = row / ny;
  for (let each = 0; each < job.neighbourCount; each++) {
    const neighbour = job.neighbours + <usize>(each * 12);
    let otherY = y + load<i32>(neighbour);
    let otherZ = z + load<i32>(neighbour, 4);
    const isWithin = otherY >= 0 && otherY < ny && otherZ >= 0;
    if (otherY < 0 || otherY >= ny) {
      if (job.wrapY == 0) continue;
      otherY = (otherY + ny) % ny;
    }
    if (otherZ < 0) {
      if (job.wrapZ == 0) continue;
      otherZ = job.nz - 1;
    }
    const other = otherY + ny * otherZ;
    const reach = load<u32>(neighbour, 8);
    if (!isWithin || other < own) joinRows(job, other, row, reach);
    if (job.wrapX != 0 && reach == 1) {
      joinAround(job, row, other);
      joinAround(job, other, row);
    }
  }
  if (job.wrapX != 0) joinAround(job, row, row);
}

/** Joins what the threads have found, and numbers the parts by their first runs. */
export function numberParts(address: usize, thread: i32, threads: i32): void {
  const job = changetype<Parts>(address);
  const rows = job.ny * job.nz;
  const root = job.root;
  const first = firstRunOf(job, bound(rows, thread, threads));
  const end = firstRunOf(job, bound(rows, thread + 1, threads));
  for (let run = first; run < end; run++) {
    const at = root + (<usize>run << 2);
    store<i32>(at, load<i32>(root + (<usize>load<i32>(at) << 2)));
  }
  meet(job.barrier, threads);
  if (thread == 0) joinStretches(job, threads);
  meet(job.barrier, threads);
  let roots = 0;
  for (let run = first; run < end; run++) {
    if (load<i32>(root + (<usize>run << 2)) == run) roots++;
  }
  store<i32>(job.roots + (<usize>thread << 2), roots);
  meet(job.barrier, threads);
  let number: u32 = 0;
  let count = 0;
  for (let other = 0; other < threads; other++) {
    const found = load<i32>(job.roots + (<usize>other << 2));
    if (other < thread) number += <u32>found;
    count += found;
  }
  if (thread == 0) job.count = count;
  for (let run = first; run < end; run++) {
    if (load<i32>(root + (<usize>run << 2)) == run) store<u32>(job.part + (<usize>run << 2), number++);
  }
  meet(job.barrier, threads);
  for (let run = first; run < end; run++) {
    let at = run;
    let up = load<i32>(root + (<usize>at << 2));
    while (up != at) {
      at = up;
      up = load<i32>(root + (<usize>at << 2));
    }
    if (at != run) store<u32>(job.part + (<usize>run << 2), load<u32>(job.part + (<usize>at << 2)));
  }
}

function joinStretches(job: Parts, threads: i32): void {
  const rows = job.ny * job.nz;
  const isPeriodic = (job.wrapX | job.wrapY | job.wrapZ) != 0;
  for (let thread = 0; thread < threads; thread++) {
    const own = bound(rows, thread, threads);
    const end = bound(rows, thread + 1, threads);
    const last = isPeriodic ? end : min(end, own + job.ny + 1);
    for (let row = own; row < last; row++) joinFurther(job, row, own);
  }
}

/** Voxels of each part and the faces of the image that it touches. */
export function measureParts(address: usize, thread: i32, threads: i32): void {
  const job = changetype<Parts>(address);
  const rows = job.ny * job.nz;
  const count = <usize>job.count;
  const sizes = job.sizes + ((<usize>thread * count) << 2);
  const faces = job.faces + <usize>thread * count;
  memory.fill(sizes, 0, count << 2);
  memory.fill(faces, 0, count);
  const end = bound(rows, thread + 1, threads);
  for (let row = bound(rows, thread, threads); row < end; row++) {
    const y = row % job.ny;
    const z = row / job.ny;
    const beside = (y == 0 ? 4 : 0) | (y == job.ny - 1 ? 8 : 0) | (z == 0 ? 16 : 0) | (z == job.nz - 1 ? 32 : 0);
    const last = firstRunOf(job, row + 1);
    for (let run = firstRunOf(job, row); run < last; run++) {
      const part = <usize>load<u32>(job.part + (<usize>run << 2));
      const span = load<u32>(job.span + (<usize>run << 2));
      const start = span & 0xffff;
      const finish = span >> 16;
      const size = sizes + (part << 2);
      store<u32>(size, load<u32>(size) + finish - start);
      const touched = beside | (start == 0 ? 1 : 0) | (<i32>finish == job.nx ? 2 : 0);
      if (touched != 0) store<u8>(faces + part, load<u8>(faces + part) | <u8>touched);
    }
  }
  meet(job.barrier, threads);
  const lastPart = <usize>bound(job.count, thread + 1, threads);
  for (let part = <usize>bound(job.count, thread, threads); part < lastPart; part++) {
    let size: u32 = 0;
    let touched: u8 = 0;
    for (let other: usize = 0; other < <usize>threads; other++) {
      size += load<u32>(job.sizes + ((other * count + part) << 2));
      touched |= load<u8>(job.faces + other * count + part);
    }
    store<u32>(job.sizes + (part << 2), size);
    store<u8>(job.faces + part, touched);
  }
}

@inline
function fill(from: usize, end: usize, number: u32): void {
  let at = from;
  const four = i32x4.splat(<i32>number);
  for (; at + 16 <= end; at += 16) v128.store(at, four);
  for (; at < end; at += 4) store<u32>(at, number);
}

/** Writes each voxel's part plus one, and 0 elsewhere. */
export function writeParts(address: usize, stride: i32, strides: i32, thread: i32, threads: i32): void {
  const job = changetype<Parts>(address);
  const rows = job.ny * job.nz;
  const nx = <usize>job.nx;
  const end = bound(rows, thread * strides + stride + 1, threads * strides);
  for (let row = bound(rows, thread * strides + stride, threads * strides); row < end; row++) {
    const line = job.numbers + ((<usize>row * nx) << 2);
    let from = line;
    const last = firstRunOf(job, row + 1);
    for (let run = firstRunOf(job, row); run < last; run++) {
      const span = load<u32>(job.span + (<usize>run << 2));
      const start = line + (<usize>(span & 0xffff) << 2);
      const finish = line + (<usize>(span >> 16) << 2);
      fill(from, start, 0);
      fill(start, finish, load<u32>(job.part + (<usize>run << 2)) + 1);
      from = finish;
    }
    fill(from, line + (nx << 2), 0);
  }
}
