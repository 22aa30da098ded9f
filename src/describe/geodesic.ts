import { throwIfCancelled, pacer, type LongWork } from '../base/index.ts';
import type { Axis, Shape, VoxelSize } from '../microstructure/index.ts';
import { FrontQueue } from './front-queue.ts';

/** Cells between two looks at the signal. */
const stride = 16_384;

const axes: readonly Axis[] = ['x', 'y', 'z'];

/** What a front may pass: 1 in open voxels, 0 elsewhere, x fastest. */
export interface OpenVoxels {
  readonly open: Uint8Array;
  readonly shape: Shape;
  /** Metres. */
  readonly voxelSize: VoxelSize;
}

/** The outer face of the image that a front starts from. */
export interface Face {
  readonly axis: Axis;
  readonly side: 'low' | 'high';
}

/**
 * Length (m) of the shortest path within the open voxels from a face of the image to the middle of each voxel; infinite
 * where no path leads through faces of open voxels, and in closed ones.
 *
 * Fast marching: |∇T| = 1 by upwind differences, voxels taken in the order of their distance (J. A. Sethian, Proc. Natl.
 * Acad. Sci. 93, 1591 (1996), doi 10.1073/pnas.93.4.1591), of second order where two voxels in a row are known (Sethian,
 * SIAM Rev. 41, 199 (1999), doi 10.1137/S0036144598347059), of first order beside walls. Paths are not bound to the voxels'
 * directions; for a plane front in the open the distance is exact.
 */
export async function geodesicDistance(
  { open, shape, voxelSize }: OpenVoxels,
  face: Face,
  { signal }: LongWork = {},
): Promise<Float64Array> {
  const front = new Front(open, shape, voxelSize, face);
  const pace = pacer(signal);
  throwIfCancelled(signal);
  while (front.advance(stride)) await pace();
  return front.distances();
}

/** Distances on a grid with a closed voxel around it, so that no neighbour lies outside. */
class Front {
  readonly #shape: Shape;
  readonly #voxelSize: VoxelSize;
  readonly #steps: readonly [number, number, number];
  readonly #value: Float64Array;
  /** 0 closed, 1 open, 2 known. */
  readonly #state: Uint8Array;
  readonly #queue = new FrontQueue();
  /** Upwind value and weight (1/m²) of each axis in the equation being solved. */
  readonly #upwind = new Float64Array(3);
  readonly #weight = new Float64Array(3);

  constructor(open: Uint8Array, shape: Shape, voxelSize: VoxelSize, face: Face) {
    const [nx, ny, nz] = shape;
    this.#shape = shape;
    this.#voxelSize = voxelSize;
    this.#steps = [1, nx + 2, (nx + 2) * (ny + 2)];
    this.#value = new Float64Array((nx + 2) * (ny + 2) * (nz + 2)).fill(Infinity);
    this.#state = new Uint8Array(this.#value.length);
    for (let row = 0; row < ny * nz; row++) {
      this.#state.set(
        open.subarray(row * nx, (row + 1) * nx),
        this.#cellOf(0, row % ny, Math.floor(row / ny)),
      );
    }
    this.#start(face);
  }

  #cellOf(x: number, y: number, z: number): number {
    return (x + 1) * this.#steps[0] + (y + 1) * this.#steps[1] + (z + 1) * this.#steps[2];
  }

  /** The open voxels beside the face are half a voxel away from it. */
  #start({ axis, side }: Face): void {
    const along = axes.indexOf(axis);
    const layer = side === 'low' ? 0 : this.#shape[along] - 1;
    const extent = this.#shape.map((length, at) => (at === along ? 1 : length));
    const origin = [0, 0, 0].with(along, layer);
    for (let z = 0; z < extent[2]; z++) {
      for (let y = 0; y < extent[1]; y++) {
        for (let x = 0; x < extent[0]; x++) {
          const cell = this.#cellOf(origin[0] + x, origin[1] + y, origin[2] + z);
          if (this.#state[cell] === 1) this.#offer(cell, this.#voxelSize[along] / 2);
        }
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

  /** The value that its known neighbours give a voxel: Σ weight (T − upwind)² = 1 over the axes they lie on. */
  #solve(cell: number): number {
    let known = 0;
    for (let axis = 0; axis < 3; axis++) known += this.#look(cell, axis, known);
    for (;;) {
      const value = this.#root(known);
      const latest = this.#latest(known);
      if (known === 1 || value >= this.#upwind[latest]) return value;
      // The equation has no causal root with this axis: the front comes along the others.
      known--;
      this.#upwind[latest] = this.#upwind[known];
      this.#weight[latest] = this.#weight[known];
    }
  }

  /** Notes the nearer known neighbour along an axis in a place of the equation; 0 when there is none. */
  #look(cell: number, axis: number, place: number): 0 | 1 {
    const step = this.#steps[axis];
    const before = this.#state[cell - step] === 2 ? this.#value[cell - step] : Infinity;
    const after = this.#state[cell + step] === 2 ? this.#value[cell + step] : Infinity;
    const nearest = Math.min(before, after);
    if (nearest === Infinity) return 0;
    const second = before <= after ? cell - 2 * step : cell + 2 * step;
    const inverse = 1 / this.#voxelSize[axis] ** 2;
    if (this.#state[second] === 2 && this.#value[second] <= nearest) {
      this.#upwind[place] = (4 * nearest - this.#value[second]) / 3;
      this.#weight[place] = 2.25 * inverse;
    } else {
      this.#upwind[place] = nearest;
      this.#weight[place] = inverse;
    }
    return 1;
  }

  /** The larger root; NaN where there is none. */
  #root(known: number): number {
    let a = 0;
    let b = 0;
    let c = -1;
    for (let place = 0; place < known; place++) {
      const weight = this.#weight[place];
      const upwind = this.#upwind[place];
      a += weight;
      b += weight * upwind;
      c += weight * upwind * upwind;
    }
    return (b + Math.sqrt(b * b - a * c)) / a;
  }

  #latest(known: number): number {
    let latest = 0;
    for (let place = 1; place < known; place++)
      if (this.#upwind[place] > this.#upwind[latest]) latest = place;
    return latest;
  }

  /** The distances without the voxels around them. */
  distances(): Float64Array {
    const [nx, ny, nz] = this.#shape;
    const out = new Float64Array(nx * ny * nz);
    for (let row = 0; row < ny * nz; row++) {
      const first = this.#cellOf(0, row % ny, Math.floor(row / ny));
      out.set(this.#value.subarray(first, first + nx), row * nx);
    }
    return out;
  }
}
