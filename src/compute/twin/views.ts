import type { Arena } from '../arena.ts';
import { levelLayout, voxelsLayout, type LevelRecord, type VoxelsRecord } from '../layouts.ts';
import { readRecord } from '../struct.ts';

/** A place among the voxels; −1 and the number of voxels are ghosts. */
export type Place = readonly [i: number, j: number, k: number];

/** Face directions −x, +x, −y, +y, −z, +z. */
export const directions: readonly Place[] = [
  [-1, 0, 0],
  [1, 0, 0],
  [0, -1, 0],
  [0, 1, 0],
  [0, 0, -1],
  [0, 0, 1],
];

/** The fine level, voxel by voxel, wherever its fields lie in memory. */
export class VoxelView {
  readonly record: VoxelsRecord;
  readonly arena: Arena;

  constructor(arena: Arena, at: number) {
    this.arena = arena;
    this.record = readRecord(arena.memory, at, voxelsLayout);
  }

  /** Element of a place, relative to voxel (0, 0, 0); x = −1 is the ghost left of the odd half. */
  element([i, j, k]: Place): number {
    const { half, row, plane } = this.record;
    const inRow = i < 0 ? half - 1 : (i % 2) * half + Math.floor(i / 2);
    return k * plane + j * row + inRow;
  }

  get(field: 'x' | 'r' | 'p' | 'z' | 'cx' | 'cy' | 'cz', place: Place): number {
    return this.arena.f32(this.record[field] + 4 * this.element(place), 1)[0] ?? 0;
  }

  set(field: 'x' | 'r' | 'p' | 'z' | 'cx' | 'cy' | 'cz', place: Place, value: number): void {
    this.arena.f32(this.record[field] + 4 * this.element(place), 1)[0] = value;
  }

  code(place: Place): number {
    return this.arena.u8(this.record.code + this.element(place), 1)[0] ?? 0;
  }

  /** Conductivity of the phase at a place, 0 outside. */
  conductivity([i, j, k]: Place): number {
    const { phase, phaseRow, phasePlane, conductivity } = this.record;
    const index = this.arena.u8(phase + k * phasePlane + j * phaseRow + i, 1)[0] ?? 0;
    return this.arena.f32(conductivity + 4 * index, 1)[0] ?? 0;
  }

  /** All places that hold an unknown, x fastest. */
  *unknowns(): Generator<Place> {
    const { nx, ny, nz } = this.record;
    for (let k = 0; k < nz; k++) {
      for (let j = 0; j < ny; j++) {
        for (let i = 0; i < nx; i++) if (this.code([i, j, k]) !== 0) yield [i, j, k];
      }
    }
  }

  /** The neighbour's place, round a joined side if need be; undefined beyond a plate or an insulated side. */
  neighbour([i, j, k]: Place, [di, dj, dk]: Place): Place | undefined {
    const { nx, ny, nz, wrapX, wrapY } = this.record;
    const x = wrapX === 1 ? (i + di + nx) % nx : i + di;
    const y = wrapY === 1 ? (j + dj + ny) % ny : j + dj;
    const z = k + dk;
    return x < 0 || x >= nx || y < 0 || y >= ny || z < 0 || z >= nz ? undefined : [x, y, z];
  }

  /** Conductance of a voxel's face in a direction; that of a plate's half face where one is. */
  face(place: Place, direction: Place): number {
    const { mode, gx, gy, gz, nz } = this.record;
    const [di, dj, dk] = direction;
    if (mode === 2) {
      const field = di !== 0 ? 'cx' : dj !== 0 ? 'cy' : 'cz';
      const [i, j, k] = place;
      return di + dj + dk > 0 ? this.get(field, place) : this.get(field, [i + di, j + dj, k + dk]);
    }
    const other = this.neighbour(place, direction);
    if (other === undefined) return dk !== 0 && (place[2] + dk < 0 || place[2] + dk >= nz) ? 2 * gz : 0;
    return this.code(other) === 0 ? 0 : di !== 0 ? gx : dj !== 0 ? gy : gz;
  }

  diagonal(place: Place): number {
    return directions.reduce((sum, direction) => sum + this.face(place, direction), 0);
  }

  /** Drop of the linear profile across a face: plates are half a voxel away. */
  drop([, , k]: Place, [, , dk]: Place): number {
    return k + dk < 0 || k + dk >= this.record.nz ? 0.5 : 1;
  }

  isRed([i, j, k]: Place): boolean {
    return (i + j + k) % 2 === 0;
  }

