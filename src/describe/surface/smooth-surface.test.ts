import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { booleanSpheres, sphere } from '../../../verify/shapes.ts';
import { capsule, levelCut, threeSectors, torus } from '../../../verify/surfaces.ts';
import { CancelledError, InputError } from '../../base/index.ts';
import type { LabelledVolume, Shape } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { smoothAreas } from './smooth-areas.ts';
import { smoothingWeights } from './smoothing.ts';
import { surfaceMesh } from './surface-mesh.ts';

const phases = [
  { name: 'outside', label: 0 },
  { name: 'body', label: 1 },
];

function noise(shape: Shape, seed: number, most = 2): LabelledVolume {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.below(most));
  return { data, shape, voxelSize: [1, 1.2, 0.7], phases: [...phases, { name: 'third', label: 2 }] };
}

/** Periodic slabs across (kx, ky, kz): planes at an angle, of known area. */
function slabs(n: number, [kx, ky, kz]: readonly number[]): LabelledVolume & { area: number } {
  const data = Uint8Array.from({ length: n ** 3 }, (_, i) => {
    const at = (kx * (i % n) + ky * (Math.floor(i / n) % n) + kz * Math.floor(i / n / n)) / n + 0.137;
    return at - Math.floor(at) < 0.5 ? 1 : 0;
  });
  return { data, shape: [n, n, n], voxelSize: [1, 1, 1], phases, area: 2 * n * n * Math.hypot(kx, ky, kz) };
}

describe('smoothing', () => {
  it('keeps constants', () => {
    for (const sigma of [0.5, 0.8, 1.5, 3]) {
      const weights = smoothingWeights(sigma);
      expect(weights.reduce((sum, weight, k) => sum + (k === 0 ? 1 : 2) * weight, 0)).toBeCloseTo(1, 12);
    }
  });
});

