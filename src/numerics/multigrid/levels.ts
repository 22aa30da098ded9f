import { levelLayout, readRecord, writeRecord, type Engine, type LevelRecord } from '../../compute/index.ts';
import { writeSlabs, type Box, type Grid } from './grid.ts';
import { take, type Workshop } from './workshop.ts';

/** By how much of their diagonals levels of at most so many blocks hold on to a potential that nothing else holds. */
const grips = [
  { blocks: 64, share: 1e-3 },
  { blocks: 4096, share: 1e-4 },
];

/** Blocks of a level (1 is the first coarse one) of a box. */
function blocksOf(shape: Box['shape'], level: number): number {
  return shape.reduce((product, length) => product * Math.ceil(length / 2 ** level), 1);
}

/** Factor of the diagonals of a level (1 is the first coarse one); see `grip` in kernels/_levels.ts. */
export function gripOf(floats: boolean, whole: Box['shape'], level: number): number {
  const grip = floats ? grips.find(({ blocks }) => blocksOf(whole, level) <= blocks) : undefined;
  return 1 + (grip?.share ?? 0);
}

/** Turns the counts of red and black unknowns of each plane into ranges; returns the number of all, pads included. */
export function rangesFromCounts(ranges: Int32Array, padded: boolean): number {
  let first = 0;
  for (let at = 0; at < ranges.length; at += 4) {
    const red = ranges[at] ?? 0;
    const black = ranges[at + 1] ?? 0;
    const end = first + red + black;
    ranges.set([first, first + red, end, 0], at);
    first = padded ? 16 * Math.ceil((end + 1) / 16) : end;
  }
  return first;
}

/** Couplings that a row of the first level may have: six neighbours of at most eight parts, and those of its own block. */
const mostOfFirst = 72;

/**
 * Allocates what the level's rows and vectors need, once its number of unknowns is known. Rows of the first level are
 * short and come in order; others may couple to any number of unknowns, found one by one.
 */
export function furnish(engine: Engine, at: number, nodes: number, first: boolean, workshop: Workshop): void {
  const { arena, threads } = engine;
  const listBytes = 16 * (first ? mostOfFirst : Math.min(nodes, 1 << 20) + 64);
  writeRecord(arena.memory, at, levelLayout, {
    nodes,
    index: arena.allocate(24 * nodes, 'any'),
    weight: arena.allocate(24 * nodes, 'any'),
    diagonal: arena.allocate(4 * nodes, 'any'),
    parent: arena.allocate(4 * nodes, 'any'),
    right: arena.allocate(4 * nodes, 'any'),
    first: arena.allocate(4 * nodes),
    image: arena.allocate(4 * nodes, 'any'),
    second: arena.allocate(4 * nodes, 'any'),
    strongest: take(arena, workshop, 4 * nodes),
    block: take(arena, workshop, 4 * nodes),
    root: take(arena, workshop, 4 * nodes),
    place: take(arena, workshop, first ? 0 : 4 * nodes * threads),
    list: take(arena, workshop, listBytes * threads),
    listBytes,
  });
  const { second } = readRecord(arena.memory, at, levelLayout);
  // The conductance to the plates is needed only until the next level is built, the second direction only afterwards.
  writeRecord(arena.memory, at, levelLayout, { sink: second });
}

/**
 * Runs the kernel that writes the rows of a level. How many couplings go beyond six a row is known only afterwards: it
 * may spill them into what is left of the workshop, and runs again with enough memory if that was too little.
 */
async function connect(
  engine: Engine,
  kernel: string,
  from: number,
  level: number,
  workshop: Workshop,
): Promise<void> {
  const { arena } = engine;
  const spill = Math.ceil(workshop.at / 64) * 64;
  const spillSize = Math.min(2 ** 31 - 1, Math.max(0, workshop.end - spill));
  writeRecord(arena.memory, level, levelLayout, { spill, spillSize });
  await engine.run(kernel, from, level);
  const { spillUsed } = readRecord(arena.memory, level, levelLayout);
  const bytes = arena.i32(spillUsed, 1)[0] ?? 0;
  const kept = arena.allocate(bytes, 'any');
  if (bytes <= spillSize) {
    workshop.high = Math.max(workshop.high, spill + bytes);
    arena.u8(kept, bytes).set(arena.u8(spill, bytes));
    writeRecord(arena.memory, level, levelLayout, { spill: kept });
    return;
  }
  workshop.high = workshop.end;
  arena.i32(spillUsed, 1)[0] = 0;
  writeRecord(arena.memory, level, levelLayout, { spill: kept, spillSize: bytes });
  await engine.run(kernel, from, level);
}

export interface LevelShape {
  readonly number: number;
  readonly blocks: readonly [mx: number, my: number, mz: number];
  readonly blockRow: number;
  readonly base: number;
}

function isOdd(count: number): boolean {
  return count > 1 && count % 2 === 1;
}

