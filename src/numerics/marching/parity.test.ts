// Holds the kernels and their readable twin together, bit for bit, on the same random volumes.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openInline, openThreads, releaseIdleEngines } from '../../compute/index.ts';
import { Random } from '../random.ts';
import { march } from './fronts.ts';
import type { FrontStart, OpenGrid } from './grid.ts';
import { Front } from './twin/front.ts';

afterAll(releaseIdleEngines);

const starts: readonly FrontStart[] = [0, 1, 2].flatMap((axis) => [
  { axis, side: 'low' as const },
  { axis, side: 'high' as const },
]);

function randomGrid(shape: OpenGrid['shape'], voxelSize: OpenGrid['voxelSize'], share: number): OpenGrid {
  const random = new Random(shape[0] + 31 * shape[1] + 977 * shape[2]);
  const open = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.uniform() < share ? 1 : 0,
  );
  return { open, shape, voxelSize };
}

function byTwin(grid: OpenGrid, start: FrontStart): Float64Array {
  const front = new Front(grid, start);
  while (front.advance(1000));
  return front.distances();
}

const copy = (distances: readonly Float64Array[]): Float64Array[] =>
  distances.map((distance) => Float64Array.from(distance));

describe('the kernels and their twin', () => {
  it('agree to the last bit, in voxels of any shape and from every face', async () => {
    const side = fc.integer({ min: 1, max: 14 });
    const edge = fc.double({ min: 0.05, max: 20, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(side, side, side),
        fc.tuple(edge, edge, edge),
        fc.double({ min: 0.3, max: 1, noNaN: true }),
        async (shape, voxelSize, share) => {
          const grid = randomGrid(shape, voxelSize, share);
          const engine = await openInline();
          const found = await march(engine, grid, starts, {}, copy);
          engine.close();
          for (const [at, start] of starts.entries()) expect(found[at]).toEqual(byTwin(grid, start));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('agree on threads, and when the queues have to grow', async () => {
    const grid = randomGrid([37, 41, 33], [1, 1.5, 0.4], 0.7);
    const engine = await openThreads(2);
    try {
      const found = await march(engine, grid, starts, {}, copy, 1);
      for (const [at, start] of starts.entries()) expect(found[at]).toEqual(byTwin(grid, start));
    } finally {
      engine.close();
    }
  });

  it('agree where all voxels of a layer are as far as each other', async () => {
    const grid = randomGrid([24, 24, 24], [1, 1, 1], 1);
    const engine = await openInline();
    const [low] = await march(engine, grid, starts.slice(4, 5), {}, copy);
    engine.close();
    expect(low).toEqual(byTwin(grid, starts[4] ?? { axis: 2, side: 'low' }));
    for (const [voxel, distance] of (low ?? new Float64Array(1)).entries()) {
      expect(distance).toBeCloseTo(Math.floor(voxel / 576) + 0.5, 12);
    }
  });
});
