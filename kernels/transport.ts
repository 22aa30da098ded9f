// Steady transport on the voxels of a segmented image: seven-point finite volumes, deviation from the linear profile.
import { meet, slabEnd, slabStart } from './_team';
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, conductanceSum, neighbourSum, wrapPlane } from './_voxels';
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
  const alpha = f32x4.splat(<f32>voxels.alpha);
  const beta = f32x4.splat(<f32>voxels.beta);
  const field = <usize>k * <usize>voxels.plane;
  for (let j = 0; j < voxels.ny; j++) {
    const line = field + <usize>j * <usize>voxels.row;
    for (let i = 0; i < voxels.nx; i += 16) {
      const first = line + <usize>i;
      if (!v128.any_true(v128.load(voxels.code + first))) continue;
      for (let at = first << 2; at < (first + 16) << 2; at += 16) {
        const p = v128.load(voxels.p + at);
        v128.store(voxels.x + at, f32x4.add(v128.load(voxels.x + at), f32x4.mul(alpha, p)));
        v128.store(voxels.p + at, f32x4.add(v128.load(voxels.z + at), f32x4.mul(beta, p)));
      }
    }
  }
  wrapPlane(voxels, voxels.p + (field << 2));
}

@inline
function apply(mode: i32, voxels: Voxels, k: i32): void {
  const row = <usize>voxels.row;
  const ySpan = row << 2;
  const zSpan = <usize>voxels.plane << 2;
  const gx = f32x4.splat(voxels.gx);
  const gy = f32x4.splat(voxels.gy);
  const gz = f32x4.splat(voxels.gz);
  const zero = f32x4.splat(0);
  const code = voxels.code;
  const p = voxels.p;
  const q = voxels.z;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  let pq = f64x2.splat(0);
  for (let j = 0; j < voxels.ny; j++) {
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    for (let i = 0; i < voxels.nx; i += 16) {
      const first = line + <usize>i;
      if (!v128.any_true(v128.load(code + first))) continue;
      let pqLine = zero;
      for (let lane: usize = 0; lane < 16; lane += 4) {
        const at = (first + lane) << 2;
        const d = conductanceSum(mode, code + first + lane, gx, gy, gz, cx + at, ySpan, zSpan, cy + at, cz + at);
        const sum = neighbourSum(mode, p + at - zSpan, p + at, p + at + zSpan, ySpan, zSpan, gx, gy, gz, cx + at, cy + at, cz + at);
        const own = v128.load(p + at);
        const value = v128.and(f32x4.gt(d, zero), f32x4.sub(f32x4.mul(d, own), sum));
        pqLine = f32x4.add(pqLine, f32x4.mul(own, value));
        v128.store(q + at, value);
      }
      pq = f64x2.add(pq, f64x2.add(f64x2.promote_low_f32x4(pqLine), f64x2.promote_low_f32x4(v128.shuffle<f32>(pqLine, pqLine, 2, 3, 2, 3))));
    }
  }
  store<f64>(voxels.partial + (<usize>k << 6), f64x2.extract_lane(pq, 0) + f64x2.extract_lane(pq, 1));
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

/** Face conductances below and above a voxel and the drop of the linear profile across them; plates are half a voxel away. */
@inline
function faceBelow(voxels: Voxels, voxel: usize, k: i32): f64 {
  if (voxels.mode == FACES) return <f64>load<f32>(voxels.cz + ((voxel - <usize>voxels.plane) << 2));
  if (k == 0) return 2;
  return load<u8>(voxels.code + voxel - <usize>voxels.plane) != 0 ? 1 : 0;
}

@inline
function faceAbove(voxels: Voxels, voxel: usize, k: i32): f64 {
  if (voxels.mode == FACES) return <f64>load<f32>(voxels.cz + (voxel << 2));
  if (k == voxels.nz - 1) return 2;
  return load<u8>(voxels.code + voxel + <usize>voxels.plane) != 0 ? 1 : 0;
}

/**
 * The right-hand side, which is the flux imbalance of the linear profile, into r; zeros where nothing conducts.
 * Sum 3: energy of the linear profile in the faces above each plane (and the plate below the first).
 */
export function begin(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    const dropBelow: f64 = k == 0 ? 0.5 : 1;
    const dropAbove: f64 = k == voxels.nz - 1 ? 0.5 : 1;
    let linear: f64 = 0;
    for (let j = 0; j < voxels.ny; j++) {
      const line = <usize>k * <usize>voxels.plane + <usize>j * <usize>voxels.row;
      for (let i = 0; i < voxels.nx; i += 16) {
        if (!v128.any_true(v128.load(voxels.code + line + <usize>i))) continue;
        for (let voxel = line + <usize>i; voxel < line + <usize>i + 16; voxel++) {
          if (load<u8>(voxels.code + voxel) == 0) {
            store<f32>(voxels.r + (voxel << 2), 0);
            continue;
          }
          const below = faceBelow(voxels, voxel, k);
          const above = faceAbove(voxels, voxel, k);
          store<f32>(voxels.r + (voxel << 2), <f32>(above * dropAbove - below * dropBelow));
          linear += above * dropAbove * dropAbove;
          if (k == 0) linear += below * 0.25;
        }
      }
    }
    store<f64>(voxels.partial + (<usize>k << 6), linear, 24);
  }
}

