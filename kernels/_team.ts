// What the threads of one job share. Every kernel runs on all threads at once with the same arguments and takes
// the planes that `slabs` gives to its thread; `meet` is the only thing that makes them wait for each other.

/** Spins before a thread sleeps: about 20 µs, longer than most waits between balanced slabs. */
const SPINS: i32 = 20000;

/** Waits until all threads have come. `barrier` points at [arrived, generation, sleeping]. */
export function meet(barrier: usize, threads: i32): void {
  if (threads == 1) return;
  if (ASC_FEATURE_THREADS) {
    const generation = atomic.load<i32>(barrier, 4);
    if (atomic.add<i32>(barrier, 1) + 1 == threads) {
      atomic.store<i32>(barrier, 0);
      atomic.add<i32>(barrier, 1, 4);
      if (atomic.load<i32>(barrier, 8) != 0) atomic.notify(barrier + 4, threads);
      return;
    }
    for (let spin = 0; spin < SPINS; spin++) {
      if (atomic.load<i32>(barrier, 4) != generation) return;
    }
    atomic.add<i32>(barrier, 1, 8);
    while (atomic.load<i32>(barrier, 4) == generation) atomic.wait<i32>(barrier + 4, generation, -1);
    atomic.sub<i32>(barrier, 1, 8);
  }
}

/** First plane of a thread's slab; a single thread takes all planes whatever the table says. */
@inline
export function slabStart(slabs: usize, thread: i32, threads: i32): i32 {
  return threads == 1 ? 0 : load<i32>(slabs + (<usize>thread << 2));
}

/** One past the last plane of a thread's slab, never past `planes`. */
@inline
export function slabEnd(slabs: usize, thread: i32, threads: i32, planes: i32): i32 {
  return threads == 1 ? planes : min(planes, load<i32>(slabs + (<usize>thread << 2), 4));
}