describe('areas of smoothed surfaces', () => {
  it('of bodies and planes are theirs', async () => {
    const bodies: [LabelledVolume, number, number][] = [
      [sphere(3, [1, 1, 1], [0.1, 0.2, 0.3]), sphere(3, [1, 1, 1]).area, 0.015],
      [sphere(6, [1, 1, 1], [0.1, 0.2, 0.3]), sphere(6, [1, 1, 1]).area, 0.005],
      [sphere(10, [1, 1, 1], [0.1, 0.2, 0.3]), sphere(10, [1, 1, 1]).area, 0.005],
      [sphere(20, [1, 1, 1], [0.1, 0.2, 0.3]), sphere(20, [1, 1, 1]).area, 0.005],
      [torus(12, 5), torus(12, 5).surface, 0.005],
      [torus(24, 10, [1, 1, 2]), torus(24, 10, [1, 1, 2]).surface, 0.015],
      [capsule(6, 20), capsule(6, 20).surface, 0.01],
    ];
    for (const [body, area, tolerance] of bodies) {
      const found = await smoothAreas(body, { surroundings: 'closed' });
      expect(Math.abs(found.phases['body'].area / area - 1)).toBeLessThan(tolerance);
    }
    for (const k of [
      [0, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
      [0, 1, 2],
      [1, 1, 2],
      [0, 1, 3],
      [1, 2, 2],
      [1, 2, 3],
    ]) {
      const image = slabs(48, k);
      const found = await smoothAreas(image, { surroundings: 'periodic' });
      expect(Math.abs(found.phases['body'].area / image.area - 1)).toBeLessThan(0.014);
    }
  });

  it('of media come near their closed forms, cusps and all', async () => {
    const random = new Random(1);
    const spheres = booleanSpheres(96, 8, 0.5, () => random.uniform());
    const found = await smoothAreas(spheres, { surroundings: 'periodic' });
    // Spheres meet in edges, which the smoothing rounds off.
    expect(found.phases['body'].area / spheres.area).toBeGreaterThan(0.93);
    expect(found.phases['body'].area / spheres.area).toBeLessThan(1);
    const cut = levelCut(64, 4, 0.3, 150, () => random.normal());
    const area = (await smoothAreas(cut, { surroundings: 'periodic' })).phases['body'].perVolume;
    expect(Math.abs(area / cut.perVolume.surface - 1)).toBeLessThan(0.04);
  });

  it('of pairs are right where three phases meet', async () => {
    const image = threeSectors(40, [1, 2, 5]);
    const { interfaces, phases: each } = await smoothAreas(image);
    // Each of the three half-planes ends at the common line; together they are what the phases have.
    for (const { area, phases: pair } of interfaces) {
      expect(Math.abs(area / image.areas[pair.join('-')] - 1)).toBeLessThan(0.06);
    }
    const sum = interfaces.reduce((total, { area }) => total + area, 0);
    const own = Object.values(each).reduce((total, { area }) => total + area, 0);
    expect(sum).toBeCloseTo(own / 2, 6);
  });

  it('say how much of a phase the smoothing leaves', async () => {
    const thin = noise([12, 12, 12], 3);
    const data = thin.data.map((_, i) => (Math.floor(i / 144) === 5 ? 2 : Math.floor(i / 144) < 5 ? 1 : 0));
    const { phases: found } = await smoothAreas({ ...thin, data });
    // A film of one voxel is gone, what lies on both sides is not.
    expect(found['third'].resolved).toBe(0);
    expect([found['body'].resolved, found['outside'].resolved]).toEqual([1, 1]);
  });

  it('do not change when the image is flipped, shifted around or its phases are swapped', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
        const image = noise([9, 7, 8], seed);
        const found = await smoothAreas(image, { surroundings: 'periodic', smoothing: 0.8 });
        const moved = image.data.map((_, i) => image.data[(i + 9 * 7 * 3) % image.data.length]);
        const again = await smoothAreas(
          { ...image, data: moved },
          { surroundings: 'periodic', smoothing: 0.8 },
        );
        expect(again.phases['body'].area).toBeCloseTo(found.phases['body'].area, 9);
        const flipped = { ...image, data: image.data.toReversed() };
        const turned = await smoothAreas(flipped, { surroundings: 'sample', smoothing: 0.8 });
        const straight = await smoothAreas(image, { surroundings: 'sample', smoothing: 0.8 });
        expect(turned.phases['body'].area).toBeCloseTo(straight.phases['body'].area, 9);
        expect(found.phases['outside'].area).toBeCloseTo(found.phases['body'].area, 9);
      }),
      { numRuns: 15 },
    );
  });

  it('of a section are lengths', async () => {
    const [n, radius] = [64, 20];
    const data = Uint8Array.from({ length: n * n }, (_, i) =>
      Math.hypot((i % n) + 0.5 - n / 2, Math.floor(i / n) + 0.5 - n / 2) < radius ? 1 : 0,
    );
    const { dimensions, phases: found } = await smoothAreas({
      data,
      shape: [n, 1, n],
      voxelSize: [1, 7, 1],
      phases,
    });
    expect(dimensions).toBe(2);
    expect(Math.abs(found['body'].area / (2 * Math.PI * radius) - 1)).toBeLessThan(0.015);
  });

  it('are refused of a line of voxels and of no smoothing, and stop when cancelled', async () => {
    await expect(smoothAreas(noise([5, 1, 1], 1))).rejects.toThrow(InputError);
    await expect(smoothAreas(noise([5, 5, 1], 1), { surroundings: 'closed' })).rejects.toThrow(/section/);
    await expect(smoothAreas(noise([5, 5, 5], 1), { smoothing: 0 })).rejects.toThrow(/0.5 to 4/);
    await expect(smoothAreas(noise([5, 5, 5], 1), { signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
  });
});

describe('triangles of a surface', () => {
  it('are closed, face outwards and have the Euler number of sphere and ring', async () => {
    const image = sphere(8, [1, 1, 1], [0.1, 0.2, 0.3]);
    const voxels = image.data.reduce((sum, inside) => sum + inside, 0);
    const ball = await surfaceMesh(image, 'body');
    expect([ball.eulerNumber, ball.openEdges]).toEqual([2, 0]);
    expect(Math.abs(ball.volume / voxels - 1)).toBeLessThan(0.015);
    const ring = await surfaceMesh(torus(12, 5, [1, 1.5, 1]), 'body');
    expect([ring.eulerNumber, ring.openEdges]).toEqual([0, 0]);
    expect(Math.abs(ring.volume / torus(12, 5).volume - 1)).toBeLessThan(0.02);
    expect(Math.min(...ring.indices)).toBe(0);
    expect(Math.max(...ring.indices)).toBe(ring.positions.length / 3 - 1);
  });

  it('are closed whatever the image is, also at its faces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 1e6 }),
        fc.constantFrom(0.5, 0.8),
        async (seed, smoothing) => {
          const mesh = await surfaceMesh(noise([8, 7, 6], seed), 'body', { smoothing });
          expect(mesh.openEdges).toBe(0);
          expect(mesh.volume).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('have the area of the smoothed surface', async () => {
    const image = sphere(8, [1, 1, 1], [0.1, 0.2, 0.3]);
    const { area } = await surfaceMesh(image, 'body');
    expect(area).toBeCloseTo((await smoothAreas(image, { surroundings: 'closed' })).phases['body'].area, 6);
  });

  it('of an empty phase are none, and of a section are refused', async () => {
    const empty = await surfaceMesh({ ...noise([4, 4, 4], 1, 1) }, 'body');
    expect([empty.indices.length, empty.area, empty.eulerNumber]).toEqual([0, 0, 0]);
    await expect(surfaceMesh(noise([4, 4, 1], 1), 'body')).rejects.toThrow(/section/);
  });
});
