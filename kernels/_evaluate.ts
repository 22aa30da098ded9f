// A look at the solution in f64: the red values that the black ones imply, the true residual, the energy and the fluxes.
import { ANISOTROPIC, FACES, ISOTROPIC, OPENINGS, Voxels, beneath, blackSide, dropAbove, facing, leftFace, leftOf, opposite, overhead, redSide, sumOfPair, wrapPlane } from './_voxels';

/** Which colour a pass is on; red ones have black neighbours in the field x, black ones red neighbours in buffers. */
const RED: i32 = 0;
const BLACK: i32 = 1;

/** Two neighbouring values as f64. */
@inline
function pairAt(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Two neighbouring values of the other colour: f32 in the field, f64 in the buffers; `at` counts f32. */
@inline
function neighbours(colour: i32, plane: usize, at: usize): v128 {
  return colour == RED ? pairAt(plane + at) : v128.load(plane + (at << 1));
}

/** The upper two lanes as the lower two. */
@inline
function upper(lanes: v128): v128 {
  return v128.shuffle<i64>(lanes, lanes, 1, 1);
}

/** Right-hand side of four voxels whose faces conduct alike along z, or are fed: faces above minus faces below, as i32. */
@inline
function imbalance(under: i32, over: i32, code: usize, below: usize, above: usize): v128 {
  const live = i8x16.ne(v128.load32_zero(code), i8x16.splat(0));
  const facesBelow = facing(under, live, v128.load32_zero(code + below));
  const facesAbove = facing(over, live, v128.load32_zero(code + above));
  // A set mask is -1. Plates are half a voxel away: twice the conductance, half the drop.
  return i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(i8x16.sub(facesBelow, facesAbove)));
}

/** Right-hand side of two voxels from face conductances and the drops through them. */
@inline
function imbalanceOfFaces(cz: usize, planeSpan: usize, dropBelow: v128, drop: v128): v128 {
  return f64x2.sub(f64x2.mul(pairAt(cz), drop), f64x2.mul(pairAt(cz - planeSpan), dropBelow));
}

/** Diagonal of two voxels; `counts` are their codes as i32. */
@inline
function diagonalOf(mode: i32, counts: v128, face: usize, left: usize, rowSpan: usize, planeSpan: usize, gx: v128, gy: v128, cx: usize, cy: usize, cz: usize): v128 {
  if (mode == ISOTROPIC) return f64x2.convert_low_i32x4_u(counts);
  if (mode == FACES) {
    const alongX = f64x2.add(pairAt(cx + face + left), pairAt(cx + face));
    const alongY = f64x2.add(pairAt(cy + face - rowSpan), pairAt(cy + face));
    return f64x2.add(f64x2.add(alongX, alongY), f64x2.add(pairAt(cz + face - planeSpan), pairAt(cz + face)));
  }
  const alongX = f64x2.convert_low_i32x4_u(v128.and(counts, i32x4.splat(3)));
  const alongY = f64x2.convert_low_i32x4_u(v128.and(i32x4.shr_u(counts, 2), i32x4.splat(3)));
  return f64x2.add(f64x2.add(f64x2.mul(gx, alongX), f64x2.mul(gy, alongY)), f64x2.convert_low_i32x4_u(i32x4.shr_u(counts, 4)));
}

/** Sum over the six neighbours of two voxels of conductance times value. */
@inline
function inflow(mode: i32, colour: i32, under: usize, centre: usize, over: usize, within: usize, toLeft: usize, face: usize, left: usize, rowSpan: usize, planeSpan: usize, gx: v128, gy: v128, cx: usize, cy: usize, cz: usize): v128 {
  const onLeft = neighbours(colour, centre, within + toLeft);
  const onRight = neighbours(colour, centre, within + toLeft + 4);
  const back = neighbours(colour, centre, within - (rowSpan >> 1));
  const front = neighbours(colour, centre, within + (rowSpan >> 1));
  const below = neighbours(colour, under, within);
  const above = neighbours(colour, over, within);
  if (mode == FACES) {
    const alongX = f64x2.add(f64x2.mul(pairAt(cx + face + left), onLeft), f64x2.mul(pairAt(cx + face), onRight));
    const alongY = f64x2.add(f64x2.mul(pairAt(cy + face - rowSpan), back), f64x2.mul(pairAt(cy + face), front));
    return f64x2.add(f64x2.add(alongX, alongY), f64x2.add(f64x2.mul(pairAt(cz + face - planeSpan), below), f64x2.mul(pairAt(cz + face), above)));
  }
  const alongX = f64x2.add(onLeft, onRight);
  const alongY = f64x2.add(back, front);
  const alongZ = f64x2.add(below, above);
  if (mode == ISOTROPIC) return f64x2.add(f64x2.add(alongX, alongY), alongZ);
  return f64x2.add(f64x2.add(f64x2.mul(gx, alongX), f64x2.mul(gy, alongY)), alongZ);
}

