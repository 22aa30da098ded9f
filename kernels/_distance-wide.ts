// Squared distances as f32, four at a time: for edges in no whole ratio and for distances of over 255 voxels.
import { Distance, bufferOf, takePart } from './_distance-job';
import { padColumn } from './_distance-narrow';
import { envelope } from './_envelope';

/** Steps a vector may take on average, along a line, before the line's envelope costs less. */
const PATIENCE: i32 = 60;
/** Values across a tile: two cache lines. */
const TILE: i32 = 32;

/** Distances along y, then within each plane. */
export function widePlanes(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Distance>(at);
  const carry = bufferOf(job, thread) + <usize>job.carryAt;
  const line = bufferOf(job, thread) + (<usize>(job.reachX + 7) & ~3) * 4;
  const beyond: f32 = job.walls ? 0 : Infinity;
  for (let i = 1; i <= job.reachX; i++) store<f32>(line - (<usize>i << 2), beyond);
  for (let k = takePart(job); k < job.last; k = takePart(job)) {
    const plane = job.field + <usize>k * <usize>job.ny * (<usize>job.row << 2);
    const labels = job.labels + <usize>k * <usize>job.ny * <usize>job.nx;
    seed(job, carry);
    forward(job, labels, plane, carry);
    if (job.wrapY) forward(job, labels, plane, plane + <usize>(job.ny - 1) * (<usize>job.row << 2));
    backward(job, plane, carry, line, bufferOf(job, thread) + <usize>job.lineAt);
  }
}

@inline
function seed(job: Distance, carry: usize): void {
  const value = f32x4.splat(job.walls && !job.wrapY ? 0 : Infinity);
  for (let i: usize = 0; i < <usize>job.row << 2; i += 16) v128.store(carry + i, value);
}

/** Counts voxels since the last one outside, row by row upwards. */
function forward(job: Distance, labels: usize, plane: usize, from: usize): void {
  const inside = i32x4.splat(job.inside);
  const one = f32x4.splat(1);
  const bytes = <usize>job.row << 2;
  let before = from;
  let to = plane;
  for (let j = 0; j < job.ny; j++) {
    for (let i: usize = 0; i < bytes; i += 16) {
      const label = v128.extend_low<u16>(v128.extend_low<u8>(v128.load32_zero(labels + (i >> 2))));
      v128.store(to + i, v128.and(f32x4.add(v128.load(before + i), one), i32x4.eq(label, inside)));
    }
    before = to;
    to += bytes;
    labels += <usize>job.nx;
  }
}

/** Takes the nearer of both sides row by row downwards, squares it, and goes on along x. */
function backward(job: Distance, plane: usize, carry: usize, line: usize, room: usize): void {
  const bytes = <usize>job.row << 2;
  if (job.wrapY) {
    for (let j = job.ny - 1; j >= 0; j--) nearerRow(plane + <usize>j * bytes, carry, bytes);
  } else seed(job, carry);
  for (let j = job.ny - 1; j >= 0; j--) {
    const row = plane + <usize>j * bytes;
    nearerRow(row, carry, bytes);
    if (squareRow(job, carry, line)) {
      pad(job, line);
      if (!searchRow(job, line, row)) {
        envelope(line, job.nx, job.reachX, job.exactWeightX, job.exactX, room);
        memory.copy(row, line, <usize>job.nx << 2);
      }
    } else memory.copy(row, line, bytes);
    for (let i = job.nx; i < job.row; i++) store<f32>(row + (<usize>i << 2), 0);
  }
}

@inline
function nearerRow(row: usize, carry: usize, bytes: usize): void {
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(carry + i, f32x4.pmin(v128.load(row + i), f32x4.add(v128.load(carry + i), one)));
  }
}

/** Whether any voxel of the row has one outside on its line along y. */
function squareRow(job: Distance, carry: usize, line: usize): bool {
  const weight = f32x4.splat(<f32>job.exactWeightY);
  let least = f32x4.splat(Infinity);
  for (let i: usize = 0; i < <usize>job.row << 2; i += 16) {
    const count = v128.load(carry + i);
    const square = f32x4.mul(f32x4.mul(count, count), weight);
    least = f32x4.pmin(least, square);
    v128.store(line + i, square);
  }
  return v128.any_true(f32x4.lt(least, f32x4.splat(Infinity))) || job.walls;
}

/** What follows on both sides of a row; before it a constant stays unless it wraps. */
function pad(job: Distance, line: usize): void {
  const beyond: f32 = job.walls ? 0 : Infinity;
  const last = job.nx - 1;
  for (let k = 0; k < job.reachX + 4; k++) {
    const after = load<f32>(line + (<usize>(k % job.nx) << 2));
    store<f32>(line + (<usize>(job.nx + k) << 2), job.wrapX ? after : beyond);
    if (!job.wrapX || k >= job.reachX) continue;
    store<f32>(line - (<usize>(k + 1) << 2), load<f32>(line + (<usize>(last - (k % job.nx)) << 2)));
  }
}

