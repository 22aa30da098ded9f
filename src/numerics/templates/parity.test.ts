// Holds the kernels and their readable twin together: counts are whole numbers, so they agree exactly.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openInline, openThreads, releaseIdleEngines, type Engine } from '../../compute/index.ts';
import { Random } from '../random.ts';
import { BitImage } from './bit-image.ts';
import type { LabelledPoint, Lag } from './lags.ts';
import { countTemplateByTwin } from './twin/count-template.ts';

afterAll(releaseIdleEngines);

const lag = fc.integer({ min: -9, max: 9 });
const templates = fc.array(
  fc.array(fc.record({ label: fc.nat(2), lag: fc.tuple(lag, lag, lag) }), { minLength: 1, maxLength: 11 }),
  { minLength: 1, maxLength: 4 },
);
const shapes = fc.tuple(
  fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(31, 32, 33, 63, 64, 65, 127, 128, 129, 200)),
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 5 }),
);
const periods = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());

function randomLabels([nx, ny, nz]: Lag, seed: number): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: nx * ny * nz }, () => random.below(3));
}

/** Counts of templates on one engine, by the kernels and by the twin. */
async function counted(
  engine: Engine,
  shape: Lag,
  periodic: readonly [boolean, boolean, boolean],
  each: readonly (readonly LabelledPoint[])[],
): Promise<{ kernels: object[]; twin: object[] }> {
  const labels = randomLabels(shape, shape[0] + 1000 * shape[1]);
  const kernels = [];
  try {
    const image = new BitImage(engine, labels, shape, periodic);
    for (const points of each) kernels.push(await image.count(points));
  } finally {
    engine.close();
  }
  return { kernels, twin: each.map((points) => countTemplateByTwin(labels, shape, periodic, points)) };
}

describe('the kernels and their twin', () => {
  it('count the same in rows of any length, periodic or not', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, periods, templates, async (shape, periodic, each) => {
        const { kernels, twin } = await counted(await openInline(), shape, periodic, each);
        expect(kernels).toEqual(twin);
      }),
      { numRuns: 150 },
    );
  });

  it.each([2, 3])('count the same on %s threads, one engine after the other', async (threads) => {
    const points = [
      { label: 1, lag: [0, 0, 0] as const },
      { label: 0, lag: [70, -3, 1] as const },
      { label: 1, lag: [-5, 4, 2] as const },
    ];
    for (const periodic of [[false, false, false] as const, [true, true, true] as const]) {
      const engine = await openThreads(threads);
      const { kernels, twin } = await counted(engine, [150, 23, 17], periodic, [points, points.slice(1)]);
      expect(kernels).toEqual(twin);
    }
  });
});