/** Values that balance what flows in, where there are unknowns; 0 where there are none, or none that anything is joined to. */
@inline
function balanced(inflow: v128, d: v128, counts: v128): v128 {
  const zero = f64x2.splat(0);
  const live = v128.and(f64x2.gt(f64x2.convert_low_i32x4_u(counts), zero), f64x2.gt(d, zero));
  return v128.and(f64x2.div(inflow, d), live);
}

@inline
function red(mode: i32, voxels: Voxels, k: i32, below: usize, centre: usize, above: usize, target: usize): void {
  const half = <usize>voxels.half;
  const row = <usize>voxels.row;
  const rowSpan = row << 2;
  const planeSpan = <usize>voxels.plane << 2;
  const code = voxels.code;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const zero = f64x2.splat(0);
  const gx = f64x2.splat(<f64>voxels.gx);
  const gy = f64x2.splat(<f64>voxels.gy);
  const under = beneath(voxels, k);
  const over = overhead(voxels, k);
  const toBelow = opposite(voxels, under, 0, k, -1);
  const toAbove = opposite(voxels, over, 0, k, 1);
  const byFaces = mode == FACES && voxels.fed == 0;
  const dropBelow = f64x2.splat(dropAbove(voxels, k - 1));
  const drop = f64x2.splat(dropAbove(voxels, k));
  const count = <usize>(voxels.nx + 1) >> 1;
  let gain = zero;
  for (let j = 0; j < voxels.ny; j++) {
    const side = redSide(j, k);
    const toLeft = leftOf(side);
    const left = leftFace(voxels, side);
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    for (let m: usize = 0; m < count; m += 4) {
      const voxel = line + <usize>side * half + m;
      const within = (<usize>j * half + m) << 2;
      const to = target + (within << 1);
      if (load<u32>(code + voxel) == 0) {
        v128.store(to, zero);
        v128.store(to, zero, 16);
        continue;
      }
      const face = voxel << 2;
      const counts = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(code + voxel)));
      const b = imbalance(under, over, code + voxel, toBelow, toAbove);
      const b0 = byFaces ? imbalanceOfFaces(cz + face, planeSpan, dropBelow, drop) : f64x2.convert_low_i32x4_s(b);
      const b1 = byFaces ? imbalanceOfFaces(cz + face + 8, planeSpan, dropBelow, drop) : f64x2.convert_low_i32x4_s(upper(b));
      const d0 = diagonalOf(mode, counts, face, left, rowSpan, planeSpan, gx, gy, cx, cy, cz);
      const d1 = diagonalOf(mode, upper(counts), face + 8, left, rowSpan, planeSpan, gx, gy, cx, cy, cz);
      const sum0 = inflow(mode, RED, below, centre, above, within, toLeft, face, left, rowSpan, planeSpan, gx, gy, cx, cy, cz);
      const sum1 = inflow(mode, RED, below, centre, above, within + 8, toLeft, face + 8, left, rowSpan, planeSpan, gx, gy, cx, cy, cz);
      const own0 = balanced(f64x2.add(b0, sum0), d0, counts);
      const own1 = balanced(f64x2.add(b1, sum1), d1, upper(counts));
      v128.store(to, own0);
      v128.store(to, own1, 16);
      const both = v128.shuffle<i64>(f32x4.demote_f64x2_zero(own0), f32x4.demote_f64x2_zero(own1), 0, 2);
      v128.store(voxels.z + (((line >> 1) + m) << 2), both);
      gain = f64x2.add(gain, f64x2.add(f64x2.mul(own0, b0), f64x2.mul(own1, b1)));
    }
  }
  store<f64>(voxels.partial + (<usize>k << 6), sumOfPair(gain), 40);
}