/** x += alpha p, side ghosts of x filled, ready for `evaluate`. */
export function finish(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  const alpha = f32x4.splat(<f32>voxels.alpha);
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    const field = <usize>k * <usize>voxels.plane;
    for (let j = 0; j < voxels.ny; j++) {
      const line = field + <usize>j * <usize>voxels.row;
      for (let i = 0; i < voxels.nx; i += 16) {
        const first = line + <usize>i;
        if (!v128.any_true(v128.load(voxels.code + first))) continue;
        for (let at = first << 2; at < (first + 16) << 2; at += 16) {
          v128.store(voxels.x + at, f32x4.add(v128.load(voxels.x + at), f32x4.mul(alpha, v128.load(voxels.p + at))));
        }
      }
    }
    wrapPlane(voxels, voxels.x + (field << 2));
  }
}

@inline
function value(field: usize, voxel: usize): f64 {
  return <f64>load<f32>(field + (voxel << 2));
}

/** A x and the diagonal's part, in f64, at one voxel. */
@inline
function imageOf(voxels: Voxels, voxel: usize): f64 {
  const x = voxels.x;
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  if (voxels.mode == FACES) {
    const own = value(x, voxel);
    return (
      value(voxels.cx, voxel - 1) * (own - value(x, voxel - 1)) +
      value(voxels.cx, voxel) * (own - value(x, voxel + 1)) +
      value(voxels.cy, voxel - row) * (own - value(x, voxel - row)) +
      value(voxels.cy, voxel) * (own - value(x, voxel + row)) +
      value(voxels.cz, voxel - plane) * (own - value(x, voxel - plane)) +
      value(voxels.cz, voxel) * (own - value(x, voxel + plane))
    );
  }
  const alongX = value(x, voxel - 1) + value(x, voxel + 1);
  const alongY = value(x, voxel - row) + value(x, voxel + row);
  const alongZ = value(x, voxel - plane) + value(x, voxel + plane);
  const code = <u32>load<u8>(voxels.code + voxel);
  if (voxels.mode == ISOTROPIC) return <f64>code * value(x, voxel) - alongX - alongY - alongZ;
  const gx = <f64>voxels.gx;
  const gy = <f64>voxels.gy;
  const gz = <f64>voxels.gz;
  const d = gx * <f64>(code & 3) + gy * <f64>((code >> 2) & 3) + gz * <f64>(code >> 4);
  return d * value(x, voxel) - gx * alongX - gy * alongY - gz * alongZ;
}

/**
 * In f64, sums over each plane: 0 squared residual, 1 squared right-hand side, 2 x.(b + residual), 3 energy of the
 * linear profile in the faces above (and the plate below), 4 flux through the faces above, 5 flux through the plate below.
 */
export function evaluate(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) evaluatePlane(voxels, k);
}

function evaluatePlane(voxels: Voxels, k: i32): void {
  const dropBelow: f64 = k == 0 ? 0.5 : 1;
  const dropAbove: f64 = k == voxels.nz - 1 ? 0.5 : 1;
  let residual: f64 = 0;
  let right: f64 = 0;
  let energy: f64 = 0;
  let linear: f64 = 0;
  let fluxAbove: f64 = 0;
  let fluxBelow: f64 = 0;
  for (let j = 0; j < voxels.ny; j++) {
    const line = <usize>k * <usize>voxels.plane + <usize>j * <usize>voxels.row;
    for (let i = 0; i < voxels.nx; i += 16) {
      if (!v128.any_true(v128.load(voxels.code + line + <usize>i))) continue;
      for (let voxel = line + <usize>i; voxel < line + <usize>i + 16; voxel++) {
        if (load<u8>(voxels.code + voxel) == 0) continue;
        const below = faceBelow(voxels, voxel, k);
        const above = faceAbove(voxels, voxel, k);
        const x = value(voxels.x, voxel);
        const b = above * dropAbove - below * dropBelow;
        const rest = b - imageOf(voxels, voxel);
        residual += rest * rest;
        right += b * b;
        energy += x * (b + rest);
        linear += above * dropAbove * dropAbove;
        fluxAbove += above * (dropAbove + value(voxels.x, voxel + <usize>voxels.plane) - x);
        if (k == 0) {
          linear += below * 0.25;
          fluxBelow += below * (0.5 + x);
        }
      }
    }
  }
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, residual);
  store<f64>(partial, right, 8);
  store<f64>(partial, energy, 16);
  store<f64>(partial, linear, 24);
  store<f64>(partial, fluxAbove, 32);
  store<f64>(partial, fluxBelow, 40);
}

/** Zeroes a range, each thread its share. */
export function clear(start: usize, bytes: usize, thread: i32, threads: i32): void {
  const share = (bytes / <usize>threads + 4095) & ~4095;
  const first = min(bytes, share * <usize>thread);
  const last = thread == threads - 1 ? bytes : min(bytes, first + share);
  memory.fill(start + first, 0, last - first);
}
