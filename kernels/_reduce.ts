// The downward half of the preconditioner, fused with the residual update of conjugate gradients: r -= alpha q; a black
// half-sweep from zero; the residual, which then lives on red voxels only, summed over the connected parts of each
// block into the right-hand side of the first coarse level.
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, blackSide, conductanceSum, leftFace, leftOf, neighbourSum, partsOf, redSide, splat, whereBit, whereLive, wrapPlane } from './_voxels';

/** New residual and half-sweep of four black voxels. */
@inline
function startFour(mode: i32, alpha: v128, code: usize, at: usize, to: usize, gx: v128, gy: v128, gz: v128, face: usize, left: usize, rowSpan: usize, planeSpan: usize, cx: usize, cy: usize, cz: usize, r: usize, q: usize): void {
  const d = conductanceSum(mode, code, gx, gy, gz, face, left, rowSpan, planeSpan, cx, cy, cz);
  const rest = f32x4.sub(v128.load(r + at), f32x4.mul(alpha, v128.load(q + at)));
  v128.store(r + at, rest);
  v128.store(to, whereLive(d, f32x4.div(rest, d)));
}

@inline
function start(mode: i32, voxels: Voxels, k: i32, target: usize): void {
  const half = <usize>voxels.half;
  const row = <usize>voxels.row;
  const rowSpan = row << 2;
  const planeSpan = <usize>voxels.plane << 2;
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
    const side = blackSide(j, k);
    const left = leftFace(voxels, side);
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    const codes = line + <usize>side * half;
    const out = target + ((<usize>j * half) << 2);
    for (let m: usize = 0; m < count; m += 8) {
      const voxel = codes + m;
      const to = out + (m << 2);
      if (load<u64>(code + voxel) == 0) {
        v128.store(to, zero);
        v128.store(to, zero, 16);
        continue;
      }
      const at = ((line >> 1) + m) << 2;
      const face = voxel << 2;
      startFour(mode, alpha, code + voxel, at, to, gx, gy, gz, face, left, rowSpan, planeSpan, cx, cy, cz, r, q);
      startFour(mode, alpha, code + voxel + 4, at + 16, to + 16, gx, gy, gz, face + 16, left, rowSpan, planeSpan, cx, cy, cz, r, q);
    }
  }
}

/** Stage 1. */
export function reduceStart(voxels: Voxels, k: i32, target: usize): void {
  if (voxels.mode == ISOTROPIC) start(ISOTROPIC, voxels, k, target);
  else if (voxels.mode == ANISOTROPIC) start(ANISOTROPIC, voxels, k, target);
  else start(FACES, voxels, k, target);
  wrapPlane(voxels, target, blackSide(0, k), 4);
}

/**
 * Adds the red residuals of one block with several components. `lines` holds four vectors, one for each of its rows;
 * `odd` tells which voxel of its first row is red.
 */
function restrictParts(voxels: Voxels, block: usize, first: i32, lines: usize, odd: usize): void {
  const mask = <usize>load<u8>(voxels.mask + block);
  const parts = <usize>partsOf(voxels, block);
  const right = voxels.coarseRight + (<usize>first << 2);
  for (let bit: usize = 0; bit < 8; bit++) {
    if (((mask >> bit) & 1) != 0) store<f32>(right + (((parts >> (bit << 2)) & 15) << 2), 0);
  }
  for (let line: usize = 0; line < 4; line++) {
    const bit = (line << 1) | (odd ^ (line & 1) ^ (line >> 1));
    if (((mask >> bit) & 1) == 0) continue;
    const at = right + (((parts >> (bit << 2)) & 15) << 2);
    store<f32>(at, load<f32>(at) + load<f32>(lines + (line << 4)));
  }
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
  const half = <usize>voxels.half;
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const rowSpan = row << 2;
  const planeSpan = plane << 2;
  const gx = splat(voxels.gx);
  const gy = splat(voxels.gy);
  const gz = splat(voxels.gz);
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const right = voxels.coarseRight;
  const lines = voxels.scratch + (<usize>thread << 7);
  const count = <usize>(voxels.nx + 1) >> 1;
  for (let j = 0; j < voxels.ny; j += 2) {
    // Rows (j, pair) and (j + 1, pair + 1) have their red voxels on one side, the other two on the other.
    const side = redSide(j, pair);
    const other = 1 - side;
    const toLeft = leftOf(side);
    const toLeftOther = leftOf(other);
    const left = leftFace(voxels, side);
    const leftOther = leftFace(voxels, other);
    const line = <usize>pair * plane + <usize>j * row;
    const bitA = i32x4.splat(1 << side);
    const bitB = i32x4.splat(4 << other);
    const bitC = i32x4.splat(16 << other);
    const bitD = i32x4.splat(64 << side);
    const toUpper = planeSpan + (((<usize>other - <usize>side) * half) << 2);
    const faceA = (line + <usize>side * half) << 2;
    const faceB = (line + row + <usize>other * half) << 2;
    const first = (<usize>j * half) << 2;
    const second = first + (half << 2);
    const blocks = (<usize>(pair >> 1) * <usize>voxels.my + <usize>(j >> 1)) * half;
    for (let m: usize = 0; m < count; m += 4) {
      const block = blocks + m;
      const masks = load<u32>(voxels.mask + block);
      if (masks == 0) continue;
      const bits = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(masks)));
      const at = m << 2;
      const sumA = neighbourSum(mode, below, lower, upper, first + at, toLeft, faceA + at, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      const sumB = neighbourSum(mode, below, lower, upper, second + at, toLeftOther, faceB + at, leftOther, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      const sumC = neighbourSum(mode, lower, upper, above, first + at, toLeftOther, faceA + toUpper + at, leftOther, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      const sumD = neighbourSum(mode, lower, upper, above, second + at, toLeft, faceB + 2 * planeSpan - toUpper + at, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      const vA = whereBit(bits, bitA, sumA);
      const vB = whereBit(bits, bitB, sumB);
      const vC = whereBit(bits, bitC, sumC);
      const vD = whereBit(bits, bitD, sumD);
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
      scatter(voxels, block, lines, <usize>side);
    }
  }
}

/** Stage 3, on planes `pair` and `pair + 1`. */
export function reduceRestrict(voxels: Voxels, pair: i32, below: usize, lower: usize, upper: usize, above: usize, thread: i32): void {
  if (voxels.mode == ISOTROPIC) restrict(ISOTROPIC, voxels, pair, below, lower, upper, above, thread);
  else if (voxels.mode == ANISOTROPIC) restrict(ANISOTROPIC, voxels, pair, below, lower, upper, above, thread);
  else restrict(FACES, voxels, pair, below, lower, upper, above, thread);
}
