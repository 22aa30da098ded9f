// The downward half of the preconditioner, fused with the residual update of conjugate gradients:
// r -= alpha q; a red half-sweep and a black one from zero; the residual, which then lives on red voxels only,
// summed over the connected parts of each block into the right-hand side of the first coarse level.
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, conductanceSum, neighbourSum, redLanes, wrapPlane } from './_voxels';

@inline
function start(mode: i32, voxels: Voxels, k: i32, target: usize): void {
  const nx = voxels.nx;
  const row = <usize>voxels.row;
  const ySpan = row << 2;
  const zSpan = <usize>voxels.plane << 2;
  const gx = f32x4.splat(voxels.gx);
  const gy = f32x4.splat(voxels.gy);
  const gz = f32x4.splat(voxels.gz);
  const alpha = f32x4.splat(<f32>voxels.alpha);
  const zero = f32x4.splat(0);
  const code = voxels.code;
  const r = voxels.r;
  const q = voxels.z;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  for (let j = 0; j < voxels.ny; j++) {
    const red = redLanes(j, k);
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    for (let i = 0; i < nx; i += 16) {
      const first = line + <usize>i;
      const out = target + ((<usize>j * row + <usize>i) << 2);
      if (!v128.any_true(v128.load(code + first))) {
        v128.store(out, zero);
        v128.store(out, zero, 16);
        v128.store(out, zero, 32);
        v128.store(out, zero, 48);
        continue;
      }
      for (let lane: usize = 0; lane < 16; lane += 4) {
        const at = (first + lane) << 2;
        const d = conductanceSum(mode, code + first + lane, gx, gy, gz, cx + at, ySpan, zSpan, cy + at, cz + at);
        const rest = f32x4.sub(v128.load(r + at), f32x4.mul(alpha, v128.load(q + at)));
        v128.store(r + at, rest);
        const wanted = v128.and(red, f32x4.gt(d, zero));
        v128.store(out + (lane << 2), v128.and(wanted, f32x4.div(rest, d)));
      }
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

@inline
function black(mode: i32, voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
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
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  for (let j = 0; j < voxels.ny; j++) {
    const red = redLanes(j, k);
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    for (let i = 0; i < nx; i += 16) {
      const first = line + <usize>i;
      if (!v128.any_true(v128.load(code + first))) continue;
      for (let lane: usize = 0; lane < 16; lane += 4) {
        const at = (first + lane) << 2;
        const within = (<usize>j * row + <usize>i + lane) << 2;
        const d = conductanceSum(mode, code + first + lane, gx, gy, gz, cx + at, ySpan, zSpan, cy + at, cz + at);
        const sum = neighbourSum(mode, below + within, centre + within, above + within, ySpan, zSpan, gx, gy, gz, cx + at, cy + at, cz + at);
        const wanted = v128.andnot(f32x4.gt(d, zero), red);
        const value = v128.and(wanted, f32x4.div(f32x4.add(v128.load(r + at), sum), d));
        v128.store(centre + within, v128.or(v128.and(red, v128.load(centre + within)), value));
      }
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

/** Adds the residuals of one block with several components, given as vectors of 2 blocks in `lines`. */
function restrictParts(voxels: Voxels, block: usize, first: i32, lines: usize): void {
  const mask = <usize>load<u8>(voxels.mask + block);
  const parts = <usize>load<u16>(voxels.components + (mask << 1));
  const right = voxels.coarseRight + (<usize>first << 2);
  const count = <usize>load<u8>(voxels.componentCount + mask);
  for (let part: usize = 0; part < count; part++) store<f32>(right + (part << 2), 0);
  for (let bit: usize = 0; bit < 8; bit++) {
    if (((mask >> bit) & 1) == 0) continue;
    const at = right + (((parts >> (bit << 1)) & 3) << 2);
    store<f32>(at, load<f32>(at) + load<f32>(lines + ((bit >> 1) << 4) + ((bit & 1) << 2)));
  }
}

@inline
function restrict(mode: i32, voxels: Voxels, pair: i32, below: usize, lower: usize, upper: usize, above: usize, thread: i32): void {
  const nx = voxels.nx;
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const ySpan = row << 2;
  const zSpan = plane << 2;
  const gx = f32x4.splat(voxels.gx);
  const gy = f32x4.splat(voxels.gy);
  const gz = f32x4.splat(voxels.gz);
  const zero = f32x4.splat(0);
  const code = voxels.code;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const right = voxels.coarseRight;
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
      let any = v128.load(code + first);
      if (hasBack) any = v128.or(any, v128.load(code + first + row));
      if (hasUpper) any = v128.or(any, v128.load(code + first + plane));
      if (hasUpper && hasBack) any = v128.or(any, v128.load(code + first + plane + row));
      if (!v128.any_true(any)) continue;
      for (let lane: usize = 0; lane < 16; lane += 4) {
        const at = (first + lane) << 2;
        const within = (<usize>j * row + <usize>i + lane) << 2;
        let v0 = zero;
        let v1 = zero;
        let v2 = zero;
        let v3 = zero;
        if (load<u32>(code + first + lane) != 0) {
          const d = conductanceSum(mode, code + first + lane, gx, gy, gz, cx + at, ySpan, zSpan, cy + at, cz + at);
          v0 = neighbourSum(mode, below + within, lower + within, upper + within, ySpan, zSpan, gx, gy, gz, cx + at, cy + at, cz + at);
          v0 = v128.and(v0, v128.and(redA, f32x4.gt(d, zero)));
        }
        if (hasBack && load<u32>(code + first + lane + row) != 0) {
          const to = at + ySpan;
          const d = conductanceSum(mode, code + first + lane + row, gx, gy, gz, cx + to, ySpan, zSpan, cy + to, cz + to);
          v1 = neighbourSum(mode, below + within + ySpan, lower + within + ySpan, upper + within + ySpan, ySpan, zSpan, gx, gy, gz, cx + to, cy + to, cz + to);
          v1 = v128.and(v1, v128.and(redB, f32x4.gt(d, zero)));
        }
        if (hasUpper && load<u32>(code + first + lane + plane) != 0) {
          const to = at + zSpan;
          const d = conductanceSum(mode, code + first + lane + plane, gx, gy, gz, cx + to, ySpan, zSpan, cy + to, cz + to);
          v2 = neighbourSum(mode, lower + within, upper + within, above + within, ySpan, zSpan, gx, gy, gz, cx + to, cy + to, cz + to);
          v2 = v128.and(v2, v128.and(redB, f32x4.gt(d, zero)));
        }
        if (hasUpper && hasBack && load<u32>(code + first + lane + plane + row) != 0) {
          const to = at + zSpan + ySpan;
          const d = conductanceSum(mode, code + first + lane + plane + row, gx, gy, gz, cx + to, ySpan, zSpan, cy + to, cz + to);
          v3 = neighbourSum(mode, lower + within + ySpan, upper + within + ySpan, above + within + ySpan, ySpan, zSpan, gx, gy, gz, cx + to, cy + to, cz + to);
          v3 = v128.and(v3, v128.and(redA, f32x4.gt(d, zero)));
        }
        const block = blocks + ((<usize>i + lane) >> 1);
        const base0 = load<i32>(voxels.base + (block << 2));
        const base1 = load<i32>(voxels.base + (block << 2), 4);
        const sum = f32x4.add(f32x4.add(v0, v1), f32x4.add(v2, v3));
        const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 1, 0, 3, 2));
        if (base0 >= 0) store<f32>(right + (<usize>base0 << 2), f32x4.extract_lane(pairs, 0));
        if (base1 >= 0) store<f32>(right + (<usize>base1 << 2), f32x4.extract_lane(pairs, 2));
        if ((base0 | base1) < 0) {
          v128.store(lines, v0);
          v128.store(lines, v1, 16);
          v128.store(lines, v2, 32);
          v128.store(lines, v3, 48);
          if (base0 < 0) restrictParts(voxels, block, ~base0, lines);
          if (base1 < 0) restrictParts(voxels, block + 1, ~base1, lines + 8);
        }
      }
    }
  }
}

/** Stage 3, on planes `pair` and `pair + 1`. */
export function reduceRestrict(voxels: Voxels, pair: i32, below: usize, lower: usize, upper: usize, above: usize, thread: i32): void {
  if (voxels.mode == ISOTROPIC) restrict(ISOTROPIC, voxels, pair, below, lower, upper, above, thread);
  else if (voxels.mode == ANISOTROPIC) restrict(ANISOTROPIC, voxels, pair, below, lower, upper, above, thread);
  else restrict(FACES, voxels, pair, below, lower, upper, above, thread);
}
