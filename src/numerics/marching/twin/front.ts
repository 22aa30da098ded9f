import { paddedCells, paddedSteps, startLayer, type FrontStart, type OpenGrid } from '../grid.ts';
import { FrontQueue } from './front-queue.ts';

/** The front of kernels/marching.ts in plain words: one heap, and what is known kept beside the distances. */
export class Front {
  readonly #grid: OpenGrid;
  readonly #steps: readonly [number, number, number];
  /** 1/m². */
  readonly #inverseSquares: readonly number[];
  readonly #value: Float64Array;
  /** 0 closed, 1 open, 2 known. */
  readonly #state: Uint8Array;
  readonly #queue = new FrontQueue();
  /** Upwind value and weight (1/m²) of each axis in the equation being solved; both 0 where no neighbour is known. */
  readonly #upwind = new Float64Array(3);
  readonly #weight = new Float64Array(3);

  constructor(grid: OpenGrid, start: FrontStart) {
    const [nx, ny, nz] = grid.shape;
    this.#grid = grid;
    this.#steps = paddedSteps(grid.shape);
    this.#inverseSquares = grid.voxelSize.map((length) => 1 / (length * length));
    this.#value = new Float64Array(paddedCells(grid.shape)).fill(Infinity);
    this.#state = new Uint8Array(this.#value.length);
    for (let row = 0; row < ny * nz; row++) {
      this.#state.set(grid.open.subarray(row * nx, (row + 1) * nx), this.#firstOf(row));
    }
    this.#start(start);
  }

  /** Cell of the first voxel of a row. */
  #firstOf(row: number): number {
    const ny = this.#grid.shape[1];
    const [, stepY, stepZ] = this.#steps;
    return 1 + ((row % ny) + 1) * stepY + (Math.floor(row / ny) + 1) * stepZ;
  }

  /** The open voxels beside the face are half a voxel away from it. */
  #start(start: FrontStart): void {
    const { firstCell, stepA, countA, stepB, countB, startDistance } = startLayer(this.#grid, start);
    for (let b = 0; b < countB; b++) {
      for (let a = 0; a < countA; a++) {
        const cell = firstCell + a * stepA + b * stepB;
        if (this.#state[cell] === 1) this.#offer(cell, startDistance);
      }
    }
  }

  #offer(cell: number, value: number): void {
    if (value >= this.#value[cell]) return;
    this.#value[cell] = value;
    this.#queue.push(value, cell);
  }

  /** Takes up to `count` voxels; false when there are none left. */
  advance(count: number): boolean {
    for (let taken = 0; taken < count; taken++) {
      if (this.#queue.length === 0) return false;
      const cell = this.#queue.pop();
      if (this.#state[cell] === 2) continue;
      this.#state[cell] = 2;
      for (const step of this.#steps) {
        if (this.#state[cell - step] === 1) this.#offer(cell - step, this.#solve(cell - step));
        if (this.#state[cell + step] === 1) this.#offer(cell + step, this.#solve(cell + step));
      }
    }
    return true;
  }

  /**
   * The value that its known neighbours give a voxel: Σ weight (T − upwind)² = 1 over the axes they lie on, solved for
   * T above the latest of them, so that far away no digits are lost.
   */
  #solve(cell: number): number {
    for (let axis = 0; axis < 3; axis++) this.#look(cell, axis);
    for (;;) {
      const latest = Math.max(...this.#upwind);
      let [a, b, c] = [0, 0, 0];
      for (let axis = 0; axis < 3; axis++) {
        const weight = this.#weight[axis];
        const before = this.#upwind[axis] - latest;
        a += weight;
        b += weight * before;
        c += weight * before * before;
      }
      c -= 1;
      if (c <= 0) return latest + (b + Math.sqrt(b * b - a * c)) / a;
      // The root lies before the latest of them: the front comes along the others.
      const dropped = this.#upwind.indexOf(latest);
      this.#upwind[dropped] = 0;
      this.#weight[dropped] = 0;
    }
  }

  /** Notes the nearer known neighbour along an axis, and the one behind it where that is known too. */
  #look(cell: number, axis: number): void {
    const step = this.#steps[axis];
    const before = this.#state[cell - step] === 2 ? this.#value[cell - step] : Infinity;
    const after = this.#state[cell + step] === 2 ? this.#value[cell + step] : Infinity;
    const nearest = Math.min(before, after);
    const second = before <= after ? cell - 2 * step : cell + 2 * step;
    if (nearest === Infinity) {
      this.#upwind[axis] = 0;
      this.#weight[axis] = 0;
    } else if (this.#state[second] === 2 && this.#value[second] <= nearest) {
      this.#upwind[axis] = (4 * nearest - this.#value[second]) / 3;
      this.#weight[axis] = 2.25 * this.#inverseSquares[axis];
    } else {
      this.#upwind[axis] = nearest;
      this.#weight[axis] = this.#inverseSquares[axis];
    }
  }

  /** The distances without the voxels around them. */
  distances(): Float64Array {
    const [nx, ny, nz] = this.#grid.shape;
    const out = new Float64Array(nx * ny * nz);
    for (let row = 0; row < ny * nz; row++) {
      const first = this.#firstOf(row);
      out.set(this.#value.subarray(first, first + nx), row * nx);
    }
    return out;
  }
}
