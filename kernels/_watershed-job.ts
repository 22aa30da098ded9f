// A watershed as its kernels share it: levels, then a start (maxima or markers), then the flood, then saddles and basins.
// A padded grid with a closed cell around it, so that no neighbour lies outside.

/** Cells that wait: their level in the lower bits. Basins count below this; closed cells are 0. */
export const OPEN: u32 = 0x8000_0000;
/** A plateau that has been looked at and is no maximum. */
export const SEEN: u32 = 0x4000_0000;
export const LEVEL: u32 = 0x3fff_ffff;

@unmanaged
export class Watershed {
  /** Of the image, and of a row and a plane of cells in the padded grid. */
  nx: i32;
  ny: i32;
  nz: i32;
  row: i32;
  plane: i32;
  /** All bits set where the lowest values come first, none where the highest do. */
  turned: u32;
  /** i32 a neighbour: the step to its cell. */
  steps: usize;
  neighbours: i32;
  /** f32 and u8 a voxel. */
  values: usize;
  open: usize;
  /** u32 a cell. */
  cells: usize;
  /** u32[4] a thread: least and greatest key, open voxels, values that are no numbers; later candidates. */
  partial: usize;
  /** The least key of all, rounded down to a page of keys; u32 a page: the place of its marks among those that occur. */
  firstKey: u32;
  pageTable: usize;
  pageRange: i32;
  pages: i32;
  /** A bit for each key of the pages that occur, and how many keys there are before each word. */
  marks: usize;
  ranks: usize;
  levels: i32;
  /** u32[threads * levels]: voxels of each level. */
  counts: usize;
  /** A level each: u32 next to be taken, u32 next free place. */
  queues: usize;
  /** u32 an open voxel: the places of all levels, one after the other. */
  places: usize;
  /** u32 a candidate: cells without a higher neighbour, in order. */
  list: usize;
  listed: i32;
  resolved: i32;
  basins: u32;
  /** The level that is being taken, −1 at the end. */
  level: i32;
  taken: i32;
  slabs: usize;
  barrier: usize;
}

@inline
export function voxelsBefore(job: Watershed, j: i32, k: i32): usize {
  return <usize>(k * job.ny + j) * <usize>job.nx;
}

@inline
export function cellOf(job: Watershed, j: i32, k: i32): usize {
  return job.cells + (<usize>((k + 1) * job.plane + (j + 1) * job.row + 1) << 2);
}

/** Lets a cell wait in the queue of a level. */
@inline
export function wait(job: Watershed, level: u32, cell: u32): void {
  const queue = job.queues + (<usize>level << 3);
  const place = load<u32>(queue, 4);
  store<u32>(job.places + (<usize>place << 2), cell);
  store<u32>(queue, place + 1, 4);
}
