// Codes and face conductances of the voxels.
import { meet, slabEnd, slabStart } from './_team';
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
  const atBottom = k == 0;
  const atTop = k == voxels.nz - voxels.seamZ - 1;
  const hasPlates = voxels.wrapZ == 0 && voxels.fed == 0;
  const plateBelow = i8x16.splat(hasPlates && atBottom ? 2 : 0);
  const plateAbove = i8x16.splat(hasPlates && atTop ? 2 : 0);
  const plateBack = i8x16.splat(voxels.held != 0 && j == 0 ? 2 : 0);
  const plateFront = i8x16.splat(voxels.held != 0 && j == ny - 1 ? 2 : 0);
  // Round the ring the other end of the column lies this far away.
  const round = <usize>(voxels.nz - 1) * plane;
  const lineBelow = voxels.wrapZ != 0 && atBottom ? line + round : line - plane;
  const lineAbove = voxels.wrapZ != 0 && atTop ? line - round : line + plane;
  for (let i = 0; i < nx; i += 16) {
    const at = <usize>i;
    const own = i8x16.ne(v128.load(line + at), zero);
    if (!v128.any_true(own)) continue;
    let left = v128.and(one, i8x16.ne(v128.load(line + at - 1), zero));
    const right = v128.and(one, i8x16.ne(v128.load(line + at + 1), zero));
    if (voxels.wrapX != 0 && i == 0 && load<u8>(line + <usize>(nx - 1)) != 0) left = i8x16.replace_lane(left, 0, 1);
    if (voxels.held != 0 && i == 0) left = i8x16.replace_lane(left, 0, 2);
    const back = i8x16.add(plateBack, v128.and(one, i8x16.ne(v128.load(rowBack + at), zero)));
    const front = i8x16.add(plateFront, v128.and(one, i8x16.ne(v128.load(rowFront + at), zero)));
    const below = i8x16.add(plateBelow, v128.and(one, i8x16.ne(v128.load(lineBelow + at), zero)));
    const above = i8x16.add(plateAbove, v128.and(one, i8x16.ne(v128.load(lineAbove + at), zero)));
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
  if (voxels.mode == FACES || load<u8>(line + <usize>(nx - 1)) == 0) return;
  const beyond: u8 = voxels.held != 0 ? 2 : voxels.wrapX != 0 && load<u8>(line) != 0 ? 1 : 0;
  const last = even + placeInRow(voxels, nx - 1);
  store<u8>(last, load<u8>(last) + beyond);
}

@inline
function conductivityOf(voxels: Voxels, phase: usize): f64 {
  return <f64>load<f32>(voxels.conductivity + (<usize>load<u8>(phase) << 2));
}

/**
 * Conductance of the face between two voxels: two half voxels in series, and the contact between their phases, whose
 * resistance is told for a face across z and `stretch` times that for others.
 */
@inline
function between(voxels: Voxels, own: usize, other: usize, stretch: f64): f64 {
  const a = conductivityOf(voxels, own);
  const b = conductivityOf(voxels, other);
  if (a == 0 || b == 0) return 0;
  if (voxels.contact == 0) return (2 * a * b) / (a + b);
  const pair = <usize>load<u8>(own) * <usize>voxels.phases + <usize>load<u8>(other);
  return (2 * a * b) / (a + b + 2 * a * b * stretch * <f64>load<f32>(voxels.contact + (pair << 2)));
}

/**
 * Face conductances above, in front and to the right of each voxel of a row, and those of the plates.
 *
 * Joined sides an odd number of voxels apart would put two voxels of one colour side by side. There the joining face
 * is split in two halves in series with an unknown between them, which changes nothing else: the seam layer.
 */
