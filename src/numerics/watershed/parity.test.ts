// Holds the kernels and their readable twin together, voxel for voxel, on the same random volumes.
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { openInline, openThreads, releaseIdleEngines, type Engine } from '../../compute/index.ts';
import { Random } from '../random.ts';
import type { HeightField, WatershedOptions } from './field.ts';
import { floodedFrom, regionalMaxima, saddlesOf } from './twin/watershed.ts';
import { Flooding } from './flooding.ts';
import type { Saddles } from './saddles.ts';

afterAll(releaseIdleEngines);

/** Values in few steps have plateaus; in very many, hardly any two voxels are as high as each other. */
function randomField(shape: HeightField['shape'], steps: number, openShare: number): HeightField {
  const random = new Random(shape[0] + 31 * shape[1] + 977 * shape[2] + steps);
  const voxels = { length: shape[0] * shape[1] * shape[2] };
  const values = Float32Array.from(voxels, () => Math.floor(random.uniform() * steps) - steps / 3);
  return { shape, values, open: Uint8Array.from(voxels, () => Number(random.uniform() < openShare)) };
}

function randomMarkers({ values }: HeightField, share: number): Uint32Array {
  const random = new Random(values.length);
  return values.length === 0
    ? new Uint32Array()
    : Uint32Array.from(values, () => (random.uniform() < share ? 1 + Math.floor(random.uniform() * 1e9) : 0));
}

async function flooded(
  engine: Engine,
  field: HeightField,
  options: WatershedOptions,
  markers?: Uint32Array,
): Promise<{ labels: Uint32Array; count: number; saddles: Map<string, number> }> {
  const flooding = new Flooding(engine, field, options);
  if (!(await flooding.placeLevels())) {
    return { labels: new Uint32Array(field.values.length), count: 0, saddles: new Map() };
  }
  const count = markers === undefined ? await flooding.startAtMaxima() : 0;
  if (markers !== undefined) await flooding.startAtMarkers(markers);
  await flooding.flood();
  const saddles = markers === undefined ? byPair(await flooding.saddles()) : new Map<string, number>();
  return { labels: await flooding.labels(), count, saddles };
}

function byPair({ first, second, height }: Saddles): Map<string, number> {
  return new Map(Array.from(first, (basin, at) => [`${basin}-${second[at]}`, height[at]]));
}

function placeOf(pair: string): number {
  const [first, second] = pair.split('-').map(Number);
  return first * 1e6 + second;
}

function inOrder(pairs: readonly string[]): string[] {
  return pairs.toSorted((a, b) => placeOf(a) - placeOf(b));
}

const side = fc.integer({ min: 1, max: 12 });
const fields = fc.record({
  shape: fc.tuple(side, side, side),
  steps: fc.constantFrom(1, 2, 5, 40, 1e6),
  open: fc.double({ min: 0.2, max: 1, noNaN: true }),
  neighbourhood: fc.constantFrom(6 as const, 26 as const),
  from: fc.constantFrom('highest' as const, 'lowest' as const),
});

describe('the kernels and their twin', () => {
  it('agree from any markers, whether basins without one are met or not', async () => {
    await fc.assert(
      fc.asyncProperty(fields, fc.constantFrom(0.01, 0.1, 0.6), async (each, share) => {
        const field = randomField(each.shape, each.steps, each.open);
        const markers = randomMarkers(field, share);
        const engine = await openInline();
        const { labels } = await flooded(engine, field, each, markers);
        engine.close();
        expect(labels).toEqual(floodedFrom(field, markers, each));
      }),
      { numRuns: 60 },
    );
  });

  it('agree from regional maxima and minima', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (each) => {
        const field = randomField(each.shape, each.steps, each.open);
        const engine = await openInline();
        const found = await flooded(engine, field, each);
        engine.close();
        const { markers, count } = regionalMaxima(field, each);
        const labels = floodedFrom(field, markers, each);
        expect(found).toEqual({ count, labels, saddles: saddlesOf(field, labels, each) });
        expect([...found.saddles.keys()]).toEqual(inOrder([...found.saddles.keys()]));
        // Every open voxel has a way up to a maximum.
        expect(found.labels.every((label, voxel) => label > 0 === field.open[voxel] > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it.each([2, 3])('agree on %i threads, where the tables of saddles have to grow', async (threads) => {
    const field = randomField([40, 33, 37], 1e6, 0.9);
    const { markers, count } = regionalMaxima(field);
    const labels = floodedFrom(field, markers);
    const engine = await openThreads(threads);
    try {
      expect(await flooded(engine, field, {})).toEqual({ count, labels, saddles: saddlesOf(field, labels) });
    } finally {
      engine.close();
    }
  });
});
