// Squared distances as 16-bit integers, eight at a time; 65535 stands for all that is further.
import { Distance, bufferOf, takePart } from './_distance-job';
import { envelope } from './_envelope';

/** Steps a vector may take on average, along a line, before the line's envelope costs less. */
const PATIENCE: i32 = 120;
/** Values across a tile: two cache lines. */
const TILE: i32 = 64;

/** Distances along y, then within each plane. */
export function narrowPlanes(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Distance>(at);
  const carry = bufferOf(job, thread) + <usize>job.carryAt;
  const line = bufferOf(job, thread) + (<usize>(job.reachX + 15) & ~7) * 2;
  fillPad(job, line - (<usize>job.reachX << 1), job.reachX);
  for (let k = takePart(job); k < job.last; k = takePart(job)) {
    const plane = job.field + <usize>k * <usize>job.ny * (<usize>job.row << 1);
    const labels = job.labels + <usize>k * <usize>job.ny * <usize>job.nx;
    seed(job, carry);
    forward(job, labels, plane, carry);
    if (job.wrapY) forward(job, labels, plane, plane + <usize>(job.ny - 1) * (<usize>job.row << 1));
    backward(job, plane, carry, line, bufferOf(job, thread) + <usize>job.lineAt);
  }
}

/** What lies beyond an edge that does not wrap: everything far away, or a wall. */
@inline
function fillPad(job: Distance, to: usize, count: i32): void {
  memory.fill(to, job.walls ? 0 : 0xff, <usize>count << 1);
}

@inline
function seed(job: Distance, carry: usize): void {
  memory.fill(carry, job.walls && !job.wrapY ? 0 : 0xff, <usize>job.row << 1);
}

/** Counts voxels since the last one outside, row by row upwards. */
function forward(job: Distance, labels: usize, plane: usize, from: usize): void {
  const inside = i16x8.splat(<i16>job.inside);
  const one = i16x8.splat(1);
  const bytes = <usize>job.row << 1;
  let before = from;
  let to = plane;
  for (let j = 0; j < job.ny; j++) {
    for (let i: usize = 0; i < bytes; i += 16) {
      const isInside = i16x8.eq(v128.load_ext<u8>(labels + (i >> 1)), inside);
      v128.store(to + i, v128.and(i16x8.add_sat_u(v128.load(before + i), one), isInside));
    }
    before = to;
    to += bytes;
    labels += <usize>job.nx;
  }
}

/** Takes the nearer of both sides row by row downwards, squares it, and goes on along x. */
function backward(job: Distance, plane: usize, carry: usize, line: usize, room: usize): void {
  const bytes = <usize>job.row << 1;
  if (job.wrapY) {
    for (let j = job.ny - 1; j >= 0; j--) nearerRow(plane + <usize>j * bytes, carry, bytes);
  } else seed(job, carry);
  for (let j = job.ny - 1; j >= 0; j--) {
    const row = plane + <usize>j * bytes;
    nearerRow(row, carry, bytes);
    if (squareRow(job, carry, line)) {
      pad(job, line);
      if (!searchRow(job, line, row)) envelopeRow(job, line, row, room);
    } else memory.copy(row, line, bytes);
    clearTail(job, row);
  }
}

@inline
function nearerRow(row: usize, carry: usize, bytes: usize): void {
  const one = i16x8.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(carry + i, i16x8.min_u(v128.load(row + i), i16x8.add_sat_u(v128.load(carry + i), one)));
  }
}

/** Whether any voxel of the row is within reach of one outside. */
function squareRow(job: Distance, carry: usize, line: usize): bool {
  const bytes = <usize>job.row << 1;
  const weight = i16x8.splat(<i16>job.weightY);
  const limit = i16x8.splat(<i16>job.limitY);
  let least = i16x8.splat(-1);
  for (let i: usize = 0; i < bytes; i += 16) {
    const count = v128.load(carry + i);
    const square = v128.or(i16x8.mul(i16x8.mul(count, count), weight), i16x8.gt_u(count, limit));
    least = i16x8.min_u(least, square);
    v128.store(line + i, square);
  }
  return v128.any_true(v128.not(least)) || job.walls != 0;
}

