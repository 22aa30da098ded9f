import { assert, asyncProperty, constantFrom, double, integer, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlatedMedium } from '../../bench/support/media.js';
import type { LabelledVolume, Shape, VoxelSize } from '../microstructure/index.ts';
import { Random, symmetricEigen, type Matrix3 } from '../numerics/index.ts';
import { checkOrder } from './compare-boundaries.ts';
import { compareBoundaries, effectiveTensor, transport, type TransportBoundary } from './index.ts';

const phases = ['hole', 'a', 'b'].map((name, label) => ({ name, label }));

function draw(shape: Shape, voxelSize: VoxelSize, label: (voxel: number) => number): LabelledVolume {
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, voxel) => label(voxel));
  data[0] = 1;
  return { data, shape, voxelSize, phases };
}

/** Smallest eigenvalue of left − right: at least 0 where left is nowhere below right. */
function least(left: Matrix3, right: Matrix3): number {
  const rows = left.map((row, k) => row.map((value, l) => value - right[k][l]));
  return symmetricEigen(rows as unknown as Matrix3).values[2];
}

function isotropic(value: number): Matrix3 {
  return [
    [value, 0, 0],
    [0, value, 0],
    [0, 0, value],
  ];
}

const side = integer({ min: 1, max: 9 });
const media = record({
  shape: tuple(side, side, side),
  voxelSize: tuple(constantFrom(1, 0.5, 2.3), constantFrom(1, 0.7), constantFrom(1, 1.9)),
  seed: integer({ min: 0, max: 1e6 }),
  share: double({ min: 0.2, max: 1, noNaN: true }),
  b: constantFrom(1, 0.2, 7),
  resistance: constantFrom(0, 0, 0.5, 20),
});

describe('static, periodic and kinematic', () => {
  it('are in order, below the mean, and above the harmonic mean of full volumes, on random media', async () => {
    await assert(
      asyncProperty(media, async ({ shape, voxelSize, seed, share, b, resistance }) => {
        const random = new Random(seed);
        const volume = draw(shape, voxelSize, () =>
          random.uniform() < share ? 1 + Math.floor(2 * random.uniform()) : 0,
        );
        const found = await compareBoundaries(volume, {
          conductivities: { a: 1, b },
          contactResistances: [{ phases: ['a', 'b'], resistance }],
          tolerance: 1e-6,
        });
        const slack = -2e-6;
        expect(least(found.periodic.tensor, found.static.tensor)).toBeGreaterThan(slack);
        expect(least(found.kinematic.tensor, found.periodic.tensor)).toBeGreaterThan(slack);
        expect(least(found.static.tensor, isotropic(0))).toBeGreaterThan(-1e-9);
        const values = Float64Array.from(volume.data, (label) => [0, 1, b][label] / Math.max(1, b));
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        expect(least(isotropic(mean), found.kinematic.tensor)).toBeGreaterThan(slack);
        if (volume.data.includes(0) || resistance > 0) return;
        const series = values.length / values.reduce((sum, value) => sum + 1 / value, 0);
        expect(least(found.static.tensor, isotropic(series))).toBeGreaterThan(slack);
      }),
      { numRuns: 120, seed: 8 },
    );
  });

  it('put plates between them along each axis', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      const random = new Random(seed);
      const volume = draw([7, 6, 8], [1, 0.7, 1.9], () => (random.uniform() < 0.75 ? 1 : 0));
      for (const axis of ['x', 'y', 'z'] as const) {
        const under = async (boundary: TransportBoundary): Promise<number> => {
          const options = { axis, boundary, conductivities: { a: 1 }, tolerance: 1e-6 };
          return (await transport(volume, options)).effectiveRatio;
        };
        const plates = await under('plates');
        expect(await under('static')).toBeLessThan(plates + 1e-6);
        expect(await under('kinematic')).toBeGreaterThan(plates - 1e-6);
        expect(await under('mirror')).toBe(plates);
      }
    }
  });

  it('agree on a uniform volume', async () => {
    const volume = draw([5, 4, 7], [1, 0.5, 2], () => 1);
    const { disagreement } = await compareBoundaries(volume, { conductivities: { a: 3 } });
    expect(disagreement).toBeLessThan(1e-6);
  });

  it('have nothing to agree on where nothing flows', async () => {
    const volume = draw([5, 4, 7], [1, 1, 1], () => 0);
    const found = await compareBoundaries(volume, { conductivities: { a: 3 } });
    expect(found.periodic.tensor).toEqual(isotropic(0));
    expect(found.disagreement).toBeNull();
  });

  it('come together as the volume grows, all towards one value', async () => {
    const spreads: number[] = [];
    const means: number[] = [];
    for (const size of [24, 48, 96]) {
      const data = correlatedMedium(size, 0.6, 5, 1);
      const volume = { ...draw([size, size, size], [1, 1, 1], () => 0), data };
      const found = await compareBoundaries(volume, { conductivities: { a: 1 }, tolerance: 1e-4 });
      spreads.push(found.disagreement ?? Number.NaN);
      const { tensor } = await effectiveTensor(volume, { conductivities: { a: 1 }, boundary: 'mirror' });
      means.push(
        ...[found.periodic.tensor, tensor].map((matrix) => (matrix[0][0] + matrix[1][1] + matrix[2][2]) / 3),
      );
    }
    // The outer layers, whose share of the volume halves, make the difference.
    for (const at of [1, 2]) expect(spreads[at] / spreads[at - 1]).toBeLessThan(0.6);
    expect(spreads[2]).toBeLessThan(0.1);
    const [periodic, mirror] = means.slice(-2);
    expect(Math.abs(mirror / periodic - 1)).toBeLessThan(0.02);
    expect(Math.abs(means[2] / periodic - 1)).toBeLessThan(0.02);
  });

  it('that are out of order are refused', async () => {
    const volume = draw([6, 6, 6], [1, 1, 1], (voxel) => (voxel % 5 === 0 ? 0 : 1));
    const { static: low, kinematic: high } = await compareBoundaries(volume, { conductivities: { a: 1 } });
    expect(() => checkOrder(low, high)).not.toThrow();
    expect(() => checkOrder(high, low)).toThrow(/larger in some direction under kinematic than under static/);
  });
});
