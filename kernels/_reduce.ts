// The downward half of the preconditioner, fused with the residual update of conjugate gradients:
// r -= alpha q; a red half-sweep and a black one from zero; the residual, which then lives on red voxels only,
// summed over the connected parts of each block into the right-hand side of the first coarse level.
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, conductanceSum, leftShift, neighbourSum, redHalf, splat, whereLive, wrapPlane } from './_voxels';

@inline
function start(mode: i32, voxels: Voxels, k: i32, target: usize): void {
  const row = <usize>voxels.row;
  const ySpan = row << 2;
  const zSpan = <usize>voxels.plane << 2;
  const gx = splat(voxels.gx);
  const gy = splat(voxels.gy);
  const gz = splat(voxels.gz);
  const alpha = splat(<f32>voxels.alpha);
  const zero = splat(0);
  const code = voxels.code;
  const r = voxels.r;
  const q = voxels.z;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const count = <usize>(voxels.nx + 1) >> 1;
  for (let j = 0; j < voxels.ny; j++) {
    const red = redHalf(voxels, j, k);
    const left = leftShift(voxels, red);
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    const blackLine = line + (<usize>voxels.half - red);
    const out = target + ((<usize>j * row + red) << 2);
    for (let m: usize = 0; m < count; m += 8) {
      const voxel = blackLine + m;
      if (load<u64>(code + voxel) == 0) continue;
      const at = voxel << 2;
      v128.store(r + at, f32x4.sub(v128.load(r + at), f32x4.mul(alpha, v128.load(q + at))));
      v128.store(r + at, f32x4.sub(v128.load(r + at, 16), f32x4.mul(alpha, v128.load(q + at, 16))), 16);
    }
    for (let m: usize = 0; m < count; m += 8) {
      const voxel = line + red + m;
      const to = out + (m << 2);
      if (load<u64>(code + voxel) == 0) {
        v128.store(to, zero);
        v128.store(to, zero, 16);
        continue;
      }
      const at = voxel << 2;
      const d0 = conductanceSum(mode, code + voxel, gx, gy, gz, cx + at, left, ySpan, zSpan, cy + at, cz + at);
      const rest0 = f32x4.sub(v128.load(r + at), f32x4.mul(alpha, v128.load(q + at)));
      v128.store(r + at, rest0);
      v128.store(to, whereLive(d0, f32x4.div(rest0, d0)));
      const d1 = conductanceSum(mode, code + voxel + 4, gx, gy, gz, cx + at + 16, left, ySpan, zSpan, cy + at + 16, cz + at + 16);
      const rest1 = f32x4.sub(v128.load(r + at, 16), f32x4.mul(alpha, v128.load(q + at, 16)));
      v128.store(r + at, rest1, 16);
      v128.store(to, whereLive(d1, f32x4.div(rest1, d1)), 16);
    }
  }
}

/** Stage 1. */
export function reduceStart(voxels: Voxels, k: i32, target: usize): void {
  if (voxels.mode == ISOTROPIC) start(ISOTROPIC, voxels, k, target);
  else if (voxels.mode == ANISOTROPIC) start(ANISOTROPIC, voxels, k, target);
  else start(FACES, voxels, k, target);
  wrapPlane(voxels, target);
}

/** Gauss-Seidel on four voxels of one colour, in the plane buffers. */
@inline
function sweepFour(mode: i32, code: usize, at: usize, within: usize, below: usize, centre: usize, above: usize, left: usize, ySpan: usize, zSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize, r: usize): void {
  const d = conductanceSum(mode, code, gx, gy, gz, cx + at, left, ySpan, zSpan, cy + at, cz + at);
  const sum = neighbourSum(mode, below + within, centre + within, above + within, left, ySpan, zSpan, gx, gy, gz, cx + at, cy + at, cz + at);
  v128.store(centre + within, whereLive(d, f32x4.div(f32x4.add(v128.load(r + at), sum), d)));
}

