import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CancelledError } from '../base/index.ts';
import { kolmogorovDistance, Random } from '../numerics/index.ts';
import { distanceFields, shapeEllipsoids } from './distance-fields.ts';
import { contacts, packSpheres, type Box } from './packing.ts';
import { drawRadii, largestRadius, sizeCdf } from './particle-sizes.ts';
import { takeSmallest } from './select-voxels.ts';
import { smoothNoise } from './smooth-noise.ts';

describe('particle sizes', () => {
  const distribution = { median: 4e-6, spread: 0.35 };

  it('follow the cut lognormal distribution and fill the volume', () => {
    const volume = 1e-12;
    const radii = drawRadii(distribution, volume, new Random(1));
    const filled = radii.reduce((sum, radius) => sum + (4 / 3) * Math.PI * radius ** 3, 0);
    expect(Math.abs(filled / volume - 1)).toBeLessThan(0.002);
    expect(radii.length).toBeGreaterThan(1500);
    // Critical distance of the Kolmogorov-Smirnov test at a level of 1e-6.
    const critical = Math.sqrt((-0.5 * Math.log(0.5e-6)) / radii.length);
    expect(kolmogorovDistance(radii, (radius) => sizeCdf(distribution, radius))).toBeLessThan(critical);
    expect(radii[0]).toBeLessThanOrEqual(largestRadius(distribution));
    expect([...radii]).toEqual([...radii].toSorted((a, b) => b - a));
  });

  it('are all the median without spread', () => {
    const radii = drawRadii({ median: 2, spread: 0 }, 1000, new Random(1));
    expect(new Set(radii)).toEqual(new Set([2]));
    expect([sizeCdf({ median: 2, spread: 0 }, 1.99), sizeCdf({ median: 2, spread: 0 }, 2)]).toEqual([0, 1]);
  });
});

describe('packing', () => {
  const radii = drawRadii({ median: 1, spread: 0.3 }, 0.55 * 20 ** 3, new Random(3));

  it.each([true, false])('parts all particles of a share of 0.55 (walls: %s)', async (walls) => {
    const box: Box = { lengths: [20, 20, 20], walls };
    const packing = await packSpheres(radii, box, new Random(4), { core: 1 });
    expect(packing.converged).toBe(true);
    const { coordination, largestOverlap } = contacts(packing, box);
    expect(largestOverlap).toBeLessThan(2 * packing.tolerance);
    expect(coordination).toBeGreaterThan(2);
    radii.forEach((radius, i) => {
      const [x, y, z] = packing.centres.subarray(3 * i, 3 * i + 3);
      expect(Math.min(x, y, z, 20 - x, 20 - y, 20 - z)).toBeGreaterThanOrEqual(0);
      expect(Math.min(z, 20 - z)).toBeGreaterThanOrEqual(walls ? radius * (1 - 1e-12) : 0);
    });
  });

  it('does not call itself converged where there is no room', async () => {
    const crowd = new Float64Array(300).fill(1);
    const box: Box = { lengths: [10, 10, 10], walls: false };
    const packing = await packSpheres(crowd, box, new Random(4), { core: 1, mostSweeps: 100 });
    expect(packing).toMatchObject({ converged: false, sweeps: 100 });
  });

  it('counts six neighbours in a simple cubic lattice, around the box too', () => {
    const centres = Float64Array.from({ length: 3 * 64 }, (_, i) => {
      const site = Math.floor(i / 3);
      return 2 * [site % 4, Math.floor(site / 4) % 4, Math.floor(site / 16)][i % 3] + 1;
    });
    const lattice = {
      radii: new Float64Array(64).fill(1 + 1e-9),
      centres,
      sweeps: 0,
      converged: true,
      tolerance: 0,
    };
    expect(contacts(lattice, { lengths: [8, 8, 8], walls: false }).coordination).toBe(6);
    expect(contacts(lattice, { lengths: [8, 8, 8], walls: true }).coordination).toBe(5.5);
  });

  it('can be cancelled', async () => {
    const box: Box = { lengths: [20, 20, 20], walls: false };
    const packing = packSpheres(radii, box, new Random(4), { core: 1, signal: AbortSignal.abort() });
    await expect(packing).rejects.toThrow(CancelledError);
  });
});

