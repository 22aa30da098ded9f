import { pacer } from '../../base/index.ts';
import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import type { ParticleLabels } from '../particles/particle-table.ts';

/** Largest distance (m) of each region 1, 2, ... to what is not the region, the image's faces included; entry 0 is 0. */
export async function largestRegionDistances(
  { data: labels, count }: ParticleLabels,
  shape: Shape,
  voxelSize: VoxelSize,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const squared = await squaredRegionDistance(labels, shape, voxelSize, signal);
  const largest = new Float64Array(count + 1);
  for (let i = 0; i < squared.length; i++) {
    if (squared[i] > largest[labels[i]]) largest[labels[i]] = squared[i];
  }
  return largest.map(Math.sqrt);
}

/**
 * Squared Euclidean distance (m²) of each voxel's middle to that of the nearest voxel with another label, exact, by lower
 * envelopes of parabolas one axis after the other (Felzenszwalb and Huttenlocher, doi:10.4086/toc.2012.v008a019); within
 * one label only the borders on the same line matter. Beyond the image's faces are voxels of another label, but for axes of
 * a single voxel. Zero where the label is 0; Infinity where there is nothing but one voxel.
 */
async function squaredRegionDistance(
  labels: Uint32Array,
  [nx, ny, nz]: Shape,
  voxelSize: VoxelSize,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const squared = new Float32Array(nx * ny * nz);
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) alongRow(labels, squared, nx * (y + ny * z), nx, voxelSize[0]);
  }
  const line = new LineDistance(Math.max(ny, nz));
  const layers = ny > 1 ? nz : 0;
  for (let z = 0; z < layers; z++) {
    await pace();
    for (let x = 0; x < nx; x++) line.along(labels, squared, x + nx * ny * z, nx, ny, voxelSize[1]);
  }
  const rows = nz > 1 ? ny : 0;
  for (let y = 0; y < rows; y++) {
    await pace();
    for (let x = 0; x < nx; x++) line.along(labels, squared, x + nx * y, nx * ny, nz, voxelSize[2]);
  }
  return squared;
}

/** Distances along x alone: steps to the nearer end of the run of equal labels. */
function alongRow(labels: Uint32Array, squared: Float32Array, row: number, nx: number, step: number): void {
  for (let start = 0; start < nx; ) {
    const label = labels[row + start];
    let end = start + 1;
    while (end < nx && labels[row + end] === label) end++;
    if (label !== 0) {
      for (let x = start; x < end; x++) {
        squared[row + x] = nx > 1 ? (step * Math.min(x - start + 1, end - x)) ** 2 : Infinity;
      }
    }
    start = end;
  }
}

/** Lower envelope of the parabolas of one run of equal labels on a line. */
class LineDistance {
  readonly #value: Float64Array;
  readonly #place: Float64Array;
  readonly #from: Float64Array;

  constructor(longest: number) {
    this.#value = new Float64Array(longest + 2);
    this.#place = new Float64Array(longest + 2);
    this.#from = new Float64Array(longest + 3);
  }

  along(
    labels: Uint32Array,
    squared: Float32Array,
    first: number,
    stride: number,
    count: number,
    step: number,
  ): void {
    for (let start = 0; start < count; ) {
      const label = labels[first + stride * start];
      let end = start + 1;
      while (end < count && labels[first + stride * end] === label) end++;
      if (label !== 0) this.#run(squared, first, stride, start, end, step);
      start = end;
    }
  }

  #run(squared: Float32Array, first: number, stride: number, start: number, end: number, step: number): void {
    let top = this.#push(-1, (start - 1) * step, 0);
    for (let i = start; i < end; i++) {
      const value = squared[first + stride * i];
      if (value < Infinity) top = this.#push(top, i * step, value);
    }
    top = this.#push(top, end * step, 0);
    this.#from[top + 1] = Infinity;
    for (let i = start, at = 0; i < end; i++) {
      while (this.#from[at + 1] < i * step) at++;
      squared[first + stride * i] = this.#value[at] + (i * step - this.#place[at]) ** 2;
    }
  }

  /** Adds the parabola with its lowest point at `place`; returns the index of the last that is left. */
  #push(top: number, place: number, value: number): number {
    let last = top;
    let meet = -Infinity;
    while (last >= 0) {
      const from = this.#place[last];
      meet = (value - this.#value[last]) / (2 * (place - from)) + (place + from) / 2;
      if (meet > this.#from[last]) break;
      last--;
      meet = -Infinity;
    }
    last++;
    this.#place[last] = place;
    this.#value[last] = value;
    this.#from[last] = meet;
    return last;
  }
}
