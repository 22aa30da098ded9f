// From labels to the phases that carry the flux: conducting voxels, their runs along x, and a union-find over runs
// that drops what does not connect the plate below plane 0 with the plate above the last one.
import { meet, slabEnd, slabStart } from './_team';

@unmanaged
class Image {
  /** Voxels along the solver's axes; the flux runs along z. */
  nx: i32;
  ny: i32;
  nz: i32;
  row: i32;
  plane: i32;
  wrapX: i32;
  wrapY: i32;
  /** Labels as they came, one byte a voxel, and the steps between neighbours along the solver's axes in them. */
  labels: usize;
  stepX: i32;
  stepY: i32;
  stepZ: i32;
  /** u8[256]: phase index of each label, 0 for insulators. */
  table: usize;
  /** (label, index) of the conductors, two bytes each. */
  conductors: usize;
  conductorCount: i32;
  /** Pointer to voxel (0, 0, 0) of the phase indices, laid out like the fields. */
  phase: usize;
  /** i32[threads * 256]: voxels of each phase index. */
  histogram: usize;
  /** i32[ny * nz + 1]: first run of each row. */
  firstRun: usize;
  /** u32 a run: first voxel, and one past the last voxel in the upper half. */
  span: usize;
  /** i32 a run: a run of the same part; a root names itself. */
  root: usize;
  /** u8 a run (of roots): 1 touches the plate below, 2 the one above. */
  touch: usize;
  slabs: usize;
  barrier: usize;
}

/** Planes whose labels lie side by side in memory are filled together when the flux runs along x. */
const STRIP: i32 = 64;

/** Labels to phase indices, turned so that the flux runs along z. */
export function readPhases(job: usize, thread: i32, threads: i32): void {
  const image = changetype<Image>(job);
  const end = slabEnd(image.slabs, thread, threads, image.nz);
  for (let k = slabStart(image.slabs, thread, threads); k < end; k += STRIP) {
    const last = min(k + STRIP, end);
    for (let j = 0; j < image.ny; j++) {
      if (image.stepZ == 1) turnRows(image, j, k, last);
      else if (image.stepX == 1 && image.conductorCount <= FEW) for (let plane = k; plane < last; plane++) compareRow(image, j, plane);
      else for (let plane = k; plane < last; plane++) copyRow(image, j, plane);
    }
  }
}

/** Up to this many conductors it is faster to compare labels than to look them up one by one. */
const FEW: i32 = 6;

function compareRow(image: Image, j: i32, k: i32): void {
  const from = image.labels + <usize>k * <usize>image.stepZ + <usize>j * <usize>image.stepY;
  const to = image.phase + <usize>k * <usize>image.plane + <usize>j * <usize>image.row;
  const conductors = image.conductors;
  const end = conductors + (<usize>image.conductorCount << 1);
  const nx = <usize>image.nx;
  const whole = nx & ~15;
  for (let i: usize = 0; i < whole; i += 16) {
    const labels = v128.load(from + i);
    let indices = i8x16.splat(0);
    for (let at = conductors; at < end; at += 2) {
      indices = v128.or(indices, v128.and(i8x16.eq(labels, v128.load8_splat(at)), v128.load8_splat(at, 1)));
    }
    v128.store(to + i, indices);
  }
  for (let i = whole; i < nx; i++) store<u8>(to + i, load<u8>(image.table + <usize>load<u8>(from + i)));
}

function copyRow(image: Image, j: i32, k: i32): void {
  const from = image.labels + <usize>k * <usize>image.stepZ + <usize>j * <usize>image.stepY;
  const to = image.phase + <usize>k * <usize>image.plane + <usize>j * <usize>image.row;
  const table = image.table;
  const step = <usize>image.stepX;
  const nx = <usize>image.nx;
  for (let i: usize = 0; i < nx; i++) store<u8>(to + i, load<u8>(table + <usize>load<u8>(from + i * step)));
}

