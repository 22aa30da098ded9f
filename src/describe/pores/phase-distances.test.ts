import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeWithData } from '../../../test/support/gates.ts';
import {
  labelPhases,
  readImage,
  type LabelledVolume,
  type Shape,
  type VoxelSize,
} from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { phaseDistances } from './phase-distances.ts';

const phases = [
  { name: 'pore', label: 0 },
  { name: 'nmc', label: 1 },
  { name: 'cbd', label: 2 },
];

function randomVolume(shape: Shape, voxelSize: VoxelSize, seed: number): LabelledVolume {
  const random = new Random(seed);
  const data = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    Math.max(0, random.below(9) - 6),
  );
  return { data, shape, voxelSize, phases };
}

/** The nearest voxel outside, all of them tried. */
function byTrying({ data, shape: [nx, ny], voxelSize }: LabelledVolume, inside: readonly number[]): number[] {
  const place = (voxel: number): number[] =>
    [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))].map(
      (i, axis) => i * voxelSize[axis],
    );
  const outside = [...data.keys()].filter((voxel) => !inside.includes(data[voxel])).map(place);
  return Array.from(data.keys(), (voxel) => {
    if (!inside.includes(data[voxel])) return 0;
    const [x, y, z] = place(voxel);
    return outside.reduce((least, [a, b, c]) => Math.min(least, Math.hypot(x - a, y - b, z - c)), Infinity);
  });
}

describe('phaseDistances', () => {
  it('is the distance to the nearest voxel of other phases', async () => {
    const edge = fc.double({ min: 1e-7, max: 1e-6, noNaN: true });
    const side = fc.integer({ min: 1, max: 9 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(side, side, side),
        fc.tuple(edge, edge, edge),
        fc.nat(),
        async (...random) => {
          const volume = randomVolume(...random);
          for (const [names, labels] of [
            ['pore', [0]],
            [
              ['pore', 'cbd'],
              [0, 2],
            ],
          ] as const) {
            const found = await phaseDistances(volume, names);
            const wrong = byTrying(volume, labels).filter(
              (distance, voxel) =>
                found[voxel] !== distance && !(Math.abs(found[voxel] / distance - 1) < 1e-6),
            );
            expect(wrong).toEqual([]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is half the width across a slit, to the first voxel of the wall', async () => {
    const data = Uint8Array.from({ length: 12 * 3 * 3 }, (_, i) => (i % 12 < 2 || i % 12 > 8 ? 1 : 0));
    const volume = { data, shape: [12, 3, 3], voxelSize: [5e-7, 1e-6, 1e-6], phases } as const;
    const found = await phaseDistances(volume, 'pore');
    const steps = [0, 0, 1, 2, 3, 4, 3, 2, 1, 0, 0, 0];
    expect(Array.from(found.subarray(0, 12))).toEqual(steps.map((step) => Math.fround(step * 5e-7)));
  });

  it('takes borders for walls, or for the other side, when told to', async () => {
    const data = Uint8Array.from({ length: 9 }, (_, i) => (i === 1 ? 1 : 0));
    const volume = { data, shape: [9, 1, 1], voxelSize: [1, 1, 1], phases } as const;
    expect(Array.from(await phaseDistances(volume, 'pore'))).toEqual([1, 0, 1, 2, 3, 4, 5, 6, 7]);
    const round = await phaseDistances(volume, 'pore', { periodic: ['x'] });
    expect(Array.from(round)).toEqual([1, 0, 1, 2, 3, 4, 4, 3, 2]);
    expect(Array.from(await phaseDistances(volume, 'pore', { walls: true }))).toEqual([
      1, 0, 1, 1, 1, 1, 1, 1, 1,
    ]);
  });

  it('is infinite where nothing is outside, and 0 where nothing is inside', async () => {
    const volume = { data: new Uint8Array(8), shape: [2, 2, 2], voxelSize: [1, 1, 1], phases } as const;
    expect(new Set(await phaseDistances(volume, 'pore'))).toEqual(new Set([Infinity]));
    expect(new Set(await phaseDistances(volume, 'nmc'))).toEqual(new Set([0]));
  });

  it('refuses what it cannot measure', async () => {
    const volume = { data: new Uint8Array(8), shape: [2, 2, 2], voxelSize: [1, 1, 1], phases } as const;
    await expect(phaseDistances(volume, 'binder')).rejects.toThrow("'binder'");
    await expect(phaseDistances({ ...volume, shape: [2, 2, 3] }, 'pore')).rejects.toThrow('2 x 2 x 3');
    await expect(phaseDistances({ ...volume, voxelSize: [1, 0, 1] }, 'pore')).rejects.toThrow('0 m');
    await expect(phaseDistances(volume, 'pore', { signal: AbortSignal.abort() })).rejects.toThrow(
      'cancelled',
    );
  });
});

describeWithData('phaseDistances of real images', (path) => {
  // Maxima and means by scipy.ndimage.distance_transform_edt, in voxels.
  it.each([
    ['superres/SEM_lr_input.tif', 0, 128, 21.954498, 4.080777],
    ['superres/SEM_lr_input.tif', 128, 0, 18.138357, 3.680802],
    ['openimpala/SampleData_2Phase_stack_3d_1bit.tif', 0, 1, 8.544004, 1.705658],
    ['openimpala/SampleData_2Phase_stack_3d_1bit.tif', 1, 0, 5.385165, 1.444847],
  ])('%s, label %i', async (file, label, rest, largest, mean) => {
    const image = await readImage(path(file), { voxelSize: [1, 1, 1] });
    const volume = labelPhases(image.volume, [
      { name: 'phase', label },
      { name: 'rest', label: rest },
    ]);
    const inside = Array.from(await phaseDistances(volume, 'phase')).filter((distance) => distance > 0);
    expect(inside.reduce((most, distance) => Math.max(most, distance), 0)).toBeCloseTo(largest, 5);
    expect(inside.reduce((sum, distance) => sum + distance, 0) / inside.length).toBeCloseTo(mean, 5);
  });
});