export function createLevel(engine: Engine, grid: Grid, shape: LevelShape, workshop: Workshop): number {
  const { arena } = engine;
  const [mx, my, mz] = shape.blocks;
  const at = arena.allocate(levelLayout.bytes);
  // Only an odd number of blocks round a ring puts two of one colour side by side.
  const wraps = [grid.wrapX && isOdd(mx), grid.wrapY && isOdd(my), grid.wrapZ && isOdd(mz)];
  const record: Partial<LevelRecord> = {
    mx,
    my,
    mz,
    blockRow: shape.blockRow,
    wrapX: Number(wraps[0]),
    wrapY: Number(wraps[1]),
    wrapZ: Number(wraps[2]),
    ringZ: Number(grid.wrapZ),
    coupled: Number(wraps.includes(true)),
    threshold: blocksOf(grid.whole, shape.number) > 1 ? grid.threshold : 0,
    grip: gripOf(grid.floats, grid.whole, shape.number),
    shared: shape.number <= grid.sharedLevels ? 1 : 0,
    base: shape.base,
    count: take(arena, workshop, 4 * shape.blockRow * my * mz),
    regular: take(arena, workshop, shape.blockRow * my * mz),
    ranges: arena.allocate(16 * mz),
    spillUsed: arena.allocate(4),
    partial: arena.allocate(64 * mz),
    slabs: writeSlabs(engine, grid, shape.number, mz),
    barrier: engine.barrier,
  };
  writeRecord(arena.memory, at, levelLayout, record);
  return at;
}

/** The first level, from the voxels; `base` of its blocks stays, as the fine kernels need it. */
async function firstLevel(
  engine: Engine,
  grid: Grid,
  voxels: number,
  base: number,
  workshop: Workshop,
): Promise<number> {
  const { arena } = engine;
  const [nx, ny, nz] = grid.shape;
  const blocks = [Math.ceil(nx / 2), Math.ceil(ny / 2), Math.ceil(nz / 2)] as const;
  const at = createLevel(engine, grid, { number: 1, blocks, blockRow: grid.half, base }, workshop);
  await engine.run('countVoxelBlocks', voxels, at);
  const { ranges } = readRecord(arena.memory, at, levelLayout);
  const nodes = rangesFromCounts(arena.i32(ranges, 4 * blocks[2]), true);
  furnish(engine, at, nodes, true, workshop);
  await engine.run('numberVoxelBlocks', voxels, at);
  await connect(engine, 'connectVoxelBlocks', voxels, at, workshop);
  return at;
}

/** The level above `fine`. */
async function nextLevel(
  engine: Engine,
  grid: Grid,
  fine: number,
  number: number,
  workshop: Workshop,
): Promise<number> {
  const { arena } = engine;
  const { mx, my, mz } = readRecord(arena.memory, fine, levelLayout);
  const blocks = [Math.ceil(mx / 2), Math.ceil(my / 2), Math.ceil(mz / 2)] as const;
  const base = take(arena, workshop, 4 * blocks[0] * blocks[1] * blocks[2]);
  const at = createLevel(engine, grid, { number, blocks, blockRow: blocks[0], base }, workshop);
  await engine.run('joinBlocks', fine, at);
  const { ranges } = readRecord(arena.memory, at, levelLayout);
  const nodes = rangesFromCounts(arena.i32(ranges, 4 * blocks[2]), true);
  furnish(engine, at, nodes, false, workshop);
  await engine.run('numberBlocks', fine, at);
  await connect(engine, 'connectBlocks', fine, at, workshop);
  writeRecord(arena.memory, fine, levelLayout, { next: at });
  return at;
}

/**
 * Builds the coarse levels down to a single block. A level's unknowns are the strongly connected parts of its blocks,
 * so nothing is ever joined that does not touch. Once there is a single block all that touches is joined, and what is
 * left does not touch. With a `depth` there are so many levels. Returns their addresses, finest first.
 */
export async function buildLevels(
  engine: Engine,
  grid: Grid,
  voxels: number,
  base: number,
  workshop: Workshop,
  depth = Number.POSITIVE_INFINITY,
): Promise<number[]> {
  const start = workshop.at;
  const first = await firstLevel(engine, grid, voxels, base, workshop);
  const levels = await coarsenOn(engine, grid, { number: 1, level: first }, workshop, depth);
  workshop.at = start;
  return levels;
}

/** All levels from a given one on: down to a single block, or until there are `depth` of them. */
export async function coarsenOn(
  engine: Engine,
  grid: Grid,
  from: { readonly number: number; readonly level: number },
  workshop: Workshop,
  depth = Number.POSITIVE_INFINITY,
): Promise<number[]> {
  const levels = [from.level];
  for (;;) {
    const finest = levels.at(-1) ?? 0;
    const { mx, my, mz, coupled } = readRecord(engine.arena.memory, finest, levelLayout);
    const isLast = mx * my * mz === 1 && coupled === 0;
    if (depth === Number.POSITIVE_INFINITY ? isLast : levels.length === depth) return levels;
    levels.push(await nextLevel(engine, grid, finest, from.number + levels.length, workshop));
  }
}
