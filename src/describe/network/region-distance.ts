import { pacer } from '../../base/index.ts';
import type { Shape, VoxelSize } from '../../microstructure/index.ts';
import type { Regions } from './regions.ts';

/**
 * Squared Euclidean distance (m²) of each voxel's middle to that of the nearest voxel with another label, exact, by lower
 * envelopes of parabolas one axis after the other (Felzenszwalb and Huttenlocher, doi:10.4086/toc.2012.v008a019); within
 * one label only the borders on the same line matter. Zero where the label is 0. With `walled` the image ends at voxels of
 * another label (not across an axis of a single voxel), otherwise nothing is known beyond it; where no other label is in
 * reach the distance is Infinity.
 */
export async function squaredRegionDistance(
  labels: ArrayLike<number>,
  shape: Shape,
  voxelSize: VoxelSize,
  walled: boolean,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const [nx, ny, nz] = shape;
  const squared = new Float32Array(nx * ny * nz);
  const pace = pacer(signal);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      alongRow(labels, squared, nx * (y + ny * z), nx, voxelSize[0], walled && nx > 1);
    }
  }
  const line = new LineDistance(Math.max(ny, nz), walled);
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let x = 0; x < nx; x++) line.along(labels, squared, x + nx * ny * z, nx, ny, voxelSize[1]);
  }
  for (let y = 0; y < ny; y++) {
    await pace();
    for (let x = 0; x < nx; x++) line.along(labels, squared, x + nx * y, nx * ny, nz, voxelSize[2]);
  }
  return squared;
}

/** Largest distance (m) of each region 1, 2, ... to what is not the region, the image's faces included; entry 0 is 0. */
export async function largestRegionDistances(
  { labels, count }: Regions,
  shape: Shape,
  voxelSize: VoxelSize,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const squared = await squaredRegionDistance(labels, shape, voxelSize, true, signal);
  const largest = new Float64Array(count + 1);
  for (let i = 0; i < squared.length; i++) {
    if (squared[i] > largest[labels[i]]) largest[labels[i]] = squared[i];
  }
  return largest.map(Math.sqrt);
}

/** Distances along x alone: steps to the nearer end of the run of equal labels. */
function alongRow(
  labels: ArrayLike<number>,
  squared: Float32Array,
  row: number,
  nx: number,
  step: number,
  walled: boolean,
): void {
  for (let start = 0; start < nx; ) {
    const label = labels[row + start];
    let end = start + 1;
    while (end < nx && labels[row + end] === label) end++;
    if (label !== 0) {
      const low = start > 0 || walled ? start - 1 : -Infinity;
      const high = end < nx || walled ? end : Infinity;
      for (let x = start; x < end; x++) squared[row + x] = (step * Math.min(x - low, high - x)) ** 2;
    }
    start = end;
  }
}

/** Lower envelope of the parabolas of one run of equal labels on a line. */
class LineDistance {
  readonly #isWalled: boolean;
  readonly #value: Float64Array;
  readonly #place: Float64Array;
  readonly #from: Float64Array;

  constructor(longest: number, walled: boolean) {
    this.#isWalled = walled;
    this.#value = new Float64Array(longest + 2);
    this.#place = new Float64Array(longest + 2);
    this.#from = new Float64Array(longest + 3);
  }

  along(
    labels: ArrayLike<number>,
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
      if (label !== 0) this.#run(squared, first, stride, start, end, count, step);
      start = end;
    }
  }

  #run(
    squared: Float32Array,
    first: number,
    stride: number,
    start: number,
    end: number,
    count: number,
    step: number,
  ): void {
    let top = -1;
    const isWalled = this.#isWalled && count > 1;
    if (start > 0 || isWalled) top = this.#push(top, (start - 1) * step, 0);
    for (let i = start; i < end; i++) {
      const value = squared[first + stride * i];
      if (value < Infinity) top = this.#push(top, i * step, value);
    }
    if (end < count || isWalled) top = this.#push(top, end * step, 0);
    if (top < 0) return;
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