/** What follows on both sides of a row; before it a constant stays unless it wraps. */
function pad(job: Distance, line: usize): void {
  const end = line + (<usize>job.nx << 1);
  if (!job.wrapX) {
    fillPad(job, end, job.reachX + 8);
    return;
  }
  for (let k = 0; k < job.reachX + 8; k++) store<u16>(end + (<usize>k << 1), load<u16>(line + (<usize>(k % job.nx) << 1)));
  for (let k = 1; k <= job.reachX; k++) {
    store<u16>(line - (<usize>k << 1), load<u16>(line + (<usize>(job.nx - 1 - ((k - 1) % job.nx)) << 1)));
  }
}

/** Values beyond the end of a row are 0, so that they ask for no search. */
@inline
function clearTail(job: Distance, row: usize): void {
  for (let i = job.nx; i < job.row; i++) store<u16>(row + (<usize>i << 1), 0);
}

/** Looks at ever further neighbours until none can be nearer; false when that takes too long. */
function searchRow(job: Distance, line: usize, row: usize): bool {
  const bytes = <usize>job.row << 1;
  let left = PATIENCE * (job.row >> 3);
  for (let i: usize = 0; i < bytes; i += 16) {
    let best = v128.load(line + i);
    let low = line + i - 2;
    let high = line + i + 2;
    let square = job.squaresX + 2;
    for (;;) {
      const away = v128.load16_splat(square);
      if (!v128.any_true(i16x8.sub_sat_u(best, away))) break;
      best = i16x8.min_u(best, i16x8.add_sat_u(i16x8.min_u(v128.load(low), v128.load(high)), away));
      low -= 2;
      high += 2;
      square += 2;
    }
    left -= <i32>(square - job.squaresX) >> 1;
    if (left < 0) return false;
    v128.store(row + i, best);
  }
  return true;
}

function envelopeRow(job: Distance, line: usize, row: usize, room: usize): void {
  const wide = room + (<usize>job.reachX << 2);
  for (let i = -job.reachX; i < job.nx + job.reachX; i++) widen(line + (<isize>i << 1), wide + (<isize>i << 2));
  const after = wide + (<usize>(job.nx + job.reachX + 1) << 2);
  envelope(wide, job.nx, job.reachX, job.exactWeightX, job.exactX, (after + 7) & ~7);
  for (let i: usize = 0; i < <usize>job.nx; i++) narrow(wide + (i << 2), row + (i << 1));
}

@inline
function widen(from: usize, to: usize): void {
  const value = load<u16>(from);
  store<f32>(to, value == 0xffff ? Infinity : <f32>value);
}

@inline
function narrow(from: usize, to: usize): void {
  const value = load<f32>(from);
  store<u16>(to, value < 65535 ? <u16>value : <u16>0xffff);
}

/** Distances along z, added to those within planes: tiles of columns are read and written in whole cache lines. */
export function narrowColumns(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Distance>(at);
  const tile = bufferOf(job, thread) + <usize>job.tileAt;
  const room = bufferOf(job, thread) + <usize>job.lineAt;
  for (let j = takePart(job); j < job.last; j = takePart(job)) {
    for (let i = 0; i < job.row; i += TILE) {
      const from = job.field + (<usize>(j * job.row + i) << 1);
      const width = min(TILE, job.row - i);
      readTile(job, from, tile, width);
      for (let lane = 0; lane < width; lane += 8) {
        const column = tile + (<usize>lane << 1);
        const to = from + (<usize>lane << 1);
        if (!isWithin(job, column) || !searchColumn(job, column, to)) {
          for (let each = 0; each < 8; each++) {
            envelopeColumn(job, column + (<usize>each << 1), to + (<usize>each << 1), room);
          }
        }
      }
    }
  }
}

