import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cubicLattice, ghostPairCorrelation, ghostSpheres } from '../../../verify/point-patterns.ts';
import { Random } from '../../numerics/index.ts';
import { boxCovariance, shellCovariance } from './box-covariance.ts';
import { nearestNeighbours, surfaceDistances } from './nearest.ts';
import { PointCells, pointPattern, randomPoints, type PointPattern } from './points.ts';
import { pairFunctions, type EdgeCorrection } from './ripley.ts';
import { spatialArrangement } from './spatial-arrangement.ts';

const box = [3, 2, 2.5] as const;

function mean(all: readonly number[]): number {
  return all.reduce((sum, value) => sum + value, 0) / all.length;
}

const some = (count: number, seed: number, edges: readonly number[] = box): PointPattern =>
  randomPoints({ edges }, count, new Random(seed));

describe('the set covariance of a box', () => {
  it('is the mean over directions, in space and in the plane', () => {
    const random = new Random(1);
    for (const edges of [
      [1, 0.8, 0.6],
      [1, 0.7],
    ]) {
      let sum = 0;
      const draws = 200_000;
      for (let draw = 0; draw < draws; draw++) {
        const angle = 2 * Math.PI * random.uniform();
        const direction = edges.length === 3 ? random.direction() : [Math.cos(angle), Math.sin(angle)];
        sum += edges.reduce((product, edge, axis) => product * (edge - 0.5 * Math.abs(direction[axis])), 1);
      }
      expect(Math.abs(boxCovariance(edges, 0.5) / (sum / draws) - 1)).toBeLessThan(0.004);
    }
  });

  it('integrates over shells to the mean number of pairs', () => {
    // All pairs of an uncorrelated box of edge 1 with r up to its edge: by Gauss's rule the polynomial is exact; here a fine sum.
    const steps = 4000;
    for (const edges of [
      [1, 1, 1],
      [1, 2],
    ]) {
      let sum = 0;
      for (let i = 0; i < steps; i++) {
        const r = 0.2 + (0.5 * (i + 0.5)) / steps;
        const surface = edges.length === 3 ? 4 * Math.PI * r * r : 2 * Math.PI * r;
        sum += (boxCovariance(edges, r) * surface * 0.5) / steps;
      }
      expect(shellCovariance(edges, 0.2, 0.7)).toBeCloseTo(sum, 7);
    }
  });
});

