import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openingsImage, openingsReference } from '../../../verify/openings-reference.ts';
import { overlappingSpheres, sphereForms } from '../../../verify/media/overlapping-spheres.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import {
  geometricConstrictivity,
  localThickness,
  localThicknessMap,
  mercuryIntrusion,
  poreSizes,
} from '../index.ts';

const phases = [
  { name: 'pore', label: 0 },
  { name: 'solid', label: 1 },
];

/** A volume with pores where the formula says so. */
function drawn(
  shape: Shape,
  isPore: (x: number, y: number, z: number) => boolean,
  voxelSize: VoxelSize = [1, 1, 1],
): LabelledVolume {
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, voxel) =>
    Number(
      !isPore(
        voxel % shape[0],
        Math.floor(voxel / shape[0]) % shape[1],
        Math.floor(voxel / (shape[0] * shape[1])),
      ),
    ),
  );
  return { data, shape, voxelSize, phases };
}

const ball = (radius: number, shape: Shape): LabelledVolume => {
  const [a, b, c] = shape.map((length) => (length - 1) / 2);
  return drawn(shape, (x, y, z) => (x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2 < radius ** 2);
};

describe('distances to the surface', () => {
  it('are uniform across a slit', async () => {
    const sizes = await poreSizes(
      drawn([30, 4, 4], (x) => x >= 5 && x < 25, [1e-6, 1e-6, 1e-6]),
      'pore',
      {
        surfaceOffset: 0.5e-6,
      },
    );
    // From the faces of the slit, of 10 voxels' half-width, the middles of the voxels are 0.5, 1.5, … 9.5 away.
    expect(sizes.mean).toBeCloseTo(5e-6, 12);
    expect(sizes.median).toBeCloseTo(5e-6, 12);
    expect(sizes.largest).toBeCloseTo(9.5e-6, 12);
    expect(sizes.standardDeviation).toBeCloseTo(1e-6 * Math.sqrt((10 ** 2 - 1) / 12), 12);
    expect(sizes.curve.further[0]).toBeCloseTo(1, 12);
    expect(sizes.curve.further[9]).toBeCloseTo(0.1, 12);
    expect(sizes.voxels).toBe(20 * 16);
  });

  it('outside of overlapping spheres are those of the closed form', async () => {
    const radius = 12;
    const shape: Shape = [120, 120, 120];
    const counts = new Map<number, number>();
    let mean = 0;
    for (const seed of [1, 2, 3, 4]) {
      const medium = overlappingSpheres({ shape, radius, eta: 0.7, seed });
      const { poreSize } = sphereForms(radius, medium.eta);
      const sizes = await poreSizes(medium, 'pore', { periodic: ['x', 'y', 'z'] });
      const step = 0.01;
      let exact = 0;
      for (let at = step / 2; at < 60; at += step) exact += step * poreSize(at);
      mean += ((sizes.mean ?? 0) - exact) / 4;
      for (const [at, distance] of sizes.curve.distance.entries()) {
        const middle = (sizes.curve.further[at] + (sizes.curve.further[at + 1] ?? 0)) / 2;
        counts.set(distance, (counts.get(distance) ?? 0) + (middle - poreSize(distance)) / 4);
      }
    }
    expect(Math.abs(mean)).toBeLessThan(0.15);
    for (const [distance, deviation] of counts) {
      // All voxels beside the surface are one edge away, whatever their true distance from 0 to 1.
      expect(Math.abs(deviation)).toBeLessThan(distance < 1 ? 0.05 : 0.02);
    }
  });

  it('are not defined without a surface, or without a voxel', async () => {
    const all = drawn([5, 5, 5], () => true);
    for (const phase of ['pore', 'solid']) {
      const sizes = await poreSizes(all, phase);
      expect(sizes).toMatchObject({ mean: null, median: null, largest: null, standardDeviation: null });
      expect(sizes.curve.distance).toEqual([]);
      expect(sizes.voxels).toBe(phase === 'pore' ? 125 : 0);
      expect(await localThickness(all, phase)).toMatchObject({ mean: null, median: null, largest: null });
      expect(await mercuryIntrusion(all, phase)).toMatchObject({
        medianThroat: null,
        reached: 0,
        inkBottle: null,
      });
    }
  });
});

describe('local thickness', () => {
  it('is the width of a slit everywhere in it', async () => {
    for (const width of [1, 4, 7, 12]) {
      const volume = drawn([20, 5, 6], (x) => x >= 3 && x < 3 + width, [2e-7, 2e-7, 2e-7]);
      const found = await localThickness(volume, 'pore', { surfaceOffset: 1e-7 });
      // Exact where a voxel is in the middle; half a voxel off it a ball of half a voxel less fits twice.
      const expected = 2e-7 * (width % 2 === 1 ? width : width - 1);
      expect(found.mean).toBeCloseTo(expected, 12);
      expect(found.standardDeviation).toBeCloseTo(0, 12);
      expect(found.opening.remaining[0]).toBeCloseTo(1, 12);
    }
  });

  it('is near the diameter in a ball and in a cylinder', async () => {
    for (const radius of [6.3, 9, 12.7]) {
      const inBall = await localThickness(ball(radius, [31, 31, 31]), 'pore');
      expect(Math.abs((inBall.median ?? 0) - 2 * radius)).toBeLessThan(0.75);
      expect(Math.abs((inBall.largest ?? 0) - 2 * radius)).toBeLessThan(0.75);
      const tube = drawn([31, 31, 9], (x, y) => (x - 15) ** 2 + (y - 15) ** 2 < radius ** 2);
      const inTube = await localThickness(tube, 'pore');
      expect(Math.abs((inTube.median ?? 0) - 2 * radius)).toBeLessThan(0.75);
    }
  });

  it('maps the radii of PoreSpy, also where voxels are metres', async () => {
    const { mask, shape } = openingsImage();
    const volume = {
      data: mask.map((pore) => 1 - pore),
      shape,
      voxelSize: [3.9e-7, 3.9e-7, 3.9e-7],
      phases,
    } as const;
    const radii = [6, 1, 4, 3, 3].map((radius) => radius * 3.9e-7);
    const map = await localThicknessMap(volume, 'pore', { radii, surfaceOffset: 0 });
    expect(map.diameters.map((each) => each / 7.8e-7)).toEqual(
      [0, 1, 3, 4, 6].map((each) => expect.closeTo(each, 9)),
    );
    const counts = [0, 0, 0, 0, 0];
    for (const each of map.classes) counts[each]++;
    expect(counts).toEqual([0, 1, 3, 4, 6].map((radius) => openingsReference.few.counts[radius]));
  });

  it('is no more than with more radii, and no less than the distance', async () => {
    const { mask, shape } = openingsImage();
    const volume = { data: mask, shape, voxelSize: [1, 1.2, 0.9], phases } as const;
    const few = await localThickness(volume, 'pore', { radii: [1, 2, 4, 8], surfaceOffset: 0 });
    const many = await localThickness(volume, 'pore', { surfaceOffset: 0 });
    const distances = await poreSizes(volume, 'pore', { surfaceOffset: 0 });
    expect(many.mean ?? 0).toBeGreaterThan(few.mean ?? 0);
    expect(many.largest).toBeCloseTo(2 * (distances.largest ?? 0), 1);
    expect(many.mean ?? 0).toBeGreaterThan(2 * (distances.mean ?? 0));
  });

  it('does not depend on the order of axes or their sense', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom<readonly (0 | 1 | 2)[]>([1, 2, 0], [2, 0, 1], [0, 2, 1], [1, 0, 2]),
        async (seed, order) => {
          const random = new Random(seed);
          const sides: Shape = [9, 12, 14];
          const size: VoxelSize = [1, 1.3, 0.7];
          const centres = Array.from({ length: 6 }, () => sides.map((side) => random.below(side)));
          const isPore = (place: readonly number[]): boolean =>
            centres.some((centre) => place.reduce((sum, at, axis) => sum + (at - centre[axis]) ** 2, 0) < 14);
          const turned = (values: readonly number[]): [number, number, number] => [
            values[order[0]],
            values[order[1]],
            values[order[2]],
          ];
          const back = (place: readonly number[]): number[] =>
            [0, 1, 2].map((axis) => sides[axis] - 1 - place[order.findIndex((each) => each === axis)]);
          const one = await localThickness(
            drawn(sides, (...place) => isPore(place), size),
            'pore',
          );
          const other = await localThickness(
            drawn(turned(sides), (...place) => isPore(back(place)), turned(size)),
            'pore',
          );
          expect(other.opening.remaining).toEqual(
            one.opening.remaining.map((share) => expect.closeTo(share, 9)),
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  it('takes discs in a section', async () => {
    const section = drawn([31, 31, 1], (x, y) => (x - 15) ** 2 + (y - 15) ** 2 < 81);
    expect(Math.abs(((await localThickness(section, 'pore')).median ?? 0) - 18)).toBeLessThan(0.75);
  });

  it('refuses what is no radius', async () => {
    const volume = ball(3, [9, 9, 9]);
    await expect(localThickness(volume, 'pore', { radii: [] })).rejects.toThrow('0 radii');
    await expect(localThickness(volume, 'pore', { radii: [1, -1] })).rejects.toThrow('-1 m');
    await expect(localThickness(volume, 'pore', { surfaceOffset: 2 })).rejects.toThrow('2 m');
    await expect(localThickness(volume, 'binder')).rejects.toThrow("'binder'");
  });
});

describe('intrusion', () => {
  /** A chamber of 13 voxels a side behind a throat of 5 from z = 0, in voxels of 1 µm. */
  const bottle = drawn(
    [19, 19, 28],
    (x, y, z) => {
      const away = Math.max(Math.abs(x - 9), Math.abs(y - 9));
      return z < 10 ? away < 3 : z < 23 && away < 7;
    },
    [1e-6, 1e-6, 1e-6],
  );
  const mouth = [{ axis: 'z', side: 'low' }] as const;

  it('fills a chamber at the pressure of its throat', async () => {
    const found = await mercuryIntrusion(bottle, 'pore', { inlets: mouth, surfaceOffset: 0.5e-6 });
    // The throat's middle is 3 voxels from the wall, half a voxel of it solid.
    expect(Math.abs((found.medianThroat ?? 0) / 2.5e-6 - 1)).toBeLessThan(0.002);
    expect(found.medianBody ?? 0).toBeGreaterThan(6e-6);
    const washburn = (-2 * 0.485 * Math.cos((140 * Math.PI) / 180)) / (found.medianThroat ?? 0);
    expect(found.medianPressure).toBeCloseTo(washburn, 6);
    expect(found.reached).toBe(1);
    const wide = found.curve.radius.findIndex((radius) => radius > 2.6e-6);
    expect(found.curve.intruded[wide]).toBe(0);
    expect(found.curve.bodies[wide]).toBeGreaterThan(0.8);
    expect(found.inkBottle ?? 0).toBeGreaterThan(0.5);
  });

  it('does not reach what has no way to an inlet', async () => {
    const found = await mercuryIntrusion(bottle, 'pore', { inlets: [{ axis: 'z', side: 'high' }] });
    expect(found).toMatchObject({ reached: 0, medianThroat: null, medianPressure: null, inkBottle: 1 });
    expect(found.medianBody ?? 0).toBeGreaterThan(6e-6);
  });

  it('is that of balls anywhere in a straight pore', async () => {
    const tube = drawn([21, 21, 30], (x, y) => (x - 10) ** 2 + (y - 10) ** 2 < 64);
    const { curve, inkBottle } = await mercuryIntrusion(tube, 'pore', { inlets: mouth });
    expect(curve.intruded).toEqual(curve.bodies);
    expect(inkBottle).toBeCloseTo(0, 12);
    const [along] = await geometricConstrictivity(tube, 'pore', ['z']);
    expect(along.constrictivity).toBe(1);
  });

  it('gives the constrictivity of a pore that narrows', async () => {
    // Bodies of 15 voxels a side for most of the volume, joined by a throat of 5.
    const volume = drawn([19, 19, 40], (x, y, z) => {
      const away = Math.max(Math.abs(x - 9), Math.abs(y - 9));
      return z >= 2 && z < 17 ? away < 8 : z >= 23 && z < 38 ? away < 8 : away < 3;
    });
    const [found] = await geometricConstrictivity(volume, 'pore', ['z'], { surfaceOffset: 0.5 });
    expect(Math.abs((found.throat ?? 0) - 2.5)).toBeLessThan(0.01);
    expect(found.body).toBeCloseTo(7.5, 0);
    // Balls leave out the corners of the bodies, which makes their median a little less.
    expect(Math.abs(Math.sqrt(found.constrictivity ?? 0) - 2.5 / 7.5)).toBeLessThan(0.02);
    expect(found.constrictivity).toBeCloseTo(((found.throat ?? 0) / (found.body ?? 1)) ** 2, 12);
  });

  it('refuses fluids that wet, and no inlet', async () => {
    await expect(mercuryIntrusion(bottle, 'pore', { contactAngle: 80 })).rejects.toThrow('80 degrees');
    await expect(mercuryIntrusion(bottle, 'pore', { surfaceTension: -1 })).rejects.toThrow('-1 N/m');
    await expect(mercuryIntrusion(bottle, 'pore', { inlets: [] })).rejects.toThrow('no face');
  });
});
