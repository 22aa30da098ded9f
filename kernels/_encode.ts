// Codes and face conductances of the voxels.
import { slabEnd, slabStart } from './_team';
import { ANISOTROPIC, FACES, Voxels, placeInRow } from './_voxels';

/** Codes of one row, sixteen voxels at a time: face counts, two for a face on a plate. */
function codeRow(voxels: Voxels, nx: i32, j: i32, ny: i32, k: i32): void {
  const zero = i8x16.splat(0);
  const one = i8x16.splat(1);
  const row = <usize>voxels.phaseRow;
  const plane = <usize>voxels.phasePlane;
  const line = voxels.phase + <usize>k * plane + <usize>j * row;
  const even = voxels.code + <usize>k * <usize>voxels.plane + <usize>j * <usize>voxels.row;
  const rowBack = voxels.wrapY != 0 && j == 0 ? line + <usize>(ny - 1) * row : line - row;
  const rowFront = voxels.wrapY != 0 && j == ny - 1 ? line - <usize>j * row : line + row;
  const plateBelow = i8x16.splat(k == 0 ? 2 : 0);
  const plateAbove = i8x16.splat(k == voxels.nz - 1 ? 2 : 0);
  for (let i = 0; i < nx; i += 16) {
    const at = <usize>i;
    const own = i8x16.ne(v128.load(line + at), zero);
    if (!v128.any_true(own)) continue;
    let left = v128.and(one, i8x16.ne(v128.load(line + at - 1), zero));
    const right = v128.and(one, i8x16.ne(v128.load(line + at + 1), zero));
    if (voxels.wrapX != 0 && i == 0 && load<u8>(line + <usize>(nx - 1)) != 0) left = i8x16.replace_lane(left, 0, 1);
    const back = v128.and(one, i8x16.ne(v128.load(rowBack + at), zero));
    const front = v128.and(one, i8x16.ne(v128.load(rowFront + at), zero));
    const below = i8x16.add(plateBelow, v128.and(one, i8x16.ne(v128.load(line + at - plane), zero)));
    const above = i8x16.add(plateAbove, v128.and(one, i8x16.ne(v128.load(line + at + plane), zero)));
    const x = i8x16.add(left, right);
    const y = i8x16.add(back, front);
    const z = i8x16.add(below, above);
    let code = i8x16.add(x, i8x16.add(y, z));
    if (voxels.mode == ANISOTROPIC) code = i8x16.add(x, i8x16.add(i8x16.shl(y, 2), i8x16.shl(z, 4)));
    if (voxels.mode == FACES) code = one;
    code = v128.and(own, code);
    const apart = v128.shuffle<i8>(code, code, 0, 2, 4, 6, 8, 10, 12, 14, 1, 3, 5, 7, 9, 11, 13, 15);
    store<u64>(even + (at >> 1), i64x2.extract_lane(apart, 0));
    store<u64>(even + <usize>voxels.half + (at >> 1), i64x2.extract_lane(apart, 1));
  }
  if (voxels.wrapX != 0 && voxels.mode != FACES && load<u8>(line) != 0 && load<u8>(line + <usize>(nx - 1)) != 0) {
    const last = even + placeInRow(voxels, nx - 1);
    store<u8>(last, load<u8>(last) + 1);
  }
}

/** Harmonic mean of two neighbours' conductivities. */
@inline
function harmonic(a: f64, b: f64): f64 {
  return a == 0 || b == 0 ? 0 : (2 * a * b) / (a + b);
}

@inline
function conductivityAt(voxels: Voxels, phase: usize): f64 {
  return <f64>load<f32>(voxels.conductivity + (<usize>load<u8>(phase) << 2));
}

/**
 * Face conductances above, in front and to the right of each voxel of a row, and those of the plates.
 *
 * Joined sides an odd number of voxels apart would put two voxels of one colour side by side. There the joining face
 * is split in two halves in series with an unknown between them, which changes nothing else: the seam layer.
 */
function faceRow(voxels: Voxels, nx: i32, j: i32, ny: i32, k: i32): void {
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const line = <usize>k * plane + <usize>j * row;
  const phaseRow = <usize>voxels.phaseRow;
  const phases = voxels.phase + <usize>k * <usize>voxels.phasePlane + <usize>j * phaseRow;
  const seamGx = <f64>voxels.gx * (voxels.seamX != 0 ? 2 : 1);
  const seamGy = <f64>voxels.gy * (voxels.seamY != 0 ? 2 : 1);
  const gz = <f64>voxels.gz;
  const wrapFront = voxels.wrapY != 0 && j == ny - 1;
  for (let i = 0; i < nx; i++) {
    const voxel = line + placeInRow(voxels, i);
    const phase = phases + <usize>i;
    const own = conductivityAt(voxels, phase);
    const wrapRight = voxels.wrapX != 0 && i == nx - 1;
    const x = <f32>((wrapRight ? seamGx : <f64>voxels.gx) * harmonic(own, conductivityAt(voxels, wrapRight ? phases : phase + 1)));
    const front = wrapFront ? phase - <usize>j * phaseRow : phase + phaseRow;
    const y = <f32>((wrapFront ? seamGy : <f64>voxels.gy) * harmonic(own, conductivityAt(voxels, front)));
    const top = k == voxels.nz - 1;
    const z = <f32>(gz * (top ? 2 * own : harmonic(own, conductivityAt(voxels, phase + <usize>voxels.phasePlane))));
    store<f32>(voxels.cx + (voxel << 2), x);
    store<f32>(voxels.cy + (voxel << 2), y);
    store<f32>(voxels.cz + (voxel << 2), z);
    if (wrapRight) {
      // The left ghost of the odd half stands for x = -1.
      store<f32>(voxels.cx + ((line + <usize>voxels.half - 1) << 2), x);
      if (voxels.seamX != 0) placeSeam(voxels, voxels.cx, line + placeInRow(voxels, nx), x);
    }
    if (wrapFront) {
      store<f32>(voxels.cy + ((voxel - <usize>(j + 1) * row) << 2), y);
      if (voxels.seamY != 0) placeSeam(voxels, voxels.cy, voxel + row, y);
    }
    if (k == 0) store<f32>(voxels.cz + ((voxel - plane) << 2), <f32>(2 * gz * own));
  }
}

/** An unknown of the seam layer and the half face behind it. */
function placeSeam(voxels: Voxels, faces: usize, voxel: usize, conductance: f32): void {
  store<f32>(faces + (voxel << 2), conductance);
  store<u8>(voxels.code + voxel, conductance > 0 ? 1 : 0);
}

/** Codes (and face conductances) of all voxels. */
export function encode(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const end = slabEnd(voxels.slabs, thread, threads, voxels.nz);
  const nx = voxels.nx - voxels.seamX;
  const ny = voxels.ny - voxels.seamY;
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < ny; j++) codeRow(voxels, nx, j, ny, k);
    if (voxels.mode != FACES) continue;
    for (let j = 0; j < ny; j++) faceRow(voxels, nx, j, ny, k);
  }
}
