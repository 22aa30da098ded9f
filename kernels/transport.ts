// Steady transport on the voxels of a segmented image: seven-point finite volumes, deviation from the linear profile.
import { meet, slabEnd, slabStart } from './_team';
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, accumulate, conductanceSum, leftShift, neighbourSum, outflow, splat, sumOfPair, whereLive, wrapPlane } from './_voxels';
import { CORRECT, REDUCE, wavefront } from './_wavefront';

/** r -= alpha q and the downward half of the preconditioner. */
export function reduce(job: usize, thread: i32, threads: i32): void {
  wavefront(REDUCE, changetype<Voxels>(job), thread, threads);
}

/** The upward half of the preconditioner: z, r.z (sum 0), z.q (sum 1). */
export function correct(job: usize, thread: i32, threads: i32): void {
  wavefront(CORRECT, changetype<Voxels>(job), thread, threads);
}

/** x += alpha p; p = z + beta p on one plane. */
function advance(voxels: Voxels, k: i32): void {
  const alpha = splat(<f32>voxels.alpha);
  const beta = splat(<f32>voxels.beta);
  const code = voxels.code;
  const x = voxels.x;
  const p = voxels.p;
  const z = voxels.z;
  const first = <usize>k * <usize>voxels.plane;
  const end = first + <usize>voxels.ny * <usize>voxels.row;
  for (let voxel = first; voxel < end; voxel += 8) {
    if (load<u64>(code + voxel) == 0) continue;
    for (let at = voxel << 2; at < (voxel + 8) << 2; at += 16) {
      const old = v128.load(p + at);
      v128.store(x + at, f32x4.add(v128.load(x + at), f32x4.mul(alpha, old)));
      v128.store(p + at, f32x4.add(v128.load(z + at), f32x4.mul(beta, old)));
    }
  }
  wrapPlane(voxels, p + (first << 2));
}

/** A p at four voxels. */
@inline
function applyFour(mode: i32, code: usize, at: usize, p: usize, left: usize, ySpan: usize, zSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize): v128 {
  const d = conductanceSum(mode, code, gx, gy, gz, cx + at, left, ySpan, zSpan, cy + at, cz + at);
  const own = v128.load(p + at);
  if (mode == FACES) return whereLive(d, outflow(own, p + at - zSpan, p + at, p + at + zSpan, left, ySpan, zSpan, cx + at, cy + at, cz + at));
  const sum = neighbourSum(mode, p + at - zSpan, p + at, p + at + zSpan, left, ySpan, zSpan, gx, gy, gz, cx + at, cy + at, cz + at);
  return whereLive(d, f32x4.sub(f32x4.mul(d, own), sum));
}

@inline
function apply(mode: i32, voxels: Voxels, k: i32): void {
  const row = <usize>voxels.row;
  const ySpan = row << 2;
  const zSpan = <usize>voxels.plane << 2;
  const gx = splat(voxels.gx);
  const gy = splat(voxels.gy);
  const gz = splat(voxels.gz);
  const code = voxels.code;
  const p = voxels.p;
  const q = voxels.z;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const count = <usize>(voxels.nx + 1) >> 1;
  let pq = f64x2.splat(0);
  for (let j = 0; j < 2 * voxels.ny; j++) {
    const inHalf: usize = (j & 1) == 0 ? 0 : <usize>voxels.half;
    const left = leftShift(voxels, inHalf);
    const line = <usize>k * <usize>voxels.plane + <usize>(j >> 1) * row + inHalf;
    for (let voxel = line; voxel < line + count; voxel += 8) {
      if (load<u64>(code + voxel) == 0) continue;
      const at = voxel << 2;
      const low = applyFour(mode, code + voxel, at, p, left, ySpan, zSpan, gx, gy, gz, cx, cy, cz);
      const high = applyFour(mode, code + voxel + 4, at + 16, p, left, ySpan, zSpan, gx, gy, gz, cx, cy, cz);
      const pqHere = f32x4.add(f32x4.mul(v128.load(p + at), low), f32x4.mul(v128.load(p + at, 16), high));
      v128.store(q + at, low);
      v128.store(q + at, high, 16);
      pq = accumulate(pq, pqHere);
    }
  }
  store<f64>(voxels.partial + (<usize>k << 6), sumOfPair(pq));
}

