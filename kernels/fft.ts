// The Fourier transform of a real field on a grid, in single or double precision, and correlations by it.
import { powerZ, productZ, transformY, transformZ } from './_fourier-columns';
import { Grid } from './_fourier-grid';
import { forwardRows, inverseRows } from './_fourier-rows';

/** Along x from an image: 1 where a byte is the label and 0 elsewhere, less the offset. */
export function fourierImage(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) forwardRows<f32>(grid, true, first, last, thread, threads);
  else forwardRows<f64>(grid, true, first, last, thread, threads);
}

/** Along x from the real field. */
export function fourierRows(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) forwardRows<f32>(grid, false, first, last, thread, threads);
  else forwardRows<f64>(grid, false, first, last, thread, threads);
}

/** Along x back to the real field, rows that are kept only. */
export function fourierBackRows(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) inverseRows<f32>(grid, first, last, thread, threads);
  else inverseRows<f64>(grid, first, last, thread, threads);
}

export function fourierY(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) transformY<f32>(grid, false, first, last, thread, threads);
  else transformY<f64>(grid, false, first, last, thread, threads);
}

export function fourierBackY(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) transformY<f32>(grid, true, first, last, thread, threads);
  else transformY<f64>(grid, true, first, last, thread, threads);
}

export function fourierZ(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) transformZ<f32>(grid, false, first, last, thread, threads);
  else transformZ<f64>(grid, false, first, last, thread, threads);
}

export function fourierBackZ(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) transformZ<f32>(grid, true, first, last, thread, threads);
  else transformZ<f64>(grid, true, first, last, thread, threads);
}

export function fourierPower(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) powerZ<f32>(grid, first, last, thread, threads);
  else powerZ<f64>(grid, first, last, thread, threads);
}

export function fourierProduct(grid: Grid, first: i32, last: i32, thread: i32, threads: i32): void {
  if (grid.bytes == 4) productZ<f32>(grid, first, last, thread, threads);
  else productZ<f64>(grid, first, last, thread, threads);
}

export { sumBoxes } from './_summed-table';
