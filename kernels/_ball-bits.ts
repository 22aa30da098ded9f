// Balls around many voxels of one class at once, 128 voxels a word: rows of seeds are joined, longest first, and what is
// joined grows by a voxel on either side before the next shorter rows come.
import { Balls, voxelAt } from './_balls';

@inline
function bitsOf(balls: Balls, j: i32, k: i32): usize {
  return balls.bits + <usize>k * <usize>balls.bitPlane + <usize>j * <usize>balls.bitRow;
}

/** Takes the seeds of the class out of the bytes into bits. */
export function gatherSeeds(at: usize, thread: i32, threads: i32): void {
  const balls = changetype<Balls>(at);
  const rank = i8x16.splat(<i8>balls.rank);
  for (let k = balls.first + thread; k < balls.last; k += threads) {
    for (let j = 0; j < balls.ny; j++) {
      const from = voxelAt(balls, balls.seeds, 0, j, k);
      let to = bitsOf(balls, j, k);
      for (let i: usize = 0; i < <usize>balls.nx; i += 16) {
        const seeds = v128.load(from + i);
        const isClass = i8x16.eq(seeds, rank);
        v128.store(from + i, v128.andnot(seeds, isClass));
        store<u16>(to, <u16>i8x16.bitmask(isClass));
        to += 2;
      }
    }
  }
}

/** Draws the balls around the seeds that were gathered. */
export function drawGathered(at: usize, thread: i32, threads: i32): void {
  const balls = changetype<Balls>(at);
  const room = balls.scratch + <usize>thread * <usize>(balls.bitRow + 64);
  for (let k = balls.first + thread; k < balls.last; k += threads) {
    for (let j = 0; j < balls.ny; j++) {
      if (joinRows(balls, bitsOf(balls, j, k), room)) raiseRow(balls, room, voxelAt(balls, balls.classes, 0, j, k));
    }
  }
}

/** Whether any voxel of this row is within a ball; those that are come into `room`. */
function joinRows(balls: Balls, middle: usize, room: usize): bool {
  const bytes = <usize>balls.bitRow;
  let rows = balls.rowsAt;
  let any = i8x16.splat(0);
  memory.fill(room, 0, bytes + 16);
  for (let group = 0; group <= balls.extent; group++) {
    if (group > 0 && v128.any_true(any)) grow(room, bytes);
    const end = balls.rowsAt + (<usize>load<i32>(balls.groups + (<usize>group << 2)) << 2);
    for (let i: usize = 0; i < bytes; i += 16) {
      let joined = v128.load(room + i);
      for (let row = rows; row < end; row += 4) joined = v128.or(joined, v128.load(middle + <isize>load<i32>(row) + i));
      any = v128.or(any, joined);
      v128.store(room + i, joined);
    }
    rows = end;
  }
  return v128.any_true(any);
}

/** Sets the neighbours of every bit along a row. */
@inline
function grow(room: usize, bytes: usize): void {
  let before = i64x2.splat(0);
  let here = v128.load(room);
  for (let i: usize = 0; i < bytes; i += 16) {
    const after = v128.load(room + i + 16);
    const low = i64x2.shr_u(v128.shuffle<u64>(before, here, 1, 2), 63);
    const high = i64x2.shl(v128.shuffle<u64>(here, after, 1, 2), 63);
    const sides = v128.or(v128.or(i64x2.shl(here, 1), low), v128.or(i64x2.shr_u(here, 1), high));
    v128.store(room + i, v128.or(here, sides));
    before = here;
    here = after;
  }
}

/** Raises the voxels of a row whose bit is set to the class. */
function raiseRow(balls: Balls, room: usize, to: usize): void {
  const rank = i8x16.splat(<i8>balls.rank);
  const bit = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  for (let i: usize = 0; i < <usize>balls.nx; i += 16) {
    const set = v128.load16_splat(room + (i >> 3));
    if (!v128.any_true(set)) continue;
    const spread = v128.shuffle<u8>(set, set, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    const isSet = i8x16.eq(v128.and(spread, bit), bit);
    v128.store(to + i, i8x16.max_u(v128.load(to + i), v128.and(rank, isSet)));
  }
}
