// Balls around many voxels of some classes at once, 256 voxels a step: rows of seeds are joined, longest first, and what
// is joined grows by a voxel on either side before the next shorter rows come.
import { Balls, DenseClass, takePlane, voxelAt } from './_balls';

@inline
function bitsOf(balls: Balls, place: i32, j: i32, k: i32): usize {
  const first = balls.bits + <usize>place * <usize>balls.bitBytes;
  return first + <usize>k * <usize>balls.bitPlane + <usize>j * <usize>balls.bitRow;
}

@inline
function denseAt(balls: Balls, place: i32): DenseClass {
  return changetype<DenseClass>(balls.dense + <usize>place * offsetof<DenseClass>());
}

/** Takes the seeds of the dense classes out of the bytes into bits, which are 0 before. */
export function gatherSeeds(at: usize, thread: i32, threads: i32): void {
  const balls = changetype<Balls>(at);
  for (let k = takePlane(balls); k < balls.last; k = takePlane(balls)) {
    for (let j = 0; j < balls.ny; j++) {
      const from = voxelAt(balls, balls.seeds, 0, j, k);
      const to = bitsOf(balls, 0, j, k);
      for (let i: usize = 0; i < <usize>balls.nx; i += 16) {
        const seeds = v128.load(from + i);
        if (v128.any_true(seeds)) v128.store(from + i, takeClasses(balls, seeds, to + (i >> 3)));
      }
    }
  }
}

/** Bits of sixteen seeds class by class; the seeds of other classes are left. */
@inline
function takeClasses(balls: Balls, seeds: v128, to: usize): v128 {
  for (let place = 0; place < balls.denseCount; place++) {
    const isClass = i8x16.eq(seeds, i8x16.splat(<i8>denseAt(balls, place).rank));
    store<u16>(to, <u16>i8x16.bitmask(isClass));
    seeds = v128.andnot(seeds, isClass);
    to += <usize>balls.bitBytes;
  }
  return seeds;
}

/** Draws the balls around the seeds that were gathered. */
export function drawGathered(at: usize, thread: i32, threads: i32): void {
  const balls = changetype<Balls>(at);
  const roomBytes = <usize>balls.bitRow + 64;
  const rooms = balls.scratch + <usize>(thread * balls.denseCount) * roomBytes;
  for (let k = takePlane(balls); k < balls.last; k = takePlane(balls)) {
    for (let j = 0; j < balls.ny; j++) {
      let end = rooms;
      for (let place = 0; place < balls.denseCount; place++) {
        const dense = denseAt(balls, place);
        v128.store(end, i8x16.splat(<i8>dense.rank));
        if (joinRows(dense, bitsOf(balls, place, j, k), end + 16, <usize>balls.bitRow)) end += roomBytes;
      }
      if (end > rooms) raiseRow(balls, rooms, end, voxelAt(balls, balls.classes, 0, j, k));
    }
  }
}

/** Whether any voxel of this row is within a ball; those that are come into `room`. */
function joinRows(dense: DenseClass, middle: usize, room: usize, bytes: usize): bool {
  let rows = dense.rowsAt;
  let isEmpty = true;
  memory.fill(room, 0, bytes + 16);
  for (let group = 0; group <= dense.extent; group++) {
    if (!isEmpty) grow(room, bytes);
    const end = dense.rowsAt + (<usize>load<i32>(dense.groups + (<usize>group << 2)) << 2);
    for (let i: usize = 0; i < bytes; i += 32) {
      let low = v128.load(room + i);
      let high = v128.load(room + i, 16);
      for (let row = rows; row < end; row += 4) {
        const from = middle + <isize>load<i32>(row) + i;
        low = v128.or(low, v128.load(from));
        high = v128.or(high, v128.load(from, 16));
      }
      isEmpty = isEmpty && !v128.any_true(v128.or(low, high));
      v128.store(room + i, low);
      v128.store(room + i, high, 16);
    }
    rows = end;
  }
  return !isEmpty;
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

/** Raises the voxels of a row to the classes whose bits are set: each room holds its class, then the bits. */
function raiseRow(balls: Balls, rooms: usize, end: usize, to: usize): void {
  const bit = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 1, 2, 4, 8, 16, 32, 64, -128);
  const roomBytes = <usize>balls.bitRow + 64;
  for (let i: usize = 0; i < <usize>balls.nx; i += 16) {
    let highest = v128.load(to + i);
    for (let room = rooms; room < end; room += roomBytes) {
      const set = v128.load16_splat(room + (i >> 3), 16);
      const spread = v128.shuffle<u8>(set, set, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
      const isSet = i8x16.eq(v128.and(spread, bit), bit);
      highest = i8x16.max_u(highest, v128.and(v128.load(room), isSet));
    }
    v128.store(to + i, highest);
  }
}
