// Fast marching: distances within open voxels from a face of the image, voxels taken in the order of their distance.
// A padded grid with a closed cell around it, so that no neighbour lies outside.
import { BUCKETS, FrontQueue, hasRoom, pop, push } from './_front-queue';

@unmanaged
class Front extends FrontQueue {
  /** Of the image, and of a row and a plane of cells in the padded grid. */
  nx: i32;
  ny: i32;
  nz: i32;
  row: i32;
  plane: i32;
  /** Squared inverse edges of the voxels (1/m²). */
  weightX: f64;
  weightY: f64;
  weightZ: f64;
  /** f64 a cell: above zero a known distance, below zero one on offer with its sign turned, zero for closed cells. */
  values: usize;
  /** u8 a voxel of the image: 1 where the front may pass. */
  open: usize;
  /** The layer of voxels that the front starts from: two steps across it, how many of each, and the distance. */
  firstCell: i32;
  stepA: i32;
  countA: i32;
  stepB: i32;
  countB: i32;
  startDistance: f64;
  /** 1 when no voxel is left. */
  isDone: i32;
}

@inline
function frontOf(fronts: usize, at: i32): Front {
  return changetype<Front>(fronts + <usize>at * ((offsetof<Front>() + 7) & ~7));
}

/** Opens the cells of open voxels, and offers those beside the face. One front a thread, as in the others. */
export function startFronts(fronts: usize, count: i32, thread: i32, threads: i32): void {
  for (let at = thread; at < count; at += threads) {
    const front = frontOf(fronts, at);
    memory.fill(front.ring, 0, BUCKETS << 2);
    openCells(front);
    for (let b = 0; b < front.countB; b++) {
      for (let a = 0; a < front.countA; a++) {
        offer(front, <u32>(front.firstCell + a * front.stepA + b * front.stepB), front.startDistance);
      }
    }
  }
}

function openCells(front: Front): void {
  for (let k = 0; k < front.nz; k++) {
    for (let j = 0; j < front.ny; j++) {
      const from = front.open + <usize>(k * front.ny + j) * <usize>front.nx;
      const to = front.values + (<usize>((k + 1) * front.plane + (j + 1) * front.row + 1) << 3);
      for (let i: usize = 0; i < <usize>front.nx; i++) {
        store<f64>(to + (i << 3), load<u8>(from + i) != 0 ? -Infinity : 0);
      }
    }
  }
}

@inline
function offer(front: Front, cell: u32, distance: f64): void {
  const at = front.values + (<usize>cell << 3);
  if (-distance <= load<f64>(at)) return;
  store<f64>(at, -distance);
  push(front, distance, cell);
}

/** Takes up to `limit` voxels; fewer when there are none left, or no room for what they offer. */
export function advanceFronts(fronts: usize, count: i32, limit: i32, thread: i32, threads: i32): void {
  for (let at = thread; at < count; at += threads) {
    const front = frontOf(fronts, at);
    for (let taken = 0; taken < limit && hasRoom(front, 6); taken++) {
      const cell = pop(front, front.values);
      if (cell == 0) {
        front.isDone = 1;
        break;
      }
      take(front, cell);
    }
  }
}

@inline
function take(front: Front, cell: u32): void {
  const at = front.values + (<usize>cell << 3);
  const distance = load<f64>(at);
  if (distance > 0) return;
  store<f64>(at, -distance);
  const row = <u32>front.row;
  const plane = <u32>front.plane;
  reach(front, cell - 1);
  reach(front, cell + 1);
  reach(front, cell - row);
  reach(front, cell + row);
  reach(front, cell - plane);
  reach(front, cell + plane);
}

/**
 * Upwind value of an axis from its nearer known neighbour, with its sign turned where the one behind it is known too and
 * the difference is of second order; 0 where neither neighbour is known.
 */
@inline
function look(at: usize, step: usize): f64 {
  const before = load<f64>(at - step);
  const after = load<f64>(at + step);
  const isAfter = after > 0 && !(before > 0 && before <= after);
  const nearest = isAfter ? after : before;
  if (!(nearest > 0)) return 0;
  const further = load<f64>(isAfter ? at + (step << 1) : at - (step << 1));
  return further > 0 && further <= nearest ? (further - 4 * nearest) / 3 : nearest;
}

@inline
function weightOf(upwind: f64, inverse: f64): f64 {
  return upwind < 0 ? 2.25 * inverse : upwind > 0 ? inverse : 0;
}

/** Offers an open cell the distance that its known neighbours give it: Σ weight (T − upwind)² = 1 over their axes. */
function reach(front: Front, cell: u32): void {
  const at = front.values + (<usize>cell << 3);
  if (!(load<f64>(at) < 0)) return;
  let ux = look(at, 8);
  let uy = look(at, <usize>front.row << 3);
  let uz = look(at, <usize>front.plane << 3);
  let wx = weightOf(ux, front.weightX);
  let wy = weightOf(uy, front.weightY);
  let wz = weightOf(uz, front.weightZ);
  ux = abs(ux);
  uy = abs(uy);
  uz = abs(uz);
  for (;;) {
    const latest = max(ux, max(uy, uz));
    const dx = ux - latest;
    const dy = uy - latest;
    const dz = uz - latest;
    const c = wx * dx * dx + wy * dy * dy + wz * dz * dz - 1;
    if (c <= 0) {
      const a = wx + wy + wz;
      const b = wx * dx + wy * dy + wz * dz;
      offer(front, cell, latest + (b + Math.sqrt(b * b - a * c)) / a);
      return;
    }
    // The root lies before the latest of them: the front comes along the others.
    if (ux == latest) {
      ux = 0;
      wx = 0;
    } else if (uy == latest) {
      uy = 0;
      wy = 0;
    } else {
      uz = 0;
      wz = 0;
    }
  }
}

/** Moves the distances together, without the cells around the image; infinite where the front has not come. */
export function finishFronts(fronts: usize, count: i32, thread: i32, threads: i32): void {
  for (let at = thread; at < count; at += threads) {
    const front = frontOf(fronts, at);
    let to = front.values;
    for (let k = 0; k < front.nz; k++) {
      for (let j = 0; j < front.ny; j++) {
        const from = front.values + (<usize>((k + 1) * front.plane + (j + 1) * front.row + 1) << 3);
        for (let i: usize = 0; i < <usize>front.nx; i++) {
          const distance = load<f64>(from + (i << 3));
          store<f64>(to, distance > 0 ? distance : Infinity);
          to += 8;
        }
      }
    }
  }
}
