import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError, InputError } from '../base/index.ts';
import type { Axis, LabelledVolume, Shape } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import { deadEnds } from './dead-ends.ts';

const phases = [
  { name: 'solid', label: 0 },
  { name: 'pore', label: 1 },
];

function imageOf(data: Uint8Array, shape: Shape): LabelledVolume {
  return { data, shape, voxelSize: [1, 1, 1], phases };
}

/**
 * Voxels on a simple way from the first to the last layer, by the definition: two ways from the voxel, one to each face,
 * that share no other voxel (a flow of two through voxels that carry one each).
 */
function onSimpleWay({ data, shape }: LabelledVolume, axis: Axis, voxel: number): boolean {
  const count = data.length;
  const along = 'xyz'.indexOf(axis);
  const at = (i: number): number[] => [
    i % shape[0],
    Math.floor(i / shape[0]) % shape[1],
    Math.floor(i / shape[0] / shape[1]),
  ];
  const neighbours = (i: number): number[] =>
    Array.from({ length: count }, (_, j) => j).filter(
      (j) => data[j] === 1 && at(i).reduce((sum, each, k) => sum + Math.abs(each - at(j)[k]), 0) === 1,
    );
  // Nodes: voxel in 2 i, voxel out 2 i + 1; the two faces, and a sink behind both. One unit each may go to each face.
  const [low, high, sink] = [2 * count, 2 * count + 1, 2 * count + 2];
  const capacity = new Map<string, number>();
  const edges = new Map<number, Set<number>>();
  const link = (from: number, to: number, amount: number): void => {
    capacity.set(`${from},${to}`, amount);
    for (const [a, b] of [
      [from, to],
      [to, from],
    ]) {
      edges.set(a, (edges.get(a) ?? new Set()).add(b));
    }
  };
  for (let i = 0; i < count; i++) {
    if (data[i] !== 1) continue;
    link(2 * i, 2 * i + 1, i === voxel ? 2 : 1);
    for (const j of neighbours(i)) if (j !== voxel) link(2 * i + 1, 2 * j, 1);
    if (at(i)[along] === 0) link(2 * i + 1, low, 1);
    if (at(i)[along] === shape[along] - 1) link(2 * i + 1, high, 1);
  }
  link(low, sink, 1);
  link(high, sink, 1);
  const augment = (): boolean => {
    const from = new Map<number, number>([[2 * voxel, -1]]);
    const open = [2 * voxel];
    for (let node = open.shift(); node !== undefined; node = open.shift()) {
      for (const next of edges.get(node) ?? []) {
        if (from.has(next) || (capacity.get(`${node},${next}`) ?? 0) < 1) continue;
        from.set(next, node);
        open.push(next);
      }
    }
    if (!from.has(sink)) return false;
    for (let node = sink; node !== 2 * voxel; ) {
      const before = from.get(node) ?? -1;
      capacity.set(`${before},${node}`, (capacity.get(`${before},${node}`) ?? 0) - 1);
      capacity.set(`${node},${before}`, (capacity.get(`${node},${before}`) ?? 0) + 1);
      node = before;
    }
    return true;
  };
  return augment() && augment();
}

describe('dead ends', () => {
  it('are the voxels on no simple way from face to face', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(
          fc.integer({ min: 1, max: 4 }),
          fc.integer({ min: 1, max: 4 }),
          fc.integer({ min: 1, max: 3 }),
        ),
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom<Axis>('x', 'y', 'z'),
        async (shape, seed, axis) => {
          const random = new Random(seed);
          const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
            random.uniform() < 0.65 ? 1 : 0,
          );
          const image = imageOf(data, shape);
          let backbone = 0;
          data.forEach((open, voxel) => {
            if (open === 1 && onSimpleWay(image, axis, voxel)) backbone++;
          });
          expect((await deadEnds(image, 'pore', axis)).backboneVoxels).toBe(backbone);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of a channel with a side pocket are the pocket', async () => {
    // A straight channel of 10 voxels with a pocket of 3 that hangs on by one voxel, and one of 2 x 2 by two.
    const [nx, ny] = [7, 1];
    const data = new Uint8Array(nx * ny * 10);
    for (let z = 0; z < 10; z++) data[3 + nx * z] = 1;
    for (let x = 4; x < 7; x++) data[x + nx * 2] = 1;
    for (let x = 1; x < 3; x++) for (const z of [6, 7]) data[x + nx * z] = 1;
    const found = await deadEnds(imageOf(data, [nx, ny, 10]), 'pore', 'z');
    expect(found).toMatchObject({ percolatingVoxels: 17, backboneVoxels: 14 });
    expect(found.deadEndFraction).toBeCloseTo(3 / 17, 12);
    expect(await deadEnds(imageOf(data, [nx, ny, 10]), 'pore', 'x')).toMatchObject({
      percolatingVoxels: 0,
      deadEndFraction: null,
    });
  });

  it('of an empty image are none, of an unknown phase refused, and stop when cancelled', async () => {
    const full = imageOf(new Uint8Array(64).fill(1), [4, 4, 4]);
    expect((await deadEnds(full, 'pore', 'y')).deadEndFraction).toBe(0);
    expect((await deadEnds(full, 'solid', 'y')).deadEndFraction).toBeNull();
    await expect(deadEnds(full, 'binder', 'y')).rejects.toThrow(InputError);
    await expect(deadEnds(full, 'pore', 'y', { signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
  });
});
