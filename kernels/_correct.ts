// The upward half of the preconditioner: the coarse correction on red voxels, a black half-sweep and a red one,
// and the two sums that the next search direction needs: r.z and z.q, q being A times the last direction, whose
// place z takes.
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, accumulate, conductanceSum, leftShift, neighbourSum, redHalf, splat, sumOfPair, whereLive, wrapPlane } from './_voxels';
import { reduceBlack } from './_reduce';

/** Corrections of the red voxels of four blocks, of which some have several components, into `lines`: see _reduce. */
function spreadParts(voxels: Voxels, block: usize, lines: usize, odd: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    const base = load<i32>(voxels.base + ((block + lane) << 2));
    const at = lines + (lane << 2);
    const error = voxels.coarseError + (<usize>(base < 0 ? ~base : base) << 2);
    const parts = base < 0 ? <usize>load<u16>(voxels.components + (<usize>load<u8>(voxels.mask + block + lane) << 1)) : 0;
    for (let line: usize = 0; line < 4; line++) {
      const bit = (line << 1) | (odd ^ (line & 1) ^ (line >> 1));
      store<f32>(at + (line << 4), load<f32>(error + (((parts >> (bit << 1)) & 3) << 2)));
    }
  }
}

/** Red half-sweep from zero plus the correction, on four voxels of one row. */
@inline
function redStart(mode: i32, code: usize, at: usize, out: usize, error: v128, left: usize, ySpan: usize, zSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize, r: usize): void {
  const d = conductanceSum(mode, code, gx, gy, gz, cx + at, left, ySpan, zSpan, cy + at, cz + at);
  v128.store(out, whereLive(d, f32x4.add(f32x4.div(v128.load(r + at), d), error)));
}

@inline
function start(mode: i32, voxels: Voxels, pair: i32, lower: usize, upper: usize, thread: i32): void {
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const half = <usize>voxels.half;
  const ySpan = row << 2;
  const zSpan = plane << 2;
  const gx = splat(voxels.gx);
  const gy = splat(voxels.gy);
  const gz = splat(voxels.gz);
  const zero = splat(0);
  const code = voxels.code;
  const r = voxels.r;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const coarse = voxels.coarseError;
  const lines = voxels.scratch + (<usize>thread << 7);
  const count = <usize>(voxels.nx + 1) >> 1;
  const hasUpper = pair + 1 < voxels.nz;
  for (let j = 0; j < voxels.ny; j += 2) {
    const red = redHalf(voxels, j, pair);
    const other = half - red;
    const leftA = leftShift(voxels, red);
    const leftB = leftShift(voxels, other);
    const hasBack = j + 1 < voxels.ny;
    const first = <usize>j * row;
    const line = <usize>pair * plane + first;
    const blocks = (<usize>(pair >> 1) * <usize>voxels.my + <usize>(j >> 1)) * half;
    for (let m: usize = 0; m < count; m += 4) {
      const block = blocks + m;
      const outA = lower + ((first + red + m) << 2);
      const outB = lower + ((first + row + other + m) << 2);
      const outC = upper + ((first + other + m) << 2);
      const outD = upper + ((first + row + red + m) << 2);
      if (load<u32>(voxels.mask + block) == 0) {
        v128.store(outA, zero);
        if (hasBack) v128.store(outB, zero);
        if (hasUpper) v128.store(outC, zero);
        if (hasUpper && hasBack) v128.store(outD, zero);
        continue;
      }
      const a = line + red + m;
      const b = line + row + other + m;
      const c = line + plane + other + m;
      const d = line + plane + row + red + m;
      const bases = v128.load(voxels.base + (block << 2));
      let eA = zero;
      let eB = zero;
      let eC = zero;
      let eD = zero;
      if (i32x4.bitmask(bases) == 0) {
        eA = v128.load32_zero(coarse + (<usize>i32x4.extract_lane(bases, 0) << 2));
        eA = v128.load32_lane(coarse + (<usize>i32x4.extract_lane(bases, 1) << 2), eA, 1);
        eA = v128.load32_lane(coarse + (<usize>i32x4.extract_lane(bases, 2) << 2), eA, 2);
        eA = v128.load32_lane(coarse + (<usize>i32x4.extract_lane(bases, 3) << 2), eA, 3);
        eB = eA;
        eC = eA;
        eD = eA;
      } else {
        spreadParts(voxels, block, lines, red == 0 ? 0 : 1);
        eA = v128.load(lines);
        eB = v128.load(lines, 16);
        eC = v128.load(lines, 32);
        eD = v128.load(lines, 48);
      }
      redStart(mode, code + a, a << 2, outA, eA, leftA, ySpan, zSpan, gx, gy, gz, cx, cy, cz, r);
      if (hasBack) redStart(mode, code + b, b << 2, outB, eB, leftB, ySpan, zSpan, gx, gy, gz, cx, cy, cz, r);
      if (hasUpper) redStart(mode, code + c, c << 2, outC, eC, leftB, ySpan, zSpan, gx, gy, gz, cx, cy, cz, r);
      if (hasUpper && hasBack) redStart(mode, code + d, d << 2, outD, eD, leftA, ySpan, zSpan, gx, gy, gz, cx, cy, cz, r);
    }
  }
}