describe('cells of points', () => {
  it('find what a search through all points finds', () => {
    const cases = fc.tuple(
      fc.integer({ min: 2, max: 60 }),
      fc.integer({ min: 0, max: 999 }),
      fc.boolean(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(cases, ([count, seed, isPeriodic, isFlat]) => {
        const edges = isFlat ? [3, 2] : [3, 2, 2.5];
        const pattern = some(count, seed, edges);
        const cells = new PointCells(pattern, isPeriodic);
        const place = some(2, seed + 1, edges).coordinates.subarray(0, edges.length);
        const distances = Array.from({ length: count }, (_, i) =>
          Math.hypot(
            ...edges.map((edge, axis) => {
              const part = Math.abs(pattern.coordinates[edges.length * i + axis] - place[axis]);
              return isPeriodic ? Math.min(part, edge - part) : part;
            }),
          ),
        );
        const found: number[] = [];
        cells.within(place, 0.9, (point) => found.push(point));
        const expected = distances.flatMap((distance, i) => (distance <= 0.9 ? [i] : []));
        expect(found.toSorted((a, b) => a - b)).toEqual(expected);
        expect(cells.nearest(place)).toBeCloseTo(Math.min(...distances), 12);
      }),
    );
  });

  it('refuse what is no pattern', () => {
    expect(() => pointPattern([1, 2, 3], [4, 4, 4])).toThrow('3 coordinates');
    expect(() => pointPattern([1, 2, 3, 5], [4, 4])).toThrow('point 2 lies at 5 m');
    expect(() => pointPattern([1, 2, 3, 4], [4])).toThrow('a box with the edges 4 m');
  });
});

describe('Ripley’s K', () => {
  it('is what a sum over all pairs gives', async () => {
    const pattern = some(60, 3);
    const { coordinates, edges } = pattern;
    for (const correction of ['translation', 'isotropic', 'border', 'periodic'] as const) {
      const { ripley, distance } = await pairFunctions(pattern, { correction, reach: 0.8, classes: 8 });
      for (const [at, r] of distance.entries()) {
        let [sum, asked] = [0, 0];
        for (let i = 0; i < 60; i++) {
          const own = coordinates.subarray(3 * i, 3 * i + 3);
          const isAsked = edges.every((edge, axis) => own[axis] >= r && edge - own[axis] >= r);
          asked += Number(isAsked);
          for (let j = 0; j < 60; j++) {
            const apart = edges.map((edge, axis) => {
              const part = Math.abs(own[axis] - coordinates[3 * j + axis]);
              return correction === 'periodic' ? Math.min(part, edge - part) : part;
            });
            const length = Math.hypot(...apart);
            if (i === j || length > r) continue;
            if (correction === 'translation')
              sum += edges.reduce((w, edge, axis) => w / (1 - apart[axis] / edge), 1);
            else if (correction === 'isotropic') sum += 15 / boxCovariance(edges, length);
            else if (correction === 'periodic' || isAsked) sum += 1;
          }
        }
        const expected = correction === 'border' ? (15 * sum) / (59 * asked) : (15 * sum) / (60 * 59);
        // Without a point so far inside, no number.
        expect(ripley[at] ?? -1).toBeCloseTo(correction === 'border' && asked === 0 ? -1 : expected, 10);
      }
    }
  });

  it.each([
    ['translation', 3],
    ['isotropic', 3],
    ['border', 3],
    ['periodic', 3],
    ['translation', 2],
    ['isotropic', 2],
  ] as const)(
    'of points at random is the volume of a ball: %s, %s dimensions',
    async (correction, dimensions) => {
      const edges = [3, 2, 2.5].slice(0, dimensions);
      const values: number[] = [];
      const near: number[] = [];
      for (let seed = 1; seed <= 60; seed++) {
        const found = await pairFunctions(some(150, seed, edges), { correction, reach: 0.6, classes: 6 });
        values.push(found.ripley[5] ?? 0);
        near.push(found.pairCorrelation[2]);
      }
      const error = (all: readonly number[]): number =>
        Math.sqrt(mean(all.map((value) => (value - mean(all)) ** 2)) / (all.length - 1));
      const ball = dimensions === 3 ? (4 / 3) * Math.PI * 0.6 ** 3 : Math.PI * 0.6 ** 2;
      expect(Math.abs(mean(values) - ball)).toBeLessThan(3.5 * error(values));
      expect(Math.abs(mean(near) - 1)).toBeLessThan(3.5 * error(near));
      expect(error(values) / ball).toBeLessThan(0.02);
    },
  );

  it('of a cubic lattice counts its shells', async () => {
    const pattern = pointPattern(cubicLattice(8), [8, 8, 8]);
    // Classes of 0.1: 6 neighbours at 1, 12 at √2, 8 at √3, 6 at 2.
    const { ripley, pairCorrelation } = await pairFunctions(pattern, {
      correction: 'periodic',
      reach: 2.1,
      classes: 21,
    });
    const within = (r: number): number => ((ripley[Math.round(10 * r) - 1] ?? 0) * 511) / 512;
    expect([0.9, 1.1, 1.5, 1.8, 2.1].map((r) => Math.round(within(r) * 1e9) / 1e9)).toEqual([
      0, 6, 18, 26, 32,
    ]);
    expect(pairCorrelation[8]).toBe(0);
    const { clarkEvans, meanDistance, nearestNeighbour } = await nearestNeighbours(pattern, {
      isPeriodic: true,
      reach: 2,
      classes: 4,
    });
    expect(meanDistance).toBeCloseTo(1, 12);
    expect(clarkEvans).toBeCloseTo(1 / 0.5539602, 5);
    expect(nearestNeighbour).toEqual([0, 1, 1, 1]);
  });

  it('of ghost spheres follows their exact radial distribution, without the periodic neighbours too', async () => {
    const classes = 24;
    for (const correction of ['periodic', 'translation'] as const satisfies readonly EdgeCorrection[]) {
      const sums = new Float64Array(classes);
      let filled = 0;
      for (let seed = 1; seed <= 12; seed++) {
        const points = ghostSpheres(12, 8, seed);
        filled += ((points.length / 3) * Math.PI) / 6 / 12 ** 3 / 12;
        const found = await pairFunctions(pointPattern(points, [12, 12, 12]), {
          correction,
          reach: 2.4,
          classes,
        });
        found.pairCorrelation.forEach((value, at) => (sums[at] += value / 12));
      }
      expect(Math.abs(filled / 0.125 - 1)).toBeLessThan(0.02);
      for (let at = 0; at < classes; at++) {
        // 0.1 wide; some 3000 to 16 000 pairs each.
        expect(Math.abs(sums[at] - ghostPairCorrelation(0.1 * (at + 0.5)))).toBeLessThan(0.07);
      }
    }
  });
});

describe('nearest neighbours', () => {
  it('of points at random have the distances of theory, and J is one', async () => {
    const [edges, count] = [[1, 1, 1], 800] as const;
    const density = count;
    const sums = { g: 0, f: 0, index: 0 };
    for (let seed = 1; seed <= 20; seed++) {
      const found = await nearestNeighbours(some(count, seed, edges), { reach: 0.1, classes: 10 });
      sums.g += (found.nearestNeighbour?.[5] ?? 0) / 20;
      sums.f += (found.emptySpace?.[5] ?? 0) / 20;
      sums.index += (found.clarkEvans ?? 0) / 20;
      const rising = found.nearestNeighbour ?? [];
      expect(rising).toEqual(rising.toSorted((a, b) => a - b));
    }
    const expected = 1 - Math.exp(-density * (4 / 3) * Math.PI * 0.06 ** 3);
    expect(Math.abs(sums.g - expected)).toBeLessThan(0.015);
    expect(Math.abs(sums.f - expected)).toBeLessThan(0.015);
    expect(Math.abs(sums.index - 1)).toBeLessThan(0.015);
  });

  it('between surfaces are what all pairs give', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 50 }), fc.integer({ min: 0, max: 999 }), (count, seed) => {
        const pattern = some(count, seed);
        const random = new Random(seed);
        const radii = Array.from({ length: count }, () => 0.02 + 0.4 * random.uniform() ** 3);
        const found = surfaceDistances(pattern, radii);
        const { coordinates } = pattern;
        for (let i = 0; i < count; i++) {
          let least = Infinity;
          for (let j = 0; j < count; j++) {
            if (j === i) continue;
            const apart = [0, 1, 2].map((axis) => coordinates[3 * i + axis] - coordinates[3 * j + axis]);
            least = Math.min(least, Math.hypot(...apart) - radii[i] - radii[j]);
          }
          expect(found[i]).toBeCloseTo(least, 12);
        }
      }),
    );
  });
});

