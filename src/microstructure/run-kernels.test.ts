import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError } from '../base/index.ts';
import { openInline, openThreads, releaseIdleEngines, type Engine } from '../compute/index.ts';
import { Random } from '../numerics/index.ts';
import {
  connectedComponents,
  connectedComponentsOfEach,
  joinOnHost,
  withComponentLabels,
} from './components.ts';
import type { Connectivity } from './join-runs.ts';
import { RunKernels } from './run-kernels.ts';
import type { Axis, LabelledVolume, Shape } from './volume.ts';

const phases = Array.from({ length: 12 }, (_, label) => ({ name: `p${label}`, label }));

function noise(
  shape: Shape,
  most: number,
  seed: number,
  Labels: Uint8ArrayConstructor | Uint16ArrayConstructor,
): LabelledVolume {
  const random = new Random(seed);
  const data = new Labels(shape[0] * shape[1] * shape[2]).map(() => random.below(most));
  return { data, shape, voxelSize: [1, 1, 1], phases };
}

const awkward = fc.oneof(
  fc.tuple(fc.integer({ min: 1, max: 140 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
  fc.constantFrom<[number, number, number]>(
    [1, 1, 1],
    [1, 40, 1],
    [1, 1, 40],
    [64, 9, 1],
    [63, 1, 7],
    [65, 2, 2],
  ),
);

describe('the kernels for connected parts', () => {
  const engines: Engine[] = [];
  beforeAll(async () => {
    engines.push(await openInline(), await openThreads(1), await openThreads(2), await openThreads(3));
  });
  afterAll(() => {
    for (const engine of engines) engine.close();
    releaseIdleEngines();
  });

  it('find nothing of no phase, and of one whose label no voxel can hold', async () => {
    const volume: LabelledVolume = {
      ...noise([20, 9, 7], 3, 5, Uint8Array),
      phases: [
        { name: 'p0', label: 0 },
        { name: 'p1', label: 1 },
        { name: 'p257', label: 257 },
      ],
    };
    for (const names of [[], ['p257'], ['p1', 'p257']]) {
      const how = { connectivity: 6, periodic: [] } as const;
      const kernels = new RunKernels(engines[0], volume);
      expect(await kernels.join(names, how)).toEqual(await joinOnHost(volume, names, how));
      engines[0].arena.reset();
    }
  });

  it('give what their twin gives, whatever the threads', async () => {
    await fc.assert(
      fc.asyncProperty(
        awkward,
        fc.constantFrom(2, 3, 12),
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom(
          ['p0'],
          ['p1'],
          ['p0', 'p1'],
          phases.slice(0, 9).map(({ name }) => name),
        ),
        fc.constantFrom<Connectivity>(6, 18, 26),
        fc.subarray<Axis>(['x', 'y', 'z']),
        fc.constantFrom(Uint8Array, Uint16Array),
        async (shape, most, seed, names, connectivity, periodic, Labels) => {
          const volume = noise(shape, most, seed, Labels);
          const expected = await joinOnHost(volume, names, { connectivity, periodic });
          for (const engine of engines) {
            const { top } = engine.arena;
            const kernels = new RunKernels(engine, volume);
            await kernels.join(['p1'], { connectivity: 6, periodic: [] });
            expect(await kernels.join(names, { connectivity, periodic })).toEqual(expected);
            engine.arena.release(top);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('serve large images, all phases in one go', async () => {
    const volume = noise([128, 101, 90], 3, 5, Uint8Array);
    const sets = ['p0', 'p1', ['p0', 'p2']];
    const each = await connectedComponentsOfEach(volume, sets, { connectivity: 18, periodic: ['x'] });
    for (const [at, set] of sets.entries()) {
      const host = await joinOnHost(volume, [set].flat(), { connectivity: 18, periodic: ['x'] });
      expect(each[at].sizes).toEqual(host.sizes);
      const labels = await withComponentLabels(
        volume,
        set,
        { connectivity: 18, periodic: ['x'] },
        (numbers, { count }) => {
          expect(count).toBe(host.sizes.length);
          return numbers.slice();
        },
      );
      expect(Buffer.from(labels.buffer).equals(Buffer.from(each[at].labels().buffer))).toBe(true);
    }
  });

  it('stop when cancelled', async () => {
    const volume = noise([128, 128, 90], 2, 5, Uint8Array);
    await expect(connectedComponents(volume, 'p0', { signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
  });
});