function applyAny(voxels: Voxels, k: i32): void {
  if (voxels.mode == ISOTROPIC) apply(ISOTROPIC, voxels, k);
  else if (voxels.mode == ANISOTROPIC) apply(ANISOTROPIC, voxels, k);
  else apply(FACES, voxels, k);
}

/** x += alpha p; p = z + beta p; q = A p in the place of z; sum 0 is p.q. */
export function direct(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const start = slabStart(voxels.slabs, thread, threads);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  for (let k = start; k < end; k++) {
    advance(voxels, k);
    if (k > start + 1) applyAny(voxels, k - 1);
  }
  meet(voxels.barrier, threads);
  if (start < end) applyAny(voxels, start);
  if (start < end - 1) applyAny(voxels, end - 1);
}

/** Right-hand side of sixteen voxels where every face conducts alike: faces above minus faces below. */
@inline
function beginSixteen(voxels: Voxels, voxel: usize, atBottom: bool, atTop: bool): f64 {
  const zero = i8x16.splat(0);
  const plane = <usize>voxels.plane;
  const live = i8x16.ne(v128.load(voxels.code + voxel), zero);
  const below = atBottom ? live : v128.and(live, i8x16.ne(v128.load(voxels.code + voxel - plane), zero));
  const above = atTop ? live : v128.and(live, i8x16.ne(v128.load(voxels.code + voxel + plane), zero));
  // A set mask is -1, so below - above is +1 where only the face above conducts.
  const right = i8x16.sub(below, above);
  const low = i16x8.extend_low_i8x16_s(right);
  const high = i16x8.extend_high_i8x16_s(right);
  const out = voxels.r + (voxel << 2);
  v128.store(out, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(low)));
  v128.store(out, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(low)), 16);
  v128.store(out, f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(high)), 32);
  v128.store(out, f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(high)), 48);
  // Plates are half a voxel away: twice the conductance, half the drop.
  const upper = <f64>popcnt(i8x16.bitmask(above)) * (atTop ? 0.5 : 1);
  return atBottom ? upper + 0.5 * <f64>popcnt(i8x16.bitmask(below)) : upper;
}

/** The same from face conductances. */
@inline
function beginFaces(voxels: Voxels, voxel: usize, atBottom: bool, atTop: bool): f64 {
  let linear: f64 = 0;
  const dropBelow: f64 = atBottom ? 0.5 : 1;
  const dropAbove: f64 = atTop ? 0.5 : 1;
  for (let lane: usize = 0; lane < 16; lane++) {
    const at = (voxel + lane) << 2;
    const below = <f64>load<f32>(voxels.cz + at - (<usize>voxels.plane << 2)) * dropBelow;
    const above = <f64>load<f32>(voxels.cz + at) * dropAbove;
    store<f32>(voxels.r + at, <f32>(above - below));
    linear += above * dropAbove;
    if (atBottom) linear += below * dropBelow;
  }
  return linear;
}

/**
 * The right-hand side, which is the flux imbalance of the linear profile, into r; zeros where nothing conducts.
 * Sum 3: energy of the linear profile in the faces above each plane (and the plate below the first).
 */
export function begin(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    let linear: f64 = 0;
    const first = <usize>k * <usize>voxels.plane;
    const last = first + <usize>voxels.ny * <usize>voxels.row;
    for (let voxel = first; voxel < last; voxel += 16) {
      if (!v128.any_true(v128.load(voxels.code + voxel))) continue;
      if (voxels.mode == FACES) linear += beginFaces(voxels, voxel, k == 0, k == voxels.nz - 1);
      else linear += beginSixteen(voxels, voxel, k == 0, k == voxels.nz - 1);
    }
    store<f64>(voxels.partial + (<usize>k << 6), linear, 24);
  }
}