/** Stage 1, on planes `pair` and `pair + 1`. */
export function correctStart(voxels: Voxels, pair: i32, lower: usize, upper: usize, thread: i32): void {
  if (voxels.mode == ISOTROPIC) start(ISOTROPIC, voxels, pair, lower, upper, thread);
  else if (voxels.mode == ANISOTROPIC) start(ANISOTROPIC, voxels, pair, lower, upper, thread);
  else start(FACES, voxels, pair, lower, upper, thread);
  wrapPlane(voxels, lower);
  if (pair + 1 < voxels.nz) wrapPlane(voxels, upper);
}

/** Stage 2 is the same half-sweep as on the way down. */
export function correctBlack(voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  reduceBlack(voxels, k, below, centre, above);
}

/** Gauss-Seidel on four red voxels. */
@inline
function redFour(mode: i32, code: usize, at: usize, within: usize, below: usize, centre: usize, above: usize, left: usize, ySpan: usize, zSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize, r: usize): v128 {
  const d = conductanceSum(mode, code, gx, gy, gz, cx + at, left, ySpan, zSpan, cy + at, cz + at);
  const sum = neighbourSum(mode, below + within, centre + within, above + within, left, ySpan, zSpan, gx, gy, gz, cx + at, cy + at, cz + at);
  return whereLive(d, f32x4.div(f32x4.add(v128.load(r + at), sum), d));
}

@inline
function red(mode: i32, voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  const row = <usize>voxels.row;
  const half = <usize>voxels.half;
  const ySpan = row << 2;
  const zSpan = <usize>voxels.plane << 2;
  const gx = splat(voxels.gx);
  const gy = splat(voxels.gy);
  const gz = splat(voxels.gz);
  const code = voxels.code;
  const r = voxels.r;
  const z = voxels.z;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const count = <usize>(voxels.nx + 1) >> 1;
  let rz = f64x2.splat(0);
  let zq = f64x2.splat(0);
  for (let j = 0; j < voxels.ny; j++) {
    const inHalf = redHalf(voxels, j, k);
    const left = leftShift(voxels, inHalf);
    const first = <usize>j * row + inHalf;
    const line = <usize>k * <usize>voxels.plane + first;
    const toBlack = half - inHalf - inHalf;
    for (let m: usize = 0; m < count; m += 8) {
      const voxel = line + m;
      const within = centre + ((first + m) << 2);
      if (load<u64>(code + voxel) != 0) {
        const at = voxel << 2;
        const w = (first + m) << 2;
        const low = redFour(mode, code + voxel, at, w, below, centre, above, left, ySpan, zSpan, gx, gy, gz, cx, cy, cz, r);
        const high = redFour(mode, code + voxel + 4, at + 16, w + 16, below, centre, above, left, ySpan, zSpan, gx, gy, gz, cx, cy, cz, r);
        const rzHere = f32x4.add(f32x4.mul(v128.load(r + at), low), f32x4.mul(v128.load(r + at, 16), high));
        const zqHere = f32x4.add(f32x4.mul(v128.load(z + at), low), f32x4.mul(v128.load(z + at, 16), high));
        v128.store(z + at, low);
        v128.store(z + at, high, 16);
        rz = accumulate(rz, rzHere);
        zq = accumulate(zq, zqHere);
      }
      if (load<u64>(code + voxel + toBlack) != 0) {
        const at = (voxel + toBlack) << 2;
        const from = within + (toBlack << 2);
        const low = v128.load(from);
        const high = v128.load(from, 16);
        rz = accumulate(rz, f32x4.add(f32x4.mul(v128.load(r + at), low), f32x4.mul(v128.load(r + at, 16), high)));
        zq = accumulate(zq, f32x4.add(f32x4.mul(v128.load(z + at), low), f32x4.mul(v128.load(z + at, 16), high)));
        v128.store(z + at, low);
        v128.store(z + at, high, 16);
      }
    }
  }
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, sumOfPair(rz));
  store<f64>(partial, sumOfPair(zq), 8);
}

/** Stage 3: partial sums 0 (r.z) and 1 (z.q) of the plane. */
export function correctRed(voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  if (voxels.mode == ISOTROPIC) red(ISOTROPIC, voxels, k, below, centre, above);
  else if (voxels.mode == ANISOTROPIC) red(ANISOTROPIC, voxels, k, below, centre, above);
  else red(FACES, voxels, k, below, centre, above);
}
