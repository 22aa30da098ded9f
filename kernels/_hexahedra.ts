// Cells of trilinear hexahedra and their corners. A field has nx + 1 nodes a row, padded so that cells can be taken two at
// a time; along a periodic axis the last node is the first one's copy. A cell's corners are taken as modes: sums and
// differences along each axis, where bit 1, 2 or 4 of the mode's number says that the difference is taken along x, y or z.
// The readable twin is src/numerics/elements/twin/cell-operator.ts.
import { slabEnd, slabStart } from './_team';

@unmanaged
export class Hexahedra {
  /** Cells. */
  nx: i32;
  ny: i32;
  nz: i32;
  /** Nodes a row and a plane in memory. */
  row: i32;
  plane: i32;
  wrapX: i32;
  wrapY: i32;
  wrapZ: i32;
  pinX: i32;
  pinY: i32;
  pinZ: i32;
  /** How a cell's conductivity is known: one of the numbers below. */
  kind: i32;
  /** Cells a row of the mode matrices has in memory. */
  cellRow: i32;
  bufferBytes: i32;
  /** Numbers of the table's row of each voxel, u8 or u16. */
  index: usize;
  /** Six f64 a row, six f32 a voxel, or 28 rows of f64 a row of cells. */
  table: usize;
  inverse: usize;
  slabs: usize;
  barrier: usize;
  /** f64[2] a plane. */
  partial: usize;
  buffers: usize;
  /** For each node: coarse nodes below and above it along x, y, z, i32 pairs; each axis after the other. */
  between: usize;
  /** Operands of the kernel that runs. */
  x: usize;
  right: usize;
  out: usize;
  mode: i32;
  alpha: f64;
  beta: f64;
  /** Jumps of linear potentials over a cell, added to x and to right (when energies are asked for). */
  jumpX: f64;
  jumpY: f64;
  jumpZ: f64;
  otherJumpX: f64;
  otherJumpY: f64;
  otherJumpZ: f64;
}

/** Kinds. */
export const MATRICES: i32 = 0;
export const BYTES: i32 = 1;
export const WORDS: i32 = 2;
export const VOXELS: i32 = 3;

/** Node planes that are not copies. */
@inline
export function ownPlanes(grid: Hexahedra): i32 {
  return grid.wrapZ != 0 ? grid.nz : grid.nz + 1;
}

@inline
export function firstPlane(grid: Hexahedra, thread: i32, threads: i32): i32 {
  return slabStart(grid.slabs, thread, threads);
}

/** One past the thread's last plane. */
@inline
export function lastPlane(grid: Hexahedra, thread: i32, threads: i32): i32 {
  return slabEnd(grid.slabs, thread, threads, ownPlanes(grid));
}

/** The same, with the copy of plane 0 after the last plane. */
@inline
export function lastStoredPlane(grid: Hexahedra, thread: i32, threads: i32): i32 {
  const last = lastPlane(grid, thread, threads);
  const some = firstPlane(grid, thread, threads) < last;
  return some && last == ownPlanes(grid) ? grid.nz + 1 : last;
}

/** Address of a voxel's six numbers; the table's row 0, all zeros, outside the row of cells. */
@inline
export function voxelAt(grid: Hexahedra, cell: i32, inside: bool): usize {
  if (!inside) return 0;
  if (grid.kind == BYTES) return grid.table + <usize>load<u8>(grid.index + <usize>cell) * 48;
  if (grid.kind == WORDS) return grid.table + <usize>load<u16>(grid.index + (<usize>cell << 1)) * 48;
  return grid.table + <usize>cell * 24;
}

/** Component c of a voxel; address 0 stands for an insulator. */
@inline
export function component(grid: Hexahedra, at: usize, c: usize): f64 {
  if (at == 0) return 0;
  return grid.kind == VOXELS ? <f64>load<f32>(at + (c << 2)) : load<f64>(at + (c << 3));
}
