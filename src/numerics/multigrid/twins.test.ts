import { assert, asyncProperty, boolean, constantFrom, double, integer, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  imageLayout,
  LevelView,
  openInline,
  openReference,
  readRecord,
  VoxelView,
  type Arena,
  type Engine,
} from '../../compute/index.ts';
import { conjugateGradients } from '../krylov.ts';
import {
  allocateFields,
  assemble,
  evaluate,
  fusedSystem,
  layOut,
  linearEnergy,
  percolatingPhases,
  type Box,
  type Medium,
} from './index.ts';

const directions = [0, 1, 2].flatMap((axis) =>
  [-1, 1].map((step) => [0, 1, 2].map((at) => (at === axis ? step : 0))),
);

/** Largest difference over the largest value. */
function difference(a: readonly number[], b: readonly number[]): number {
  expect(a.length).toBe(b.length);
  const scale = Math.max(1e-30, ...a.map(Math.abs));
  return Math.max(0, ...a.map((value, at) => Math.abs(value - (b[at] ?? NaN)))) / scale;
}

/**
 * f32 rounding, except that the K-cycle's second step starts from a residual that the first may have taken down to
 * rounding: what it adds then is small but its own.
 */
function close(own: readonly number[], twin: readonly number[], what: string): void {
  expect({ what, agrees: difference(own, twin) < (what === 'cycle' ? 1e-3 : 3e-5) }).toEqual({
    what,
    agrees: true,
  });
}

function fieldOf(arena: Arena, at: number, field: 'x' | 'r' | 'p' | 'z'): number[] {
  const voxels = new VoxelView(arena, at);
  return [...voxels.unknowns()].map((place) => voxels.get(field, place));
}

function partials(arena: Arena, at: number, which: readonly number[]): number[] {
  const { partial, nz } = new VoxelView(arena, at).record;
  return Array.from({ length: nz }, (_, k) =>
    which.map((sum) => arena.f64(partial, 8 * nz)[8 * k + sum] ?? 0),
  ).flat();
}

function coarse(arena: Arena, at: number): number[] {
  const voxels = new VoxelView(arena, at);
  const nodes = new Set([...voxels.unknowns()].map((place) => voxels.unknownOf(place)));
  return [...nodes]
    .toSorted((a, b) => a - b)
    .map((node) => arena.f32(voxels.record.coarseRight, node + 1)[node] ?? 0);
}

/** Everything that says what a level is: unknowns of each block, and rows with couplings to one neighbour merged. */
function rows(arena: Arena, at: number): number[] {
  const level = new LevelView(arena, at);
  return [...level.blocks()].flatMap(([block]) =>
    level.members(block).flatMap((node) => {
      const merged = new Map<number, number>();
      for (const [other, value] of level.row(node)) merged.set(other, (merged.get(other) ?? 0) + value);
      const sorted = [...merged].toSorted(([a], [b]) => a - b);
      return [node, level.f32('diagonal')[node] ?? 0, level.f32('sink')[node] ?? 0, ...sorted.flat()];
    }),
  );
}

function numbering(arena: Arena, at: number): number[] {
  const level = new LevelView(arena, at);
  return [...level.blocks()].flatMap(([block]) => [level.i32('count')[block] ?? 0, ...level.members(block)]);
}

function parents(arena: Arena, at: number): number[] {
  const level = new LevelView(arena, at);
  return [...level.blocks()].flatMap(([block]) =>
    level.members(block).map((node) => level.i32('parent')[node] ?? -1),
  );
}

function counts(arena: Arena, at: number): number[] {
  const level = new LevelView(arena, at);
  return Array.from({ length: level.record.mz }, (_, k) => [...level.ranges(k).subarray(0, 2)]).flat();
}

function image(arena: Arena, at: number): number[] {
  const { phase, nz, plane, firstRun, ny, histogram } = readRecord(arena.memory, at, imageLayout);
  return [
    ...arena.u8(phase, nz * plane),
    ...arena.i32(firstRun, ny * nz + 1),
    ...arena.i32(histogram, 256).subarray(1),
  ];
}

function faces(arena: Arena, at: number): number[] {
  const voxels = new VoxelView(arena, at);
  return [...voxels.unknowns()].flatMap((place) => [
    ...place,
    voxels.code(place),
    ...directions.map((direction) => voxels.face(place, direction as [number, number, number])),
  ]);
}

/** What each kernel leaves behind. Joining runs alone has no meaning of its own. */
const outcomes: Record<string, (arena: Arena, first: number, second: number) => number[]> = {
  readPhases: image,
  countPhases: image,
  countRuns: image,
  joinRuns: () => [],
  keepPercolating: image,
  encode: faces,
  countVoxelBlocks: (arena, _first, second) => counts(arena, second),
  numberVoxelBlocks: (arena, _first, second) => numbering(arena, second),
  connectVoxelBlocks: (arena, _first, second) => rows(arena, second),
  joinBlocks: (arena, _first, second) => counts(arena, second),
  numberBlocks: (arena, first, second) => [...parents(arena, first), ...numbering(arena, second)],
  connectBlocks: (arena, _first, second) => rows(arena, second),
  begin: (arena, at) => [...fieldOf(arena, at, 'r'), ...partials(arena, at, [3])],
  reduce: (arena, at) => [...fieldOf(arena, at, 'r'), ...coarse(arena, at)],
  cycle: (arena, at) => [...new LevelView(arena, at).f32('first')],
  correct: (arena, at) => fieldOf(arena, at, 'z'),
  direct: (arena, at) => [...fieldOf(arena, at, 'x'), ...fieldOf(arena, at, 'p'), ...fieldOf(arena, at, 'z')],
  finish: (arena, at) => fieldOf(arena, at, 'x'),
  evaluate: (arena, at) => [...fieldOf(arena, at, 'r'), ...partials(arena, at, [0, 1, 2, 3, 4, 5])],
};

