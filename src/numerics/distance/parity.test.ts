// Holds the kernels and their readable twin together on random volumes: to the last bit where squares are whole numbers.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openInline, openThreads, releaseIdleEngines, type Engine } from '../../compute/index.ts';
import { Random } from '../random.ts';
import { distancesOn } from './distance.ts';
import type { DistanceOptions, MaskGrid } from './grid.ts';
import { squaredDistances } from './squared-distances.ts';
import { squaredDistancesByTwin } from './twin/distances.ts';

afterAll(releaseIdleEngines);

function randomGrid(shape: MaskGrid['shape'], voxelSize: MaskGrid['voxelSize'], share: number): MaskGrid {
  const random = new Random(shape[0] + 31 * shape[1] + 977 * shape[2]);
  const mask = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.uniform() < share ? 3 : 0,
  );
  return { mask, shape, voxelSize };
}

async function byKernels(engine: Engine, grid: MaskGrid, options: DistanceOptions): Promise<Float32Array> {
  try {
    return await distancesOn(engine, grid, options);
  } finally {
    engine.close();
  }
}

function byTwin(grid: MaskGrid, options: DistanceOptions): Float32Array {
  const unit = Math.min(...grid.voxelSize);
  return Float32Array.from(squaredDistancesByTwin(grid, options), (square) => unit * Math.sqrt(square));
}

/** Largest relative difference; infinite where only one of the two is 0 or infinite. */
function deviation(found: Float32Array, expected: Float32Array): number {
  return expected.reduce((most, distance, voxel) => {
    if (found[voxel] === distance) return most;
    return Math.max(
      most,
      distance === 0 || distance === Infinity ? Infinity : Math.abs(found[voxel] / distance - 1),
    );
  }, 0);
}

const side = fc.oneof(fc.integer({ min: 1, max: 21 }), fc.constantFrom(1, 8, 16, 33));
const options = fc.record({
  inside: fc.constant(3),
  walls: fc.boolean(),
  periodic: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
});
const share = fc.constantFrom(0, 0.5, 0.9, 0.99, 0.999, 1);

describe('the kernels and their twin', () => {
  it('agree exactly where edges are in whole ratios', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(side, side, side),
        fc.constantFrom<MaskGrid['voxelSize']>([1, 1, 1], [2, 1, 3], [1, 40, 1], [100, 1, 1]),
        share,
        options,
        fc.constantFrom(1, 2, 3),
        async (shape, voxelSize, inside, how, threads) => {
          const grid = randomGrid(shape, voxelSize, inside);
          const engine = await (threads === 1 ? openInline() : openThreads(threads));
          expect(await byKernels(engine, grid, how)).toEqual(byTwin(grid, how));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('agree to the precision of f32 in voxels of any shape', async () => {
    const edge = fc.double({ min: 0.05, max: 20, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(side, side, side),
        fc.tuple(edge, edge, edge),
        share,
        options,
        async (shape, voxelSize, inside, how) => {
          const grid = randomGrid(shape, voxelSize, inside);
          expect(deviation(await byKernels(await openInline(), grid, how), byTwin(grid, how))).toBeLessThan(
            3e-7,
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('agree along lines so long that they take envelopes, and past what 16 bits hold', async () => {
    for (const voxelSize of [
      [1, 1, 1],
      [1, 1.25, 0.75],
    ] as const) {
      for (const shape of [
        [700, 3, 2],
        [3, 700, 2],
        [2, 3, 700],
        [230, 1, 230],
      ] as const) {
        const length = shape[0] * shape[1] * shape[2];
        const mask = new Uint8Array(length).fill(1);
        mask[Math.floor(0.31 * length)] = 0;
        mask[7] = 0;
        for (const periodic of [false, true]) {
          const grid = { mask, shape, voxelSize };
          const how = { periodic: [periodic, periodic, periodic] as const };
          expect(deviation(await byKernels(await openThreads(2), grid, how), byTwin(grid, how))).toBeLessThan(
            3e-7,
          );
        }
      }
    }
  });

  it('leave 0 past the ends of rows, for whoever reads the field', async () => {
    const engine = await openInline();
    const mask = new Uint8Array(5 * 4 * 3).fill(1);
    mask[0] = 0;
    const field = await squaredDistances(engine, { mask, shape: [5, 4, 3], voxelSize: [1, 1, 1] });
    expect(field).toMatchObject({ type: 'u16', row: 8, unit: 1 });
    const values = new Uint16Array(engine.arena.memory.buffer, field.at, 8 * 12);
    for (let i = 0; i < values.length; i++) {
      const [x, y, z] = [i % 8, Math.floor(i / 8) % 4, Math.floor(i / 32)];
      expect(values[i]).toBe(x < 5 ? x * x + y * y + z * z : 0);
    }
    engine.close();
  });
});