/** x += alpha p, side ghosts of x filled, ready for `evaluate`. */
export function finish(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  const alpha = splat(<f32>voxels.alpha);
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    const first = <usize>k * <usize>voxels.plane;
    const last = first + <usize>voxels.ny * <usize>voxels.row;
    for (let voxel = first; voxel < last; voxel += 16) {
      if (!v128.any_true(v128.load(voxels.code + voxel))) continue;
      for (let at = voxel << 2; at < (voxel + 16) << 2; at += 16) {
        v128.store(voxels.x + at, f32x4.add(v128.load(voxels.x + at), f32x4.mul(alpha, v128.load(voxels.p + at))));
      }
    }
    wrapPlane(voxels, voxels.x + (first << 2));
  }
}

/** Two neighbouring values as f64. */
@inline
function pairAt(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Two neighbouring bytes as the first two i32. */
@inline
function pairOfWholeBytes(at: usize): v128 {
  return i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i16x8.splat(load<u16>(at))));
}

/** Two neighbouring bytes as f64. */
@inline
function pairOfBytes(at: usize): v128 {
  return f64x2.convert_low_i32x4_u(pairOfWholeBytes(at));
}

/** Conductances of the faces above two voxels; `next` are their codes one plane on. */
@inline
function pairAcross(mode: i32, face: usize, next: usize, atPlate: bool): v128 {
  if (mode == FACES) return pairAt(face);
  if (atPlate) return f64x2.splat(2);
  return v128.and(f64x2.splat(1), f64x2.gt(pairOfBytes(next), f64x2.splat(0)));
}

