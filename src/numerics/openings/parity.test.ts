// Holds the kernels and their readable twin together on random volumes, voxel for voxel.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openInline, openThreads, releaseIdleEngines, type Engine } from '../../compute/index.ts';
import { squaredDistances, type MaskGrid } from '../distance/index.ts';
import { squaredDistancesByTwin } from '../distance/twin/distances.ts';
import { Random } from '../random.ts';
import { readClasses } from './classes.ts';
import { openByBalls, type Balls } from './openings.ts';
import { openByTwin } from './twin/openings.ts';

afterAll(releaseIdleEngines);

/** Random voxels, or rooms of random sizes within a solid. */
function randomGrid(
  shape: MaskGrid['shape'],
  voxelSize: MaskGrid['voxelSize'],
  rooms: number,
  seed: number,
): MaskGrid {
  const [nx, ny, nz] = shape;
  const random = new Random(seed);
  if (rooms === 0) {
    return {
      mask: Uint8Array.from({ length: nx * ny * nz }, () => Number(random.uniform() < 0.8)),
      shape,
      voxelSize,
    };
  }
  const mask = new Uint8Array(nx * ny * nz);
  for (let room = 0; room < rooms; room++) {
    const centre = shape.map((length) => random.below(length));
    const square = (1 + random.below(7)) ** 2;
    for (const voxel of mask.keys()) {
      const [x, y, z] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
      if ((x - centre[0]) ** 2 + (y - centre[1]) ** 2 + (z - centre[2]) ** 2 < square) mask[voxel] = 1;
    }
  }
  mask[random.below(mask.length)] = 0;
  return { mask, shape, voxelSize };
}

async function byKernels(engine: Engine, grid: MaskGrid, balls: Balls): Promise<Uint8Array> {
  try {
    const field = await squaredDistances(engine, grid);
    const classes = await openByBalls(engine, field, grid, balls);
    return (await readClasses(engine, classes, grid.shape)).classes;
  } finally {
    engine.close();
  }
}

const side = fc.oneof(fc.integer({ min: 1, max: 17 }), fc.constantFrom(1, 16, 19));
const lists = [
  [1, 4, 9, 16, 25, 36],
  [2, 3, 5, 6, 8],
  [9],
  [1, 25],
  [0.5, 1, 2, 2.5, 3, 4, 5, 6, 7.3, 8, 9, 10, 11, 12, 14, 17, 18, 19, 21],
];
const balls = fc.record({
  squaredRadii: fc.constantFrom(...lists),
  isClosed: fc.boolean(),
  inlets: fc.option(fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), { nil: undefined }),
});

describe('the kernels and their twin', () => {
  it('agree on every voxel', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(side, side, side),
        fc.constantFrom<MaskGrid['voxelSize']>([1, 1, 1], [2, 1, 3], [1, 1.3, 0.8]),
        fc.constantFrom(0, 1, 4, 9),
        fc.nat(),
        balls,
        fc.constantFrom(1, 2, 3),
        async (shape, voxelSize, rooms, seed, how, threads) => {
          const grid = randomGrid(shape, voxelSize, rooms, seed);
          const engine = await (threads === 1 ? openInline() : openThreads(threads));
          // Squares as the kernels have them, so that rounding does not move a voxel across a radius.
          const squares = squaredDistancesByTwin(grid).map((square) => Math.fround(square));
          expect(await byKernels(engine, grid, how)).toEqual(openByTwin(squares, grid, how));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('agree in rows of several words, and for balls that are drawn one by one', async () => {
    const shape = [150, 9, 11] as const;
    for (const rooms of [0, 3, 30]) {
      const grid = randomGrid(shape, [1, 1, 1], rooms, 5 + rooms);
      const how = { squaredRadii: [1, 2, 4, 8, 9, 16, 25, 30] };
      expect(await byKernels(await openThreads(2), grid, how)).toEqual(
        openByTwin(squaredDistancesByTwin(grid), grid, how),
      );
    }
  });
});
