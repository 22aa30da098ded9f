// The second coarse level is built in the slabs, each its own planes, and put together in one memory, where the rest of
// the levels is built as if it had always been there.
import {
  levelLayout,
  readRecord,
  writeRecord,
  type Engine,
  type LevelRecord,
} from '../../../compute/index.ts';
import type { Grid } from '../grid.ts';
import { createLevel, furnish, rangesFromCounts } from '../levels.ts';
import { take, type Workshop } from '../workshop.ts';
import type { Cut } from './cut.ts';

/** Voxels along the edge of a block of the second coarse level. */
const edge = 4;

/** What a slab knows of the second level: its own planes of blocks, numbered its own way. */
export interface LevelPart {
  /** First and one past the last of the slab's own planes among those of its memory; the global number of the first. */
  readonly from: number;
  readonly to: number;
  readonly plane: number;
  readonly coupled: number;
  /** First red, first black, end, 0 of all planes in the memory. */
  readonly ranges: Int32Array;
  /** Of the blocks of the own planes. */
  readonly base: Int32Array;
  readonly count: Int32Array;
  readonly regular: Uint8Array;
  /** Of the unknowns of the own planes, pads included. */
  readonly index: Int32Array;
  readonly weight: Float32Array;
  readonly diagonal: Float32Array;
  readonly strongest: Float32Array;
  readonly sink: Float32Array;
  readonly spill: Int32Array;
}

/** Copies a slab's part of its second level out of its memory, while all of it is there. */
export function harvest({ arena }: Engine, second: number, cut: Cut): LevelPart {
  const level = readRecord(arena.memory, second, levelLayout);
  const from = cut.below / edge;
  const to = from + Math.ceil((cut.end - cut.start) / edge);
  const ranges = arena.i32(level.ranges, 4 * level.mz).slice();
  const node = ranges[4 * from] ?? 0;
  const nodes = (to < level.mz ? (ranges[4 * to] ?? 0) : level.nodes) - node;
  const block = level.blockRow * level.my * from;
  const blocks = level.blockRow * level.my * (to - from);
  return {
    from,
    to,
    plane: cut.start / edge,
    coupled: level.coupled,
    ranges,
    base: arena.i32(level.base + 4 * block, blocks).slice(),
    count: arena.i32(level.count + 4 * block, blocks).slice(),
    regular: arena.u8(level.regular + block, blocks).slice(),
    index: arena.i32(level.index + 24 * node, 6 * nodes).slice(),
    weight: arena.f32(level.weight + 24 * node, 6 * nodes).slice(),
    diagonal: arena.f32(level.diagonal + 4 * node, nodes).slice(),
    strongest: arena.f32(level.strongest + 4 * node, nodes).slice(),
    sink: arena.f32(level.sink + 4 * node, nodes).slice(),
    spill: arena.i32(level.spill, (arena.i32(level.spillUsed, 1)[0] ?? 0) / 4).slice(),
  };
}

/** Turns a slab's numbers of unknowns into those of the whole; `by` is what to add to those of each of its planes. */
class Renumbering {
  readonly #first: readonly number[];
  readonly #by: readonly number[];

  constructor({ ranges, from, plane }: LevelPart, firstOf: (plane: number) => number) {
    const planes = ranges.length / 4;
    this.#first = Array.from({ length: planes }, (_, k) => ranges[4 * k] ?? 0);
    this.#by = this.#first.map((first, k) => firstOf(plane - from + k) - first);
  }

