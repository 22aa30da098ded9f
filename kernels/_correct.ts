// The upward half of the preconditioner: the coarse correction on red voxels and a black half-sweep, with the two sums
// that the next search direction needs: r.z and z.q, q being the image of the last direction, whose place z takes.
// The red half-sweep that would follow is left to the next pass, which eliminates red voxels anyway.
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, accumulate, blackSide, conductanceSum, leftFace, leftOf, neighbourSum, partsOf, redSide, splat, sumOfPair, whereBit, whereLive, wrapPlane } from './_voxels';

/** Corrections of the red voxels of four blocks, of which some have several components, into `lines`: see _reduce. */
function spreadParts(voxels: Voxels, block: usize, lines: usize, odd: usize): void {
  for (let lane: usize = 0; lane < 4; lane++) {
    const base = load<i32>(voxels.base + ((block + lane) << 2));
    const at = lines + (lane << 2);
    const error = voxels.coarseError + (<usize>(base < 0 ? ~base : base) << 2);
    const parts = base < 0 ? <usize>partsOf(voxels, block + lane) : 0;
    for (let line: usize = 0; line < 4; line++) {
      const bit = (line << 1) | (odd ^ (line & 1) ^ (line >> 1));
      store<f32>(at + (line << 4), load<f32>(error + (((parts >> (bit << 2)) & 15) << 2)));
    }
  }
}

/** Stage 1, on planes `pair` and `pair + 1`: the coarse correction of the red voxels. */
export function correctStart(voxels: Voxels, pair: i32, lower: usize, upper: usize, thread: i32): void {
  const half = <usize>voxels.half;
  const zero = splat(0);
  const coarse = voxels.coarseError;
  const lines = voxels.scratch + (<usize>thread << 7);
  const count = <usize>(voxels.nx + 1) >> 1;
  const hasUpper = pair + 1 < voxels.nz;
  for (let j = 0; j < voxels.ny; j += 2) {
    const side = redSide(j, pair);
    const bitA = i32x4.splat(1 << side);
    const bitB = i32x4.splat(8 >> side);
    const bitC = i32x4.splat(32 >> side);
    const bitD = i32x4.splat(64 << side);
    const hasBack = j + 1 < voxels.ny;
    const first = (<usize>j * half) << 2;
    const second = first + (half << 2);
    const blocks = (<usize>(pair >> 1) * <usize>voxels.my + <usize>(j >> 1)) * half;
    for (let m: usize = 0; m < count; m += 4) {
      const block = blocks + m;
      const at = m << 2;
      const masks = load<u32>(voxels.mask + block);
      let eA = zero;
      let eB = zero;
      let eC = zero;
      let eD = zero;
      if (masks != 0) {
        const bits = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(masks)));
        const bases = v128.load(voxels.base + (block << 2));
        if (i32x4.bitmask(bases) == 0) {
          let error = v128.load32_zero(coarse + (<usize>i32x4.extract_lane(bases, 0) << 2));
          error = v128.load32_lane(coarse + (<usize>i32x4.extract_lane(bases, 1) << 2), error, 1);
          error = v128.load32_lane(coarse + (<usize>i32x4.extract_lane(bases, 2) << 2), error, 2);
          error = v128.load32_lane(coarse + (<usize>i32x4.extract_lane(bases, 3) << 2), error, 3);
          eA = whereBit(bits, bitA, error);
          eB = whereBit(bits, bitB, error);
          eC = whereBit(bits, bitC, error);
          eD = whereBit(bits, bitD, error);
        } else {
          spreadParts(voxels, block, lines, <usize>side);
          eA = whereBit(bits, bitA, v128.load(lines));
          eB = whereBit(bits, bitB, v128.load(lines, 16));
          eC = whereBit(bits, bitC, v128.load(lines, 32));
          eD = whereBit(bits, bitD, v128.load(lines, 48));
        }
      }
      v128.store(lower + first + at, eA);
      if (hasBack) v128.store(lower + second + at, eB);
      if (!hasUpper) continue;
      v128.store(upper + first + at, eC);
      if (hasBack) v128.store(upper + second + at, eD);
    }
  }
  wrapPlane(voxels, lower, redSide(0, pair), 4);
  if (hasUpper) wrapPlane(voxels, upper, redSide(0, pair + 1), 4);
}

@inline
function black(mode: i32, voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  const half = <usize>voxels.half;
  const row = <usize>voxels.row;
  const rowSpan = row << 2;
  const planeSpan = <usize>voxels.plane << 2;
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
    const side = blackSide(j, k);
    const toLeft = leftOf(side);
    const left = leftFace(voxels, side);
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    const codes = line + <usize>side * half;
    const first = (<usize>j * half) << 2;
    for (let m: usize = 0; m < count; m += 8) {
      const voxel = codes + m;
      if (load<u64>(code + voxel) == 0) continue;
      const at = ((line >> 1) + m) << 2;
      const face = voxel << 2;
      const within = first + (m << 2);
      const d0 = conductanceSum(mode, code + voxel, gx, gy, gz, face, left, rowSpan, planeSpan, cx, cy, cz);
      const sum0 = neighbourSum(mode, below, centre, above, within, toLeft, face, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      const r0 = v128.load(r + at);
      const z0 = whereLive(d0, f32x4.div(f32x4.add(r0, sum0), d0));
      const d1 = conductanceSum(mode, code + voxel + 4, gx, gy, gz, face + 16, left, rowSpan, planeSpan, cx, cy, cz);
      const sum1 = neighbourSum(mode, below, centre, above, within + 16, toLeft, face + 16, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      const r1 = v128.load(r + at, 16);
      const z1 = whereLive(d1, f32x4.div(f32x4.add(r1, sum1), d1));
      rz = accumulate(rz, f32x4.add(f32x4.mul(r0, z0), f32x4.mul(r1, z1)));
      zq = accumulate(zq, f32x4.add(f32x4.mul(v128.load(z + at), z0), f32x4.mul(v128.load(z + at, 16), z1)));
      v128.store(z + at, z0);
      v128.store(z + at, z1, 16);
    }
  }
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, sumOfPair(rz));
  store<f64>(partial, sumOfPair(zq), 8);
}

/** Stage 2: partial sums 0 (r.z) and 1 (z.q) of the plane. */
export function correctBlack(voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  if (voxels.mode == ISOTROPIC) black(ISOTROPIC, voxels, k, below, centre, above);
  else if (voxels.mode == ANISOTROPIC) black(ANISOTROPIC, voxels, k, below, centre, above);
  else black(FACES, voxels, k, below, centre, above);
}
