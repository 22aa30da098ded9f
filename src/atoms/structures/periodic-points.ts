import type { Matrix3, Vector3 } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { cellVolume, faceDistances, inverse3, norm, rounded, rowTimes } from './cell-geometry.ts';
import { minkowskiReduced } from './reduction.ts';

/** A point near a place: the one of the list, moved by whole cells. */
export interface NearPoint {
  readonly point: number;
  /** Å */
  readonly distance: number;
  /** From the place to the point, Cartesian, Å. */
  readonly separation: Vector3;
  /** Whole cells (in the vectors given) that move the listed point there. */
  readonly image: Vector3;
}

/**
 * Points in a cell that repeats, sorted into bins so that those near a place are found in a time that does not grow with
 * their number. Works in the reduced cell, so a skewed cell costs no more than a straight one.
 */
export class PeriodicPoints {
  readonly #cell: Matrix3;
  readonly #toReduced: IntegerMatrix3;
  readonly #fromReduced: IntegerMatrix3;
  readonly #bins: Vector3;
  /** Width of a bin between opposite faces, Å. */
  readonly #widths: Vector3;
  /** Wrapped coordinates in the reduced cell, and the whole cells taken off. */
  readonly #wrapped: Float64Array;
  readonly #taken: Int32Array;
  /** Points of bin b are order[first[b]] … order[first[b + 1] − 1]. */
  readonly #first: Int32Array;
  readonly #order: Int32Array;

  /** `reach`: the radius in Å that will be asked for most; others work too. */
  constructor(lattice: Matrix3, positions: Float64Array, reach: number) {
    const { lattice: cell, transformation } = minkowskiReduced(lattice);
    this.#cell = cell;
    this.#fromReduced = transformation;
    this.#toReduced = rounded(inverse3(transformation));
    const count = positions.length / 3;
    const width = Math.max(reach, Math.cbrt(cellVolume(cell) / Math.max(count, 1)));
    const heights = faceDistances(cell);
    const bins = (k: number): number => Math.max(1, Math.floor(heights[k] / width));
    this.#bins = [bins(0), bins(1), bins(2)];
    this.#widths = [heights[0] / bins(0), heights[1] / bins(1), heights[2] / bins(2)];
    this.#wrapped = new Float64Array(positions.length);
    this.#taken = new Int32Array(positions.length);
    const binOf = new Int32Array(count);
    for (let point = 0; point < count; point++) binOf[point] = this.#wrap(positions, point);
    [this.#first, this.#order] = sorted(binOf, this.#bins[0] * this.#bins[1] * this.#bins[2]);
  }

  /** All points within `radius` (Å) of a place in fractional coordinates, each image on its own, in no special order. */
  near(place: Vector3, radius: number): NearPoint[] {
    const centre = rowTimes(place, this.#toReduced);
    const base = [Math.floor(centre[0]), Math.floor(centre[1]), Math.floor(centre[2])];
    const inside: Vector3 = [centre[0] - base[0], centre[1] - base[1], centre[2] - base[2]];
    const found: NearPoint[] = [];
    const range = (k: number): [number, number] => {
      const at = inside[k] * this.#bins[k];
      // Rounding must not hide a point at the very edge of a bin.
      const past = radius / this.#widths[k] + 1e-9;
      return [Math.floor(at - past), Math.floor(at + past)];
    };
    const [[x0, x1], [y0, y1], [z0, z1]] = [range(0), range(1), range(2)];
    const [nx, ny, nz] = this.#bins;
    for (let z = z0; z <= z1; z++) {
      const shiftZ = Math.floor(z / nz);
      for (let y = y0; y <= y1; y++) {
        const shiftY = Math.floor(y / ny);
        for (let x = x0; x <= x1; x++) {
          const shiftX = Math.floor(x / nx);
          const bin = x - shiftX * nx + nx * (y - shiftY * ny + ny * (z - shiftZ * nz));
          this.#collect(bin, [shiftX, shiftY, shiftZ], inside, base, radius, found);
        }
      }
    }
    return found;
  }

  /** The nearest point within `radius` (Å), the one first in the list where two are equally near. */
  nearest(place: Vector3, radius: number): NearPoint | undefined {
    let best: NearPoint | undefined;
    for (const each of this.near(place, radius)) {
      if (
        best === undefined ||
        each.distance < best.distance ||
        (each.distance === best.distance && each.point < best.point)
      )
        best = each;
    }
    return best;
  }

  #wrap(positions: Float64Array, point: number): number {
    const at = rowTimes(
      [positions[3 * point], positions[3 * point + 1], positions[3 * point + 2]],
      this.#toReduced,
    );
    const bins = [0, 0, 0];
    for (let k = 0; k < 3; k++) {
      const whole = Math.floor(at[k]);
      this.#taken[3 * point + k] = whole;
      this.#wrapped[3 * point + k] = at[k] - whole;
      bins[k] = Math.min(Math.floor((at[k] - whole) * this.#bins[k]), this.#bins[k] - 1);
    }
    return bins[0] + this.#bins[0] * (bins[1] + this.#bins[1] * bins[2]);
  }

  #collect(
    bin: number,
    shift: Vector3,
    inside: Vector3,
    base: readonly number[],
    radius: number,
    found: NearPoint[],
  ): void {
    for (let at = this.#first[bin]; at < this.#first[bin + 1]; at++) {
      const point = this.#order[at];
      const separation = rowTimes(
        [
          this.#wrapped[3 * point] + shift[0] - inside[0],
          this.#wrapped[3 * point + 1] + shift[1] - inside[1],
          this.#wrapped[3 * point + 2] + shift[2] - inside[2],
        ],
        this.#cell,
      );
      const distance = norm(separation);
      if (distance > radius) continue;
      const cells = (k: number): number => base[k] + shift[k] - this.#taken[3 * point + k];
      const image = rowTimes([cells(0), cells(1), cells(2)], this.#fromReduced);
      found.push({ point, distance, separation, image });
    }
  }
}

/** Where each bin begins in the list of points ordered by bin, and that list. */
function sorted(binOf: Int32Array, bins: number): [Int32Array, Int32Array] {
  const first = new Int32Array(bins + 1);
  for (const bin of binOf) first[bin + 1]++;
  for (let bin = 0; bin < bins; bin++) first[bin + 1] += first[bin];
  const next = first.slice();
  const order = new Int32Array(binOf.length);
  for (const [point, bin] of binOf.entries()) order[next[bin]++] = point;
  return [first, order];
}

/** The shortest of the vectors that differ from a fractional difference by whole cells, Cartesian, Å. */
export function shortestSeparations(lattice: Matrix3): (difference: Vector3) => Vector3 {
  const { lattice: cell, transformation } = minkowskiReduced(lattice);
  const toReduced = rounded(inverse3(transformation));
  return (difference) => {
    const [x, y, z] = rowTimes(difference, toReduced);
    const home: Vector3 = [x - Math.round(x), y - Math.round(y), z - Math.round(z)];
    let best = rowTimes(home, cell);
    for (let i = -1; i <= 1; i++) {
      for (let j = -1; j <= 1; j++) {
        for (let k = -1; k <= 1; k++) {
          const other = rowTimes([home[0] + i, home[1] + j, home[2] + k], cell);
          if (norm(other) < norm(best)) best = other;
        }
      }
    }
    return best;
  };
}