@inline
function black(mode: i32, voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  const row = <usize>voxels.row;
  const ySpan = row << 2;
  const zSpan = <usize>voxels.plane << 2;
  const gx = splat(voxels.gx);
  const gy = splat(voxels.gy);
  const gz = splat(voxels.gz);
  const zero = splat(0);
  const code = voxels.code;
  const r = voxels.r;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const count = <usize>(voxels.nx + 1) >> 1;
  for (let j = 0; j < voxels.ny; j++) {
    const inHalf = <usize>voxels.half - redHalf(voxels, j, k);
    const left = leftShift(voxels, inHalf);
    const first = <usize>j * row + inHalf;
    const line = <usize>k * <usize>voxels.plane + first;
    for (let m: usize = 0; m < count; m += 8) {
      const voxel = line + m;
      const within = (first + m) << 2;
      if (load<u64>(code + voxel) == 0) {
        v128.store(centre + within, zero);
        v128.store(centre + within, zero, 16);
        continue;
      }
      sweepFour(mode, code + voxel, voxel << 2, within, below, centre, above, left, ySpan, zSpan, gx, gy, gz, cx, cy, cz, r);
      sweepFour(mode, code + voxel + 4, (voxel << 2) + 16, within + 16, below, centre, above, left, ySpan, zSpan, gx, gy, gz, cx, cy, cz, r);
    }
  }
}

/** Stage 2, shared with the upward half. */
export function reduceBlack(voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  if (voxels.mode == ISOTROPIC) black(ISOTROPIC, voxels, k, below, centre, above);
  else if (voxels.mode == ANISOTROPIC) black(ANISOTROPIC, voxels, k, below, centre, above);
  else black(FACES, voxels, k, below, centre, above);
  wrapPlane(voxels, centre);
}

/**
 * Adds the red residuals of one block with several components. `lines` holds four vectors, one for each of its rows;
 * `odd` tells which voxel of its first row is red.
 */
function restrictParts(voxels: Voxels, block: usize, first: i32, lines: usize, odd: usize): void {
  const mask = <usize>load<u8>(voxels.mask + block);
  const parts = <usize>load<u16>(voxels.components + (mask << 1));
  const right = voxels.coarseRight + (<usize>first << 2);
  const count = <usize>load<u8>(voxels.componentCount + mask);
  for (let part: usize = 0; part < count; part++) store<f32>(right + (part << 2), 0);
  for (let line: usize = 0; line < 4; line++) {
    const bit = (line << 1) | (odd ^ (line & 1) ^ (line >> 1));
    if (((mask >> bit) & 1) == 0) continue;
    const at = right + (((parts >> (bit << 1)) & 3) << 2);
    store<f32>(at, load<f32>(at) + load<f32>(lines + (line << 4)));
  }
}

/** Residuals of four red voxels: what their black neighbours left them, where there are unknowns. */
@inline
function residual(mode: i32, code: usize, at: usize, within: usize, below: usize, centre: usize, above: usize, left: usize, ySpan: usize, zSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize): v128 {
  const codes = load<u32>(code);
  if (codes == 0) return splat(0);
  const sum = neighbourSum(mode, below + within, centre + within, above + within, left, ySpan, zSpan, gx, gy, gz, cx + at, cy + at, cz + at);
  const counts = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(codes)));
  return v128.and(sum, i32x4.gt_s(counts, i32x4.splat(0)));
}

/** Sums of four blocks, given per block in `lines` + 64 and per row before it. */
function scatter(voxels: Voxels, block: usize, lines: usize, odd: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    const base = load<i32>(voxels.base + ((block + lane) << 2));
    const at = lines + (lane << 2);
    if (base >= 0) store<f32>(voxels.coarseRight + (<usize>base << 2), load<f32>(at, 64));
    else restrictParts(voxels, block + lane, ~base, at, odd);
  }
}