describe('distance fields', () => {
  it.each([true, false])('hold the distances to the two nearest spheres (walls: %s)', async (walls) => {
    const random = new Random(9);
    const shape = [20, 16, 14] as const;
    const voxelSize = [1, 1.5, 2] as const;
    const lengths = [20, 24, 28];
    const radii = Float64Array.from({ length: 6 }, () => 2 + random.uniform());
    const centres = Float64Array.from({ length: 18 }, (_, i) => random.uniform() * lengths[i % 3]);
    const spheres = shapeEllipsoids(radii, centres, 0, random);
    const reach = 5;
    const fields = await distanceFields(spheres, shape, voxelSize, reach, walls);
    for (let i = 0; i < fields.nearest.length; i++) {
      const place = [i % 20, Math.floor(i / 20) % 16, Math.floor(i / 320)].map(
        (k, axis) => (k + 0.5) * voxelSize[axis],
      );
      const distances = [...radii].map((radius, particle) => {
        const apart = place.map((x, axis) => {
          const along = Math.abs(x - centres[3 * particle + axis]);
          return axis === 2 && walls ? along : Math.min(along, lengths[axis] - along);
        });
        return Math.min(reach, Math.hypot(...apart) - radius);
      });
      const [first, second] = distances.toSorted((a, b) => a - b);
      expect(fields.nearest[i]).toBeCloseTo(first, 5);
      expect(fields.second[i]).toBeCloseTo(second, 5);
    }
  });

  it('of ellipsoids enclose the volume of their spheres', async () => {
    const body = shapeEllipsoids(Float64Array.of(12), Float64Array.of(20, 20, 20), 0.1, new Random(2));
    const { nearest } = await distanceFields(body, [40, 40, 40], [1, 1, 1], 2, false);
    const inside = nearest.filter((distance) => distance < 0).length;
    expect(body.longest).toBeGreaterThan(1.02);
    expect(Math.abs(inside / ((4 / 3) * Math.PI * 12 ** 3) - 1)).toBeLessThan(0.005);
  });
});

describe('choosing voxels', () => {
  it('takes the smallest, the first ones of equals, as a sort would', async () => {
    const values = fc.array(
      fc.oneof(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom(0, -0, 1, 1, -2, Infinity),
      ),
      { minLength: 1, maxLength: 60 },
    );
    await fc.assert(
      fc.asyncProperty(values, fc.nat(), async (list, some) => {
        // -0 sorts before 0, as its bits do.
        const order = [...list.keys()]
          .filter((i) => list[i] < Infinity)
          .toSorted(
            (a, b) =>
              list[a] - list[b] || Number(Object.is(list[b], -0)) - Number(Object.is(list[a], -0)) || a - b,
          );
        fc.pre(order.length > 0);
        const count = 1 + (some % order.length);
        const taken: number[] = [];
        const largest = await takeSmallest(Float32Array.from(list), count, (i) => taken.push(i));
        expect(taken).toEqual(order.slice(0, count).toSorted((a, b) => a - b));
        expect(largest).toBe(Math.fround(list[order[count - 1]]));
      }),
    );
  });

  it('refuses to take more than there are', async () => {
    await expect(takeSmallest(Float32Array.of(1, Infinity), 2, () => undefined)).rejects.toThrow(RangeError);
  });
});

describe('smooth noise', () => {
  it('has mean 0, a variance near 1, and goes on around the box', () => {
    const noise = smoothNoise([48, 48, 48], [1, 1, 1], 8, new Random(5));
    let sum = 0;
    let squares = 0;
    let step = 0;
    let around = 0;
    for (let z = 0; z < 48; z++) {
      for (let y = 0; y < 48; y++) {
        for (let x = 0; x < 48; x++) {
          const value = noise(x, y, z);
          sum += value;
          squares += value ** 2;
        }
        step += (noise(24, y, z) - noise(23, y, z)) ** 2;
        around += (noise(0, y, z) - noise(47, y, z)) ** 2;
      }
    }
    const count = 48 ** 3;
    expect(Math.abs(sum / count)).toBeLessThan(0.02);
    expect(squares / count).toBeGreaterThan(0.8);
    expect(squares / count).toBeLessThan(1.02);
    // The step across the border is a step like any other, and small.
    expect(around / step).toBeGreaterThan(0.5);
    expect(around / step).toBeLessThan(2);
    expect(step / 48 ** 2).toBeLessThan(0.1);
  });
});
