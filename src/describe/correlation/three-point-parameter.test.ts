import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { releaseIdleEngines } from '../../compute/index.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import { overlappingSpheres } from '../../../verify/media/overlapping-spheres.ts';
import { Subject } from '../subject.ts';
import { conductivityBounds } from './conductivity-bounds.ts';
import { threePointParameter, threePointParameterDescriptor } from './three-point-parameter.ts';

afterAll(releaseIdleEngines);

function volumeOf(
  shape: Shape,
  inside: (x: number, y: number, z: number) => boolean,
  voxelSize: VoxelSize = [1, 1, 1],
): LabelledVolume {
  const [nx, ny] = shape;
  const data = Uint8Array.from({ length: nx * ny * shape[2] }, (_, voxel) =>
    inside(voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / nx / ny)) ? 1 : 0,
  );
  const phases = ['matrix', 'solid'].map((name, label) => ({ name, label }));
  return { data, shape, voxelSize, phases };
}

describe('three-point parameter', () => {
  it('of layers is the share of the other phase, however they lie and whatever the voxels', async () => {
    for (const axis of [0, 1, 2]) {
      const layers = volumeOf([24, 20, 32], (...place) => (place[axis] ?? 0) % 4 < 2, [1, 2, 0.5]);
      const { zeta, zetaOfVoxels, fraction } = await threePointParameter(layers, 'solid');
      expect(zetaOfVoxels).toBeCloseTo(1 - fraction, 5);
      expect(zeta).toBeCloseTo(1 - fraction, 5);
    }
    const thick = volumeOf([16, 16, 40], (_x, _y, z) => z < 12);
    expect((await threePointParameter(thick, 'solid')).zeta).toBeCloseTo(0.7, 5);
  });

  it('of checkerboards is one half, in space and in a section', async () => {
    const board = volumeOf([32, 32, 32], (x, y, z) => ((x >> 3) + (y >> 3) + (z >> 3)) % 2 === 0);
    expect((await threePointParameter(board, 'solid')).zeta).toBeCloseTo(0.5, 5);
    const flat = volumeOf([32, 32, 1], (x, y) => ((x >> 3) + (y >> 3)) % 2 === 0);
    expect(await threePointParameter(flat, 'solid')).toMatchObject({ dimensions: 2, fraction: 0.5 });
    expect((await threePointParameter(flat, 'solid')).zeta).toBeCloseTo(0.5, 5);
  });

  it('of lone spheres goes to 0, and that of what is around them to 1', async () => {
    const found: number[] = [];
    for (const n of [32, 64]) {
      const drawn = volumeOf(
        [n, n, n],
        (x, y, z) => Math.hypot(...[x, y, z].map((at) => at + 0.37 - n / 2)) < n / 4,
      );
      const solid = await threePointParameter(drawn, 'solid');
      const matrix = await threePointParameter(drawn, 'matrix');
      expect((solid.zetaOfVoxels ?? 0) + (matrix.zetaOfVoxels ?? 0)).toBeCloseTo(1, 6);
      expect(solid.zeta).toBeLessThan(0.02);
      found.push(solid.zetaOfVoxels ?? 0);
    }
    // What the voxels add halves with their edge.
    expect((found[0] ?? 0) / (found[1] ?? 1)).toBeCloseTo(2, 0);
  });

  /** ζ2 of overlapping spheres: Torquato, Random Heterogeneous Materials; linear between fractions of 0.1. */
  const published = [0, 0.056, 0.114, 0.171, 0.23, 0.29, 0.351, 0.415, 0.483, 0.558];

  it.each([0.3, 0.6])(
    'of overlapping spheres of a fraction of %s is that of the published table',
    async (share) => {
      const differences: number[] = [];
      for (const seed of [1, 2, 3, 4]) {
        const drawn = overlappingSpheres({ shape: [64, 64, 64], radius: 7, eta: -Math.log(1 - share), seed });
        const { zeta, fraction } = await threePointParameter(drawn, 'solid');
        const step = Math.floor(10 * fraction);
        const [low, high] = [published[step] ?? 0, published[step + 1] ?? 0];
        differences.push((zeta ?? 0) - low - (10 * fraction - step) * (high - low));
      }
      const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
      expect(Math.abs(mean)).toBeLessThan(0.02);
    },
  );

  it('is cut to lengths that can be transformed, undefined for one phase, and refused for a line', async () => {
    const { shape } = await threePointParameter(
      volumeOf([23, 26, 1], (x) => x < 9),
      'solid',
    );
    expect(shape).toEqual([20, 24, 1]);
    const full = volumeOf([8, 8, 8], () => true);
    expect(await threePointParameter(full, 'solid')).toMatchObject({
      zeta: null,
      largestEffectiveRatio: null,
    });
    await expect(
      threePointParameter(
        volumeOf([9, 1, 1], () => true),
        'solid',
      ),
    ).rejects.toThrow(InputError);
    await expect(threePointParameter(full, 'glue')).rejects.toThrow(/no phase/);
  });

  it('is described with the bounds that it gives', async () => {
    const subject = new Subject(volumeOf([16, 16, 16], (_x, _y, z) => z < 6));
    const result = await threePointParameterDescriptor.measure(subject, {});
    expect(threePointParameterDescriptor.quantities(result)).toHaveLength(6);
    const { solid } = result;
    expect(solid?.largestEffectiveRatio).toBeLessThan(solid?.hashinShtrikman ?? 0);
  });
});

describe('bounds on a conductivity', () => {
  const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
  const conductivity = fc.double({ min: 0.01, max: 100, noNaN: true });

  it('lie within one another: three points within Hashin and Shtrikman within the means', () => {
    fc.assert(
      fc.property(
        share,
        share,
        conductivity,
        conductivity,
        fc.constantFrom(2, 3),
        (fraction, zeta, a, b, dimensions) => {
          const at = (own: number): { lower: number; upper: number } =>
            conductivityBounds({ fraction, zeta: own, conductivities: [a, b], dimensions });
          const { lower, upper } = at(zeta);
          const ends = [at(0), at(1)];
          const slack = 1e-9 * (a + b);
          expect(lower).toBeLessThanOrEqual(upper + slack);
          expect(upper).toBeLessThanOrEqual(Math.max(...ends.map((end) => end.upper)) + slack);
          expect(lower).toBeGreaterThanOrEqual(Math.min(...ends.map((end) => end.lower)) - slack);
          expect(upper).toBeLessThanOrEqual(fraction * a + (1 - fraction) * b + slack);
          expect(lower).toBeGreaterThanOrEqual(1 / (fraction / a + (1 - fraction) / b) - slack);
        },
      ),
    );
  });

  it('are one where ζ is 0 or 1: those of Hashin and Shtrikman', () => {
    const [fraction, first, second] = [0.4, 5, 1];
    const { lower, upper } = conductivityBounds({
      fraction,
      zeta: 1,
      conductivities: [first, second],
      dimensions: 3,
    });
    const exact = first + (1 - fraction) / (1 / (second - first) + fraction / (3 * first));
    expect(upper).toBeCloseTo(exact, 12);
    expect(lower).toBeCloseTo(exact, 12);
    const pores = conductivityBounds({ fraction: 0.4, zeta: 1, conductivities: [1, 0], dimensions: 3 });
    expect(pores.upper).toBeCloseTo((2 * 0.4) / (3 - 0.4), 14);
    expect(pores.lower).toBe(0);
  });
});
