// The voxels a front may take next, least distance first: buckets of nearly equal distance in a ring, the nearest of
// which lies open in a heap. Voxels leave in exactly the order one heap over all would give them (ties by their place),
// but the heap stays small enough for the cache.

/** Buckets in the ring: a power of two. Offers reach one voxel ahead, a quarter of the ring. */
export const BUCKETS: u32 = 2048;

@unmanaged
export class FrontQueue {
  /** Buckets a metre. */
  bucketsPerMetre: f64;
  /** Number of the open bucket, counted from distance 0. */
  bucket: f64;
  /** u32[BUCKETS]: the first entry of each, 0 for none. */
  ring: usize;
  /** Entries, from 1: u32 cell, u32 next entry. */
  entries: usize;
  /** f64 distance, u32 cell, four bytes of nothing. */
  heap: usize;
  /** Of entries, and of the heap. */
  capacity: i32;
  used: i32;
  free: i32;
  listed: i32;
  heapLength: i32;
}

@inline
export function hasRoom(queue: FrontQueue, count: i32): bool {
  return queue.listed + queue.heapLength + count <= queue.capacity;
}

/** Whether (value, cell) comes before what stands at a place of the heap. */
@inline
function isBefore(value: f64, cell: u32, place: usize): bool {
  const other = load<f64>(place);
  return value < other || (value == other && cell < load<u32>(place, 8));
}

@inline
function put(place: usize, value: f64, cell: u32): void {
  store<f64>(place, value);
  store<u32>(place, cell, 8);
}

function pushHeap(queue: FrontQueue, value: f64, cell: u32): void {
  const heap = queue.heap;
  let place = <usize>queue.heapLength;
  queue.heapLength++;
  while (place > 0) {
    const above = (place - 1) >> 1;
    const at = heap + (above << 4);
    if (!isBefore(value, cell, at)) break;
    put(heap + (place << 4), load<f64>(at), load<u32>(at, 8));
    place = above;
  }
  put(heap + (place << 4), value, cell);
}

function popHeap(queue: FrontQueue): u32 {
  const heap = queue.heap;
  const first = load<u32>(heap, 8);
  queue.heapLength--;
  const length = <usize>queue.heapLength;
  const value = load<f64>(heap + (length << 4));
  const cell = load<u32>(heap + (length << 4), 8);
  let place: usize = 0;
  for (;;) {
    let below: usize = 2 * place + 1;
    if (below >= length) break;
    let at = heap + (below << 4);
    if (below + 1 < length && isBefore(load<f64>(at, 16), load<u32>(at, 24), at)) {
      below += 1;
      at += 16;
    }
    if (isBefore(value, cell, at)) break;
    put(heap + (place << 4), load<f64>(at), load<u32>(at, 8));
    place = below;
  }
  put(heap + (place << 4), value, cell);
  return first;
}

export function push(queue: FrontQueue, value: f64, cell: u32): void {
  const bucket = Math.floor(value * queue.bucketsPerMetre);
  if (bucket <= queue.bucket) {
    pushHeap(queue, value, cell);
    return;
  }
  let entry = queue.free;
  if (entry == 0) {
    queue.used++;
    entry = queue.used;
  } else {
    queue.free = load<i32>(queue.entries + (<usize>entry << 3), 4);
  }
  const head = queue.ring + (<usize>(<u32>(<u64>bucket) & (BUCKETS - 1)) << 2);
  const at = queue.entries + (<usize>entry << 3);
  store<u32>(at, cell);
  store<i32>(at, load<i32>(head), 4);
  store<i32>(head, entry);
  queue.listed++;
}

/** Moves a bucket's voxels into the heap, but those that a shorter way has reached since. */
function openBucket(queue: FrontQueue, values: usize): void {
  const head = queue.ring + (<usize>(<u32>(<u64>queue.bucket) & (BUCKETS - 1)) << 2);
  let entry = load<i32>(head);
  store<i32>(head, 0);
  while (entry != 0) {
    const at = queue.entries + (<usize>entry << 3);
    const next = load<i32>(at, 4);
    const cell = load<u32>(at);
    store<i32>(at, queue.free, 4);
    queue.free = entry;
    queue.listed--;
    const value = load<f64>(values + (<usize>cell << 3));
    // Into the heap, or back into the ring for its next turn.
    if (value < 0) push(queue, -value, cell);
    entry = next;
  }
}

/** The nearest cell, 0 when there is none left; some come twice. */
export function pop(queue: FrontQueue, values: usize): u32 {
  while (queue.heapLength == 0) {
    if (queue.listed == 0) return 0;
    queue.bucket += 1;
    openBucket(queue, values);
  }
  return popHeap(queue);
}