  /** Block of a place, its bit in the block, and the coarse unknown that holds it. */
  unknownOf([i, j, k]: Place): number {
    const { half, my, base, mask, components } = this.record;
    const block = ((k >> 1) * my + (j >> 1)) * half + (i >> 1);
    const first = this.arena.i32(base + 4 * block, 1)[0] ?? 0;
    if (first >= 0) return first;
    const parts = new Uint16Array(this.arena.memory.buffer, components, 256);
    const bits = parts[this.arena.u8(mask + block, 1)[0] ?? 0] ?? 0;
    return ~first + ((bits >> (2 * ((i & 1) | ((j & 1) << 1) | ((k & 1) << 2)))) & 3);
  }

  setPartial(k: number, sums: ArrayLike<number> | Readonly<Record<number, number>>): void {
    const partial = this.arena.f64(this.record.partial + 64 * k, 8);
    for (const [which, value] of Object.entries(sums)) partial[Number(which)] = value;
  }
}

/** One coarse level with its rows decoded. */
export class LevelView {
  readonly record: LevelRecord;
  readonly arena: Arena;
  readonly at: number;

  constructor(arena: Arena, at: number) {
    this.arena = arena;
    this.at = at;
    this.record = readRecord(arena.memory, at, levelLayout);
  }

  i32(field: 'base' | 'count' | 'parent' | 'root' | 'block'): Int32Array {
    const { nodes, blockRow, my, mz } = this.record;
    const length = field === 'base' || field === 'count' ? blockRow * my * mz : nodes;
    return this.arena.i32(this.record[field], length);
  }

  f32(field: 'diagonal' | 'sink' | 'right' | 'first' | 'image' | 'second'): Float32Array {
    return this.arena.f32(this.record[field], this.record.nodes);
  }

  /** [first red, first black, end] of each plane of blocks. */
  ranges(k: number): Int32Array {
    return this.arena.i32(this.record.ranges + 16 * k, 4);
  }

  /** Couplings of an unknown: [neighbour, conductance] with those of no conductance left out. */
  row(node: number): [number, number][] {
    const { index, weight, spill } = this.record;
    const neighbours = this.arena.i32(index + 24 * node, 6);
    const weights = this.arena.f32(weight + 24 * node, 6);
    const sixth = neighbours[5] ?? 0;
    const entries = Array.from(weights, (value, slot): [number, number] => [neighbours[slot] ?? 0, value]);
    if (sixth < 0) {
      entries.pop();
      const count = this.arena.i32(spill + ~sixth, 1)[0] ?? 0;
      for (let at = spill + ~sixth + 4, left = count; left > 0; left--, at += 8) {
        entries.push([this.arena.i32(at, 1)[0] ?? 0, this.arena.f32(at + 4, 1)[0] ?? 0]);
      }
    }
    return entries.filter(([, value]) => value !== 0);
  }

  /** Writes a row, the diagonal with it; couplings past the sixth go into the spill. */
  writeRow(node: number, couplings: readonly (readonly [number, number])[]): void {
    const { index, weight, spill, spillUsed } = this.record;
    const neighbours = this.arena.i32(index + 24 * node, 6).fill(node);
    const weights = this.arena.f32(weight + 24 * node, 6).fill(0);
    const direct = couplings.length > 6 ? 5 : couplings.length;
    for (const [slot, [other, value]] of couplings.slice(0, direct).entries()) {
      neighbours[slot] = other;
      weights[slot] = value;
    }
    this.f32('diagonal')[node] = couplings.reduce(
      (sum, [, value]) => sum + value,
      this.f32('sink')[node] ?? 0,
    );
    if (couplings.length <= 6) return;
    const used = this.arena.i32(spillUsed, 1);
    const place = used[0] ?? 0;
    neighbours[5] = ~place;
    this.arena.i32(spill + place, 1)[0] = couplings.length - 5;
    for (const [slot, [other, value]] of couplings.slice(5).entries()) {
      this.arena.i32(spill + place + 4 + 8 * slot, 1)[0] = other;
      this.arena.f32(spill + place + 8 + 8 * slot, 1)[0] = value;
    }
    used[0] = place + 4 + 8 * (couplings.length - 5);
  }

  /** Blocks in order: [block, i, j, k]. */
  *blocks(): Generator<[block: number, i: number, j: number, k: number]> {
    const { mx, my, mz, blockRow } = this.record;
    for (let k = 0; k < mz; k++) {
      for (let j = 0; j < my; j++) {
        for (let i = 0; i < mx; i++) yield [(k * my + j) * blockRow + i, i, j, k];
      }
    }
  }

  /** Unknowns of a block. */
  members(block: number): number[] {
    const base = this.i32('base')[block] ?? 0;
    const first = base < 0 ? ~base : base;
    return Array.from({ length: this.i32('count')[block] ?? 0 }, (_, at) => first + at);
  }
}
