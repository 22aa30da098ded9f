import { pacer } from '../../base/index.ts';
import type { ParticleLabels } from './particle-table.ts';

/** Steps (dy, dz) to the rows ahead; with -1, 0, 1 along x they are the last 12 of the 13 directions. */
const rowSteps = [
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
] as const;

/** Where the directions along x, y and z stand among the 13. */
export const alongAxes = [0, 2, 8] as const;

/**
 * Neighbouring voxels of different particles, or of a particle and a phase outside the particles, counted per direction.
 * Each pair inside the box counts two, each step out of the box one: the voxel outside is taken to be like the nearest one
 * inside, and both the step and its opposite occur.
 */
export interface ParticleTransitions {
  readonly phases: number;
  /** [particle][phase][direction] */
  readonly outer: Float64Array;
  /** Particles (from 0), the lower first, of each pair that has neighbouring voxels; two each. */
  readonly pairs: Uint32Array;
  /** [pair][direction] */
  readonly between: Float64Array;
  /** Sums over the faces between a pair of the middle of the face, in voxels from the image's corner; [pair][axis][x, y, z]. */
  readonly places: Float64Array;
  /** Faces between a pair that look from the lower particle to the higher, less those that look back, per axis; [pair][axis]. */
  readonly facing: Float64Array;
}

/**
 * Counts the transitions of every particle along 13 directions in one pass over the image.
 * @param phaseOf a byte a voxel: the phase, below `phases`, of the voxels outside the particles.
 */
export async function countParticleTransitions(
  particles: ParticleLabels,
  phaseOf: Uint8Array,
  phases: number,
  signal?: AbortSignal,
): Promise<ParticleTransitions> {
  const [nx, ny, nz] = particles.shape;
  const counter = new Counter(particles, phaseOf, phases);
  const pace = pacer(signal);
  const has = (y: number, z: number): boolean => y >= 0 && y < ny && z >= 0 && z < nz;
  for (let z = 0; z < nz; z++) {
    await pace();
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      counter.along(row);
      for (let step = 0; step < 4; step++) {
        const [dy, dz] = rowSteps[step];
        const ahead = nx * (clamp(y + dy, ny) + ny * clamp(z + dz, nz));
        counter.beside(row, ahead, 1 + 3 * step, has(y + dy, z + dz) ? 2 : 1);
        if (has(y - dy, z - dz)) continue;
        const behind = nx * (clamp(y - dy, ny) + ny * clamp(z - dz, nz));
        counter.beside(row, behind, 1 + 3 * step, 1);
      }
    }
  }
  return counter.read();
}

const clamp = (index: number, n: number): number => Math.min(n - 1, Math.max(0, index));

function twice(old: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * old.length);
  larger.set(old);
  return larger;
}

class Counter {
  readonly #labels: Int32Array;
  readonly #phaseOf: Uint8Array;
  readonly #phases: number;
  readonly #nx: number;
  readonly #ny: number;
  readonly #outer: Float64Array;
  readonly #slots = new Map<number, number>();
  #pairs = new Uint32Array(2 * 64);
  #between = new Float64Array(13 * 64);
  #places = new Float64Array(9 * 64);
  #facing = new Float64Array(3 * 64);
  /** The pair that was met last, most often the next one too. */
  #key = -1;
  #slot = 0;

  constructor({ data, shape: [nx, ny], count }: ParticleLabels, phaseOf: Uint8Array, phases: number) {
    // As signed numbers they stay whole numbers in the inner loops.
    this.#labels = new Int32Array(data.buffer, data.byteOffset, data.length);
    this.#phaseOf = phaseOf;
    this.#phases = phases;
    this.#nx = nx;
    this.#ny = ny;
    this.#outer = new Float64Array(count * phases * 13);
  }

