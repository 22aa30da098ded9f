import { pacer } from '../../base/index.ts';
import type { Axis, Shape } from '../../microstructure/index.ts';
import type { IndexedVolume } from '../phase-indices.ts';

/** A point of a template: a phase, and steps in voxels from the place that it is laid at. */
export interface PackedPoint {
  readonly bits: Uint32Array;
  readonly lag: readonly [number, number, number];
}

/**
 * One bit a voxel, 32 voxels a word, rows side by side: shifted copies of an image are compared 32 voxels at a time. A
 * row holds its voxels twice where x is periodic, so that a shift never has to look elsewhere.
 */
export class BitLayout {
  readonly shape: Shape;
  /** Words of a row. */
  readonly pitch: number;
  readonly #periodic: readonly [boolean, boolean, boolean];

  constructor(shape: Shape, periodic: readonly Axis[]) {
    this.shape = shape;
    this.#periodic = [periodic.includes('x'), periodic.includes('y'), periodic.includes('z')];
    this.pitch = Math.ceil(((this.#periodic[0] ? 2 : 1) * shape[0]) / 32);
  }

  /** The voxels of one phase. One word more than the rows hold, as a shift reads the next word too. */
  async pack({ indices }: IndexedVolume, phase: number, signal?: AbortSignal): Promise<Uint32Array> {
    const [nx, ny, nz] = this.shape;
    const bits = new Uint32Array(this.pitch * ny * nz + 1);
    const copies = this.#periodic[0] ? 2 : 1;
    const pace = pacer(signal);
    for (let row = 0; row < ny * nz; row++) {
      if (row % ny === 0) await pace();
      for (let copy = 0; copy < copies; copy++) {
        packRow(indices, row * nx, nx, phase, bits, 32 * row * this.pitch + copy * nx);
      }
    }
    return bits;
  }

  /** Lags moved by one step for all so that they fit the image from its corner, or wrapped where it is periodic. */
  fitted(lags: readonly PackedPoint['lag'][]): { lags: PackedPoint['lag'][]; room: Shape } {
    const room: number[] = [];
    const moved = lags.map(() => [0, 0, 0] as [number, number, number]);
    for (const axis of [0, 1, 2] as const) {
      const length = this.shape[axis];
      const along = lags.map((lag) => lag[axis]);
      const least = Math.min(...along);
      along.forEach((part, at) => {
        moved[at][axis] = this.#periodic[axis] ? ((part % length) + length) % length : part - least;
      });
      room.push(this.#periodic[axis] ? length : Math.max(0, length - (Math.max(...along) - least)));
    }
    return { lags: moved, room: [room[0], room[1], room[2]] };
  }

  /** Places at which every point of the template lies in its phase. `lags` and `room` are those of {@link fitted}. */
  async count(points: readonly PackedPoint[], room: Shape, pace: () => Promise<void>): Promise<number> {
    const [, ny, nz] = this.shape;
    const mask = this.#rowMask(room[0]);
    const buffer = new Uint32Array(this.pitch * ny);
    const stretches = rowStretches(points, room[1], ny);
    let count = 0;
    for (let z = 0; z < room[2]; z++) {
      await pace();
      for (const [from, to] of stretches) {
        const words = this.pitch * (to - from);
        points.forEach(({ bits, lag }, at) => {
          const row = ((from + lag[1]) % ny) + ny * ((z + lag[2]) % nz);
          meet(buffer, words, bits, row * this.pitch + (lag[0] >> 5), lag[0] & 31, at === 0);
        });
        count += countBits(buffer, words, mask);
      }
    }
    return count;
  }

  /** Bits of the first voxels of a row. */
  #rowMask(voxels: number): Uint32Array {
    return Uint32Array.from({ length: this.pitch }, (_, word) => {
      const here = Math.min(32, Math.max(0, voxels - 32 * word));
      return here === 32 ? 0xffffffff : 2 ** here - 1;
    });
  }
}

function packRow(
  indices: Uint8Array,
  row: number,
  nx: number,
  phase: number,
  bits: Uint32Array,
  from: number,
): void {
  for (let x = 0; x < nx; x++) {
    if (indices[row + x] === phase) bits[(from + x) >>> 5] |= 1 << ((from + x) & 31);
  }
}

/** Rows from 0 to `rows`, parted where a point comes to the other side of the image. */
function rowStretches(points: readonly PackedPoint[], rows: number, ny: number): [number, number][] {
  const cuts = points.map(({ lag }) => ny - lag[1]).filter((cut) => cut > 0 && cut < rows);
  const edges = [...new Set([0, ...cuts, rows])].sort((a, b) => a - b);
  return edges.slice(1).map((to, at) => [edges[at], to]);
}

/** Keeps in the buffer (or writes to it, at first) the bits from a word on, shifted down. */
function meet(
  buffer: Uint32Array,
  words: number,
  bits: Uint32Array,
  from: number,
  shift: number,
  isFirst: boolean,
): void {
  if (isFirst) {
    if (shift === 0) for (let w = 0; w < words; w++) buffer[w] = bits[from + w];
    else
      for (let w = 0; w < words; w++) {
        buffer[w] = (bits[from + w] >>> shift) | (bits[from + w + 1] << (32 - shift));
      }
  } else if (shift === 0) for (let w = 0; w < words; w++) buffer[w] &= bits[from + w];
  else
    for (let w = 0; w < words; w++) {
      buffer[w] &= (bits[from + w] >>> shift) | (bits[from + w + 1] << (32 - shift));
    }
}

/** Bits that are set in the buffer where they are set in the row's mask. */
function countBits(buffer: Uint32Array, words: number, mask: Uint32Array): number {
  const pitch = mask.length;
  let count = 0;
  for (let row = 0; row < words; row += pitch) {
    for (let w = 0; w < pitch; w++) {
      let v = buffer[row + w] & mask[w];
      v -= (v >>> 1) & 0x55555555;
      v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
      count += Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
  }
  return count;
}
