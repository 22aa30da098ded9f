// Openings by balls of listed radii: each voxel gets the largest ball that covers it, balls being drawn as rows along x
// around the few centres that matter. What is drawn is a maximum, so the order does not count.
import { Balls, takeSlab, voxelAt } from './_balls';

export { advanceAccess, startAccess } from './_ball-access';
export { drawGathered, gatherSeeds } from './_ball-bits';
export { classifyVoxels, packClasses } from './_ball-classes';
export { seedBalls, thinSeeds } from './_ball-seeds';

/** Draws the balls into the planes of one slab after the other, each slab by one thread. */
export function drawBalls(at: usize, thread: i32, threads: i32): void {
  const balls = changetype<Balls>(at);
  for (;;) {
    const start = takeSlab(balls);
    if (start >= balls.last) return;
    const end = min(start + balls.slab, balls.last);
    const stop = min(end + balls.reach, balls.nz);
    for (let k = max(start - balls.reach, 0); k < stop; k++) {
      for (let j = 0; j < balls.ny; j++) drawRow(balls, j, k, start, end);
    }
  }
}

/** Balls around the seeds of one row, a run of equal seeds at a time, in the planes from `start` to before `end`. */
function drawRow(balls: Balls, j: i32, k: i32, start: i32, end: i32): void {
  const from = voxelAt(balls, balls.seeds, 0, j, k);
  for (let i = 0; i < balls.nx; ) {
    const found = i8x16.bitmask(i8x16.ne(v128.load(from + <usize>i), i8x16.splat(0)));
    if (found == 0) {
      i += 16;
      continue;
    }
    i += ctz(found);
    const rank = load<u8>(from + <usize>i);
    let last = i;
    while (load<u8>(from + <usize>(last + 1)) == rank) last++;
    drawBall(balls, rank, i, last, j, k, start, end);
    i = last + 1;
  }
}

/** The balls of one class around the voxels from `i` to `last`. */
function drawBall(balls: Balls, rank: u8, i: i32, last: i32, j: i32, k: i32, start: i32, end: i32): void {
  const reach = balls.reach;
  const lowest = max(start, k - reach);
  const highest = min(end - 1, k + reach);
  const planes = balls.planesOf + (<usize>(<i32>rank * (reach + 1)) << 3);
  for (let plane = lowest; plane <= highest; plane++) {
    const entry = planes + (<usize>abs(plane - k) << 3);
    const rows = load<i32>(entry, 4);
    const extents = balls.extents + (<usize>load<u32>(entry) << 1);
    const top = min(j + rows, balls.ny);
    for (let y = max(j - rows + 1, 0); y < top; y++) {
      const extent = <i32>load<u16>(extents + (<usize>abs(y - j) << 1));
      const low = max(i - extent, 0);
      const high = min(last + extent, balls.nx - 1);
      raise(voxelAt(balls, balls.classes, low, y, plane), high - low + 1, rank);
    }
  }
}

/** Raises a run of voxels to a class; reads and writes back up to fifteen more behind it. */
@inline
function raise(at: usize, length: i32, rank: u8): void {
  const value = i8x16.splat(rank);
  for (; length >= 16; length -= 16, at += 16) v128.store(at, i8x16.max_u(v128.load(at), value));
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const within = i8x16.lt_s(lanes, i8x16.splat(<i8>length));
  v128.store(at, i8x16.max_u(v128.load(at), v128.and(value, within)));
}