function turnRows(image: Image, j: i32, first: i32, last: i32): void {
  const plane = <usize>image.plane;
  const table = image.table;
  const planes = <usize>(last - first);
  const nx = <usize>image.nx;
  for (let i: usize = 0; i < nx; i++) {
    const from = image.labels + i * <usize>image.stepX + <usize>j * <usize>image.stepY + <usize>first;
    const to = image.phase + <usize>first * plane + <usize>j * <usize>image.row + i;
    for (let k: usize = 0; k < planes; k++) store<u8>(to + k * plane, load<u8>(table + <usize>load<u8>(from + k)));
  }
}

/** Voxels of each phase, over this thread's planes. */
export function countPhases(job: usize, thread: i32, threads: i32): void {
  const image = changetype<Image>(job);
  const histogram = image.histogram + (<usize>thread << 10);
  memory.fill(histogram, 0, 1024);
  const end = slabEnd(image.slabs, thread, threads, image.nz);
  const one = i8x16.splat(1);
  for (let k = slabStart(image.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < image.ny; j++) {
      const line = image.phase + <usize>k * <usize>image.plane + <usize>j * <usize>image.row;
      for (let i = 0; i < image.nx; i += 16) {
        const voxels = v128.load(line + <usize>i);
        if (!v128.any_true(i8x16.gt_u(voxels, one))) {
          const at = histogram + 4;
          store<i32>(at, load<i32>(at) + popcnt(i8x16.bitmask(i8x16.eq(voxels, one))));
          continue;
        }
        for (let voxel = line + <usize>i; voxel < line + <usize>i + 16; voxel++) {
          const at = histogram + (<usize>load<u8>(voxel) << 2);
          store<i32>(at, load<i32>(at) + 1);
        }
      }
    }
  }
}

/** Bits of the conducting voxels among 64 from `at`, the first `count` of them counting. */
@inline
function conducting(at: usize, count: i32): u64 {
  const zero = i8x16.splat(0);
  let bits: u64 = 0;
  for (let part = 0; part < 64 && part < count; part += 16) {
    bits |= <u64>i8x16.bitmask(i8x16.ne(v128.load(at + <usize>part), zero)) << <u64>part;
  }
  return bits;
}

/** Runs of each row into `firstRun`, one place later; the caller sums them up. */
export function countRuns(job: usize, thread: i32, threads: i32): void {
  const image = changetype<Image>(job);
  const end = slabEnd(image.slabs, thread, threads, image.nz);
  for (let k = slabStart(image.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < image.ny; j++) {
      const line = image.phase + <usize>k * <usize>image.plane + <usize>j * <usize>image.row;
      let runs = 0;
      let before: u64 = 0;
      for (let i = 0; i < image.nx; i += 64) {
        const bits = conducting(line + <usize>i, image.nx - i);
        runs += <i32>popcnt(bits & ~((bits << 1) | before));
        before = bits >> 63;
      }
      store<i32>(image.firstRun + (<usize>(k * image.ny + j) << 2), runs, 4);
    }
  }
}

