// The record of a grid, and one-dimensional transforms of whole elements. A row of the real field and its half spectrum
// share their memory: `blocks` elements of 32 bytes, each the real and then the imaginary parts of a few neighbouring
// wave numbers along x. Work comes in items that threads take in turn, so that the host can stop between two runs.
import { ELEMENT, pass } from './_butterflies';

/** Columns of elements that are taken together: whole cache lines. */
export const TILE: i32 = 4;

@unmanaged
export class Grid {
  /** Bytes of a number: 4 or 8. */
  bytes: i32;
  nx: i32;
  ny: i32;
  nz: i32;
  /** Elements a row. */
  blocks: i32;
  /** Bytes from row to row, and from plane to plane. */
  row: u32;
  plane: u32;
  field: usize;
  /** Another field of the same grid, for products of two. */
  other: usize;
  /** For x, y and z: how many passes, their radices (bytes) and their factors one after the other. */
  passesX: i32;
  passesY: i32;
  passesZ: i32;
  radicesX: usize;
  radicesY: usize;
  radicesZ: usize;
  factorsX: usize;
  factorsY: usize;
  factorsZ: usize;
  scratch: usize;
  scratchBytes: u32;
  /** Rows and planes past these are zero before the transform and need not be written. */
  filledX: i32;
  filledY: i32;
  filledZ: i32;
  /** Rows and planes wanted of the inverse: so many at the low end, and so many at the high end. */
  lowY: i32;
  highY: i32;
  lowZ: i32;
  highZ: i32;
  /** u8 a voxel; 1 where it is the label, less the offset, is the field. */
  image: usize;
  label: i32;
  offset: f64;
  scale: f64;
}

/** The transform of the elements at `a`, with `b` to work in; tells in which of the two it is. */
export function transform<T>(n: i32, passes: i32, radices: usize, factors: usize, a: usize, b: usize): usize {
  let stride = 1;
  let left = n;
  for (let at = 0; at < passes; at++) {
    const radix = <i32>load<u8>(radices + <usize>at);
    left /= radix;
    pass<T>(radix, left, stride, a, b, factors);
    factors += <usize>(radix + left * (radix - 1)) * 2 * sizeof<T>();
    stride *= radix;
    const swapped = a;
    a = b;
    b = swapped;
  }
  return a;
}

@inline
export function copyElement(from: usize, to: usize, isSwapped: bool): void {
  const re = v128.load(from);
  const im = v128.load(from, 16);
  v128.store(to, isSwapped ? im : re);
  v128.store(to, isSwapped ? re : im, 16);
}

/** Real and imaginary parts of the two transforms in one: rows a and b went in as a + i b. */
@inline
export function partOf<T>(part: i32, from: usize, k: i32, n: i32, half: v128): v128 {
  const front = from + <usize>k * ELEMENT;
  const back = from + <usize>(k == 0 ? 0 : n - k) * ELEMENT;
  if (part == 0) return v128.mul<T>(half, v128.add<T>(v128.load(front), v128.load(back)));
  if (part == 1) return v128.mul<T>(half, v128.sub<T>(v128.load(front, 16), v128.load(back, 16)));
  if (part == 2) return v128.mul<T>(half, v128.add<T>(v128.load(front, 16), v128.load(back, 16)));
  return v128.mul<T>(half, v128.sub<T>(v128.load(back), v128.load(front)));
}

/** The place along an axis of the i-th that is kept. */
@inline
export function keptAt(i: i32, low: i32, high: i32, n: i32): i32 {
  return i < low ? i : n - high + (i - low);
}
