// The upward half of the preconditioner: the coarse correction on red voxels, a black half-sweep and a red one,
// and the two sums that the next search direction needs: r.z and z.q, q being A times the last direction, whose
// place z takes.
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, conductanceSum, neighbourSum, redLanes, wrapPlane } from './_voxels';
import { reduceBlack } from './_reduce';

/** Spreads the corrections of one block with several components over its voxels in `lines`. */
function spreadParts(voxels: Voxels, block: usize, first: i32, lines: usize): void {
  const mask = <usize>load<u8>(voxels.mask + block);
  const parts = <usize>load<u16>(voxels.components + (mask << 1));
  const error = voxels.coarseError + (<usize>first << 2);
  for (let bit: usize = 0; bit < 8; bit++) {
    const part = (parts >> (bit << 1)) & 3;
    const value: f32 = ((mask >> bit) & 1) == 0 ? 0 : load<f32>(error + (part << 2));
    store<f32>(lines + ((bit >> 1) << 4) + ((bit & 1) << 2), value);
  }
}

@inline
function redStart(mode: i32, code: usize, gx: v128, gy: v128, gz: v128, cx: usize, ySpan: usize, zSpan: usize, cy: usize, cz: usize, r: usize, red: v128, error: v128, out: usize): void {
  const d = conductanceSum(mode, code, gx, gy, gz, cx, ySpan, zSpan, cy, cz);
  const wanted = v128.and(red, f32x4.gt(d, f32x4.splat(0)));
  v128.store(out, v128.and(wanted, f32x4.add(f32x4.div(v128.load(r), d), error)));
}

@inline
function clear(code: usize, out: usize): bool {
  if (v128.any_true(v128.load(code))) return false;
  const zero = f32x4.splat(0);
  v128.store(out, zero);
  v128.store(out, zero, 16);
  v128.store(out, zero, 32);
  v128.store(out, zero, 48);
  return true;
}

