// Distances from their squares, without gaps between rows.
import { takeTurn } from './_turns';

/** Rows in a turn. */
const ROWS: i32 = 64;

/** Roots of so many rows of `nx` squares, u16 or f32, times the f64 that stands 8 bytes after the count of the `turns`. */
export function rootRows(
  field: usize,
  isWide: i32,
  row: i32,
  nx: i32,
  rows: i32,
  to: usize,
  turns: usize,
  thread: i32,
  threads: i32,
): void {
  const unit = load<f64>(turns, 8);
  for (let first = takeTurn(turns) * ROWS; first < rows; first = takeTurn(turns) * ROWS) {
    for (let j = first; j < min(first + ROWS, rows); j++) {
      const out = to + (<usize>j * <usize>nx << 2);
      if (isWide) rootWide(field + (<usize>j * <usize>row << 2), nx, unit, out);
      else rootNarrow(field + (<usize>j * <usize>row << 1), nx, unit, out);
    }
  }
}

function rootNarrow(from: usize, nx: i32, unit: f64, to: usize): void {
  for (let i = 0; i < nx; i += 4) {
    const squares = i32x4.extend_low_i16x8_u(v128.load64_zero(from + (<usize>i << 1)));
    const low = f64x2.convert_low_i32x4_u(squares);
    const high = f64x2.convert_low_i32x4_u(v128.shuffle<u64>(squares, squares, 1, 1));
    storeRoots(low, high, unit, nx - i, to + (<usize>i << 2));
  }
}

function rootWide(from: usize, nx: i32, unit: f64, to: usize): void {
  for (let i = 0; i < nx; i += 4) {
    const squares = v128.load(from + (<usize>i << 2));
    const low = f64x2.promote_low_f32x4(squares);
    const high = f64x2.promote_low_f32x4(v128.shuffle<u64>(squares, squares, 1, 1));
    storeRoots(low, high, unit, nx - i, to + (<usize>i << 2));
  }
}

/** Stores up to four roots: what follows them may be another thread's. */
@inline
function storeRoots(low: v128, high: v128, unit: f64, most: i32, to: usize): void {
  const first = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sqrt(low), f64x2.splat(unit)));
  const second = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.sqrt(high), f64x2.splat(unit)));
  const roots = v128.shuffle<u64>(first, second, 0, 2);
  if (most >= 4) {
    v128.store(to, roots);
    return;
  }
  v128.store32_lane(to, roots, 0);
  if (most > 1) v128.store32_lane(to, roots, 1, 4);
  if (most > 2) v128.store32_lane(to, roots, 2, 8);
}
