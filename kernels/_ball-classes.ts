// Classes of voxels: from their squared distances at first, and without gaps and counted in the end.
import { Balls, takePlane } from './_balls';
import { takeTurn } from './_turns';

/** Classes of voxels from their squared distances. */
export function classifyVoxels(at: usize, thread: i32, threads: i32): void {
  const balls = changetype<Balls>(at);
  const nx = <usize>balls.nx;
  for (let k = takePlane(balls); k < balls.last; k = takePlane(balls)) {
    for (let row = k * balls.ny; row < (k + 1) * balls.ny; row++) {
      const to = balls.classes + <usize>row * <usize>balls.row;
      if (balls.isWide) classifyWide(balls, balls.field + (<usize>row * <usize>balls.fieldRow << 2), to);
      else classifyNarrow(balls, balls.field + (<usize>row * <usize>balls.fieldRow << 1), to);
      memory.fill(to + nx, 0, <usize>balls.row - nx);
    }
  }
}

@inline
function classifyWide(balls: Balls, from: usize, to: usize): void {
  for (let i: usize = 0; i < <usize>balls.nx; i++) store<u8>(to + i, classOfWide(balls, load<f32>(from + (i << 2))));
}

/** Eight voxels at a time; writes past the row's end as far as the field's row goes. */
@inline
function classifyNarrow(balls: Balls, from: usize, to: usize): void {
  const classOf = balls.classOf;
  for (let i: usize = 0; i < <usize>balls.nx; i += 8) {
    const squares = v128.load(from + (i << 1));
    let classes = i64x2.splat(0);
    if (v128.any_true(squares)) {
      classes = v128.load8_lane(classOf + <usize>i16x8.extract_lane_u(squares, 0), classes, 0);
      classes = v128.load8_lane(classOf + <usize>i16x8.extract_lane_u(squares, 1), classes, 1);
      classes = v128.load8_lane(classOf + <usize>i16x8.extract_lane_u(squares, 2), classes, 2);
      classes = v128.load8_lane(classOf + <usize>i16x8.extract_lane_u(squares, 3), classes, 3);
      classes = v128.load8_lane(classOf + <usize>i16x8.extract_lane_u(squares, 4), classes, 4);
      classes = v128.load8_lane(classOf + <usize>i16x8.extract_lane_u(squares, 5), classes, 5);
      classes = v128.load8_lane(classOf + <usize>i16x8.extract_lane_u(squares, 6), classes, 6);
      classes = v128.load8_lane(classOf + <usize>i16x8.extract_lane_u(squares, 7), classes, 7);
    }
    v128.store64_lane(to + i, classes, 0);
  }
}

/** The last class whose least square is not above this one. */
function classOfWide(balls: Balls, square: f32): u8 {
  let low = 0;
  let high = balls.count + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<f32>(balls.leastSquares + (<usize>middle << 2)) <= square) low = middle;
    else high = middle;
  }
  return <u8>low;
}

/**
 * Copies planes of classes to where no gaps are left between rows, and counts voxels: u32[256] a thread, 64 bytes
 * after the count of the `turns` that are taken.
 */
export function packClasses(
  from: usize,
  row: i32,
  nx: i32,
  ny: i32,
  nz: i32,
  to: usize,
  turns: usize,
  thread: i32,
  threads: i32,
): void {
  const tally = turns + 64 + (<usize>thread << 10);
  for (let k = takeTurn(turns); k < nz; k = takeTurn(turns)) {
    for (let j = k * ny; j < (k + 1) * ny; j++) {
      const classes = from + <usize>j * <usize>row;
      memory.copy(to + <usize>j * <usize>nx, classes, nx);
      for (let i = 0; i < nx; i += 16) countClasses(v128.load(classes + <usize>i), nx - i, tally);
    }
  }
}

/** Counts up to `most` of sixteen voxels, all of one class at once. */
@inline
function countClasses(classes: v128, most: i32, tally: usize): void {
  let left = most < 16 ? (1 << most) - 1 : 0xffff;
  while (left != 0) {
    const rank = i8x16.swizzle(classes, i8x16.splat(<i8>ctz(left)));
    const alike = i8x16.bitmask(i8x16.eq(classes, rank)) & left;
    const place = tally + (<usize>i8x16.extract_lane_u(rank, 0) << 2);
    store<u32>(place, load<u32>(place) + popcnt(alike));
    left ^= alike;
  }
}