/** Looks at ever further neighbours until none can be nearer; false when that takes too long. */
function searchRow(job: Distance, line: usize, row: usize): bool {
  let left = PATIENCE * (job.row >> 2);
  for (let i: usize = 0; i < <usize>job.row << 2; i += 16) {
    let best = v128.load(line + i);
    let low = line + i - 4;
    let high = line + i + 4;
    let square = job.squaresX + 4;
    for (;;) {
      const away = v128.load32_splat(square);
      if (!v128.any_true(f32x4.gt(best, away))) break;
      best = f32x4.pmin(best, f32x4.add(f32x4.pmin(v128.load(low), v128.load(high)), away));
      low -= 4;
      high += 4;
      square += 4;
    }
    left -= <i32>(square - job.squaresX) >> 2;
    if (left < 0) return false;
    v128.store(row + i, best);
  }
  return true;
}

/** Distances along z, added to those within planes: tiles of columns are read and written in whole cache lines. */
export function wideColumns(at: usize, thread: i32, threads: i32): void {
  const job = changetype<Distance>(at);
  const tile = bufferOf(job, thread) + <usize>job.tileAt;
  const room = bufferOf(job, thread) + <usize>job.lineAt;
  for (let j = takePart(job); j < job.last; j = takePart(job)) {
    for (let i = 0; i < job.row; i += TILE) {
      const from = job.field + (<usize>(j * job.row + i) << 2);
      const width = min(TILE, job.row - i);
      readTile(job, from, tile, width);
      for (let lane = 0; lane < width; lane += 4) {
        const column = tile + (<usize>lane << 2);
        const to = from + (<usize>lane << 2);
        if (searchColumn(job, column, to)) continue;
        for (let each = 0; each < 4; each++) {
          envelopeColumn(job, column + (<usize>each << 2), to + (<usize>each << 2), room);
        }
      }
    }
  }
}

@inline
function planeBytes(job: Distance): usize {
  return <usize>job.ny * (<usize>job.row << 2);
}

function readTile(job: Distance, from: usize, tile: usize, width: i32): void {
  const step = planeBytes(job);
  for (let k = 0; k < job.nz; k++) {
    for (let i: usize = 0; i < <usize>width << 2; i += 16) v128.store(tile + i, v128.load(from + i));
    from += step;
    tile += TILE << 2;
  }
}

function searchColumn(job: Distance, column: usize, to: usize): bool {
  const step: usize = TILE << 2;
  const end = column + <usize>(job.nz - 1) * step;
  const under = job.wrapZ ? end : column;
  const over = job.wrapZ ? column : end;
  const stride = planeBytes(job);
  let left = PATIENCE * job.nz;
  for (let here = column; here <= end; here += step) {
    let best = v128.load(here);
    let low = here;
    let high = here;
    let square = job.squaresZ + 4;
    for (;;) {
      const away = v128.load32_splat(square);
      if (!v128.any_true(f32x4.gt(best, away))) break;
      // Past an end that does not wrap the last voxel comes again, further away than it is.
      low = low == column ? under : low - step;
      high = high == end ? over : high + step;
      best = f32x4.pmin(best, f32x4.add(f32x4.pmin(v128.load(low), v128.load(high)), away));
      square += 4;
    }
    left -= <i32>(square - job.squaresZ) >> 2;
    if (left < 0) return false;
    if (job.walls && !job.wrapZ) best = nearerWall(job, best, <i32>((here - column) / step));
    v128.store(to, best);
    to += stride;
  }
  return true;
}

@inline
function nearerWall(job: Distance, best: v128, k: i32): v128 {
  return f32x4.pmin(best, v128.load32_splat(job.squaresZ + (<usize>min(k + 1, job.nz - k) << 2)));
}

function envelopeColumn(job: Distance, column: usize, to: usize, room: usize): void {
  const line = room + (<usize>job.reachZ << 2);
  for (let k = 0; k < job.nz; k++) {
    store<f32>(line + (<usize>k << 2), load<f32>(column + <usize>k * (TILE << 2)));
  }
  padColumn(job, line);
  const after = line + (<usize>(job.nz + job.reachZ + 1) << 2);
  envelope(line, job.nz, job.reachZ, job.exactWeightZ, job.exactZ, (after + 7) & ~7);
  const stride = planeBytes(job);
  for (let k: usize = 0; k < <usize>job.nz; k++) store<f32>(to + k * stride, load<f32>(line + (k << 2)));
}
