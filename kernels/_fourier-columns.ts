// Along y and z: columns of elements, a tile of them at a time through scratch memory.
import { ELEMENT } from './_butterflies';
import { Grid, TILE, copyElement, keptAt, partOf, transform } from './_fourier-grid';

/** Reads columns of `width` elements into scratch, one after the other; zero past the filled. */
@inline
function readColumns(from: usize, step: usize, filled: i32, n: i32, width: i32, to: usize, each: usize, isSwapped: bool): void {
  for (let i = 0; i < filled; i++) {
    const row = from + <usize>i * step;
    const place = to + <usize>i * ELEMENT;
    for (let b = 0; b < width; b++) {
      copyElement(row + <usize>b * ELEMENT, place + <usize>b * each, isSwapped);
    }
  }
  if (filled == n) return;
  for (let b = 0; b < width; b++) {
    memory.fill(to + <usize>b * each + <usize>filled * ELEMENT, 0, <usize>(n - filled) * ELEMENT);
  }
}

@inline
function writeColumns(from: usize, each: usize, n: i32, low: i32, high: i32, width: i32, to: usize, step: usize, isSwapped: bool): void {
  for (let i = 0; i < low + high; i++) {
    const at = keptAt(i, low, high, n);
    const row = to + <usize>at * step;
    const place = from + <usize>at * ELEMENT;
    for (let b = 0; b < width; b++) {
      copyElement(place + <usize>b * each, row + <usize>b * ELEMENT, isSwapped);
    }
  }
}

@inline
export function transformY<T>(grid: Grid, isInverse: bool, first: i32, last: i32, thread: i32, threads: i32): void {
  const n = grid.ny;
  const tiles = (grid.blocks + TILE - 1) / TILE;
  const each = <usize>n * ELEMENT;
  const a = grid.scratch + <usize>thread * grid.scratchBytes;
  const b = a + <usize>TILE * each;
  const filled = isInverse ? n : grid.filledY;
  const low = isInverse ? grid.lowY : n;
  const high = isInverse ? grid.highY : 0;
  for (let item = first + thread; item < last; item += threads) {
    const column = (item % tiles) * TILE;
    const width = min(TILE, grid.blocks - column);
    const z = isInverse ? keptAt(item / tiles, grid.lowZ, grid.highZ, grid.nz) : item / tiles;
    const from = grid.field + <usize>z * grid.plane + <usize>column * ELEMENT;
    readColumns(from, grid.row, filled, n, width, a, each, isInverse);
    let found = a;
    for (let c = 0; c < width; c++) {
      const at = <usize>c * each;
      found = transform<T>(n, grid.passesY, grid.radicesY, grid.factorsY, a + at, b + at) - at;
    }
    writeColumns(found, each, n, low, high, width, from, grid.row, isInverse);
  }
}

@inline
function transformColumns<T>(grid: Grid, width: i32, each: usize, a: usize, b: usize): usize {
  let found = a;
  for (let c = 0; c < width; c++) {
    const at = <usize>c * each;
    found = transform<T>(grid.nz, grid.passesZ, grid.radicesZ, grid.factorsZ, a + at, b + at) - at;
  }
  return found;
}

@inline
export function transformZ<T>(grid: Grid, isInverse: bool, first: i32, last: i32, thread: i32, threads: i32): void {
  const n = grid.nz;
  const tiles = (grid.blocks + TILE - 1) / TILE;
  const each = <usize>n * ELEMENT;
  const a = grid.scratch + <usize>thread * grid.scratchBytes;
  const filled = isInverse ? n : grid.filledZ;
  for (let item = first + thread; item < last; item += threads) {
    const column = (item % tiles) * TILE;
    const width = min(TILE, grid.blocks - column);
    const from = grid.field + <usize>(item / tiles) * grid.row + <usize>column * ELEMENT;
    readColumns(from, grid.plane, filled, n, width, a, each, isInverse);
    const found = transformColumns<T>(grid, width, each, a, a + <usize>TILE * each);
    writeColumns(found, each, n, isInverse ? grid.lowZ : n, isInverse ? grid.highZ : 0, width, from, grid.plane, isInverse);
  }
}

/** |F|² of two columns, one as real and one as imaginary part: real fields whose inverses are separated afterwards. */
@inline
function powerOf<T>(from: usize, each: usize, n: i32, hasSecond: bool, to: usize): void {
  for (let k = 0; k < n; k++) {
    const at = from + <usize>k * ELEMENT;
    const place = to + <usize>k * ELEMENT;
    v128.store(place, squareOf<T>(at));
    v128.store(place, hasSecond ? squareOf<T>(at + each) : v128.splat<T>(0), 16);
  }
}