@inline
function planeBytes(job: Distance): usize {
  return <usize>job.ny * (<usize>job.row << 1);
}

function readTile(job: Distance, from: usize, tile: usize, width: i32): void {
  const step = planeBytes(job);
  for (let k = 0; k < job.nz; k++) {
    for (let i: usize = 0; i < <usize>width << 1; i += 16) v128.store(tile + i, v128.load(from + i));
    from += step;
    tile += TILE << 1;
  }
}

/** Whether any of eight columns has a value within reach. */
function isWithin(job: Distance, column: usize): bool {
  let least = i16x8.splat(-1);
  for (let k = 0; k < job.nz; k++) least = i16x8.min_u(least, v128.load(column + <usize>k * (TILE << 1)));
  return v128.any_true(v128.not(least));
}

function searchColumn(job: Distance, column: usize, to: usize): bool {
  const step: usize = TILE << 1;
  const end = column + <usize>(job.nz - 1) * step;
  const under = job.wrapZ ? end : column;
  const over = job.wrapZ ? column : end;
  const stride = planeBytes(job);
  let left = PATIENCE * job.nz;
  let furthest = i16x8.splat(0);
  for (let here = column; here <= end; here += step) {
    let best = v128.load(here);
    let low = here;
    let high = here;
    let square = job.squaresZ + 2;
    for (;;) {
      const away = v128.load16_splat(square);
      if (!v128.any_true(i16x8.sub_sat_u(best, away))) break;
      // Past an end that does not wrap the last voxel comes again, further away than it is.
      low = low == column ? under : low - step;
      high = high == end ? over : high + step;
      best = i16x8.min_u(best, i16x8.add_sat_u(i16x8.min_u(v128.load(low), v128.load(high)), away));
      square += 2;
    }
    left -= <i32>(square - job.squaresZ) >> 1;
    if (left < 0) return false;
    if (job.walls && !job.wrapZ) best = nearerWall(job, best, <i32>((here - column) / step));
    furthest = i16x8.max_u(furthest, best);
    v128.store(to, best);
    to += stride;
  }
  if (v128.any_true(i16x8.eq(furthest, i16x8.splat(-1)))) job.isFar = 1;
  return true;
}

@inline
function nearerWall(job: Distance, best: v128, k: i32): v128 {
  const away = min(min(k + 1, job.nz - k), job.reachZ);
  return i16x8.min_u(best, v128.load16_splat(job.squaresZ + (<usize>away << 1)));
}

function envelopeColumn(job: Distance, column: usize, to: usize, room: usize): void {
  const pad = job.reachZ;
  const wide = room + (<usize>pad << 2);
  for (let k = 0; k < job.nz; k++) widen(column + <usize>k * (TILE << 1), wide + (<usize>k << 2));
  padColumn(job, wide);
  const after = wide + (<usize>(job.nz + pad + 1) << 2);
  envelope(wide, job.nz, pad, job.exactWeightZ, job.exactZ, (after + 7) & ~7);
  const stride = planeBytes(job);
  for (let k: usize = 0; k < <usize>job.nz; k++) {
    if (load<f32>(wide + (k << 2)) >= 65535) job.isFar = 1;
    narrow(wide + (k << 2), to + k * stride);
  }
}

/** Fills what follows on both sides of a column of f32. */
export function padColumn(job: Distance, line: usize): void {
  const beyond: f32 = job.walls ? 0 : Infinity;
  const last = job.nz - 1;
  for (let k = 0; k < job.reachZ; k++) {
    const before = load<f32>(line + (<usize>(last - (k % job.nz)) << 2));
    const after = load<f32>(line + (<usize>(k % job.nz) << 2));
    store<f32>(line - (<usize>(k + 1) << 2), job.wrapZ ? before : beyond);
    store<f32>(line + (<usize>(job.nz + k) << 2), job.wrapZ ? after : beyond);
  }
}
