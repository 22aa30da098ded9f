// How wide the widest way from chosen faces of the image to each voxel is, as a class: a flood that always goes on from
// the widest voxel that it has reached. One thread, since each step depends on the one before.
import { Balls } from './_balls';

/** Lets the flood in by the faces that `faces` has a bit for: x low, x high, y low, y high, z low, z high. */
export function startAccess(at: usize, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const balls = changetype<Balls>(at);
  const faces = balls.faces;
  memory.fill(balls.heads, 0, 1024);
  balls.level = balls.count;
  for (let k = 0; k < balls.nz; k++) {
    for (let j = 0; j < balls.ny; j++) {
      const isOpen = (j == 0 && faces & 4) || (j == balls.ny - 1 && faces & 8) || (k == 0 && faces & 16) || (k == balls.nz - 1 && faces & 32);
      const row = <u32>((k * balls.ny + j) * balls.row);
      for (let i = 0; i < balls.nx; i++) {
        if (isOpen || (i == 0 && faces & 1) || (i == balls.nx - 1 && faces & 2)) reach(balls, row + i, <u8>balls.count);
      }
    }
  }
}

/** Notes a voxel that has not been reached before, unless it is closed. */
@inline
function reach(balls: Balls, voxel: u32, level: u8): void {
  const rank = load<u8>(balls.classes + <usize>voxel);
  if (rank == 0 || load<u8>(balls.levels + <usize>voxel) != 0) return;
  const width = min(rank, level);
  store<u8>(balls.levels + <usize>voxel, width);
  const head = balls.heads + (<usize>width << 2);
  store<u32>(balls.links + (<usize>voxel << 2), load<u32>(head));
  store<u32>(head, voxel + 1);
}

/** Goes on from up to `limit` voxels; sets `level` to 0 when none is left. */
export function advanceAccess(at: usize, limit: i32, thread: i32, threads: i32): void {
  if (thread != 0) return;
  const balls = changetype<Balls>(at);
  const row = <u32>balls.row;
  const plane = row * <u32>balls.ny;
  const lastPlane = plane * <u32>(balls.nz - 1);
  for (let taken = 0; taken < limit; ) {
    const head = balls.heads + (<usize>balls.level << 2);
    const next = load<u32>(head);
    if (next == 0) {
      balls.level--;
      if (balls.level == 0) return;
      continue;
    }
    const voxel = next - 1;
    const level = <u8>balls.level;
    store<u32>(head, load<u32>(balls.links + (<usize>voxel << 2)));
    const inPlane = voxel % plane;
    // The bytes between rows are closed, so that none is reached across the ends of a row.
    if (voxel > 0) reach(balls, voxel - 1, level);
    reach(balls, voxel + 1, level);
    if (inPlane >= row) reach(balls, voxel - row, level);
    if (inPlane + row < plane) reach(balls, voxel + row, level);
    if (voxel >= plane) reach(balls, voxel - plane, level);
    if (voxel < lastPlane) reach(balls, voxel + plane, level);
    taken++;
  }
}
