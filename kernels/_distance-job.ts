// The distance transform's record: an image of labels, and a field of squared distances in units of the shortest edge.
import { takeTurn } from './_turns';

@unmanaged
export class Distance {
  nx: i32;
  ny: i32;
  nz: i32;
  /** Values from row to row of the field; a multiple of one vector. */
  row: i32;
  /** Label of the voxels whose distances are asked for. */
  inside: i32;
  /** 1 where what is beyond the image is not inside. */
  walls: i32;
  wrapX: i32;
  wrapY: i32;
  wrapZ: i32;
  /** Squared edge along y, and the longest distance along y whose square has room. */
  weightY: i32;
  limitY: i32;
  /** Last entry of the tables of squares along x and z, and pads of the lines along them. */
  reachX: i32;
  reachZ: i32;
  /** Planes, or rows of all planes, that this call takes: from the first to before the last. */
  first: i32;
  last: i32;
  /** How many of those a thread has taken so far. */
  next: i32;
  /** u8 a voxel, without gaps. */
  labels: usize;
  /** u16 or f32 a voxel. */
  field: usize;
  /** Squares of 0, 1, 2 … voxels along x and z in the field's type, then one that ends every search. */
  squaresX: usize;
  squaresZ: usize;
  /** The same of all lengths as f32, for the envelopes. */
  exactX: usize;
  exactZ: usize;
  /** Per thread: rows, tiles, a line, and the parabolas of an envelope. */
  buffers: usize;
  bufferBytes: i32;
  /** Where a thread's parts start in its buffer, in bytes: the carried row, the tile, the envelope's line. */
  carryAt: i32;
  tileAt: i32;
  lineAt: i32;
  /** Set to 1 when a distance has no room in the narrow field. */
  isFar: i32;
  /** Squared edges. */
  exactWeightX: f64;
  exactWeightY: f64;
  exactWeightZ: f64;
}

/** Next plane, or row of all planes, for this thread; past the last one when none is left. */
@inline
export function takePart(job: Distance): i32 {
  return job.first + takeTurn(changetype<usize>(job) + offsetof<Distance>('next'));
}

@inline
export function bufferOf(job: Distance, thread: i32): usize {
  return job.buffers + <usize>thread * <usize>job.bufferBytes;
}
