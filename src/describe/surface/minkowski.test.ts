import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantimpyBalls, referenceNoise, skimageEuler } from '../../../verify/minkowski-reference.ts';
import { booleanSpheres, sphere } from '../../../verify/shapes.ts';
import { capsule, levelCut, torus } from '../../../verify/surfaces.ts';
import { CancelledError, InputError } from '../../base/index.ts';
import {
  connectedComponents,
  type Connectivity,
  type LabelledVolume,
  type Shape,
} from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import type { Surroundings } from './configurations.ts';
import { minkowskiFunctionals, type MinkowskiFunctionals } from './minkowski.ts';

const phases = [
  { name: 'outside', label: 0 },
  { name: 'body', label: 1 },
];

function imageOf(
  data: Uint8Array,
  shape: Shape,
  voxelSize: readonly [number, number, number] = [1, 1, 1],
): LabelledVolume {
  return { data, shape, voxelSize, phases };
}

/** Parts − tunnels + cavities needs no table: Euler's formula over all cells of the union of closed voxels. */
function eulerOfClosedVoxels({ data, shape: [nx, ny] }: LabelledVolume): number {
  const cells = new Map<string, number>();
  data.forEach((inside, i) => {
    if (inside === 0) return;
    const at = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)];
    for (let cell = 0; cell < 27; cell++) {
      const place = [cell % 3, Math.floor(cell / 3) % 3, Math.floor(cell / 9)];
      const dimension = place.filter((each) => each === 1).length;
      cells.set(at.map((each, axis) => 2 * each + place[axis]).join(), dimension);
    }
  });
  return [...cells.values()].reduce((sum, dimension) => sum + (dimension % 2 === 0 ? 1 : -1), 0);
}

const small = fc
  .tuple(fc.integer({ min: 2, max: 7 }), fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 5 }))
  .chain((shape) =>
    fc
      .array(fc.integer({ min: 0, max: 1 }), {
        minLength: shape[0] * shape[1] * shape[2],
        maxLength: shape[0] * shape[1] * shape[2],
      })
      .map((values) => imageOf(Uint8Array.from(values), shape, [1, 1.3, 0.8])),
  );

