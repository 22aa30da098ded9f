// How many voxels are how far away.

/** Counts squared distances of a narrow field: u32[65536] a thread at `tallies`. */
export function tallyNarrow(field: usize, row: i32, nx: i32, rows: i32, tallies: usize, thread: i32, threads: i32): void {
  const tally = tallies + (<usize>thread << 18);
  for (let j = thread; j < rows; j += threads) {
    const from = field + (<usize>j * <usize>row << 1);
    for (let i: usize = 0; i < <usize>nx; i++) {
      const place = tally + (<usize>load<u16>(from + (i << 1)) << 2);
      store<u32>(place, load<u32>(place) + 1);
    }
  }
}

/** Counts distances of a wide field by bins from their roots; those past the last bin go there. */
export function tallyWide(
  field: usize,
  row: i32,
  nx: i32,
  rows: i32,
  tallies: usize,
  binsPerUnit: i32,
  thread: i32,
  threads: i32,
): void {
  const tally = tallies + (<usize>thread << 18);
  for (let j = thread; j < rows; j += threads) {
    const from = field + (<usize>j * <usize>row << 2);
    for (let i: usize = 0; i < <usize>nx; i++) {
      const bin = Mathf.sqrt(load<f32>(from + (i << 2))) * <f32>binsPerUnit;
      const place = tally + (<usize>(<u32>(bin < 65535.0 ? bin : <f32>65535)) << 2);
      store<u32>(place, load<u32>(place) + 1);
    }
  }
}
