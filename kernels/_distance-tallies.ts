// How many voxels are how far away. Neighbours are counted in two tables, since often both are as far.
import { takeTurn } from './_turns';

/**
 * Counts squared distances over 0 of a narrow field of so many planes of so many values: u32[2][65536] a thread, 64 bytes
 * after the count of the `turns` that are taken.
 */
export function tallyNarrow(field: usize, plane: i32, planes: i32, turns: usize, thread: i32, threads: i32): void {
  const even = tallyOf(turns, thread);
  const odd = even + (1 << 18);
  const bytes = <usize>plane << 1;
  for (let k = takeTurn(turns); k < planes; k = takeTurn(turns)) {
    const from = field + <usize>k * bytes;
    for (let at = from; at < from + bytes; at += 16) {
      const squares = v128.load(at);
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
  plane: i32,
  planes: i32,
  turns: usize,
  binsPerUnit: i32,
  thread: i32,
  threads: i32,
): void {
  const tally = tallyOf(turns, thread);
  for (let k = takeTurn(turns); k < planes; k = takeTurn(turns)) {
    const from = field + (<usize>k * <usize>plane << 2);
    for (let i: usize = 0; i < <usize>plane; i++) {
      const bin = Mathf.sqrt(load<f32>(from + (i << 2))) * <f32>binsPerUnit;
      count(tally + ((i & 1) << 18), <u16>min<f32>(bin, 65535));
    }
  }
}

@inline
function tallyOf(turns: usize, thread: i32): usize {
  return turns + 64 + (<usize>thread << 19);
}

@inline
function count(tally: usize, bin: u16): void {
  const place = tally + (<usize>bin << 2);
  store<u32>(place, load<u32>(place) + 1);
}