  /** Pairs along x. */
  along(row: number): void {
    const labels = this.#labels;
    let here = labels[row];
    for (let voxel = row + 1; voxel < row + this.#nx; voxel++) {
      const next = labels[voxel];
      if (next !== here) this.#count(voxel - 1, voxel, 0, 2);
      here = next;
    }
  }

  /** Each voxel of a row with the three beside it in another row; at the ends of the row the nearest stands in. */
  beside(row: number, other: number, direction: number, weight: number): void {
    const labels = this.#labels;
    const last = this.#nx - 1;
    let left = labels[other];
    let middle = left;
    for (let x = 0; x <= last; x++) {
      const right = x < last ? labels[other + x + 1] : middle;
      const here = labels[row + x];
      if (((here ^ left) | (here ^ middle) | (here ^ right)) !== 0) {
        const at = other + x;
        if (here !== left) this.#count(row + x, x > 0 ? at - 1 : at, direction, weight);
        if (here !== middle) this.#count(row + x, at, direction + 1, weight);
        if (here !== right) this.#count(row + x, x < last ? at + 1 : at, direction + 2, weight);
      }
      left = middle;
      middle = right;
    }
  }

  #count(from: number, to: number, direction: number, weight: number): void {
    const a = this.#labels[from];
    const b = this.#labels[to];
    if (a === 0) this.#outer[((b - 1) * this.#phases + this.#phaseOf[from]) * 13 + direction] += weight;
    else if (b === 0) this.#outer[((a - 1) * this.#phases + this.#phaseOf[to]) * 13 + direction] += weight;
    else this.#countPair(a, b, from, direction, weight);
  }

  #countPair(a: number, b: number, from: number, direction: number, weight: number): void {
    const slot = a < b ? this.#slotOf(a, b) : this.#slotOf(b, a);
    this.#between[13 * slot + direction] += weight;
    const axis = direction === 0 ? 0 : direction === 2 ? 1 : direction === 8 ? 2 : -1;
    if (axis < 0) return;
    this.#facing[3 * slot + axis] += a < b ? 1 : -1;
    const row = Math.floor(from / this.#nx);
    const place = 9 * slot + 3 * axis;
    this.#places[place] += from - row * this.#nx + 0.5;
    this.#places[place + 1] += (row % this.#ny) + 0.5;
    this.#places[place + 2] += Math.floor(row / this.#ny) + 0.5;
    this.#places[place + axis] += 0.5;
  }

  #slotOf(low: number, high: number): number {
    const key = low * 0x4000000 + high;
    if (key === this.#key) return this.#slot;
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = this.#slots.size;
      this.#slots.set(key, slot);
      if (13 * (slot + 1) > this.#between.length) this.#grow();
      this.#pairs[2 * slot] = low - 1;
      this.#pairs[2 * slot + 1] = high - 1;
    }
    this.#key = key;
    this.#slot = slot;
    return slot;
  }

  #grow(): void {
    this.#between = twice(this.#between);
    this.#places = twice(this.#places);
    this.#facing = twice(this.#facing);
    const pairs = new Uint32Array(2 * this.#pairs.length);
    pairs.set(this.#pairs);
    this.#pairs = pairs;
  }

  /** The pairs in the order of their particles, which does not depend on where in the image they were met. */
  read(): ParticleTransitions {
    const order = [...this.#slots].toSorted(([a], [b]) => a - b).map(([, slot]) => slot);
    const gather = <T extends Float64Array | Uint32Array>(from: T, into: T, width: number): T => {
      for (const [at, slot] of order.entries()) {
        into.set(from.subarray(width * slot, width * (slot + 1)), width * at);
      }
      return into;
    };
    return {
      phases: this.#phases,
      outer: this.#outer,
      pairs: gather(this.#pairs, new Uint32Array(2 * order.length), 2),
      between: gather(this.#between, new Float64Array(13 * order.length), 13),
      places: gather(this.#places, new Float64Array(9 * order.length), 9),
      facing: gather(this.#facing, new Float64Array(3 * order.length), 3),
    };
  }
}