@inline
function start(mode: i32, voxels: Voxels, pair: i32, lower: usize, upper: usize, thread: i32): void {
  const nx = voxels.nx;
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const ySpan = row << 2;
  const zSpan = plane << 2;
  const gx = f32x4.splat(voxels.gx);
  const gy = f32x4.splat(voxels.gy);
  const gz = f32x4.splat(voxels.gz);
  const code = voxels.code;
  const r = voxels.r;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const coarse = voxels.coarseError;
  const lines = voxels.scratch + (<usize>thread << 7);
  const hasUpper = pair + 1 < voxels.nz;
  for (let j = 0; j < voxels.ny; j += 2) {
    const redA = redLanes(j, pair);
    const redB = redLanes(j + 1, pair);
    const hasBack = j + 1 < voxels.ny;
    const line = <usize>pair * plane + <usize>j * row;
    const blocks = (<usize>(pair >> 1) * <usize>voxels.my + <usize>(j >> 1)) * <usize>voxels.blockRow;
    for (let i = 0; i < nx; i += 16) {
      const first = line + <usize>i;
      const within = (<usize>j * row + <usize>i) << 2;
      const skip0 = clear(code + first, lower + within);
      const skip1 = !hasBack || clear(code + first + row, lower + within + ySpan);
      const skip2 = !hasUpper || clear(code + first + plane, upper + within);
      const skip3 = !hasUpper || !hasBack || clear(code + first + plane + row, upper + within + ySpan);
      if (skip0 && skip1 && skip2 && skip3) continue;
      for (let lane: usize = 0; lane < 16; lane += 4) {
        const here = first + lane;
        const at = here << 2;
        const out = within + (lane << 2);
        const block = blocks + ((<usize>i + lane) >> 1);
        const base0 = load<i32>(voxels.base + (block << 2));
        const base1 = load<i32>(voxels.base + (block << 2), 4);
        let e0 = v128.shuffle<f32>(
          v128.load32_zero(coarse + (<usize>max(base0, 0) << 2)),
          v128.load32_zero(coarse + (<usize>max(base1, 0) << 2)),
          0, 0, 4, 4,
        );
        let e1 = e0;
        let e2 = e0;
        let e3 = e0;
        if ((base0 | base1) < 0) {
          v128.store(lines, e0);
          v128.store(lines, e0, 16);
          v128.store(lines, e0, 32);
          v128.store(lines, e0, 48);
          if (base0 < 0) spreadParts(voxels, block, ~base0, lines);
          if (base1 < 0) spreadParts(voxels, block + 1, ~base1, lines + 8);
          e0 = v128.load(lines);
          e1 = v128.load(lines, 16);
          e2 = v128.load(lines, 32);
          e3 = v128.load(lines, 48);
        }
        if (!skip0) redStart(mode, code + here, gx, gy, gz, cx + at, ySpan, zSpan, cy + at, cz + at, r + at, redA, e0, lower + out);
        if (!skip1) {
          const to = at + ySpan;
          redStart(mode, code + here + row, gx, gy, gz, cx + to, ySpan, zSpan, cy + to, cz + to, r + to, redB, e1, lower + out + ySpan);
        }
        if (!skip2) {
          const to = at + zSpan;
          redStart(mode, code + here + plane, gx, gy, gz, cx + to, ySpan, zSpan, cy + to, cz + to, r + to, redB, e2, upper + out);
        }
        if (!skip3) {
          const to = at + zSpan + ySpan;
          redStart(mode, code + here + plane + row, gx, gy, gz, cx + to, ySpan, zSpan, cy + to, cz + to, r + to, redA, e3, upper + out + ySpan);
        }
      }
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

@inline
function red(mode: i32, voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  const nx = voxels.nx;
  const row = <usize>voxels.row;
  const ySpan = row << 2;
  const zSpan = <usize>voxels.plane << 2;
  const gx = f32x4.splat(voxels.gx);
  const gy = f32x4.splat(voxels.gy);
  const gz = f32x4.splat(voxels.gz);
  const zero = f32x4.splat(0);
  const code = voxels.code;
  const r = voxels.r;
  const z = voxels.z;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  let rz = f64x2.splat(0);
  let zq = f64x2.splat(0);
  for (let j = 0; j < voxels.ny; j++) {
    const red = redLanes(j, k);
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    for (let i = 0; i < nx; i += 16) {
      const first = line + <usize>i;
      if (!v128.any_true(v128.load(code + first))) continue;
      let rzLine = zero;
      let zqLine = zero;
      for (let lane: usize = 0; lane < 16; lane += 4) {
        const at = (first + lane) << 2;
        const within = (<usize>j * row + <usize>i + lane) << 2;
        const d = conductanceSum(mode, code + first + lane, gx, gy, gz, cx + at, ySpan, zSpan, cy + at, cz + at);
        const sum = neighbourSum(mode, below + within, centre + within, above + within, ySpan, zSpan, gx, gy, gz, cx + at, cy + at, cz + at);
        const wanted = v128.and(f32x4.gt(d, zero), red);
        const rest = v128.load(r + at);
        const fresh = v128.and(wanted, f32x4.div(f32x4.add(rest, sum), d));
        const value = v128.or(v128.andnot(v128.load(centre + within), red), fresh);
        rzLine = f32x4.add(rzLine, f32x4.mul(rest, value));
        zqLine = f32x4.add(zqLine, f32x4.mul(value, v128.load(z + at)));
        v128.store(z + at, value);
      }
      rz = f64x2.add(rz, f64x2.add(f64x2.promote_low_f32x4(rzLine), f64x2.promote_low_f32x4(v128.shuffle<f32>(rzLine, rzLine, 2, 3, 2, 3))));
      zq = f64x2.add(zq, f64x2.add(f64x2.promote_low_f32x4(zqLine), f64x2.promote_low_f32x4(v128.shuffle<f32>(zqLine, zqLine, 2, 3, 2, 3))));
    }
  }
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, f64x2.extract_lane(rz, 0) + f64x2.extract_lane(rz, 1));
  store<f64>(partial, f64x2.extract_lane(zq, 0) + f64x2.extract_lane(zq, 1), 8);
}

/** Stage 3: partial sums 0 (r.z) and 1 (z.q) of the plane. */
export function correctRed(voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  if (voxels.mode == ISOTROPIC) red(ISOTROPIC, voxels, k, below, centre, above);
  else if (voxels.mode == ANISOTROPIC) red(ANISOTROPIC, voxels, k, below, centre, above);
  else red(FACES, voxels, k, below, centre, above);
}
