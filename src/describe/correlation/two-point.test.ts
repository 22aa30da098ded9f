import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { overlappingSpheres, sphereForms } from '../../../verify/media/overlapping-spheres.ts';
import { releaseIdleEngines } from '../../compute/index.ts';
import type { Axis, LabelledVolume, Shape } from '../../microstructure/index.ts';
import { Random, type GridShape } from '../../numerics/index.ts';
import { countPairs, fittingPairs, type PairCounts } from './pair-counts.ts';
import { placeOf } from './shells.ts';
import { twoPointMap } from './two-point-map.ts';
import { twoPointCorrelations } from './two-point-pairs.ts';
import { twoPointCorrelation } from './two-point.ts';

afterAll(releaseIdleEngines);

const phases = [
  { name: 'a', label: 0 },
  { name: 'b', label: 1 },
];

function randomImage(shape: Shape, seed: number, chance = 0.4): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.uniform() < chance ? 1 : 0,
  );
}

/** Pairs by their definition. */
function counted(
  first: (voxel: number) => boolean,
  second: (voxel: number) => boolean,
  shape: GridShape,
  periodic: readonly boolean[],
  lag: GridShape,
): number {
  let pairs = 0;
  for (let z = 0; z < shape[2]; z++) {
    for (let y = 0; y < shape[1]; y++) {
      for (let x = 0; x < shape[0]; x++) {
        const to = [x + lag[0], y + lag[1], z + lag[2]].map((at, axis) =>
          periodic[axis] ? (at + 2 * shape[axis]) % shape[axis] : at,
        );
        if (to.some((at, axis) => at < 0 || at >= shape[axis])) continue;
        const from = x + shape[0] * (y + shape[1] * z);
        if (first(from) && second(to[0] + shape[0] * (to[1] + shape[1] * to[2]))) pairs++;
      }
    }
  }
  return pairs;
}

function eachLag({ reach, isHalf }: PairCounts, visit: (lag: GridShape) => void): void {
  for (let z = isHalf ? 0 : -reach[2]; z <= reach[2]; z++) {
    for (let y = -reach[1]; y <= reach[1]; y++) {
      for (let x = -reach[0]; x <= reach[0]; x++) visit([x, y, z]);
    }
  }
}

const side = fc.integer({ min: 1, max: 13 });
const cases = fc.record({
  shape: fc.tuple(side, side, side),
  periodic: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  precision: fc.constantFrom('single' as const, 'double' as const),
});