describe('Minkowski functionals', () => {
  it('have the Euler number of the cells of closed voxels, and of voxels joined through faces', async () => {
    await fc.assert(
      fc.asyncProperty(small, async (volume) => {
        const found = await minkowskiFunctionals(volume, 'body', { surroundings: 'closed' });
        expect(found.eulerNumber26).toBeCloseTo(eulerOfClosedVoxels(volume), 9);
      }),
    );
    for (const { shape, share, seed, euler6, euler26 } of skimageEuler) {
      const volume = imageOf(referenceNoise(shape, share, seed), shape);
      const found = await minkowskiFunctionals(volume, 'body', { surroundings: 'closed' });
      expect(found.eulerNumber6).toBeCloseTo(euler6, 9);
      expect(found.eulerNumber26).toBeCloseTo(euler26, 9);
    }
  });

  it('have the same Euler number as parts minus tunnels plus cavities, for bodies with neither or with both', async () => {
    const data = new Uint8Array(9 ** 3);
    const set = (x: number, y: number, z: number): number => (data[x + 9 * (y + 9 * z)] = 1);
    for (let z = 1; z < 4; z++) for (let y = 1; y < 4; y++) for (let x = 1; x < 4; x++) set(x, y, z);
    data[2 + 9 * (2 + 9 * 2)] = 0;
    for (let i = 5; i < 8; i++) for (let j = 5; j < 8; j++) if (i !== 6 || j !== 6) set(i, j, 6);
    const volume = imageOf(data, [9, 9, 9]);
    const found = await minkowskiFunctionals(volume, 'body', { surroundings: 'closed' });
    expect(found.eulerNumber6).toBeCloseTo(2 - 1 + 1, 9);
    expect(found.eulerNumber26).toBeCloseTo(2 - 1 + 1, 9);
    const parts = await Promise.all(
      ([6, 26] as const).map(
        async (connectivity: Connectivity) =>
          (await connectedComponents(volume, 'body', { connectivity })).count,
      ),
    );
    expect(parts).toEqual([2, 2]);
  });

  it('of spheres, rods and rings are those of the smooth bodies', async () => {
    const bodies = [
      { body: torus(12, 5), tolerance: { surface: 0.003, meanCurvature: 0.01 } },
      { body: torus(24, 10), tolerance: { surface: 0.002, meanCurvature: 0.008 } },
      { body: torus(24, 10, [1, 1, 2]), tolerance: { surface: 0.017, meanCurvature: 0.05 } },
      { body: capsule(6, 20), tolerance: { surface: 0.007, meanCurvature: 0.006 } },
      { body: capsule(12, 40), tolerance: { surface: 0.002, meanCurvature: 0.006 } },
      { body: capsule(12, 30, [1, 1.5, 2]), tolerance: { surface: 0.018, meanCurvature: 0.025 } },
    ];
    for (const { body, tolerance } of bodies) {
      const found = await minkowskiFunctionals(body, 'body', { surroundings: 'closed' });
      expect(Math.abs(found.surface / body.surface - 1)).toBeLessThan(tolerance.surface);
      expect(Math.abs((found.meanCurvature ?? 0) / body.meanCurvature - 1)).toBeLessThan(
        tolerance.meanCurvature,
      );
      expect(found.eulerNumber6).toBeCloseTo(body.eulerNumber, 9);
      expect(found.eulerNumber26).toBeCloseTo(body.eulerNumber, 9);
    }
  });

  it('of balls are those of quantimpy', async () => {
    for (const { radius, voxelSize, surface, meanCurvature } of quantimpyBalls) {
      const found = await minkowskiFunctionals(sphere(radius, voxelSize), 'body', { surroundings: 'closed' });
      // The same method: cubic voxels agree to rounding in the curvature, areas to the weights of the directions.
      const isCubic = voxelSize[2] === 1;
      expect(found.meanCurvature).toBeCloseTo(meanCurvature, isCubic ? 6 : -1);
      expect(Math.abs(found.surface / surface - 1)).toBeLessThan(isCubic ? 0.001 : 0.012);
      expect(Math.abs((found.meanCurvature ?? 0) / (4 * Math.PI * radius) - 1)).toBeLessThan(0.04);
    }
  });

  it('of a Gaussian level cut come to those of the smooth medium', async () => {
    for (const level of [0, 0.5]) {
      const errors: number[][] = [];
      for (let seed = 0; seed < 4; seed++) {
        const random = new Random(seed);
        const cut = levelCut(64, 4, level, 150, () => random.normal());
        const { perVolume } = await minkowskiFunctionals(cut, 'body', { surroundings: 'periodic' });
        const euler = (perVolume.eulerNumber6 + perVolume.eulerNumber26) / 2;
        errors.push([
          perVolume.surface / cut.perVolume.surface - 1,
          (perVolume.meanCurvature ?? 0) - cut.perVolume.meanCurvature,
          euler / cut.perVolume.eulerNumber - 1,
        ]);
      }
      const [surface, meanCurvature, euler] = [0, 1, 2].map(
        (at) => errors.reduce((sum, error) => sum + error[at], 0) / errors.length,
      );
      expect(Math.abs(surface)).toBeLessThan(0.01);
      expect(Math.abs(meanCurvature)).toBeLessThan(5e-4);
      expect(Math.abs(euler)).toBeLessThan(0.06);
    }
  });

  it('of overlapping spheres come to the closed forms as the spheres grow', async () => {
    const eta = 0.3;
    const errors: number[] = [];
    for (const radius of [5, 15]) {
      let found = 0;
      for (let seed = 0; seed < 4; seed++) {
        const random = new Random(seed);
        const medium = booleanSpheres(128, radius, eta, () => random.uniform());
        const { perVolume } = await minkowskiFunctionals(medium, 'body', { surroundings: 'periodic' });
        found += (perVolume.meanCurvature ?? 0) / 4;
      }
      const density = eta / ((4 / 3) * Math.PI * radius ** 3);
      const expected = 4 * Math.PI * radius * density * Math.exp(-eta) * (1 - (3 * Math.PI ** 2 * eta) / 32);
      errors.push(found / expected - 1);
    }
    // Voxels join spheres that nearly touch: an error of first order in the voxel's edge.
    expect(Math.abs(errors[0])).toBeLessThan(0.2);
    expect(Math.abs(errors[1])).toBeLessThan(0.09);
  });

  it('change as they must when phase and complement are swapped, and not when the image is flipped or shifted', async () => {
    await fc.assert(
      fc.asyncProperty(
        small,
        fc.constantFrom<Surroundings>('sample', 'periodic'),
        async (volume, surroundings) => {
          const body = await minkowskiFunctionals(volume, 'body', { surroundings });
          const outside = await minkowskiFunctionals(volume, 'outside', { surroundings });
          expect(outside.surface).toBeCloseTo(body.surface, 9);
          expect(outside.meanCurvature).toBeCloseTo(-(body.meanCurvature ?? 0), 9);
          expect(outside.eulerNumber6).toBeCloseTo(body.eulerNumber26, 9);
          const flipped = { ...volume, data: volume.data.toReversed() };
          sameFunctionals(await minkowskiFunctionals(flipped, 'body', { surroundings }), body);
          if (surroundings === 'sample') return;
          const { data, shape } = volume;
          const shifted = data.map((_, i) => data[(i + shape[0] * shape[1]) % data.length]);
          sameFunctionals(
            await minkowskiFunctionals({ ...volume, data: shifted }, 'body', { surroundings }),
            body,
          );
        },
      ),
    );
  });

  it('do not depend on which axis is which', async () => {
    await fc.assert(
      fc.asyncProperty(
        small,
        fc.constantFrom<Surroundings>('sample', 'closed'),
        async (volume, surroundings) => {
          const { data, shape, voxelSize } = volume;
          const [nx, ny, nz] = shape;
          const turned = new Uint8Array(data.length);
          data.forEach((inside, i) => {
            const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)];
            turned[y + ny * (z + nz * x)] = inside;
          });
          const other = imageOf(turned, [ny, nz, nx], [voxelSize[1], voxelSize[2], voxelSize[0]]);
          expect(turned).toHaveLength(nx * ny * nz);
          sameFunctionals(
            await minkowskiFunctionals(other, 'body', { surroundings }),
            await minkowskiFunctionals(volume, 'body', { surroundings }),
          );
        },
      ),
    );
  });

  it('of a section are area, perimeter and Euler number, whichever axis is thin', async () => {
    const [n, radius] = [64, 24];
    const disc = Uint8Array.from({ length: n * n }, (_, i) =>
      Math.hypot((i % n) + 0.5 - n / 2, Math.floor(i / n) + 0.5 - n / 2) < radius ? 1 : 0,
    );
    const found = await Promise.all(
      (
        [
          [n, n, 1],
          [n, 1, n],
          [1, n, n],
        ] as const
      ).map((shape) => minkowskiFunctionals(imageOf(disc, shape), 'body', { surroundings: 'closed' })),
    );
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
    const { dimensions, surface, eulerNumber6, meanCurvature, volume } = found[0];
    expect(dimensions).toBe(2);
    expect(Math.abs(surface / (2 * Math.PI * radius) - 1)).toBeLessThan(0.01);
    expect(Math.abs(volume / (Math.PI * radius ** 2) - 1)).toBeLessThan(0.01);
    expect(eulerNumber6).toBeCloseTo(1, 9);
    expect(meanCurvature).toBeNull();
  });

  it('of an empty phase are zero, and of a line of voxels are refused', async () => {
    const empty = await minkowskiFunctionals(imageOf(new Uint8Array(27), [3, 3, 3]), 'body');
    expect([empty.volume, empty.surface, empty.meanCurvature, empty.eulerNumber6]).toEqual([0, 0, 0, 0]);
    expect([empty.averageMeanCurvature, empty.averageGaussianCurvature]).toEqual([null, null]);
    await expect(minkowskiFunctionals(imageOf(new Uint8Array(3), [3, 1, 1]), 'body')).rejects.toThrow(
      InputError,
    );
    await expect(
      minkowskiFunctionals(imageOf(new Uint8Array(27), [3, 3, 3]), 'body', { signal: AbortSignal.abort() }),
    ).rejects.toThrow(CancelledError);
  });
});

function sameFunctionals(found: MinkowskiFunctionals, expected: MinkowskiFunctionals): void {
  expect(found.volume).toBeCloseTo(expected.volume, 9);
  expect(found.surface).toBeCloseTo(expected.surface, 9);
  expect(found.meanCurvature).toBeCloseTo(expected.meanCurvature ?? 0, 9);
  expect(found.eulerNumber6).toBeCloseTo(expected.eulerNumber6, 9);
  expect(found.eulerNumber26).toBeCloseTo(expected.eulerNumber26, 9);
}
