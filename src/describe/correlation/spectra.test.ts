import { afterAll, describe, expect, it } from 'vitest';
import { overlappingSpheres, sphereForms } from '../../../verify/media/overlapping-spheres.ts';
import { releaseIdleEngines } from '../../compute/index.ts';
import { describeWithData } from '../../../test/support/gates.ts';
import { labelPhases, readImage, type LabelledVolume, type Shape } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { spectralDensity, spectralDensityMap } from './spectral-density.ts';
import { surfaceCorrelation } from './surface-correlation.ts';
import { twoPointCorrelation } from './two-point.ts';
import { twoPointMap } from './two-point-map.ts';

afterAll(releaseIdleEngines);

const periodic = ['x', 'y', 'z'] as const;
const phases = [
  { name: 'a', label: 0 },
  { name: 'b', label: 1 },
];

function drawn(shape: Shape, inside: (x: number, y: number, z: number) => boolean): LabelledVolume {
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) => {
    const row = Math.floor(i / shape[0]);
    return Number(inside(i % shape[0], row % shape[1], Math.floor(row / shape[1])));
  });
  return { data, shape, voxelSize: [1, 1, 1], phases };
}

/** A triangle wave of period 8 from 1 to −1. */
const wave = (k: number): number => 1 - Math.min(Math.abs(k) % 8, 8 - (Math.abs(k) % 8)) / 2;

describe('two-point correlation of regular media', () => {
  it('of layers is a triangle wave across them and constant along', async () => {
    const found = await twoPointCorrelation(
      drawn([48, 48, 48], (_, __, z) => z % 12 < 6),
      'b',
      { periodic },
    );
    for (const [k, value] of (found.directions['z']?.probability ?? []).entries()) {
      expect(value).toBeCloseTo(Math.abs(6 - (k % 12)) / 12, 14);
    }
    for (const value of found.directions['x']?.probability ?? []) expect(value).toBeCloseTo(0.5, 14);
    expect(found.slopes.z).toBeCloseTo(-1 / 12, 14);
    expect(found.slopes.x).toBeCloseTo(0, 14);
    expect(found.specificSurface.faces).toBeCloseTo(1 / 6, 14);
  });

  it('of a checkerboard is the product of triangle waves', async () => {
    const board = drawn(
      [32, 32, 32],
      (x, y, z) => (Math.floor(x / 4) + Math.floor(y / 4) + Math.floor(z / 4)) % 2 === 1,
    );
    const { probability, reach, shape } = await twoPointMap(board, 'b', { periodic });
    for (let at = 0; at < probability.length; at += 7) {
      const [x, y] = [(at % shape[0]) - reach[0], (Math.floor(at / shape[0]) % shape[1]) - reach[1]];
      const z = Math.floor(at / shape[0] / shape[1]) - reach[2];
      expect(probability[at]).toBeCloseTo((1 + wave(x) * wave(y) * wave(z)) / 4, 12);
    }
  });

  it('of hard discs on a square lattice is that of one disc up to the gap, in two dimensions', async () => {
    const radius = 20;
    const disc = drawn([100, 100, 1], (x, y) => Math.hypot(x - 49.5, y - 49.5) < radius);
    const found = await twoPointCorrelation(disc, 'b', { periodic: ['x', 'y'], reach: 40 });
    expect(found.dimensions).toBe(2);
    for (const [at, r] of found.radial.distance.entries()) {
      const overlap = r < 40 ? 2 * radius ** 2 * Math.acos(r / 40) - (r / 2) * Math.sqrt(1600 - r * r) : 0;
      expect(Math.abs(found.radial.probability[at] - overlap / 1e4)).toBeLessThan(2e-3);
    }
    // Perimeter per area from the slope, 2 π R/L², and 4/π of it as pixel edges.
    expect(Math.abs((found.specificSurface.axes ?? 0) / ((2 * Math.PI * radius) / 1e4) - 1)).toBeLessThan(
      0.02,
    );
    expect((found.specificSurface.faces ?? 0) / (found.specificSurface.axes ?? 1)).toBeCloseTo(
      4 / Math.PI,
      12,
    );
    expect(found.specificSurface.crofton).toBeNull();
  });

  it('of independent cells is a product of triangles: the integral range is a cell', async () => {
    const random = new Random(9);
    const cells = Uint8Array.from({ length: 20 ** 3 }, () => Number(random.uniform() < 0.5));
    const volume = drawn([80, 80, 80], (x, y, z) => cells[(x >> 2) + 20 * ((y >> 2) + 20 * (z >> 2))] === 1);
    const found = await twoPointCorrelation(volume, 'b', { periodic, reach: 20 });
    const exact = [1, 0.75, 0.5, 0.25, 0];
    for (const axis of periodic) {
      for (const [k, value] of exact.entries()) {
        // 8000 cells: a correlation over one lag is known to 0.011.
        expect(Math.abs((found.directions[axis]?.autocovariance?.[k] ?? 9) - value)).toBeLessThan(0.034);
      }
    }
    expect(found.integralRange.isComplete).toBe(true);
    expect(Math.abs((found.integralRange.value ?? 0) / 64 - 1)).toBeLessThan(0.25);
  });
});