@inline
function evaluatePlane(mode: i32, voxels: Voxels, k: i32): void {
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const ySpan = row << 2;
  const zSpan = plane << 2;
  const x = voxels.x;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const code = voxels.code;
  const zero = f64x2.splat(0);
  const gx = f64x2.splat(<f64>voxels.gx);
  const gy = f64x2.splat(<f64>voxels.gy);
  const atBottom = k == 0;
  const atTop = k == voxels.nz - 1;
  const dropBelow = f64x2.splat(atBottom ? 0.5 : 1);
  const dropAbove = f64x2.splat(atTop ? 0.5 : 1);
  let residual = zero;
  let right = zero;
  let energy = zero;
  let linear = zero;
  let fluxAbove = zero;
  let fluxBelow = zero;
  const count = <usize>(voxels.nx + 1) >> 1;
  for (let j = 0; j < 2 * voxels.ny; j++) {
    const inHalf: usize = (j & 1) == 0 ? 0 : <usize>voxels.half;
    const toLeft = leftShift(voxels, inHalf);
    const line = <usize>k * plane + <usize>(j >> 1) * row + inHalf;
    for (let first = line; first < line + count; first += 8) {
      if (load<u64>(code + first) == 0) continue;
      for (let voxel = first; voxel < first + 8; voxel += 2) {
        if (load<u16>(code + voxel) == 0) continue;
        const at = voxel << 2;
        const live = f64x2.gt(pairOfBytes(code + voxel), zero);
        const below = v128.and(live, pairAcross(mode, cz + at - zSpan, code + voxel - plane, atBottom));
        const above = v128.and(live, pairAcross(mode, cz + at, code + voxel + plane, atTop));
        const own = pairAt(x + at);
        const left = pairAt(x + at + toLeft);
        const rightward = pairAt(x + at + toLeft + 4);
        const back = pairAt(x + at - ySpan);
        const front = pairAt(x + at + ySpan);
        const under = f64x2.sub(pairAt(x + at - zSpan), own);
        const over = f64x2.sub(pairAt(x + at + zSpan), own);
        let sides: v128;
        if (mode == FACES) {
          const alongX = f64x2.add(f64x2.mul(pairAt(cx + at + toLeft), f64x2.sub(left, own)), f64x2.mul(pairAt(cx + at), f64x2.sub(rightward, own)));
          const alongY = f64x2.add(f64x2.mul(pairAt(cy + at - ySpan), f64x2.sub(back, own)), f64x2.mul(pairAt(cy + at), f64x2.sub(front, own)));
          sides = f64x2.add(alongX, alongY);
        } else {
          const sumX = f64x2.add(left, rightward);
          const sumY = f64x2.add(back, front);
          if (mode == ISOTROPIC) {
            const count = f64x2.sub(pairOfBytes(code + voxel), f64x2.add(below, above));
            sides = f64x2.sub(f64x2.add(sumX, sumY), f64x2.mul(count, own));
          } else {
            const counts = pairOfWholeBytes(code + voxel);
            const countX = f64x2.convert_low_i32x4_u(v128.and(counts, i32x4.splat(3)));
            const countY = f64x2.convert_low_i32x4_u(v128.and(i32x4.shr_u(counts, 2), i32x4.splat(3)));
            sides = f64x2.add(
              f64x2.mul(gx, f64x2.sub(sumX, f64x2.mul(countX, own))),
              f64x2.mul(gy, f64x2.sub(sumY, f64x2.mul(countY, own))),
            );
          }
        }
        const b = f64x2.sub(f64x2.mul(above, dropAbove), f64x2.mul(below, dropBelow));
        const inflow = f64x2.add(sides, f64x2.add(f64x2.mul(below, under), f64x2.mul(above, over)));
        const rest = v128.and(live, f64x2.add(b, inflow));
        store<u64>(voxels.r + at, i64x2.extract_lane(f32x4.demote_f64x2_zero(rest), 0));
        residual = f64x2.add(residual, f64x2.mul(rest, rest));
        right = f64x2.add(right, f64x2.mul(b, b));
        energy = f64x2.add(energy, f64x2.mul(own, f64x2.add(b, rest)));
        linear = f64x2.add(linear, f64x2.mul(above, f64x2.mul(dropAbove, dropAbove)));
        fluxAbove = f64x2.add(fluxAbove, f64x2.mul(above, f64x2.add(dropAbove, over)));
        if (atBottom) {
          linear = f64x2.add(linear, f64x2.mul(below, f64x2.splat(0.25)));
          fluxBelow = f64x2.add(fluxBelow, f64x2.mul(below, f64x2.sub(dropBelow, under)));
        }
      }
    }
  }
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, sumOfPair(residual));
  store<f64>(partial, sumOfPair(right), 8);
  store<f64>(partial, sumOfPair(energy), 16);
  store<f64>(partial, sumOfPair(linear), 24);
  store<f64>(partial, sumOfPair(fluxAbove), 32);
  store<f64>(partial, sumOfPair(fluxBelow), 40);
}

/**
 * The true residual, worked out in f64, into r, and sums over each plane, all in f64: 0 squared residual, 1 squared right-hand side, 2 x.(b + residual), 3 energy of the
 * linear profile in the faces above (and the plate below), 4 flux through the faces above, 5 flux through the plate below.
 */
export function evaluate(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    if (voxels.mode == FACES) evaluatePlane(FACES, voxels, k);
    else if (voxels.mode == ANISOTROPIC) evaluatePlane(ANISOTROPIC, voxels, k);
    else evaluatePlane(ISOTROPIC, voxels, k);
  }
}

/** Zeroes a range, each thread its share. */
export function clear(start: usize, bytes: usize, thread: i32, threads: i32): void {
  const share = (bytes / <usize>threads + 4095) & ~4095;
  const first = min(bytes, share * <usize>thread);
  const last = thread == threads - 1 ? bytes : min(bytes, first + share);
  memory.fill(start + first, 0, last - first);
}