function faceRow(voxels: Voxels, nx: i32, j: i32, ny: i32, k: i32, nz: i32): void {
  const row = <usize>voxels.row;
  const plane = <usize>voxels.plane;
  const line = <usize>k * plane + <usize>j * row;
  const phaseRow = <usize>voxels.phaseRow;
  const phasePlane = <usize>voxels.phasePlane;
  const phases = voxels.phase + <usize>k * phasePlane + <usize>j * phaseRow;
  const gx = <f64>voxels.gx;
  const gy = <f64>voxels.gy;
  const gz = <f64>voxels.gz;
  const stretchX = sqrt(gx / gz);
  const stretchY = sqrt(gy / gz);
  const wrapFront = voxels.wrapY != 0 && j == ny - 1;
  const wrapTop = voxels.wrapZ != 0 && k == nz - 1;
  const hasPlates = voxels.wrapZ == 0 && voxels.fed == 0;
  const isHeld = voxels.held != 0;
  for (let i = 0; i < nx; i++) {
    const voxel = line + placeInRow(voxels, i);
    const phase = phases + <usize>i;
    const own = conductivityOf(voxels, phase);
    const wrapRight = voxels.wrapX != 0 && i == nx - 1;
    const front = wrapFront ? phase - <usize>j * phaseRow : phase + phaseRow;
    const over = wrapTop ? phase - <usize>k * phasePlane : phase + phasePlane;
    const x = <f32>(gx * (isHeld && i == nx - 1 ? 2 * own : between(voxels, phase, wrapRight ? phases : phase + 1, stretchX) * (wrapRight && voxels.seamX != 0 ? 2 : 1)));
    const y = <f32>(gy * (isHeld && j == ny - 1 ? 2 * own : between(voxels, phase, front, stretchY) * (wrapFront && voxels.seamY != 0 ? 2 : 1)));
    const z = <f32>(gz * (hasPlates && k == nz - 1 ? 2 * own : between(voxels, phase, over, 1) * (wrapTop && voxels.seamZ != 0 ? 2 : 1)));
    store<f32>(voxels.cx + (voxel << 2), x);
    store<f32>(voxels.cy + (voxel << 2), y);
    store<f32>(voxels.cz + (voxel << 2), z);
    if (wrapRight) {
      store<f32>(leftGhost(voxels, line), x);
      if (voxels.seamX != 0) placeSeam(voxels, voxels.cx, line + placeInRow(voxels, nx), x);
    } else if (isHeld && i == 0) {
      store<f32>(leftGhost(voxels, line), <f32>(2 * gx * own));
    }
    if (wrapFront) {
      store<f32>(voxels.cy + ((voxel - <usize>(j + 1) * row) << 2), y);
      if (voxels.seamY != 0) placeSeam(voxels, voxels.cy, voxel + row, y);
    } else if (isHeld && j == 0) {
      store<f32>(voxels.cy + ((voxel - row) << 2), <f32>(2 * gy * own));
    }
    if (wrapTop) {
      store<f32>(voxels.cz + ((voxel - <usize>(k + 1) * plane) << 2), z);
      if (voxels.seamZ != 0) placeSeam(voxels, voxels.cz, voxel + plane, z);
    } else if (hasPlates && k == 0) {
      store<f32>(voxels.cz + ((voxel - plane) << 2), <f32>(2 * gz * own));
    }
  }
}

/** The left ghost of the odd half, which stands for x = -1. */
@inline
function leftGhost(voxels: Voxels, line: usize): usize {
  return voxels.cx + ((line + <usize>voxels.half - 1) << 2);
}

/** An unknown of the seam layer and the half face behind it. */
function placeSeam(voxels: Voxels, faces: usize, voxel: usize, conductance: f32): void {
  store<f32>(faces + (voxel << 2), conductance);
  store<u8>(voxels.code + voxel, conductance > 0 ? 1 : 0);
}

/** Codes (and face conductances) of all voxels. */
export function encode(job: usize, thread: i32, threads: i32): void {
  const voxels = changetype<Voxels>(job);
  const nx = voxels.nx - voxels.seamX;
  const ny = voxels.ny - voxels.seamY;
  const nz = voxels.nz - voxels.seamZ;
  const end = slabEnd(voxels.slabs, thread, threads, nz);
  for (let k = slabStart(voxels.slabs, thread, threads); k < end; k++) {
    for (let j = 0; j < ny; j++) codeRow(voxels, nx, j, ny, k);
    if (voxels.mode != FACES) continue;
    for (let j = 0; j < ny; j++) faceRow(voxels, nx, j, ny, k, nz);
  }
  if (voxels.wrapZ == 0 || voxels.mode == FACES) return;
  meet(voxels.barrier, threads);
  if (thread != 0) return;
  const plane = <usize>voxels.plane;
  const last = voxels.code + <usize>(nz - 1) * plane;
  memory.copy(voxels.code - plane, last, plane);
  memory.copy(last + plane, voxels.code, plane);
}