function writeRuns(image: Image, j: i32, k: i32): void {
  const line = image.phase + <usize>k * <usize>image.plane + <usize>j * <usize>image.row;
  const first = <usize>load<i32>(image.firstRun + (<usize>(k * image.ny + j) << 2));
  let start = image.span + (first << 2);
  let finish = start + 2;
  let before: u64 = 0;
  for (let i = 0; i < image.nx; i += 64) {
    const bits = conducting(line + <usize>i, image.nx - i);
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
  if (finish < start) store<u16>(finish, <u16>image.nx);
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

/** The smaller index becomes the root, so the outcome does not depend on the order of joins. */
@inline
function join(root: usize, a: i32, b: i32): void {
  const first = find(root, a);
  const second = find(root, b);
  if (first < second) store<i32>(root + (<usize>second << 2), first);
  else if (second < first) store<i32>(root + (<usize>first << 2), second);
}

/** Joins overlapping runs of two rows. */
function joinRows(image: Image, rowA: i32, rowB: i32): void {
  const span = image.span;
  const firstRun = image.firstRun;
  let a = load<i32>(firstRun + (<usize>rowA << 2));
  let b = load<i32>(firstRun + (<usize>rowB << 2));
  const endA = load<i32>(firstRun + (<usize>rowA << 2), 4);
  const endB = load<i32>(firstRun + (<usize>rowB << 2), 4);
  while (a < endA && b < endB) {
    const runA = load<u32>(span + (<usize>a << 2));
    const runB = load<u32>(span + (<usize>b << 2));
    if ((runA & 0xffff) < runB >> 16 && (runB & 0xffff) < runA >> 16) join(image.root, a, b);
    if (runA >> 16 <= runB >> 16) a++;
    else b++;
  }
}

function joinPlane(image: Image, k: i32, withBelow: bool): void {
  const ny = image.ny;
  for (let j = 0; j < ny; j++) {
    const row = k * ny + j;
    const first = load<i32>(image.firstRun + (<usize>row << 2));
    const end = load<i32>(image.firstRun + (<usize>row << 2), 4);
    if (image.wrapX != 0 && end > first) {
      const start = load<u16>(image.span + (<usize>first << 2));
      const finish = load<u16>(image.span + (<usize>(end - 1) << 2), 2);
      if (start == 0 && <i32>finish == image.nx) join(image.root, first, end - 1);
    }
    if (j > 0) joinRows(image, row - 1, row);
    if (withBelow) joinRows(image, row - ny, row);
  }
  if (image.wrapY != 0) joinRows(image, k * ny, k * ny + ny - 1);
}

/** Writes the runs, joins those that touch, and marks the parts that touch each plate. */
export function joinRuns(job: usize, thread: i32, threads: i32): void {
  const image = changetype<Image>(job);
  const ny = image.ny;
  const start = slabStart(image.slabs, thread, threads);
  const end = slabEnd(image.slabs, thread, threads, image.nz);
  for (let k = start; k < end; k++) {
    for (let j = 0; j < ny; j++) writeRuns(image, j, k);
    const first = load<i32>(image.firstRun + (<usize>(k * ny) << 2));
    const last = load<i32>(image.firstRun + (<usize>((k + 1) * ny) << 2));
    for (let run = first; run < last; run++) {
      store<i32>(image.root + (<usize>run << 2), run);
      store<u8>(image.touch + <usize>run, 0);
    }
    joinPlane(image, k, k > start);
  }
  meet(image.barrier, threads);
  if (thread != 0) return;
  for (let other = 1; other < threads; other++) {
    const k = slabStart(image.slabs, other, threads);
    if (k >= image.nz) continue;
    for (let j = 0; j < ny; j++) joinRows(image, (k - 1) * ny + j, k * ny + j);
  }
  markPlane(image, 0, 1);
  markPlane(image, image.nz - 1, 2);
}

function markPlane(image: Image, k: i32, plate: u8): void {
  const last = load<i32>(image.firstRun + (<usize>((k + 1) * image.ny) << 2));
  for (let run = load<i32>(image.firstRun + (<usize>(k * image.ny) << 2)); run < last; run++) {
    const at = image.touch + <usize>find(image.root, run);
    store<u8>(at, load<u8>(at) | plate);
  }
}

/** Clears the voxels of parts that do not reach both plates. */
export function keepPercolating(job: usize, thread: i32, threads: i32): void {
  const image = changetype<Image>(job);
  const end = slabEnd(image.slabs, thread, threads, image.nz);
  for (let k = slabStart(image.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < image.ny; j++) {
      const row = <usize>(k * image.ny + j) << 2;
      const line = image.phase + <usize>k * <usize>image.plane + <usize>j * <usize>image.row;
      const last = load<i32>(image.firstRun + row, 4);
      for (let run = load<i32>(image.firstRun + row); run < last; run++) {
        let root = load<i32>(image.root + (<usize>run << 2));
        let up = load<i32>(image.root + (<usize>root << 2));
        while (up != root) {
          root = up;
          up = load<i32>(image.root + (<usize>root << 2));
        }
        if (load<u8>(image.touch + <usize>root) == 3) continue;
        const span = load<u32>(image.span + (<usize>run << 2));
        memory.fill(line + <usize>(span & 0xffff), 0, <usize>((span >> 16) - (span & 0xffff)));
      }
    }
  }
}
