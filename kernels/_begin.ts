// What the linear profile alone says of each plane of voxels.
import { FACES, Voxels } from './_voxels';

/** Number of faces above and of unbalanced voxels among sixteen whose faces conduct alike, as energy and square. */
@inline
function addSixteen(voxels: Voxels, voxel: usize, atBottom: bool, atTop: bool, partial: usize): void {
  const zero = i8x16.splat(0);
  const plane = <usize>voxels.plane;
  const live = i8x16.ne(v128.load(voxels.code + voxel), zero);
  const below = atBottom ? live : v128.and(live, i8x16.ne(v128.load(voxels.code + voxel - plane), zero));
  const above = atTop ? live : v128.and(live, i8x16.ne(v128.load(voxels.code + voxel + plane), zero));
  // Plates are half a voxel away: twice the conductance, half the drop.
  const upward = <f64>popcnt(i8x16.bitmask(above)) * (atTop ? 0.5 : 1);
  const linear = atBottom ? upward + 0.5 * <f64>popcnt(i8x16.bitmask(below)) : upward;
  store<f64>(partial, load<f64>(partial, 16) + linear, 16);
  store<f64>(partial, load<f64>(partial, 24) + <f64>popcnt(i8x16.bitmask(v128.xor(above, below))), 24);
}

/** The same from face conductances. */
function addFaces(voxels: Voxels, voxel: usize, atBottom: bool, atTop: bool, partial: usize): void {
  const planeSpan = <usize>voxels.plane << 2;
  const dropBelow: f64 = atBottom ? 0.5 : 1;
  const dropAbove: f64 = atTop ? 0.5 : 1;
  let linear: f64 = 0;
  let squares: f64 = 0;
  for (let at = voxels.cz + (voxel << 2); at < voxels.cz + ((voxel + 16) << 2); at += 4) {
    const below = <f64>load<f32>(at - planeSpan) * dropBelow;
    const above = <f64>load<f32>(at) * dropAbove;
    linear += above * dropAbove;
    if (atBottom) linear += below * dropBelow;
    squares += (above - below) * (above - below);
  }
  store<f64>(partial, load<f64>(partial, 16) + linear, 16);
  store<f64>(partial, load<f64>(partial, 24) + squares, 24);
}

/** Sums 2 and 3 of a plane: energy of the linear profile in the faces above (and the plate below the first), and its squared flux imbalance. */
export function beginPlane(voxels: Voxels, k: i32): void {
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, 0, 16);
  store<f64>(partial, 0, 24);
  const atTop = k == voxels.nz - 1;
  const first = <usize>k * <usize>voxels.plane;
  const last = first + <usize>voxels.ny * <usize>voxels.row;
  for (let voxel = first; voxel < last; voxel += 16) {
    if (!v128.any_true(v128.load(voxels.code + voxel))) continue;
    if (voxels.mode == FACES) addFaces(voxels, voxel, k == 0, atTop, partial);
    else addSixteen(voxels, voxel, k == 0, atTop, partial);
  }
}
