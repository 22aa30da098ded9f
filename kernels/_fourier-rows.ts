// Along x: real rows to half spectra and back. Two rows make one complex transform, and a vector takes several of those
// side by side.
import { ELEMENT } from './_butterflies';
import { Grid, keptAt, partOf, transform } from './_fourier-grid';
import { lanesOf, lanesOfLabels, rowsOf } from './_lanes';

/**
 * Empties the row that stands for those past the last: it shares a transform with rows that count, whose rounding would
 * otherwise depend on what the memory held before.
 */
@inline
function clearSpare(grid: Grid, tile: i32, tileRows: i32, count: i32, spare: usize): void {
  if ((tile + 1) * tileRows > count) memory.fill(spare, 0, <usize>grid.row);
}

/** Addresses of the 2 LANES rows of a tile; those past the last go to a row of scratch. */
@inline
function listRows(grid: Grid, rows: usize, tile: i32, tileRows: i32, ny: i32, count: i32, base: usize, row: usize, plane: usize, spare: usize): void {
  for (let j = 0; j < tileRows; j++) {
    const t = tile * tileRows + j;
    const at = t < count ? base + <usize>(t / ny) * plane + <usize>(t % ny) * row : spare;
    store<u32>(rows + (<usize>j << 2), <u32>at);
  }
}

@inline
function spread<T>(part: i32, from: usize, k: i32, n: i32, half: v128, rows: usize, at: usize): void {
  const lanes = <i32>(16 / sizeof<T>());
  const last = n >> 1;
  const a = partOf<T>(part, from, k, n, half);
  const b = partOf<T>(part, from, min(k + 1, last), n, half);
  const c = lanes == 4 ? partOf<T>(part, from, min(k + 2, last), n, half) : a;
  const d = lanes == 4 ? partOf<T>(part, from, min(k + 3, last), n, half) : a;
  rowsOf<T>(a, b, c, d, rows, part < 2 ? 0 : lanes, at + (part & 1 ? 16 : 0));
}

@inline
export function forwardRows<T>(grid: Grid, isImage: bool, first: i32, last: i32, thread: i32, threads: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  const tileRows = 2 * lanes;
  const n = grid.nx;
  const count = grid.filledY * grid.filledZ;
  const scratch = grid.scratch + <usize>thread * grid.scratchBytes;
  const spare = scratch + 256;
  const a = spare + <usize>grid.row;
  const b = a + <usize>(n + 8) * ELEMENT;
  const half = v128.splat<T>(<T>0.5);
  const label = i8x16.splat(<i8>grid.label);
  const offset = v128.splat<T>(<T>grid.offset);
  const read = grid.filledX;
  for (let tile = first + thread; tile < last; tile += threads) {
    if (isImage) {
      listRows(grid, scratch, tile, tileRows, grid.filledY, count, grid.image, read, <usize>read * grid.filledY, grid.image);
    } else {
      clearSpare(grid, tile, tileRows, count, spare);
      listRows(grid, scratch, tile, tileRows, grid.filledY, count, grid.field, grid.row, grid.plane, spare);
    }
    for (let x = 0; x < read; x += lanes) {
      const to = a + <usize>x * ELEMENT;
      const at = <usize>x;
      if (isImage) {
        lanesOfLabels<T>(scratch, 0, at, label, offset, to);
        lanesOfLabels<T>(scratch, lanes, at, label, offset, to + 16);
      } else {
        lanesOf<T>(scratch, 0, at * sizeof<T>(), to);
        lanesOf<T>(scratch, lanes, at * sizeof<T>(), to + 16);
      }
    }
    if (read < n) memory.fill(a + <usize>read * ELEMENT, 0, <usize>(n - read) * ELEMENT);
    const found = transform<T>(n, grid.passesX, grid.radicesX, grid.factorsX, a, b);
    if (isImage) listRows(grid, scratch, tile, tileRows, grid.filledY, count, grid.field, grid.row, grid.plane, spare);
    for (let k = 0; k <= n >> 1; k += lanes) {
      const at = <usize>(k / lanes) * ELEMENT;
      spread<T>(0, found, k, n, half, scratch, at);
      spread<T>(1, found, k, n, half, scratch, at);
      spread<T>(2, found, k, n, half, scratch, at);
      spread<T>(3, found, k, n, half, scratch, at);
    }
  }
}

