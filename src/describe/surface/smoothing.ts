import type { Shape } from '../../microstructure/index.ts';
import type { Surroundings } from './configurations.ts';

/**
 * How much of the wider normal distribution is taken from the narrower one. Without, the level 1/2 moves inwards on curved
 * surfaces (by σ²/R on a sphere); with this share spheres from 3 to 20 voxels of radius keep their area to 1.2 %.
 */
const sharpening = 1.8;

/** Weights (1 + c) G(σ) − c G(√2 σ) of whole voxels from the middle one on, G normal distributions; they sum to 1. */
export function smoothingWeights(sigma: number): Float64Array {
  const reach = Math.ceil(3.2 * Math.SQRT2 * sigma);
  const normal = (spread: number): number[] => {
    const values = Array.from({ length: reach + 1 }, (_, k) => Math.exp((-k * k) / (2 * spread * spread)));
    const sum = values.reduce((total, value, k) => total + (k === 0 ? 1 : 2) * value, 0);
    return values.map((value) => value / sum);
  };
  const wide = normal(Math.SQRT2 * sigma);
  return Float64Array.from(normal(sigma), (value, k) => (1 + sharpening) * value - sharpening * wide[k]);
}

/** Smoothed planes of a mask of zeros and ones, made one after the other; an axis of one voxel stays as it is. */
export class SmoothedPlanes {
  readonly #mask: Uint8Array;
  readonly #shape: Shape;
  readonly #surroundings: Surroundings;
  readonly #weights: Float64Array;
  readonly #rows: Float64Array;
  readonly #empty: Float64Array;
  /** Planes smoothed along x and y, by their place modulo the number kept, and which they are. */
  readonly #kept: readonly Float64Array[];
  readonly #keptPlane: Int32Array;

  constructor(mask: Uint8Array, shape: Shape, surroundings: Surroundings, sigma: number) {
    this.#mask = mask;
    this.#shape = shape;
    this.#surroundings = surroundings;
    this.#weights = smoothingWeights(sigma);
    const [nx, ny] = shape;
    this.#rows = new Float64Array(nx * ny);
    this.#empty = new Float64Array(nx * ny);
    this.#kept = Array.from({ length: 2 * this.#weights.length - 1 }, () => new Float64Array(nx * ny));
    this.#keptPlane = new Int32Array(this.#kept.length).fill(0x7fffffff);
  }

  /** Writes plane z, which may lie up to the surroundings' reach outside the image. */
  write(z: number, plane: Float64Array): void {
    const nz = this.#shape[2];
    if (nz === 1) {
      plane.set(this.#inPlane(0, 0));
      return;
    }
    const at = (k: number): Float64Array => {
      const from = sourceOf(z + k, nz, this.#surroundings);
      return from < 0 ? this.#empty : this.#inPlane(from, z + k);
    };
    this.#gather(plane, 0, plane.length, at, () => 0);
  }

  /** The weighted sum of stretches of as long as `length`, k before and after the middle one for each weight. */
  #gather(
    to: Float64Array,
    toStart: number,
    length: number,
    source: (k: number) => Float64Array,
    start: (k: number) => number,
  ): void {
    const weights = this.#weights;
    const sources = Array.from({ length: 2 * weights.length - 1 }, (_, i) => source(i - weights.length + 1));
    const starts = sources.map((_, i) => start(i - weights.length + 1));
    const middle = weights.length - 1;
    scale(to, toStart, length, sources[middle], starts[middle], weights[0]);
    for (let k = 1; k <= middle; k += 2) {
      // Two pairs at a time: the sum is read and written half as often.
      const next = Math.min(k + 1, middle);
      const weight = next === k ? 0 : weights[next];
      addPairs(
        to,
        toStart,
        length,
        [sources[middle - k], sources[middle + k], sources[middle - next], sources[middle + next]],
        [starts[middle - k], starts[middle + k], starts[middle - next], starts[middle + next]],
        weights[k],
        weight,
      );
    }
  }

  /** Plane z of the image smoothed along x and y, kept as the place where it stands, which may be outside. */
  #inPlane(z: number, place: number): Float64Array {
    const count = this.#kept.length;
    const at = ((place % count) + count) % count;
    const plane = this.#kept[at];
    if (this.#keptPlane[at] === place) return plane;
    this.#keptPlane[at] = place;
    const [nx, ny] = this.#shape;
    const padded = new Float64Array(nx + 2 * this.#weights.length);
    for (let y = 0; y < ny; y++) this.#alongX(nx * (y + ny * z), nx * y, padded);
    if (ny === 1) {
      plane.set(this.#rows);
      return plane;
    }
    const rowAt = (y: number, k: number): number => sourceOf(y + k, ny, this.#surroundings);
    for (let y = 0; y < ny; y++) {
      const rows = (k: number): Float64Array => (rowAt(y, k) < 0 ? this.#empty : this.#rows);
      this.#gather(plane, nx * y, nx, rows, (k) => nx * Math.max(0, rowAt(y, k)));
    }
    return plane;
  }

  #alongX(from: number, to: number, padded: Float64Array): void {
    const nx = this.#shape[0];
    const weights = this.#weights;
    const reach = weights.length - 1;
    if (nx === 1) {
      this.#rows[to] = this.#mask[from];
      return;
    }
    let inside = 0;
    for (let x = -reach; x < nx + reach; x++) {
      const source = sourceOf(x, nx, this.#surroundings);
      const value = source < 0 ? 0 : this.#mask[from + source];
      padded[x + reach] = value;
      inside += value;
    }
    if (inside === 0 || inside === nx + 2 * reach) {
      this.#rows.fill(inside === 0 ? 0 : 1, to, to + nx);
      return;
    }
    for (let x = 0; x < nx; x++) {
      let sum = weights[0] * padded[x + reach];
      for (let k = 1; k <= reach; k++) sum += weights[k] * (padded[x + reach - k] + padded[x + reach + k]);
      this.#rows[to + x] = sum;
    }
  }
}

function scale(
  to: Float64Array,
  toStart: number,
  length: number,
  from: Float64Array,
  start: number,
  factor: number,
): void {
  for (let i = 0; i < length; i++) to[toStart + i] = factor * from[start + i];
}

function addPairs(
  to: Float64Array,
  toStart: number,
  length: number,
  [a, b, c, d]: readonly Float64Array[],
  [atA, atB, atC, atD]: readonly number[],
  first: number,
  second: number,
): void {
  for (let i = 0; i < length; i++) {
    to[toStart + i] += first * (a[atA + i] + b[atB + i]) + second * (c[atC + i] + d[atD + i]);
  }
}

/** The voxel that stands at an index outside the image: mirrored, none (-1), or around the end. */
function sourceOf(index: number, n: number, surroundings: Surroundings): number {
  if (index >= 0 && index < n) return index;
  if (surroundings === 'closed') return -1;
  const period = surroundings === 'periodic' ? n : 2 * n;
  const at = ((index % period) + period) % period;
  return at < n ? at : 2 * n - 1 - at;
}
