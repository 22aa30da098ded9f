// What the load alone says of each plane of voxels.
import { FACES, PLATE, Voxels, beneath, dropAbove, facing, opposite, overhead } from './_voxels';

/** Number of faces above and of unbalanced voxels among sixteen whose faces conduct alike, as energy and square. */
@inline
function addSixteen(voxels: Voxels, voxel: usize, k: i32, partial: usize): void {
  const codes = voxels.code + voxel;
  const under = beneath(voxels, k);
  const over = overhead(voxels, k);
  const live = i8x16.ne(v128.load(codes), i8x16.splat(0));
  const below = facing(under, live, v128.load(opposite(voxels, under, codes, k, -1)));
  const above = facing(over, live, v128.load(opposite(voxels, over, codes, k, 1)));
  if (voxels.fed == 0) {
    // Plates are half a voxel away: twice the conductance, half the drop.
    let linear = <f64>popcnt(i8x16.bitmask(above)) * (over == PLATE ? 0.5 : 1);
    if (under == PLATE) linear += 0.5 * <f64>popcnt(i8x16.bitmask(below));
    store<f64>(partial, load<f64>(partial, 16) + linear, 16);
  }
  store<f64>(partial, load<f64>(partial, 24) + <f64>popcnt(i8x16.bitmask(v128.xor(above, below))), 24);
}

/** The same from face conductances. */
function addFaces(voxels: Voxels, voxel: usize, k: i32, partial: usize): void {
  const planeSpan = <usize>voxels.plane << 2;
  const dropBelow = dropAbove(voxels, k - 1);
  const drop = dropAbove(voxels, k);
  const onPlate = beneath(voxels, k) == PLATE;
  let linear: f64 = 0;
  let squares: f64 = 0;
  for (let at = voxels.cz + (voxel << 2); at < voxels.cz + ((voxel + 16) << 2); at += 4) {
    const below = <f64>load<f32>(at - planeSpan) * dropBelow;
    const above = <f64>load<f32>(at) * drop;
    linear += above * drop;
    if (onPlate) linear += below * dropBelow;
    squares += (above - below) * (above - below);
  }
  store<f64>(partial, load<f64>(partial, 16) + linear, 16);
  store<f64>(partial, load<f64>(partial, 24) + squares, 24);
}

/** Sums 2 and 3 of a plane: energy of the linear profile in the faces above (and the plate below the first), and the squared imbalance of its flux, or of what the openings feed. */
export function beginPlane(voxels: Voxels, k: i32): void {
  const partial = voxels.partial + (<usize>k << 6);
  store<f64>(partial, 0, 16);
  store<f64>(partial, 0, 24);
  const first = <usize>k * <usize>voxels.plane;
  const last = first + <usize>voxels.ny * <usize>voxels.row;
  for (let voxel = first; voxel < last; voxel += 16) {
    if (!v128.any_true(v128.load(voxels.code + voxel))) continue;
    if (voxels.mode == FACES && voxels.fed == 0) addFaces(voxels, voxel, k, partial);
    else addSixteen(voxels, voxel, k, partial);
  }
}
