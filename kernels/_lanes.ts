// Rows of numbers to lanes and back: element k of so many rows becomes one vector with a lane a row. LANES of float are
// 4, of double 2; rows are handed over in tiles of 2 LANES, the first half as real and the second as imaginary parts.
import { ELEMENT } from './_butterflies';

/** Address of row `j` of a tile. */
@inline
export function rowAt(rows: usize, j: i32): usize {
  return load<u32>(rows + (<usize>j << 2));
}

@inline
function low<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<f32>(a, b, 0, 4, 1, 5) : v128.shuffle<f64>(a, b, 0, 2);
}

@inline
function high<T>(a: v128, b: v128): v128 {
  return sizeof<T>() == 4 ? v128.shuffle<f32>(a, b, 2, 6, 3, 7) : v128.shuffle<f64>(a, b, 1, 3);
}

/** Turns LANES vectors by the diagonal and stores them at `to`, `step` bytes apart. Doubles take the first two only. */
@inline
function turn<T>(a: v128, b: v128, c: v128, d: v128, to: usize, step: usize): void {
  if (sizeof<T>() == 8) {
    v128.store(to, low<T>(a, b));
    v128.store(to + step, high<T>(a, b));
    return;
  }
  const ab = low<T>(a, b);
  const cd = low<T>(c, d);
  const ef = high<T>(a, b);
  const gh = high<T>(c, d);
  v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(to + step, v128.shuffle<f64>(ab, cd, 1, 3));
  v128.store(to + 2 * step, v128.shuffle<f64>(ef, gh, 0, 2));
  v128.store(to + 3 * step, v128.shuffle<f64>(ef, gh, 1, 3));
}

/** LANES numbers of the rows `first` and on, from `at` bytes in each, into elements at `to`. */
@inline
export function lanesOf<T>(rows: usize, first: i32, at: usize, to: usize): void {
  const a = v128.load(rowAt(rows, first) + at);
  const b = v128.load(rowAt(rows, first + 1) + at);
  const c = sizeof<T>() == 4 ? v128.load(rowAt(rows, first + 2) + at) : a;
  const d = sizeof<T>() == 4 ? v128.load(rowAt(rows, first + 3) + at) : a;
  turn<T>(a, b, c, d, to, ELEMENT);
}

/** The same for bytes: 1 where a byte is the label and 0 elsewhere, less the offset. */
@inline
export function lanesOfLabels<T>(rows: usize, first: i32, at: usize, label: v128, offset: v128, to: usize): void {
  const a = marks<T>(rowAt(rows, first) + at, label, offset);
  const b = marks<T>(rowAt(rows, first + 1) + at, label, offset);
  const c = sizeof<T>() == 4 ? marks<T>(rowAt(rows, first + 2) + at, label, offset) : a;
  const d = sizeof<T>() == 4 ? marks<T>(rowAt(rows, first + 3) + at, label, offset) : a;
  turn<T>(a, b, c, d, to, ELEMENT);
}

@inline
function marks<T>(from: usize, label: v128, offset: v128): v128 {
  const bytes = v128.load32_zero(from);
  const ones = v128.and(i8x16.eq(bytes, label), i8x16.splat(1));
  const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(ones));
  const numbers = sizeof<T>() == 4 ? f32x4.convert_i32x4_u(words) : f64x2.convert_low_i32x4_u(words);
  return v128.sub<T>(numbers, offset);
}

/** LANES vectors, `step` bytes apart from `from` on, into the rows `first` and on, from `at` bytes in each. */
@inline
export function rowsOf<T>(a: v128, b: v128, c: v128, d: v128, rows: usize, first: i32, at: usize): void {
  if (sizeof<T>() == 8) {
    v128.store(rowAt(rows, first) + at, low<T>(a, b));
    v128.store(rowAt(rows, first + 1) + at, high<T>(a, b));
    return;
  }
  const ab = low<T>(a, b);
  const cd = low<T>(c, d);
  const ef = high<T>(a, b);
  const gh = high<T>(c, d);
  v128.store(rowAt(rows, first) + at, v128.shuffle<f64>(ab, cd, 0, 2));
  v128.store(rowAt(rows, first + 1) + at, v128.shuffle<f64>(ab, cd, 1, 3));
  v128.store(rowAt(rows, first + 2) + at, v128.shuffle<f64>(ef, gh, 0, 2));
  v128.store(rowAt(rows, first + 3) + at, v128.shuffle<f64>(ef, gh, 1, 3));
}
