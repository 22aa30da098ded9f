import { afterAll, describe, expect, it } from 'vitest';
import { watershedReference } from '../../../verify/watershed-reference.ts';
import { releaseIdleEngines } from '../../compute/index.ts';
import type { HeightField } from './field.ts';
import { basinsOfMaxima, watershed } from './watershed.ts';

afterAll(releaseIdleEngines);

const { shape, cases } = watershedReference;
const digits = (text: string): number[] => text.split('').map((digit) => Number.parseInt(digit, 36));

/** A line of voxels, all open. */
function line(values: readonly number[]): HeightField {
  return {
    values: Float32Array.from(values),
    open: new Uint8Array(values.length).fill(1),
    shape: [values.length, 1, 1],
  };
}

const from = async (values: readonly number[], markers: readonly number[]): Promise<number[]> => [
  ...(await watershed(line(values), Uint32Array.from(markers))),
];

describe('scikit-image has the same', () => {
  it.each(cases)('basins: $name, $neighbourhood neighbours', async ({ neighbourhood, ...each }) => {
    const field = {
      values: Float32Array.from(digits(each.values)),
      open: Uint8Array.from(digits(each.open)),
      shape,
    };
    const markers = Uint32Array.from(digits(each.markers));
    expect([...(await watershed(field, markers, { neighbourhood }))]).toEqual(digits(each.basins));
  });

  it.each(cases)('maxima: $name, $neighbourhood neighbours', async ({ neighbourhood, ...each }) => {
    const values = digits(each.values);
    const field = { values: Float32Array.from(values), open: Uint8Array.from(digits(each.open)), shape };
    const { labels } = await basinsOfMaxima(field, { neighbourhood });
    const highest = new Map<number, number>();
    labels.forEach((label, voxel) => highest.set(label, Math.max(values[voxel], highest.get(label) ?? -1)));
    // A basin's highest voxels are its maximum: no other plateau of that height belongs to it.
    const isMaximum = values.map((value, voxel) =>
      labels[voxel] > 0 && value === highest.get(labels[voxel]) ? 1 : 0,
    );
    expect(isMaximum).toEqual(digits(each.maxima));
  });
});

describe('a flood', () => {
  it('shares plateaus along their middles', async () => {
    expect(await from([2, 1, 1, 1, 1, 1, 1, 2], [1, 0, 0, 0, 0, 0, 0, 2])).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
  });

  it('parts basins at their lowest voxel, which goes to who is there first', async () => {
    expect(await from([5, 4, 2, 3, 6], [0, 0, 0, 0, 0])).toEqual([0, 0, 0, 0, 0]);
    expect(await from([5, 4, 2, 3, 6], [1, 0, 0, 0, 2])).toEqual([1, 1, 1, 2, 2]);
  });

  it('rises from the lowest on request', async () => {
    const field = line([1, 2, 4, 3, 0]);
    expect([...(await watershed(field, Uint32Array.of(1, 0, 0, 0, 2), { from: 'lowest' }))]).toEqual([
      1, 1, 1, 2, 2,
    ]);
    const { count, saddles } = await basinsOfMaxima(field, { from: 'lowest' });
    expect([count, ...saddles.height]).toEqual([2, 4]);
  });

  it('knows one zero only', async () => {
    expect((await basinsOfMaxima(line([0, -0, 0]))).count).toBe(1);
  });

  it('finds the highest pass of two basins that meet in several places', async () => {
    const ring = [9, 4, 9, 5, 0, 3, 7, 6, 7];
    const { labels, saddles } = await basinsOfMaxima({ ...line(ring), shape: [3, 3, 1] });
    const [a, b] = [labels[0], labels[2]].toSorted((x, y) => x - y);
    const at = saddles.first.findIndex((first, pair) => first === a && saddles.second[pair] === b);
    expect(saddles.height[at]).toBe(4);
  });
});

describe('what cannot be flooded is refused', () => {
  it('values that are no numbers', async () => {
    await expect(basinsOfMaxima(line([1, Number.NaN, Number.NaN]))).rejects.toThrow('2 of the values');
  });

  it('sizes that differ', async () => {
    await expect(watershed(line([1, 2]), new Uint32Array(3))).rejects.toThrow('3 markers for 2 voxels');
  });

  it('but nothing to flood gives no basins', async () => {
    const { labels, count, saddles } = await basinsOfMaxima({ ...line([1, 2]), open: new Uint8Array(2) });
    expect([count, saddles.first.length, ...labels]).toEqual([0, 0, 0, 0]);
  });
});
