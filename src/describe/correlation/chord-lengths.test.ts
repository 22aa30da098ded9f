import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Axis, LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { linesImage, linesReference } from '../../../verify/lines-reference.ts';
import { planeMosaic } from '../../../verify/media/plane-mosaic.ts';
import { weightedDirections } from '../direction-weights.ts';
import { interfaceAreas, totalArea } from '../interfaces.ts';
import { Subject } from '../subject.ts';
import { directions as steps } from '../transitions.ts';
import { censoredLengths } from './censored-lengths.ts';
import { chordLengths, chordLengthsDescriptor } from './chord-lengths.ts';
import { phaseRuns } from './phase-runs.ts';
import { mergedRuns, whole } from './run-table.ts';
import { nearestFalling, sphereDiameters } from './chord-spheres.ts';

function volumeOf(values: ArrayLike<number>, shape: Shape, voxelSize: VoxelSize = [1, 1, 1]): LabelledVolume {
  const phases = ['a', 'b', 'c'].map((name, label) => ({ name, label }));
  return { data: Uint8Array.from(values), shape, voxelSize, phases };
}

function uncorrelated(shape: Shape, share: number, seed: number): LabelledVolume {
  const random = new Random(seed);
  return volumeOf(
    Array.from({ length: shape[0] * shape[1] * shape[2] }, () => (random.uniform() < share ? 1 : 0)),
    shape,
  );
}

const everywhere: readonly Axis[] = ['x', 'y', 'z'];

const images = fc
  .tuple(fc.integer({ min: 3, max: 7 }), fc.integer({ min: 3, max: 6 }), fc.integer({ min: 3, max: 5 }))
  .chain((shape) =>
    fc.record({
      shape: fc.constant<Shape>(shape),
      values: fc.array(fc.nat(2), {
        minLength: shape[0] * shape[1] * shape[2],
        maxLength: shape[0] * shape[1] * shape[2],
      }),
    }),
  );