@inline
function black(mode: i32, voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  const half = <usize>voxels.half;
  const row = <usize>voxels.row;
  const rowSpan = row << 2;
  const planeSpan = <usize>voxels.plane << 2;
  const code = voxels.code;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const zero = f64x2.splat(0);
  const gx = f64x2.splat(<f64>voxels.gx);
  const gy = f64x2.splat(<f64>voxels.gy);
  const under = beneath(voxels, k);
  const over = overhead(voxels, k);
  const toBelow = opposite(voxels, under, 0, k, -1);
  const toAbove = opposite(voxels, over, 0, k, 1);
  const byFaces = mode == FACES && voxels.fed == 0;
  const dropBelow = f64x2.splat(dropAbove(voxels, k - 1));
  const drop = f64x2.splat(dropAbove(voxels, k));
  const count = <usize>(voxels.nx + 1) >> 1;
  let squares = zero;
  let sum = zero;
  let gain = zero;
  for (let j = 0; j < voxels.ny; j++) {
    const side = blackSide(j, k);
    const toLeft = leftOf(side);
    const left = leftFace(voxels, side);
    const line = <usize>k * <usize>voxels.plane + <usize>j * row;
    for (let m: usize = 0; m < count; m += 4) {
      const voxel = line + <usize>side * half + m;
      if (load<u32>(code + voxel) == 0) continue;
      const within = (<usize>j * half + m) << 2;
      const face = voxel << 2;
      const at = ((line >> 1) + m) << 2;
      const counts = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(code + voxel)));
      const b = imbalance(under, over, code + voxel, toBelow, toAbove);
      const b0 = byFaces ? imbalanceOfFaces(cz + face, planeSpan, dropBelow, drop) : f64x2.convert_low_i32x4_s(b);
      const b1 = byFaces ? imbalanceOfFaces(cz + face + 8, planeSpan, dropBelow, drop) : f64x2.convert_low_i32x4_s(upper(b));
      const d0 = diagonalOf(mode, counts, face, left, rowSpan, planeSpan, gx, gy, cx, cy, cz);
      const d1 = diagonalOf(mode, upper(counts), face + 8, left, rowSpan, planeSpan, gx, gy, cx, cy, cz);
      const sum0 = inflow(mode, BLACK, below, centre, above, within, toLeft, face, left, rowSpan, planeSpan, gx, gy, cx, cy, cz);
      const sum1 = inflow(mode, BLACK, below, centre, above, within + 8, toLeft, face + 8, left, rowSpan, planeSpan, gx, gy, cx, cy, cz);
      const own0 = pairAt(voxels.x + at);
      const own1 = pairAt(voxels.x + at + 8);
      const rest0 = v128.and(f64x2.sub(f64x2.add(b0, sum0), f64x2.mul(d0, own0)), f64x2.gt(f64x2.convert_low_i32x4_u(counts), zero));
      const rest1 = v128.and(f64x2.sub(f64x2.add(b1, sum1), f64x2.mul(d1, own1)), f64x2.gt(f64x2.convert_low_i32x4_u(upper(counts)), zero));
      v128.store(voxels.r + at, v128.shuffle<i64>(f32x4.demote_f64x2_zero(rest0), f32x4.demote_f64x2_zero(rest1), 0, 2));
      squares = f64x2.add(squares, f64x2.add(f64x2.mul(rest0, rest0), f64x2.mul(rest1, rest1)));
      sum = f64x2.add(sum, f64x2.add(rest0, rest1));
      gain = f64x2.add(gain, f64x2.add(f64x2.mul(own0, f64x2.add(b0, rest0)), f64x2.mul(own1, f64x2.add(b1, rest1))));
    }
  }
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, sumOfPair(squares), 32);
  // Red voxels come first and leave no residual.
  store<f64>(partial, sumOfPair(gain) + load<f64>(partial, 40), 40);
  store<f64>(partial, sumOfPair(sum), 48);
}

/** Stage 2: red values of a plane, in f64 to `target` and in f32 to the place of z. */
export function evaluateRed(voxels: Voxels, k: i32, target: usize): void {
  const span = (<usize>voxels.plane >> 1) << 2;
  const centre = voxels.x + <usize>k * span;
  if (voxels.mode == ISOTROPIC) red(ISOTROPIC, voxels, k, centre - span, centre, centre + span, target);
  else if (voxels.mode == ANISOTROPIC) red(ANISOTROPIC, voxels, k, centre - span, centre, centre + span, target);
  else red(FACES, voxels, k, centre - span, centre, centre + span, target);
  wrapPlane(voxels, target, redSide(0, k), 8);
}

/** Flux through the face below a voxel of plane 0 whose deviation is `own`. */
@inline
function fluxBelow(voxels: Voxels, what: i32, voxel: usize, own: f64): f64 {
  const codes = voxels.code + voxel;
  if (load<u8>(codes) == 0) return 0;
  if (what == OPENINGS) return load<u8>(opposite(voxels, what, codes, 0, -1)) != 0 ? 1 : 0;
  return (voxels.mode == FACES ? <f64>load<f32>(voxels.cz + ((voxel - <usize>voxels.plane) << 2)) : 2) * (0.5 + own);
}

/** Flux through the openings below, or the plate: half a voxel away, so twice the conductance of a voxel and half the drop. */
function plateFlux(voxels: Voxels, reds: usize): f64 {
  const half = <usize>voxels.half;
  const count = <usize>(voxels.nx + 1) >> 1;
  const what = beneath(voxels, 0);
  let flux: f64 = 0;
  for (let j = 0; j < voxels.ny; j++) {
    for (let m: usize = 0; m < count; m++) {
      const at = <usize>j * half + m;
      const row = <usize>j * <usize>voxels.row + m;
      const side = <usize>redSide(j, 0) * half;
      flux += fluxBelow(voxels, what, row + side, load<f64>(reds + (at << 3)));
      flux += fluxBelow(voxels, what, row + half - side, <f64>load<f32>(voxels.x + (at << 2)));
    }
  }
  return flux;
}

/** Stage 3: residual of a plane's black voxels. */
export function evaluateBlack(voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  // Round a ring there is no plate, and the flux through the first faces is not known before the last ones.
  if (k == 0 && voxels.wrapZ == 0) store<f64>(voxels.partial, plateFlux(voxels, centre), 56);
  if (voxels.mode == ISOTROPIC) black(ISOTROPIC, voxels, k, below, centre, above);
  else if (voxels.mode == ANISOTROPIC) black(ANISOTROPIC, voxels, k, below, centre, above);
  else black(FACES, voxels, k, below, centre, above);
}
