// How many voxels are how far away. Neighbours are counted in two tables, since often both are as far.

/** Counts squared distances of a narrow field over 0: u32[2][65536] a thread at `tallies`. */
export function tallyNarrow(field: usize, row: i32, rows: i32, tallies: usize, thread: i32, threads: i32): void {
  const even = tallies + (<usize>thread << 19);
  const odd = even + (1 << 18);
  for (let j = thread; j < rows; j += threads) {
    const from = field + (<usize>j * <usize>row << 1);
    for (let i: usize = 0; i < <usize>row << 1; i += 16) {
      const squares = v128.load(from + i);
      if (!v128.any_true(squares)) continue;
      count(even, i16x8.extract_lane_u(squares, 0));
      count(odd, i16x8.extract_lane_u(squares, 1));
      count(even, i16x8.extract_lane_u(squares, 2));
      count(odd, i16x8.extract_lane_u(squares, 3));
      count(even, i16x8.extract_lane_u(squares, 4));
      count(odd, i16x8.extract_lane_u(squares, 5));
      count(even, i16x8.extract_lane_u(squares, 6));
      count(odd, i16x8.extract_lane_u(squares, 7));
    }
  }
}

/** Counts distances of a wide field by bins from their roots, in the same tables; those past the last bin go there. */
export function tallyWide(
  field: usize,
  row: i32,
  rows: i32,
  tallies: usize,
  binsPerUnit: i32,
  thread: i32,
  threads: i32,
): void {
  const tally = tallies + (<usize>thread << 19);
  for (let j = thread; j < rows; j += threads) {
    const from = field + (<usize>j * <usize>row << 2);
    for (let i: usize = 0; i < <usize>row; i++) {
      const bin = Mathf.sqrt(load<f32>(from + (i << 2))) * <f32>binsPerUnit;
      count(tally + ((i & 1) << 18), <u16>min<f32>(bin, 65535));
    }
  }
}

@inline
function count(tally: usize, bin: u16): void {
  const place = tally + (<usize>bin << 2);
  store<u32>(place, load<u32>(place) + 1);
}