describe('chord lengths', () => {
  it('of uncorrelated voxels are geometric, in mean, deviation and density', async () => {
    const share = 0.7;
    const { b } = await chordLengths(uncorrelated([60, 60, 60], share, 3));
    for (const { mean, standardDeviation, density, unresolved, standardError } of b?.directions ?? []) {
      expect(mean).toBeCloseTo(1 / (1 - share), 1);
      expect(Math.abs((mean ?? 0) - 1 / (1 - share))).toBeLessThan(4 * (standardError ?? 0));
      expect(standardDeviation).toBeCloseTo(Math.sqrt(share) / (1 - share), 1);
      expect(unresolved).toBeLessThan(1e-3);
      density.slice(0, 6).forEach((value, k) => {
        expect(Math.abs(value / (share ** k * (1 - share)) - 1)).toBeLessThan(0.05);
      });
    }
  });

  it('are not shortened by a border that cuts most of them', async () => {
    const share = 0.9;
    const { b } = await chordLengths(uncorrelated([12, 300, 300], share, 5));
    const [alongX] = b.directions;
    const { whole, cut } = alongX.chords;
    expect(cut).toBeGreaterThan(whole);
    expect(alongX.mean).toBeCloseTo(10, 0);
    // Beyond the image nothing is known: a chord outlasts its 11 interior voxels with a chance of 0.9^n.
    const longest = alongX.length.length ?? 0;
    expect(alongX.unresolved).toBeCloseTo(share ** longest, 1);
    expect(alongX.standardDeviation).toBeNull();
    alongX.density.forEach((value, k) => {
      expect(Math.abs(value / (share ** k * (1 - share)) - 1)).toBeLessThan(0.12);
    });
    // Those that were seen whole are much too short.
    const seen = alongX.density.reduce((sum, value, k) => sum + value * (k + 1), 0) ?? 0;
    expect(seen).toBeLessThan(5);
  });

  it('of a mosaic of random planes have the mean of its exponential law', async () => {
    const [density, share] = [0.15, 0.4];
    const random = new Random(2);
    let ends = 0;
    const count = 12;
    for (let image = 0; image < count; image++) {
      const { body } = await chordLengths(planeMosaic(40, density, share, () => random.uniform()));
      ends += (body?.fraction ?? 0) / (body?.mean ?? 1) / count;
    }
    // Ends per length: φ (1 − φ) (1 − e^−κ), a little less than κ as planes between two voxels' centres count once.
    expect(ends).toBeCloseTo(share * (1 - share) * (1 - Math.exp(-density)), 2);
  });

  it('give the areas of the interfaces: faces from the axes, Crofton’s from 13 directions', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ({ shape, values }) => {
        const volume = volumeOf(values, shape, [1, 1.5, 0.7]);
        const areas = await interfaceAreas(volume, { periodic: everywhere });
        const chords = await chordLengths(volume, { periodic: everywhere, directions: 'all' });
        const weights = weightedDirections(volume.voxelSize);
        for (const [name, { fraction, directions }] of Object.entries(chords)) {
          const { faces, corrected } = totalArea(areas, name);
          const rate = (mean: number | null): number => (mean === null ? 0 : fraction / mean);
          const onAxes = directions.slice(0, 3).reduce((sum, { mean }) => sum + 2 * rate(mean), 0);
          expect(onAxes).toBeCloseTo(faces.perVolume, 10);
          const everyway = steps.reduce((sum, step, k) => {
            const found = directions.find(({ direction }) => direction === nameOf(step));
            return sum + 4 * (weights[k]?.weight ?? 0) * rate(found?.mean ?? null);
          }, 0);
          expect(everyway).toBeCloseTo(corrected.perVolume, 10);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('count every voxel once, whatever the border cuts', async () => {
    await fc.assert(
      fc.asyncProperty(images, fc.subarray([...everywhere]), async ({ shape, values }, periodic) => {
        const chords = await chordLengths(volumeOf(values, shape), { periodic });
        for (const [label, { fraction, directions }] of Object.values(chords).entries()) {
          const voxels = values.filter((value) => value === label).length;
          expect(fraction).toBeCloseTo(voxels / values.length, 12);
          for (const { density, unresolved } of directions) {
            const sum = density.reduce((total, value) => total + value, 0);
            expect(sum + unresolved).toBeCloseTo(1, 12);
            expect(density.every((value) => value >= 0)).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('that are whole are those that PoreSpy draws', async () => {
    const { data, shape } = linesImage();
    for (const axis of [0, 1, 2] as const) {
      // Every second line both ways, without the first and the last.
      const kept = shape.map((length, other) =>
        Array.from({ length }, (_, i) => i).filter((i) => other === axis || i % 2 === 0),
      );
      const [xs, ys, zs] = kept.map((places, other) => (other === axis ? places : places.slice(1, -1)));
      const values = zs.flatMap((z) =>
        ys.flatMap((y) => xs.map((x) => data[x + shape[0] * (y + shape[1] * z)])),
      );
      const { directions } = await phaseRuns(volumeOf(values, [xs.length, ys.length, zs.length]));
      const { name, slabs } = directions[axis];
      const expected = linesReference.wholeChords[name as 'x' | 'y' | 'z'];
      expect([...mergedRuns(slabs).of(1, whole)].slice(0, expected.length)).toEqual(expected);
    }
  });

  it('tell the anisotropy of layers, and have no mean where a phase has no end', async () => {
    const data = Uint8Array.from({ length: 8 * 8 * 8 }, (_, i) => (Math.floor(i / 64) % 4 < 2 ? 1 : 0));
    const { b } = await chordLengths(volumeOf(data, [8, 8, 8]), { periodic: everywhere });
    expect(b?.directions.map(({ mean }) => mean)).toEqual([null, null, 2]);
    expect(b).toMatchObject({ fraction: 0.5, mean: null, anisotropy: null, surfacePerVolume: null });
    expect(b?.directions[0]?.chords).toEqual({ whole: 0, cut: 0, spanning: 32 });
  });

  it('of a checkerboard of a section give its boundary length by π φ / mean, within Cauchy’s factor', async () => {
    const data = Uint8Array.from({ length: 64 }, (_, i) => (Math.floor(i / 2) + Math.floor(i / 16)) % 2);
    const { a } = await chordLengths(volumeOf(data, [8, 8, 1]), { periodic: everywhere });
    expect(a).toMatchObject({ mean: 2, anisotropy: 1 });
    expect(a?.surfacePerVolume).toBeCloseTo((Math.PI * 0.5) / 2, 14);
  });

  it('are described with a figure of chords and of spheres', async () => {
    const subject = new Subject(uncorrelated([8, 8, 8], 0.5, 1), { phases: ['a'] });
    const result = await chordLengthsDescriptor.measure(subject, {});
    expect(chordLengthsDescriptor.quantities(result).map(({ name }) => name)).toContain('mean chord');
    expect(chordLengthsDescriptor.figures?.(result)).toHaveLength(2);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe('lengths of which some are cut', () => {
  it('are those seen where none is cut', () => {
    expect(censoredLengths([0, 3, 0, 1], [0, 0, 0, 0])).toEqual({
      probability: [0, 0.75, 0, 0.25],
      unresolved: 0,
    });
  });

  it('agree with the estimate worked out by hand', () => {
    // Whole: 2 of 1 voxel, 1 of 3. Cut: 2 after 2 voxels. At risk after 1: 4 + 2 + 2 = 8, of them 4 end; after 3: 2, both end.
    expect(censoredLengths([0, 2, 0, 1], [0, 0, 2, 0])).toEqual({
      probability: [0, 0.5, 0, 0.5],
      unresolved: 0,
    });
    // Cut after 4 voxels: known to be longer than the longest seen whole.
    const { probability, unresolved } = censoredLengths([0, 2, 0, 1, 0], [0, 0, 2, 0, 2]);
    expect(probability).toEqual([0, 0.4, 0, 0.3]);
    expect(unresolved).toBeCloseTo(0.3, 14);
  });

  it('say nothing of chords that were never seen to end', () => {
    expect(censoredLengths([0, 0, 0], [0, 0, 5])).toEqual({ probability: [], unresolved: 1 });
  });
});

describe('spheres with given chords', () => {
  it('are found again from the chords that they make', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }), (drawn) => {
        const met = [...drawn, 5];
        const total = met.reduce((sum, share) => sum + share, 0);
        const chords = met.map((_, n) =>
          met.reduce(
            (sum, share, j) => (j < n ? sum : sum + ((share / total) * 2 * (n + 1)) / ((j + 1) * (j + 2))),
            0,
          ),
        );
        const found = sphereDiameters([0, ...chords], 0.5);
        const volumes = met.map((share, at) => share * Math.sqrt((at + 1) * (at + 2)));
        const volume = volumes.reduce((sum, value) => sum + value, 0);
        volumes.forEach((value, at) => expect(found?.volumeDensity[at]).toBeCloseTo(value / volume / 0.5, 9));
      }),
    );
  });

  it('of one size, drawn into voxels, have that size', async () => {
    for (const radius of [6, 10]) {
      const n = 2 * radius + 6;
      const middle = n / 2 + 0.13;
      const data = Uint8Array.from({ length: n ** 3 }, (_, i) => {
        const [x, y, z] = [i % n, Math.floor(i / n) % n, Math.floor(i / n / n)];
        return Math.hypot(x + 0.5 - middle, y + 0.5 - middle, z + 0.5 - middle) < radius ? 1 : 0;
      });
      const { b } = await chordLengths(volumeOf(data, [n, n, n]), { periodic: everywhere });
      expect(Math.abs((b?.directions[0]?.spheres?.volumeQuantiles.d50 ?? 0) - 2 * radius)).toBeLessThan(1);
      // The mean chord of a sphere is 2 D / 3.
      expect(Math.abs((b?.mean ?? 0) / ((4 * radius) / 3) - 1)).toBeLessThan(0.02);
    }
  });

  it('are never of negative number: rises are levelled with the sum kept', () => {
    expect(nearestFalling([3, 1, 2, 0], [1, 1, 1, 1])).toEqual([3, 1.5, 1.5, 0]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 9 })), { minLength: 1 }),
        (pairs) => {
          const values = pairs.map(([value]) => value);
          const weights = pairs.map(([, weight]) => weight);
          const level = nearestFalling(values, weights);
          level.slice(1).forEach((value, at) => expect(value).toBeLessThanOrEqual((level[at] ?? 0) + 1e-12));
          const sum = (list: readonly number[]): number =>
            list.reduce((total, value, at) => total + value * (weights[at] ?? 0), 0);
          expect(sum(level)).toBeCloseTo(sum(values), 8);
        },
      ),
    );
  });

  it('do not exist without chords', () => {
    expect(sphereDiameters([], 1)).toBeNull();
  });
});

function nameOf(step: readonly number[]): string {
  const axis = step.findIndex((part) => part !== 0);
  return step.filter((part) => part !== 0).length === 1
    ? (['x', 'y', 'z'][axis] ?? '')
    : `(${step.join(',')})`;
}