const sums: Record<string, readonly number[]> = { correct: [0, 1], direct: [0] };

/** An engine whose every kernel is run twice, as kernel and as twin, from the same memory, and compared. */
async function openMirrored(): Promise<{ engine: Engine; compared: Set<string> }> {
  const own = await openInline();
  const twin = openReference();
  const compared = new Set<string>();
  const engine: Engine = {
    ...own,
    async run(kernel, ...pointers) {
      const size = own.arena.memory.buffer.byteLength;
      const missing = size - twin.arena.memory.buffer.byteLength;
      if (missing > 0) twin.arena.memory.grow(missing / 65_536);
      for (const [at, bytes] of own.arena.takeUnclear()) own.arena.u8(at, bytes).fill(0);
      twin.arena.u8(0, size).set(own.arena.u8(0, size));
      await own.run(kernel, ...pointers);
      await twin.run(kernel, ...pointers);
      const outcome = outcomes[kernel];
      if (outcome === undefined) throw new Error(`no comparison for ${kernel}`);
      const [first = 0, second = 0] = pointers;
      close(outcome(own.arena, first, second), outcome(twin.arena, first, second), kernel);
      const which = sums[kernel];
      if (which !== undefined)
        close(partials(own.arena, first, which), partials(twin.arena, first, which), `${kernel}: sums`);
      compared.add(kernel);
    },
  };
  return { engine, compared };
}

async function solve(
  engine: Engine,
  box: Box,
  medium: Medium,
  labels: Uint8Array,
  iterations: number,
): Promise<number> {
  const grid = layOut(box, engine.threads);
  const fields = allocateFields(engine, grid);
  const [nx, ny] = box.shape;
  const table = Uint8Array.from({ length: 256 }, (_, label) => label);
  const source = { labels, table, steps: [1, nx, nx * ny] as const };
  const { percolating } = await percolatingPhases(engine, grid, source, fields.phase);
  if (!percolating.some((voxels, phase) => phase > 0 && voxels > 0)) return 0;
  const system = await assemble(engine, grid, medium, fields);
  const linear = linearEnergy(engine, grid, system);
  await conjugateGradients(fusedSystem(engine, grid, system), {
    maximumIterations: iterations,
    enough: ({ iteration }) => iteration === iterations,
  });
  const { energy } = await evaluate(engine, grid, system);
  expect(energy).toBeLessThanOrEqual(linear * (1 + 1e-6));
  return energy;
}

const problems = record({
  shape: tuple(integer({ min: 1, max: 11 }), integer({ min: 1, max: 9 }), integer({ min: 1, max: 13 })),
  wrapX: boolean(),
  wrapY: boolean(),
  gx: constantFrom(1, 0.3),
  gy: constantFrom(1, 2.5),
  values: constantFrom([1, 1], [1, 0.1]),
  share: double({ min: 0.35, max: 1, noNaN: true }),
  seed: integer({ min: 1, max: 1_000_000 }),
});

describe('kernels and their twins', () => {
  it('agree step by step on random volumes of awkward shapes', async () => {
    const compared = new Set<string>();
    await assert(
      asyncProperty(problems, async ({ shape, wrapX, wrapY, gx, gy, values, share, seed }) => {
        let state = seed;
        const next = (): number => {
          state = (Math.imul(state, 1664525) + 1013904223) | 0;
          return (state >>> 8) / 2 ** 24;
        };
        const labels = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
          next() < share ? 1 + Math.floor(2 * next()) : 0,
        );
        const conductivity = new Float32Array(256);
        conductivity.set(values, 1);
        const box: Box = { shape, wrapX: wrapX && shape[0] > 1, wrapY: wrapY && shape[1] > 1 };
        const mirrored = await openMirrored();
        await solve(mirrored.engine, box, { gx, gy, conductivity }, labels, 2);
        for (const kernel of mirrored.compared) compared.add(kernel);
      }),
      { numRuns: 60, seed: 11 },
    );
    expect([...compared].toSorted()).toEqual(Object.keys(outcomes).toSorted());
  });

  it('solve the same problem to the same answer', async () => {
    const labels = Uint8Array.from({ length: 7 * 6 * 9 }, (_, voxel) => ((voxel * 7) % 5 === 0 ? 0 : 1));
    const conductivity = new Float32Array(256);
    conductivity[1] = 1;
    const box: Box = { shape: [7, 6, 9], wrapX: false, wrapY: true };
    const medium = { gx: 1, gy: 1, conductivity };
    const own = await solve(await openInline(), box, medium, labels, 8);
    const twin = await solve(openReference(), box, medium, labels, 8);
    expect(Math.abs(own / twin - 1)).toBeLessThan(1e-6);
  });
});