describe('spectral density', () => {
  it('is the transform of the two-point correlation, and adds up to the variance', async () => {
    const random = new Random(2);
    const volume = drawn([15, 15, 15], () => random.uniform() < 0.3);
    const map = await spectralDensityMap(volume, 'b', { periodic });
    const { probability, reach } = await twoPointMap(volume, 'b', { periodic });
    const fraction = Array.from(volume.data).reduce((sum, each) => sum + each, 0) / volume.data.length;
    for (const [kx, ky, kz] of [
      [1, 0, 0],
      [3, 2, 5],
      [7, 8, 13],
      [0, 4, 1],
    ]) {
      let sum = 0;
      let at = 0;
      for (let z = -reach[2]; z <= reach[2]; z++) {
        for (let y = -reach[1]; y <= reach[1]; y++) {
          for (let x = -reach[0]; x <= reach[0]; x++, at++) {
            sum +=
              (probability[at] - fraction ** 2) *
              Math.cos(2 * Math.PI * ((kx * x) / 15 + (ky * y) / 15 + (kz * z) / 15));
          }
        }
      }
      expect(map.density[kx + 8 * (ky + 15 * kz)]).toBeCloseTo(sum, 5);
    }
    const found = await spectralDensity(volume, 'b', { periodic });
    expect(found.parseval).toBeCloseTo(1, 5);
    expect((await spectralDensity(volume, 'b')).periodic).toEqual([]);
  });

  it('of layers peaks at their wave length, through the window too', async () => {
    const layers = drawn([40, 44, 96], (_, __, z) => z % 12 < 6);
    for (const options of [{ periodic }, {}]) {
      const found = await spectralDensity({ ...layers, voxelSize: [1e-7, 1e-7, 1e-7] }, 'b', options);
      expect(Math.abs((found.peak ?? 0) / ((2 * Math.PI) / 12e-7) - 1)).toBeLessThan(0.05);
    }
  });
});

describe('surface correlations', () => {
  it('of overlapping spheres are those in closed form beyond the resolution', async () => {
    const medium = overlappingSpheres({ shape: [120, 120, 120], radius: 12, eta: Math.LN2, seed: 8 });
    const form = sphereForms(medium.radius, medium.eta);
    const found = await surfaceCorrelation(medium, 'pore', { periodic });
    // Smoothing takes some off the sharp edges where spheres meet.
    const scale = found.specificSurface / form.specificSurfaceArea;
    expect(scale).toBeGreaterThan(0.9);
    expect(scale).toBeLessThan(1);
    for (const [at, r] of found.distance.entries()) {
      // F_ss jumps at two radii, which a shell of one voxel cannot show.
      if (r < found.resolution || Math.abs(r - 24) < 2) continue;
      // One sample with 165 spheres; in it there are 2 % more pores than in the mean.
      expect(Math.abs(found.surfaceSurface[at] / form.surfaceSurface(r) / scale ** 2 - 1)).toBeLessThan(0.06);
      expect(Math.abs(found.surfacePhase[at] / form.surfaceVoid(r) / scale - 1)).toBeLessThan(0.06);
    }
  });

  it('of a plane are its area, whichever way it lies', async () => {
    for (const along of [0, 1, 2]) {
      const slab = drawn([24, 24, 24], (...at) => at[along] >= 6 && at[along] < 18);
      const found = await surfaceCorrelation(slab, 'b', { periodic, reach: 8 });
      expect(found.specificSurface).toBeCloseTo(2 / 24, 6);
    }
  });
});

describeWithData('two-point correlation of public volumes', (path) => {
  it.each([
    ['openimpala/SampleData_2Phase_stack_3d_1bit.tif', 1, 376_646],
    ['superres/SEM_lr_input.tif', 128, 272_583],
  ])('has every voxel face of %s in its slopes', async (name, label, faces) => {
    const image = await readImage(path(name), { voxelSize: [1, 1, 1] });
    const volume = labelPhases(image.volume, [
      { name: 'a', label: 0 },
      { name: 'b', label },
    ]);
    const found = await twoPointCorrelation(volume, 'b', { reach: 8 });
    expect(found.accuracy.isExact).toBe(true);
    const { shape, data } = volume;
    const counted = periodic.map(
      (axis, at) => -2 * (found.slopes[axis] ?? 0) * data.length * (1 - 1 / shape[at]),
    );
    expect(counted.reduce((sum, each) => sum + each, 0)).toBeCloseTo(faces, 5);
  });
});
