// Fluxes across the load: what the off-diagonals of an effective tensor are made of.
import { FACES, Voxels, placeInRow, redSide } from './_voxels';

/** Place of the voxel before or after place `at` of `length` along an axis, round the ring if there is one; -1 outside. */
@inline
function next(at: i32, step: i32, length: i32, wraps: i32): i32 {
  const to = at + step;
  if (to >= 0 && to < length) return to;
  return wraps == 0 ? -1 : to < 0 ? length - 1 : 0;
}

/** Drop of a profile linear across the load through a face: half next to plates and on both sides of a seam layer. */
@inline
function dropAt(lower: i32, length: i32, seam: i32): f64 {
  if (lower < 0 || lower == length - 1) return seam != 0 ? 0.5 : 1;
  return seam != 0 && lower == length - 2 ? 0.5 : 1;
}

/** Conductance times drop of the face between a voxel and the one before or after it; sides are plates where `held`. */
@inline
function pull(voxels: Voxels, face: usize, other: usize, isOutside: bool, g: f32, drop: f64): f64 {
  if (isOutside) {
    if (voxels.held == 0) return 0;
    // A plate is half a voxel away: twice the conductance, half the drop.
    return voxels.mode == FACES ? 0.5 * <f64>load<f32>(face) : <f64>g;
  }
  if (voxels.mode == FACES) return <f64>load<f32>(face) * drop;
  return load<u8>(other) != 0 ? <f64>g : 0;
}

function alongX(voxels: Voxels, line: usize, i: i32): f64 {
  const nx = voxels.nx;
  const before = next(i, -1, nx, voxels.wrapX);
  const after = next(i, 1, nx, voxels.wrapX);
  // The face behind a voxel is kept by the voxel, or the ghost, behind it.
  const behind = voxels.cx + ((line + placeInRow(voxels, i - 1)) << 2);
  const ahead = voxels.cx + ((line + placeInRow(voxels, i)) << 2);
  const codes = voxels.code + line;
  const right = pull(voxels, ahead, codes + placeInRow(voxels, after), after < 0, voxels.gx, dropAt(i, nx, voxels.seamX));
  return right - pull(voxels, behind, codes + placeInRow(voxels, before), before < 0, voxels.gx, dropAt(i - 1, nx, voxels.seamX));
}

function alongY(voxels: Voxels, line: usize, place: usize, j: i32): f64 {
  const ny = voxels.ny;
  const row = <usize>voxels.row;
  const before = next(j, -1, ny, voxels.wrapY);
  const after = next(j, 1, ny, voxels.wrapY);
  const codes = voxels.code + line - <usize>j * row + place;
  const ahead = voxels.cy + ((line + place) << 2);
  const front = pull(voxels, ahead, codes + <usize>after * row, after < 0, voxels.gy, dropAt(j, ny, voxels.seamY));
  return front - pull(voxels, ahead - (row << 2), codes + <usize>before * row, before < 0, voxels.gy, dropAt(j - 1, ny, voxels.seamY));
}

/** Sums 0 and 1 of a plane: -w.b for loads along x and y, w being the deviation that `evaluate` left in x (black) and z (red). */
export function lateralPlane(voxels: Voxels, k: i32): void {
  let x: f64 = 0;
  let y: f64 = 0;
  for (let j = 0; j < voxels.ny; j++) {
    const line = <usize>k * <usize>voxels.plane + <usize>j * <usize>voxels.row;
    const side = redSide(j, k);
    for (let i = 0; i < voxels.nx; i++) {
      const place = placeInRow(voxels, i);
      if (load<u8>(voxels.code + line + place) == 0) continue;
      const field = (i & 1) == side ? voxels.z : voxels.x;
      const w = <f64>load<f32>(field + (((line >> 1) + <usize>(i >> 1)) << 2));
      x -= w * alongX(voxels, line, i);
      y -= w * alongY(voxels, line, place, j);
    }
  }
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, x);
  store<f64>(partial, y, 8);
}