describe('an arrangement', () => {
  it('at random is called so nineteen times in twenty', async () => {
    const chances: number[] = [];
    for (let seed = 1; seed <= 24; seed++) {
      const { random } = await spatialArrangement(some(60, seed), { simulations: 19, seed, classes: 10 });
      chances.push(random?.pValue ?? 0);
    }
    // One of 24 expected, and twelve.
    expect(chances.filter((chance) => chance <= 0.05).length).toBeLessThanOrEqual(4);
    expect(chances.filter((chance) => chance <= 0.5).length).toBeGreaterThan(4);
    expect(chances.filter((chance) => chance <= 0.5).length).toBeLessThan(20);
  });

  it('of a lattice is regular, of clusters clustered, in space and in the plane', async () => {
    const lattice = pointPattern(cubicLattice(5), [5, 5, 5]);
    const regular = await spatialArrangement(lattice, {
      classes: 20,
      reach: 1.5,
      radii: new Float64Array(125).fill(0.3),
    });
    expect(regular.random?.verdict).toBe('regular');
    expect(regular.random?.pValue).toBe(0.01);
    expect(regular.surfaces).toMatchObject({ least: expect.closeTo(0.4, 9), median: expect.closeTo(0.4, 9) });
    const random = new Random(1);
    const clusters = Array.from({ length: 15 }, () => [
      0.2 + 2.6 * random.uniform(),
      0.2 + 1.6 * random.uniform(),
    ]);
    const coordinates = clusters.flatMap(([x, y]) =>
      Array.from({ length: 12 }, () => [x + 0.15 * random.uniform(), y + 0.15 * random.uniform()]).flat(),
    );
    const clustered = await spatialArrangement(pointPattern(coordinates, [3, 2]), { classes: 20 });
    expect(clustered).toMatchObject({ dimensions: 2, count: 180, random: { verdict: 'clustered' } });
    expect(clustered.nearest.clarkEvans).toBeLessThan(0.7);
  });

  it('repeats with its seed and refuses what cannot be', async () => {
    const pattern = some(40, 1);
    const found = await spatialArrangement(pattern, { simulations: 19, seed: 4 });
    expect(await spatialArrangement(pattern, { simulations: 19, seed: 4 })).toEqual(found);
    await expect(spatialArrangement(pattern, { simulations: 5 })).rejects.toThrow('5 simulations');
    await expect(spatialArrangement(pattern, { radii: [1] })).rejects.toThrow('40 points and 1 radii');
    await expect(pairFunctions(pattern, { reach: 1.1 })).rejects.toThrow('distances up to 1.1 m');
    await expect(pairFunctions(pattern, { classes: 1 })).rejects.toThrow('1 classes');
  });
});