/** The elements k of rows a and b, as a + i b and as its mirror image at n - k, parts exchanged for the inverse. */
@inline
function join<T>(ar: v128, ai: v128, br: v128, bi: v128, to: usize, k: i32, n: i32): void {
  if (k > n >> 1) return;
  const isReal = k == 0 || 2 * k == n;
  const zero = v128.splat<T>(0);
  const front = to + <usize>k * ELEMENT;
  const di = isReal ? zero : ai;
  const ei = isReal ? zero : bi;
  v128.store(front, v128.add<T>(di, br));
  v128.store(front, v128.sub<T>(ar, ei), 16);
  if (isReal) return;
  const back = to + <usize>(n - k) * ELEMENT;
  v128.store(back, v128.sub<T>(br, di));
  v128.store(back, v128.add<T>(ar, ei), 16);
}

@inline
function gather<T>(rows: usize, k: i32, n: i32, lanes: i32, turned: usize, to: usize): void {
  const at = <usize>(k / lanes) * ELEMENT;
  lanesOf<T>(rows, 0, at, turned);
  lanesOf<T>(rows, 0, at + 16, turned + 16);
  lanesOf<T>(rows, lanes, at, turned + 4 * ELEMENT);
  lanesOf<T>(rows, lanes, at + 16, turned + 4 * ELEMENT + 16);
  for (let lane = 0; lane < lanes; lane++) {
    const a = turned + <usize>lane * ELEMENT;
    const b = a + 4 * ELEMENT;
    join<T>(v128.load(a), v128.load(a, 16), v128.load(b), v128.load(b, 16), to, k + lane, n);
  }
}

@inline
export function inverseRows<T>(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  const tileRows = 2 * lanes;
  const n = grid.nx;
  const keptY = grid.lowY + grid.highY;
  const count = keptY * (grid.lowZ + grid.highZ);
  const scratch = grid.scratch + <usize>thread * grid.scratchBytes;
  const turned = scratch + 256;
  const spare = turned + 8 * ELEMENT;
  const a = spare + <usize>grid.row;
  const b = a + <usize>(n + 8) * ELEMENT;
  const scale = v128.splat<T>(<T>grid.scale);
  for (let tile = first + thread; tile < last; tile += threads) {
    clearSpare(grid, tile, tileRows, count, spare);
    for (let j = 0; j < tileRows; j++) {
      const t = tile * tileRows + j;
      const y = keptAt(t % keptY, grid.lowY, grid.highY, grid.ny);
      const z = keptAt(t / keptY, grid.lowZ, grid.highZ, grid.nz);
      const at = t < count ? grid.field + <usize>z * grid.plane + <usize>y * grid.row : spare;
      store<u32>(scratch + (<usize>j << 2), <u32>at);
    }
    for (let k = 0; k <= n >> 1; k += lanes) gather<T>(scratch, k, n, lanes, turned, a);
    const found = transform<T>(n, grid.passesX, grid.radicesX, grid.factorsX, a, b);
    for (let x = 0; x < n; x += lanes) {
      const from = found + <usize>x * ELEMENT;
      putRows<T>(from + 16, scale, scratch, 0, <usize>x * sizeof<T>());
      putRows<T>(from, scale, scratch, lanes, <usize>x * sizeof<T>());
    }
  }
}

@inline
function putRows<T>(from: usize, scale: v128, rows: usize, first: i32, at: usize): void {
  rowsOf<T>(
    v128.mul<T>(scale, v128.load(from)),
    v128.mul<T>(scale, v128.load(from + ELEMENT)),
    v128.mul<T>(scale, v128.load(from + 2 * ELEMENT)),
    v128.mul<T>(scale, v128.load(from + 3 * ELEMENT)),
    rows,
    first,
    at,
  );
}
