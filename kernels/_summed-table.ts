// Counts of a label in every box that starts at the low corner of the image: entry (x, y, z) of a table one larger than
// the image counts the voxels before x, y and z. Any box follows from eight entries.
import { meet } from './_team';

export function sumBoxes(table: usize, image: usize, label: i32, nx: i32, ny: i32, nz: i32, barrier: usize, thread: i32, threads: i32): void {
  const row = <usize>(nx + 1) << 2;
  const plane = row * <usize>(ny + 1);
  for (let z = thread; z <= nz; z += threads) {
    const to = table + <usize>z * plane;
    memory.fill(to, 0, z == 0 ? plane : row);
    if (z > 0) sumPlane(to, image + <usize>(z - 1) * <usize>(nx * ny), label, nx, ny, row);
  }
  meet(barrier, threads);
  for (let y = 1 + thread; y <= ny; y += threads) {
    for (let z = 2; z <= nz; z++) {
      const to = table + <usize>z * plane + <usize>y * row;
      for (let x: usize = 0; x < row; x += 4) store<u32>(to + x, load<u32>(to + x) + load<u32>(to + x - plane));
    }
  }
}

@inline
function sumPlane(to: usize, from: usize, label: i32, nx: i32, ny: i32, row: usize): void {
  for (let y = 0; y < ny; y++) {
    let count: u32 = 0;
    to += row;
    store<u32>(to, 0);
    for (let x = 1; x <= nx; x++) {
      count += <u32>(<i32>load<u8>(from) == label);
      from++;
      const at = to + (<usize>x << 2);
      store<u32>(at, count + load<u32>(at - row));
    }
  }
}
