// Building the levels: the energies of coarse cells from those of their children, and the operator's diagonal.
import { component, firstPlane, Hexahedra, lastPlane, MATRICES, voxelAt } from './_hexahedra';

/** Where a child lies in its coarse cell along an axis: near half 0, far half 1, all of it 2. */
@inline
function place(child: i32, cells: i32, coarseCells: i32): i32 {
  if (cells == coarseCells || ((child & 1) == 0 && child + 1 == cells)) return 2;
  return child & 1;
}

/**
 * Mode matrices of the coarse cells. `terms` holds for each of 27 kinds of child the end of its terms, u32, and then all
 * terms: i32 (from | to << 16) and, eight bytes on, the f64 factor with which number `from` of the child enters entry `to`
 * of its coarse cell.
 */
export function coarsenCells(fineJob: usize, coarseJob: usize, terms: usize, thread: i32, threads: i32): void {
  const fine = changetype<Hexahedra>(fineJob);
  const coarse = changetype<Hexahedra>(coarseJob);
  const step = <usize>coarse.cellRow << 3;
  const end = min(coarse.nz, lastPlane(coarse, thread, threads));
  const firstZ = coarse.nz == fine.nz ? 1 : 2;
  const firstY = coarse.ny == fine.ny ? 1 : 2;
  for (let k = firstPlane(coarse, thread, threads); k < end; k++) {
    for (let j = 0; j < coarse.ny; j++) {
      const to = coarse.table + <usize>(j + k * coarse.ny) * 28 * step;
      for (let z = firstZ * k; z < min(firstZ * k + firstZ, fine.nz); z++) {
        for (let y = firstY * j; y < min(firstY * j + firstY, fine.ny); y++) {
          const across = 3 * place(y, fine.ny, coarse.ny) + 9 * place(z, fine.nz, coarse.nz);
          addRowOfChildren(fine, coarse, y, z, across, terms, to);
        }
      }
    }
  }
}

function addRowOfChildren(
  fine: Hexahedra, coarse: Hexahedra, y: i32, z: i32, across: i32, terms: usize, to: usize,
): void {
  const step = <usize>coarse.cellRow << 3;
  const childStep = <usize>fine.cellRow << 3;
  const row = (y + z * fine.ny) * fine.nx;
  const matrices = fine.table + <usize>(y + z * fine.ny) * 28 * childStep;
  const halved = coarse.nx != fine.nx;
  for (let x = 0; x < fine.nx; x++) {
    const target = to + (<usize>(halved ? x >> 1 : x) << 3);
    const kind = terms + (<usize>(across + place(x, fine.nx, coarse.nx)) << 2);
    const first = load<u32>(kind);
    const last = load<u32>(kind, 4);
    if (fine.kind == MATRICES) {
      const child = matrices + (<usize>x << 3);
      if (load<f64>(child) == 0) continue;
      for (let at = terms + <usize>first; at < terms + <usize>last; at += 16) {
        const entry = target + <usize>load<u16>(at, 2) * step;
        store<f64>(entry, load<f64>(entry) + load<f64>(at, 8) * load<f64>(child + <usize>load<u16>(at) * childStep));
      }
    } else {
      const child = voxelAt(fine, row + x, true);
      if (component(fine, child, 0) == 0) continue;
      for (let at = terms + <usize>first; at < terms + <usize>last; at += 16) {
        const entry = target + <usize>load<u16>(at, 2) * step;
        store<f64>(entry, load<f64>(entry) + load<f64>(at, 8) * component(fine, child, <usize>load<u16>(at)));
      }
    }
  }
}

/** +1 or −1: the share of a corner in a mode. */
@inline
function sign(mode: i32, corner: i32): f64 {
  return (popcnt(mode & ~corner) & 1) != 0 ? -1 : 1;
}

/** Diagonal entry of a corner of a coarse cell: Σ signs x entries of its mode matrix. */
function cornerDiagonal(cell: usize, step: usize, corner: i32): f64 {
  let sum: f64 = 0;
  let entry = cell;
  for (let row = 1; row < 8; row++) {
    for (let column = row; column < 8; column++) {
      const weight = row == column ? 1.0 : 2 * sign(row, corner) * sign(column, corner);
      sum += weight * load<f64>(entry);
      entry += step;
    }
  }
  return sum;
}

@inline
function addAt(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

/** Adds a voxel's diagonal at its corners: the entries of modes 3, 5 and 6 have the signs of xy, xz and yz. */
function addVoxelDiagonal(grid: Hexahedra, cell: usize, row: usize, below: usize, above: usize): void {
  const own = 16 * (component(grid, cell, 0) + component(grid, cell, 1) + component(grid, cell, 2));
  const xy = 24 * component(grid, cell, 3);
  const xz = 24 * component(grid, cell, 4);
  const yz = 24 * component(grid, cell, 5);
  addAt(below, own + xy + xz + yz);
  addAt(below + 8, own - xy - xz + yz);
  addAt(below + row, own - xy + xz - yz);
  addAt(below + row + 8, own + xy - xz - yz);
  addAt(above, own + xy - xz - yz);
  addAt(above + 8, own - xy + xz - yz);
  addAt(above + row, own - xy - xz + yz);
  addAt(above + row + 8, own + xy + xz + yz);
}

/** Adds the diagonal of row j of the cells of layer k at their corners, in the planes below and above. */
export function diagonalRow(grid: Hexahedra, j: i32, k: i32, below: usize, above: usize): void {
  const row = <usize>grid.row << 3;
  const step = <usize>grid.cellRow << 3;
  const cells = (j + k * grid.ny) * grid.nx;
  const matrices = grid.table + <usize>(j + k * grid.ny) * 28 * step;
  for (let i = 0; i < grid.nx; i++) {
    const corner = <usize>j * row + (<usize>i << 3);
    if (grid.kind != MATRICES) {
      const voxel = voxelAt(grid, cells + i, true);
      if (component(grid, voxel, 0) != 0) addVoxelDiagonal(grid, voxel, row, below + corner, above + corner);
      continue;
    }
    const cell = matrices + (<usize>i << 3);
    if (load<f64>(cell) == 0) continue;
    for (let number = 0; number < 8; number++) {
      const plane = (number & 4) != 0 ? above : below;
      const side = (<usize>((number >> 1) & 1)) * row + (<usize>(number & 1) << 3);
      addAt(plane + corner + side, cornerDiagonal(cell, step, number));
    }
  }
}
