// Reads what the kernels keep in memory, in the order of the twins: voxels with x fastest, whole rows of couplings.
import type { Engine, LevelRecord, VoxelsRecord } from '../../../compute/index.ts';
import type { Grid } from '../grid.ts';
import { placeOf } from './percolation.ts';

interface Assembled {
  readonly engine: Engine;
  readonly grid: Grid;
}

/** Where the kernels keep each voxel of an array that has all of them. */
export function placesIn({ shape, half, row, plane }: Grid): Int32Array {
  return Int32Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, voxel) => {
    const [i, j, k] = placeOf(shape, voxel);
    return k * plane + j * row + (i % 2) * half + (i >> 1);
  });
}

export function readFaces({ engine, grid }: Assembled, at: number): Float64Array {
  const values = engine.arena.f32(at, grid.plane * grid.shape[2]);
  return Float64Array.from(placesIn(grid), (place) => values[place] ?? Number.NaN);
}

/** Where the kernels keep each voxel of one colour (0 red, 1 black) of a field; -1 for the other colour. */
export function placesOf({ shape, half, field }: Grid, colour: number): Int32Array {
  return Int32Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, voxel) => {
    const [i, j, k] = placeOf(shape, voxel);
    return (i + j + k) % 2 === colour ? k * field.plane + j * half + (i >> 1) : -1;
  });
}

/** One colour of a field, zero on the other. */
export function readField({ engine, grid }: Assembled, at: number, colour = 1): Float64Array {
  const values = engine.arena.f32(at, grid.field.plane * grid.shape[2]);
  return Float64Array.from(placesOf(grid, colour), (place) =>
    place < 0 ? 0 : (values[place] ?? Number.NaN),
  );
}

/** The first coarse unknown of each voxel, as the kernels look it up. */
export function firstUnknowns({ engine, grid }: Assembled, record: VoxelsRecord): Int32Array {
  const { my, mz } = record;
  const bases = engine.arena.i32(record.base, grid.half * my * mz);
  const masks = engine.arena.u8(record.mask, grid.half * my * mz);
  const partsByMask = new Uint32Array(engine.arena.memory.buffer, record.maskParts, 256);
  const partsByBlock =
    record.parts > 0 ? new Uint32Array(engine.arena.memory.buffer, record.parts, bases.length) : undefined;
  return placesIn(grid).map((_, voxel) => {
    const [i, j, k] = placeOf(grid.shape, voxel);
    const block = ((k >> 1) * my + (j >> 1)) * grid.half + (i >> 1);
    const bit = (i & 1) + 2 * (j & 1) + 4 * (k & 1);
    const mask = masks[block] ?? 0;
    if (((mask >> bit) & 1) === 0) return -1;
    const base = bases[block] ?? 0;
    const parts = partsByBlock?.[block] ?? partsByMask[mask] ?? 0;
    return base < 0 ? ~base + ((parts >> (4 * bit)) & 15) : base;
  });
}

/** Couplings of an unknown as the kernels keep them, spill included, by the kernels' numbers. */
export function rowOf(engine: Engine, level: LevelRecord, node: number): Map<number, number> {
  const indices = engine.arena.i32(level.index + 24 * node, 6);
  const weights = engine.arena.f32(level.weight + 24 * node, 6);
  const entries = Array.from(indices, (to, slot): [number, number] => [to, weights[slot] ?? Number.NaN]);
  const sixth = indices[5] ?? 0;
  if (sixth < 0) {
    entries.pop();
    const place = level.spill + ~sixth;
    const count = engine.arena.i32(place, 1)[0] ?? 0;
    const neighbours = engine.arena.i32(place + 4, 2 * count);
    const couplings = engine.arena.f32(place + 4, 2 * count);
    for (let at = 0; at < 2 * count; at += 2) entries.push([neighbours[at] ?? -1, couplings[at + 1] ?? 0]);
  }
  const row = new Map<number, number>();
  for (const [to, weight] of entries) if (weight !== 0) row.set(to, (row.get(to) ?? 0) + weight);
  return row;
}
