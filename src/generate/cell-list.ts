import type { Box } from './packing.ts';

/** Points sorted into cells at least as long as the reach, so that all within reach lie in 27 cells. */
export class CellList {
  readonly #box: Box;
  readonly #cells: readonly [number, number, number];
  readonly #first: Int32Array;
  #next = new Int32Array(0);

  /** @param reach m. */
  constructor(box: Box, reach: number) {
    this.#box = box;
    const along = (length: number): number => Math.min(64, Math.max(1, Math.floor(length / reach)));
    this.#cells = [along(box.lengths[0]), along(box.lengths[1]), along(box.lengths[2])];
    this.#first = new Int32Array(this.#cells[0] * this.#cells[1] * this.#cells[2]);
  }

  /** Sorts the points (x, y, z of point 0, 1, ...) anew. */
  fill(points: Float64Array): void {
    const count = points.length / 3;
    if (this.#next.length !== count) this.#next = new Int32Array(count);
    this.#first.fill(-1);
    for (let i = count - 1; i >= 0; i--) {
      const cell = this.#index(this.#cell(points, i, 0), this.#cell(points, i, 1), this.#cell(points, i, 2));
      this.#next[i] = this.#first[cell];
      this.#first[cell] = i;
    }
  }

  /** Visits every point that may lie within reach of point i (itself too), each once. */
  forEachNear(points: Float64Array, i: number, visit: (j: number) => void): void {
    const [nx, ny, nz] = this.#cells;
    const xs = around(this.#cell(points, i, 0), nx);
    const ys = around(this.#cell(points, i, 1), ny);
    const z = this.#cell(points, i, 2);
    const zs = this.#box.walls ? [z - 1, z, z + 1].filter((cz) => cz >= 0 && cz < nz) : around(z, nz);
    for (const cz of zs) {
      for (const cy of ys) {
        for (const cx of xs) {
          for (let j = this.#first[this.#index(cx, cy, cz)]; j >= 0; j = this.#next[j]) visit(j);
        }
      }
    }
  }

  #index(x: number, y: number, z: number): number {
    return x + this.#cells[0] * (y + this.#cells[1] * z);
  }

  #cell(points: Float64Array, i: number, axis: 0 | 1 | 2): number {
    const cell = Math.floor((points[3 * i + axis] / this.#box.lengths[axis]) * this.#cells[axis]);
    return Math.min(this.#cells[axis] - 1, Math.max(0, cell));
  }
}

/** The cell and its neighbours on a ring of n, each once. */
function around(cell: number, n: number): readonly number[] {
  if (n === 1) return [0];
  if (n === 2) return [0, 1];
  return [(cell + n - 1) % n, cell, (cell + 1) % n];
}