  /** A neighbour of an unknown in plane k lies there or in a plane beside it. */
  of(node: number, k: number): number {
    const above = this.#first[k + 1];
    if (node < (this.#first[k] ?? 0)) return node + (this.#by[k - 1] ?? 0);
    if (above !== undefined && node >= above) return node + (this.#by[k + 1] ?? 0);
    return node + (this.#by[k] ?? 0);
  }
}

function countsOf(parts: readonly LevelPart[], counts: Int32Array): void {
  for (const { from, to, plane, ranges } of parts) {
    for (let k = from; k < to; k++) {
      const [first = 0, black = 0, end = 0] = ranges.subarray(4 * k, 4 * k + 3);
      counts.set([black - first, end - black], 4 * (plane + k - from));
    }
  }
}

/** Rows with more than six couplings: where they stand in the slab's spill, and the bytes they take. */
function spillBytes(parts: readonly LevelPart[]): number {
  let bytes = 0;
  for (const { index, spill } of parts) {
    for (let sixth = 5; sixth < index.length; sixth += 6) {
      const place = index[sixth] ?? 0;
      if (place < 0) bytes += 4 + 8 * (spill[~place / 4] ?? 0);
    }
  }
  return bytes;
}

/** Writes a part's rows, whose neighbours are renumbered; returns where the spill of the next part may go. */
function writeRows(
  engine: Engine,
  level: LevelRecord,
  part: LevelPart,
  firstOf: (plane: number) => number,
  spillFrom: number,
): number {
  const { arena } = engine;
  const { from, to, plane, ranges } = part;
  const numbers = new Renumbering(part, firstOf);
  const base = ranges[4 * from] ?? 0;
  const target = firstOf(plane);
  const index = arena.i32(level.index + 24 * target, part.index.length);
  const spill = arena.i32(level.spill, level.spillSize / 4);
  let place = spillFrom;
  for (let k = from; k < to; k++) {
    const first = (ranges[4 * k] ?? 0) - base;
    const end = (ranges[4 * k + 2] ?? 0) - base;
    for (let slot = 6 * first; slot < 6 * end; slot++) {
      const neighbour = part.index[slot] ?? 0;
      if (neighbour >= 0) {
        index[slot] = numbers.of(neighbour, k);
        continue;
      }
      index[slot] = ~(4 * place);
      const row = ~neighbour / 4;
      const count = part.spill[row] ?? 0;
      spill[place] = count;
      for (let entry = 1; entry <= 2 * count; entry += 2) {
        spill[place + entry] = numbers.of(part.spill[row + entry] ?? 0, k);
        spill[place + entry + 1] = part.spill[row + entry + 1] ?? 0;
      }
      place += 1 + 2 * count;
    }
  }
  arena.f32(level.weight + 24 * target, part.weight.length).set(part.weight);
  arena.f32(level.diagonal + 4 * target, part.diagonal.length).set(part.diagonal);
  arena.f32(level.strongest + 4 * target, part.strongest.length).set(part.strongest);
  arena.f32(level.sink + 4 * target, part.sink.length).set(part.sink);
  return place;
}

function writeBlocks(
  { arena }: Engine,
  level: LevelRecord,
  part: LevelPart,
  firstOf: (plane: number) => number,
): void {
  const perPlane = level.blockRow * level.my;
  const at = perPlane * part.plane;
  arena.i32(level.count + 4 * at, part.count.length).set(part.count);
  arena.u8(level.regular + at, part.regular.length).set(part.regular);
  const base = arena.i32(level.base + 4 * at, part.base.length);
  for (let k = part.from; k < part.to; k++) {
    const shift = firstOf(part.plane + k - part.from) - (part.ranges[4 * k] ?? 0);
    const start = perPlane * (k - part.from);
    for (let block = start; block < start + perPlane; block++) base[block] = (part.base[block] ?? 0) + shift;
  }
}

/** Puts the second level together from the slabs' parts; returns its address. */
export async function joinParts(
  engine: Engine,
  grid: Grid,
  parts: readonly LevelPart[],
  workshop: Workshop,
): Promise<number> {
  const { arena } = engine;
  const [nx, ny, nz] = grid.shape;
  const blocks = [Math.ceil(nx / edge), Math.ceil(ny / edge), Math.ceil(nz / edge)] as const;
  const base = take(arena, workshop, 4 * blocks[0] * blocks[1] * blocks[2]);
  const at = createLevel(engine, grid, { number: 2, blocks, blockRow: blocks[0], base }, workshop);
  await engine.settle();
  const { ranges: rangesAt } = readRecord(arena.memory, at, levelLayout);
  countsOf(parts, arena.i32(rangesAt, 4 * blocks[2]));
  const nodes = rangesFromCounts(arena.i32(rangesAt, 4 * blocks[2]), true);
  furnish(engine, at, nodes, false, workshop);
  const spillSize = spillBytes(parts);
  const coupled = Math.max(
    readRecord(arena.memory, at, levelLayout).coupled,
    ...parts.map((part) => part.coupled),
  );
  writeRecord(arena.memory, at, levelLayout, { spill: arena.allocate(spillSize, 'any'), spillSize, coupled });
  const level = readRecord(arena.memory, at, levelLayout);
  const ranges = arena.i32(rangesAt, 4 * blocks[2]).slice();
  const firstOf = (plane: number): number => ranges[4 * ((plane + blocks[2]) % blocks[2])] ?? 0;
  let place = 0;
  for (const part of parts) {
    writeBlocks(engine, level, part, firstOf);
    place = writeRows(engine, level, part, firstOf, place);
  }
  return at;
}
