// The next search direction and its image under the system in which the red voxels are eliminated:
// q = d p_black - sum c p_red, where p_red = (sum c p_black) / d.
import { ANISOTROPIC, FACES, ISOTROPIC, Voxels, accumulate, blackSide, conductanceSum, leftFace, leftOf, neighbourSum, outflow, redSide, splat, sumOfPair, whereLive, wrapEnds, wrapPlane } from './_voxels';

/** Stage 1: x += alpha p; p = z + beta p. */
export function directStart(voxels: Voxels, k: i32): void {
  const half = <usize>voxels.half;
  const alpha = splat(<f32>voxels.alpha);
  const beta = splat(<f32>voxels.beta);
  const x = voxels.x;
  const p = voxels.p;
  const z = voxels.z;
  const count = <usize>(voxels.nx + 1) >> 1;
  const plane = <usize>k * (<usize>voxels.plane >> 1);
  for (let j = 0; j < voxels.ny; j++) {
    const codes = voxels.code + <usize>k * <usize>voxels.plane + <usize>(2 * j + blackSide(j, k)) * half;
    const line = (plane + <usize>j * half) << 2;
    for (let m: usize = 0; m < count; m += 8) {
      if (load<u64>(codes + m) == 0) continue;
      const at = line + (m << 2);
      const old0 = v128.load(p + at);
      const old1 = v128.load(p + at, 16);
      v128.store(x + at, f32x4.add(v128.load(x + at), f32x4.mul(alpha, old0)));
      v128.store(x + at, f32x4.add(v128.load(x + at, 16), f32x4.mul(alpha, old1)), 16);
      v128.store(p + at, f32x4.add(v128.load(z + at), f32x4.mul(beta, old0)));
      v128.store(p + at, f32x4.add(v128.load(z + at, 16), f32x4.mul(beta, old1)), 16);
    }
  }
  wrapPlane(voxels, p + (plane << 2), blackSide(0, k), 4);
  wrapEnds(voxels, p, k);
}

@inline
function red(mode: i32, voxels: Voxels, k: i32, target: usize): void {
  const half = <usize>voxels.half;
  const row = <usize>voxels.row;
  const rowSpan = row << 2;
  const planeSpan = <usize>voxels.plane << 2;
  const gx = splat(voxels.gx);
  const gy = splat(voxels.gy);
  const gz = splat(voxels.gz);
  const zero = splat(0);
  const code = voxels.code;
  const centre = voxels.p + <usize>k * (planeSpan >> 1);
  const below = centre - (planeSpan >> 1);
  const above = centre + (planeSpan >> 1);
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const count = <usize>(voxels.nx + 1) >> 1;
  for (let j = 0; j < voxels.ny; j++) {
    const side = redSide(j, k);
    const toLeft = leftOf(side);
    const left = leftFace(voxels, side);
    const codes = <usize>k * <usize>voxels.plane + <usize>j * row + <usize>side * half;
    const first = (<usize>j * half) << 2;
    for (let m: usize = 0; m < count; m += 8) {
      const voxel = codes + m;
      const within = first + (m << 2);
      if (load<u64>(code + voxel) == 0) {
        v128.store(target + within, zero);
        v128.store(target + within, zero, 16);
        continue;
      }
      const face = voxel << 2;
      const d0 = conductanceSum(mode, code + voxel, gx, gy, gz, face, left, rowSpan, planeSpan, cx, cy, cz);
      const sum0 = neighbourSum(mode, below, centre, above, within, toLeft, face, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      v128.store(target + within, whereLive(d0, f32x4.div(sum0, d0)));
      const d1 = conductanceSum(mode, code + voxel + 4, gx, gy, gz, face + 16, left, rowSpan, planeSpan, cx, cy, cz);
      const sum1 = neighbourSum(mode, below, centre, above, within + 16, toLeft, face + 16, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      v128.store(target + within, whereLive(d1, f32x4.div(sum1, d1)), 16);
    }
  }
}

/** Stage 2: red values of the direction. */
export function directRed(voxels: Voxels, k: i32, target: usize): void {
  if (voxels.mode == ISOTROPIC) red(ISOTROPIC, voxels, k, target);
  else if (voxels.mode == ANISOTROPIC) red(ANISOTROPIC, voxels, k, target);
  else red(FACES, voxels, k, target);
  wrapPlane(voxels, target, redSide(0, k), 4);
}

/** Image of the direction at four black voxels. */
@inline
function imageOf(mode: i32, own: v128, code: usize, below: usize, centre: usize, above: usize, within: usize, toLeft: usize, face: usize, left: usize, rowSpan: usize, planeSpan: usize, gx: v128, gy: v128, gz: v128, cx: usize, cy: usize, cz: usize): v128 {
  const d = conductanceSum(mode, code, gx, gy, gz, face, left, rowSpan, planeSpan, cx, cy, cz);
  if (mode == FACES) return whereLive(d, outflow(own, below, centre, above, within, toLeft, face, left, rowSpan, planeSpan, cx, cy, cz));
  const sum = neighbourSum(mode, below, centre, above, within, toLeft, face, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
  return whereLive(d, f32x4.sub(f32x4.mul(d, own), sum));
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
  const p = voxels.p;
  const q = voxels.z;
  const cx = voxels.cx;
  const cy = voxels.cy;
  const cz = voxels.cz;
  const count = <usize>(voxels.nx + 1) >> 1;
  let pq = f64x2.splat(0);
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
      const p0 = v128.load(p + at);
      const p1 = v128.load(p + at, 16);
      const q0 = imageOf(mode, p0, code + voxel, below, centre, above, within, toLeft, face, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      const q1 = imageOf(mode, p1, code + voxel + 4, below, centre, above, within + 16, toLeft, face + 16, left, rowSpan, planeSpan, gx, gy, gz, cx, cy, cz);
      v128.store(q + at, q0);
      v128.store(q + at, q1, 16);
      pq = accumulate(pq, f32x4.add(f32x4.mul(p0, q0), f32x4.mul(p1, q1)));
    }
  }
  store<f64>(voxels.partial + (<usize>k << 6), sumOfPair(pq));
}

/** Stage 3: the image, in the place of z, and partial sum 0 (p.q) of the plane. */
export function directBlack(voxels: Voxels, k: i32, below: usize, centre: usize, above: usize): void {
  if (voxels.mode == ISOTROPIC) black(ISOTROPIC, voxels, k, below, centre, above);
  else if (voxels.mode == ANISOTROPIC) black(ANISOTROPIC, voxels, k, below, centre, above);
  else black(FACES, voxels, k, below, centre, above);
}