@inline
function squareOf<T>(at: usize): v128 {
  const re = v128.load(at);
  const im = v128.load(at, 16);
  return v128.add<T>(v128.mul<T>(re, re), v128.mul<T>(im, im));
}

/** Writes the inverses of two real columns from the transform of both in one, at lags from 0 on. */
@inline
function writePair<T>(found: usize, n: i32, low: i32, hasSecond: bool, to: usize, step: usize): void {
  const half = v128.splat<T>(<T>0.5);
  for (let k = 0; k < low; k++) {
    const place = to + <usize>k * step;
    v128.store(place, partOf<T>(0, found, k, n, half));
    v128.store(place, v128.neg<T>(partOf<T>(1, found, k, n, half)), 16);
    if (!hasSecond) continue;
    v128.store(place, partOf<T>(2, found, k, n, half), ELEMENT);
    v128.store(place, v128.neg<T>(partOf<T>(3, found, k, n, half)), ELEMENT + 16);
  }
}

/**
 * Along z: forward, |F|², and back, in one go, for the lags from 0 to lowZ - 1 of the field's correlation with itself. The
 * others mirror them.
 */
@inline
export function powerZ<T>(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  const n = grid.nz;
  const tiles = (grid.blocks + TILE - 1) / TILE;
  const each = <usize>n * ELEMENT;
  const a = grid.scratch + <usize>thread * grid.scratchBytes;
  const b = a + <usize>TILE * each;
  for (let item = first + thread; item < last; item += threads) {
    const column = (item % tiles) * TILE;
    const width = min(TILE, grid.blocks - column);
    const from = grid.field + <usize>(item / tiles) * grid.row + <usize>column * ELEMENT;
    readColumns(from, grid.plane, grid.filledZ, n, width, a, each, false);
    const found = transformColumns<T>(grid, width, each, a, b);
    const rest = found == a ? b : a;
    for (let c = 0; c < width; c += 2) {
      const hasSecond = c + 1 < width;
      powerOf<T>(found + <usize>c * each, each, n, hasSecond, rest);
      const back = transform<T>(n, grid.passesZ, grid.radicesZ, grid.factorsZ, rest, rest + each);
      writePair<T>(back, n, grid.lowZ, hasSecond, from + <usize>c * ELEMENT, grid.plane);
    }
  }
}

/** Along z: both fields forward, F* G, and back, for the lags kept on both sides; into the first field. */
@inline
export function productZ<T>(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  const n = grid.nz;
  const tiles = (grid.blocks + TILE - 1) / TILE;
  const each = <usize>n * ELEMENT;
  const a = grid.scratch + <usize>thread * grid.scratchBytes;
  const b = a + <usize>TILE * each;
  const c = b + <usize>TILE * each;
  for (let item = first + thread; item < last; item += threads) {
    const column = (item % tiles) * TILE;
    const width = min(TILE, grid.blocks - column);
    const place = <usize>(item / tiles) * grid.row + <usize>column * ELEMENT;
    readColumns(grid.field + place, grid.plane, grid.filledZ, n, width, a, each, false);
    const foundF = transformColumns<T>(grid, width, each, a, b);
    const rest = foundF == a ? b : a;
    readColumns(grid.other + place, grid.plane, grid.filledZ, n, width, c, each, false);
    const foundG = transformColumns<T>(grid, width, each, c, rest);
    multiply<T>(foundF, foundG, <usize>width * each);
    const back = transformColumns<T>(grid, width, each, foundF, foundG);
    writeColumns(back, each, n, grid.lowZ, grid.highZ, width, grid.field + place, grid.plane, true);
  }
}

/** F* G into F, its parts exchanged for the inverse. */
@inline
function multiply<T>(f: usize, g: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += ELEMENT) {
    const fr = v128.load(f + at);
    const fi = v128.load(f + at, 16);
    const gr = v128.load(g + at);
    const gi = v128.load(g + at, 16);
    v128.store(f + at, v128.sub<T>(v128.mul<T>(fr, gi), v128.mul<T>(fi, gr)));
    v128.store(f + at, v128.add<T>(v128.mul<T>(fr, gr), v128.mul<T>(fi, gi)), 16);
  }
}
