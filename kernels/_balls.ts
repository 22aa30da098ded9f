// The record that the kernels of openings share: voxels classed by the largest listed radius that fits around them.
import { takeTurn } from './_turns';

@unmanaged
export class Balls {
  nx: i32;
  ny: i32;
  nz: i32;
  /** Values from row to row of the field, and 1 when it is f32 instead of u16. */
  fieldRow: i32;
  isWide: i32;
  /** Bytes from row to row of the classes: at least fifteen more than there are voxels, all 0. */
  row: i32;
  /** Listed radii. */
  count: i32;
  /** Most planes that a ball reaches away from its centre. */
  reach: i32;
  /** Planes that this call takes, and how many of them are a slab. */
  first: i32;
  last: i32;
  slab: i32;
  /** Planes or slabs taken by a thread so far. */
  next: i32;
  /** Squared distances in units of the shortest edge. */
  field: usize;
  /** u8 a voxel: place of its radius in the list, from 1; then of the largest ball that covers it. */
  classes: usize;
  /** u8 a voxel: its class where a ball is to be drawn around it, else 0. */
  seeds: usize;
  /** u8[65536] for narrow fields: class of each squared distance. */
  classOf: usize;
  /** f64 a class, from class 0: its radius, and the length of the longest step within its ball. */
  radii: usize;
  longest: usize;
  /** u8[256] an axis: least class around a neighbour whose ball holds that of a class; 0 where no ball need be drawn. */
  coverX: usize;
  coverY: usize;
  coverZ: usize;
  /** u8[256]: 1 for classes that are worth a search for a ball that holds theirs. */
  isSparse: usize;
  /** f32 a class, from class 0: least squared distance of the class in a wide field. */
  leastSquares: usize;
  /** u32 a class and plane step from 0 to `reach`: where the extents of its rows start, and how many rows it has. */
  planesOf: usize;
  /** u16: half the length of a ball's row along x, row by row away from the middle one. */
  extents: usize;
  /** u32 a thread and class: runs of seeds along x. */
  tallies: usize;
  /** u8 a voxel without gaps: the classes for whoever asked. */
  packed: usize;
  /** One bit a voxel and dense class with empty rows and planes around; bytes from row to row, plane and class. */
  bits: usize;
  bitRow: i32;
  bitPlane: i32;
  bitBytes: i32;
  /** The classes drawn 256 voxels at a time. */
  dense: usize;
  denseCount: i32;
  /** Per thread and dense class: the class sixteen times, and one row of bits. */
  scratch: usize;
  /** u8 a voxel: class of the widest way to it from the faces; in between u32 a voxel and a class, as lists. */
  levels: usize;
  links: usize;
  heads: usize;
  faces: i32;
  level: i32;
  /** Edges of a voxel in units of the shortest. */
  edgeX: f64;
  edgeY: f64;
  edgeZ: f64;
}

/** A class with many seeds, and its ball. */
@unmanaged
export class DenseClass {
  rank: i32;
  /** Longest half-length of its ball's rows. */
  extent: i32;
  /** u32 a length from the longest down: how many rows of the ball are as long as that or longer. */
  groups: usize;
  /** i32 a row of the ball, longest first: its place relative to the middle one, in bytes. */
  rowsAt: usize;
}

@inline
export function radiusOf(balls: Balls, rank: u8): f64 {
  return load<f64>(balls.radii + (<usize>rank << 3));
}

@inline
export function voxelAt(balls: Balls, base: usize, i: i32, j: i32, k: i32): usize {
  return base + <usize>(k * balls.ny + j) * <usize>balls.row + <usize>i;
}

/** Next plane for this thread; past the last one when none is left. */
@inline
export function takePlane(balls: Balls): i32 {
  return balls.first + takeTurn(changetype<usize>(balls) + offsetof<Balls>('next'));
}

/** First plane of the next slab for this thread. */
@inline
export function takeSlab(balls: Balls): i32 {
  return balls.first + takeTurn(changetype<usize>(balls) + offsetof<Balls>('next')) * balls.slab;
}