describe('pairs of voxels', () => {
  it('are those that two loops count, of a phase with itself and with another', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ shape, periodic, share, precision }) => {
        const labels = randomImage(shape, shape[0] + 20 * shape[1] + 400 * shape[2]);
        const reach = shape.map((n) => Math.floor(share * ((n - 1) / 2))) as [number, number, number];
        const marked = [0, 1].map((label) => ({
          labels,
          label,
          count: labels.filter((each) => each === label).length,
        }));
        for (const second of [undefined, marked[1]]) {
          const found = await countPairs([marked[0], second], { shape, periodic, reach, precision }, {});
          const of = second?.label ?? 0;
          const first = (voxel: number): boolean => labels[voxel] === 0;
          const other = (voxel: number): boolean => labels[voxel] === of;
          expect(found.isExact).toBe(true);
          eachLag(found, (lag) => {
            const at = placeOf(found, lag);
            expect(found.counts[at]).toBe(counted(first, other, shape, periodic, lag));
            const alone = counted(first, () => true, shape, periodic, lag);
            const after = counted(() => true, other, shape, periodic, lag);
            expect(found.members[at]).toBe((alone + after) / 2);
            expect(fittingPairs({ shape, periodic }, lag)).toBe(
              counted(
                () => true,
                () => true,
                shape,
                periodic,
                lag,
              ),
            );
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});

const labelled = (data: Uint8Array, shape: Shape, voxelSize: GridShape = [1, 1, 1]): LabelledVolume => ({
  data,
  shape,
  voxelSize,
  phases,
});

/** Axes in another order and, where told, the other way round. */
function turned(
  data: Uint8Array,
  shape: Shape,
  order: readonly number[],
  flips: readonly boolean[],
): LabelledVolume {
  const to = order.map((axis) => shape[axis]) as [number, number, number];
  const out = new Uint8Array(data.length);
  const steps = [1, shape[0], shape[0] * shape[1]];
  for (let z = 0, i = 0; z < to[2]; z++) {
    for (let y = 0; y < to[1]; y++) {
      for (let x = 0; x < to[0]; x++, i++) {
        out[i] =
          data[
            [x, y, z].reduce(
              (at, k, axis) => at + steps[order[axis]] * (flips[axis] ? to[axis] - 1 - k : k),
              0,
            )
          ];
      }
    }
  }
  return labelled(out, to);
}

describe('two-point correlation', () => {
  const shape: Shape = [12, 9, 7];
  const data = randomImage(shape, 3);

  it('of a phase and of what is left differ by 1 − 2 φ where the image is periodic', async () => {
    const options = { periodic: ['x', 'y', 'z'] as Axis[] };
    const [b, a] = [
      await twoPointCorrelation(labelled(data, shape), 'b', options),
      await twoPointCorrelation(labelled(data, shape), 'a', options),
    ];
    for (const [at, value] of b.radial.probability.entries()) {
      expect(a.radial.probability[at]).toBeCloseTo(1 - 2 * b.fraction + value, 12);
    }
    expect(b.specificSurface).toEqual(a.specificSurface);
    expect(a.radial.autocovariance?.[2]).toBeCloseTo(b.radial.autocovariance?.[2] ?? 0, 12);
  });

  it('does not change when a periodic image is shifted', async () => {
    const options = { periodic: ['x', 'y', 'z'] as Axis[] };
    const shifted = Uint8Array.from(data, (_, i) => {
      const [x, y, z] = [i % 12, Math.floor(i / 12) % 9, Math.floor(i / 108)];
      return data[((x + 5) % 12) + 12 * (((y + 2) % 9) + 9 * ((z + 6) % 7))];
    });
    const found = await twoPointCorrelation(labelled(shifted, shape), 'b', options);
    const { accuracy: _, ...expected } = await twoPointCorrelation(labelled(data, shape), 'b', options);
    expect(found).toMatchObject(expected);
  });

  it('turns with the image', async () => {
    const whole = await twoPointCorrelation(labelled(data, shape), 'b');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom([0, 1, 2], [1, 2, 0], [2, 1, 0]),
        fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
        async (order, flips) => {
          const found = await twoPointCorrelation(turned(data, shape, order, flips), 'b');
          for (const [at, value] of whole.radial.probability.entries()) {
            expect(found.radial.probability[at]).toBeCloseTo(value, 13);
          }
          for (const [axis, old] of order.entries()) {
            expect(found.directions['xyz'[axis]]).toEqual(whole.directions['xyz'[old]]);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('is that of overlapping spheres in closed form, and so are its lengths, surface and integral range', async () => {
    const medium = overlappingSpheres({ shape: [120, 120, 120], radius: 6, eta: Math.LN2, seed: 5 });
    const form = sphereForms(medium.radius, medium.eta);
    const found = await twoPointCorrelation(medium, 'pore', { periodic: ['x', 'y', 'z'] });
    expect(found.accuracy.isExact).toBe(true);
    // One sample of 8·10³ independent regions: φ has a standard deviation of 0.006.
    const { distance, autocovariance } = found.radial;
    const variance = form.porosity * (1 - form.porosity);
    for (const [at, r] of distance.entries()) {
      const exact = (form.twoPoint(r) - form.porosity ** 2) / variance;
      expect(Math.abs((autocovariance?.[at] ?? 1) - exact)).toBeLessThan(0.02);
    }
    // The sample's own scatter is that of φ, 1.2 %. The slope is over one voxel, which the curvature of S2 makes smaller than that at 0 by some per cent.
    const chord = 4 * (form.porosity - form.twoPoint(1));
    expect(Math.abs((found.specificSurface.axes ?? 0) / chord - 1)).toBeLessThan(0.024);
    expect(Math.abs((found.specificSurface.crofton ?? 0) / form.specificSurfaceArea - 1)).toBeLessThan(0.06);
    expect((found.specificSurface.faces ?? 0) / (found.specificSurface.axes ?? 1)).toBeCloseTo(1.5, 12);
    expect(Math.abs((found.integralRange.value ?? 0) / form.integralRange - 1)).toBeLessThan(0.15);
    expect(found.anisotropy).toBeLessThan(1.1);
  });
});

describe('correlation of pairs of phases', () => {
  const random = new Random(11);
  const shape: Shape = [11, 10, 9];
  const three = Uint8Array.from({ length: 990 }, () => random.below(4));
  const volume = (kinds: number): LabelledVolume => ({
    ...labelled(
      three.map((label) => label % kinds),
      shape,
    ),
    phases: Array.from({ length: kinds }, (_, label) => ({ name: `p${label}`, label })),
  });

  it('is the mean of the map of the pair, whether or not it has a transform of its own', async () => {
    for (const kinds of [2, 3, 4]) {
      const { pairs } = await twoPointCorrelations(volume(kinds), { reach: 3 });
      expect(pairs).toHaveLength((kinds * (kinds - 1)) / 2);
      for (const pair of pairs) {
        const map = await twoPointMap(volume(kinds), pair.phases, { reach: 3 });
        const asked = { shape, periodic: [false, false, false] as const };
        const sums = pair.distance.map(() => [0, 0]);
        let at = 0;
        for (let z = -3; z <= 3; z++) {
          for (let y = -3; y <= 3; y++) {
            for (let x = -3; x <= 3; x++, at++) {
              const r = Math.hypot(x, y, z);
              const pairs = fittingPairs(asked, [x, y, z]);
              if (r > 3) continue;
              sums[Math.round(r)][0] += map.probability[at] * pairs;
              sums[Math.round(r)][1] += pairs;
            }
          }
        }
        for (const [k, [inside, all]] of sums.entries())
          expect(pair.probability[k]).toBeCloseTo(inside / all, 12);
      }
    }
  });

  it('has a map whose other half is that of the pair the other way round', async () => {
    const [there, back] = [
      await twoPointMap(volume(3), ['p0', 'p2']),
      await twoPointMap(volume(3), ['p2', 'p0']),
    ];
    expect(there.probability).toEqual(back.probability.toReversed());
    const own = await twoPointMap(volume(3), 'p1', { periodic: ['y'] });
    expect(own.probability).toEqual(own.probability.toReversed());
    const middle = (own.probability.length - 1) / 2;
    expect(own.probability[middle]).toBeCloseTo(three.filter((label) => label === 1).length / 990, 12);
  });
});

describe('what cannot be correlated', () => {
  it('is refused with what it would take', async () => {
    const small = labelled(randomImage([20, 8, 20], 2), [20, 8, 20], [1e-6, 1e-6, 1e-6]);
    await expect(twoPointCorrelation(small, 'b', { reach: 5e-6 })).rejects.toThrow(
      /at least 11 voxels along y, which has 8/,
    );
    await expect(twoPointCorrelation(small, 'c')).rejects.toThrow("no phase is called 'c'");
    await expect(twoPointCorrelation(labelled(Uint8Array.of(1), [1, 1, 1]), 'b')).rejects.toThrow(
      'a single voxel',
    );
    await expect(twoPointCorrelation(small, 'b', { signal: AbortSignal.abort() })).rejects.toThrow(
      'cancelled',
    );
  });

  it('has no autocovariance where the phase is all or nothing', async () => {
    for (const value of [0, 1]) {
      const found = await twoPointCorrelation(labelled(new Uint8Array(512).fill(value), [8, 8, 8]), 'b');
      expect(found.radial.probability.every((each) => each === value)).toBe(true);
      expect(found.radial.autocovariance).toBeNull();
      expect(found.lengths.integral).toBeNull();
      expect(found.integralRange.value).toBeNull();
      expect(found.specificSurface.faces).toBeCloseTo(0, 14);
    }
  });
});