@inline
function restrict(mode: i32, voxels: Voxels, pair: i32, below: usize, lower: usize, upper: usize, above: usize, thread: i32): void {
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const half = <usize>voxels.half;
  const ySpan = row << 2;
  const zSpan = plane << 2;
  const gx = splat(voxels.gx);
  const gy = splat(voxels.gy);
  const gz = splat(voxels.gz);
  const code = voxels.code;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const right = voxels.coarseRight;
  const lines = voxels.scratch + (<usize>thread << 7);
  const count = <usize>(voxels.nx + 1) >> 1;
  for (let j = 0; j < voxels.ny; j += 2) {
    // Rows (j, pair) and (j + 1, pair + 1) have their red voxels in one half, the other two in the other.
    const red = redHalf(voxels, j, pair);
    const other = half - red;
    const leftA = leftShift(voxels, red);
    const leftB = leftShift(voxels, other);
    const first = <usize>j * row;
    const line = <usize>pair * plane + first;
    const blocks = (<usize>(pair >> 1) * <usize>voxels.my + <usize>(j >> 1)) * half;
    for (let m: usize = 0; m < count; m += 4) {
      const block = blocks + m;
      if (load<u32>(voxels.mask + block) == 0) continue;
      const a = line + red + m;
      const b = line + row + other + m;
      const c = line + plane + other + m;
      const d = line + plane + row + red + m;
      const withinA = (first + red + m) << 2;
      const withinB = (first + row + other + m) << 2;
      const withinC = (first + other + m) << 2;
      const withinD = (first + row + red + m) << 2;
      const vA = residual(mode, code + a, a << 2, withinA, below, lower, upper, leftA, ySpan, zSpan, gx, gy, gz, cx, cy, cz);
      const vB = residual(mode, code + b, b << 2, withinB, below, lower, upper, leftB, ySpan, zSpan, gx, gy, gz, cx, cy, cz);
      const vC = residual(mode, code + c, c << 2, withinC, lower, upper, above, leftB, ySpan, zSpan, gx, gy, gz, cx, cy, cz);
      const vD = residual(mode, code + d, d << 2, withinD, lower, upper, above, leftA, ySpan, zSpan, gx, gy, gz, cx, cy, cz);
      const sum = f32x4.add(f32x4.add(vA, vB), f32x4.add(vC, vD));
      const bases = v128.load(voxels.base + (block << 2));
      if (i32x4.bitmask(bases) == 0) {
        store<f32>(right + (<usize>i32x4.extract_lane(bases, 0) << 2), f32x4.extract_lane(sum, 0));
        store<f32>(right + (<usize>i32x4.extract_lane(bases, 1) << 2), f32x4.extract_lane(sum, 1));
        store<f32>(right + (<usize>i32x4.extract_lane(bases, 2) << 2), f32x4.extract_lane(sum, 2));
        store<f32>(right + (<usize>i32x4.extract_lane(bases, 3) << 2), f32x4.extract_lane(sum, 3));
        continue;
      }
      v128.store(lines, vA);
      v128.store(lines, vB, 16);
      v128.store(lines, vC, 32);
      v128.store(lines, vD, 48);
      v128.store(lines, sum, 64);
      scatter(voxels, block, lines, red == 0 ? 0 : 1);
    }
  }
}

/** Stage 3, on planes `pair` and `pair + 1`. */
export function reduceRestrict(voxels: Voxels, pair: i32, below: usize, lower: usize, upper: usize, above: usize, thread: i32): void {
  if (voxels.mode == ISOTROPIC) restrict(ISOTROPIC, voxels, pair, below, lower, upper, above, thread);
  else if (voxels.mode == ANISOTROPIC) restrict(ANISOTROPIC, voxels, pair, below, lower, upper, above, thread);
  else restrict(FACES, voxels, pair, below, lower, upper, above, thread);
}
