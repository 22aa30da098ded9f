import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import type { Axis, LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { linesImage, linesReference } from '../../../verify/lines-reference.ts';
import { mosaicRow, planeMosaic } from '../../../verify/media/plane-mosaic.ts';
import { booleanSpheres } from '../../../verify/shapes.ts';
import { Subject } from '../subject.ts';
import { directions as steps } from '../transitions.ts';
import { linealPathDescriptor, linealPaths, type LinealPathCurve } from './lineal-path.ts';

const names = ['a', 'b', 'c'];

function volumeOf(values: ArrayLike<number>, shape: Shape, voxelSize: VoxelSize = [1, 1, 1]): LabelledVolume {
  const phases = names.map((name, label) => ({ name, label }));
  return { data: Uint8Array.from(values), shape, voxelSize, phases };
}

const images = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 2, max: 4 }))
  .chain(([nx, ny, nz]) =>
    fc.record({
      shape: fc.constant<Shape>([nx, ny, nz]),
      values: fc.array(fc.nat(2), { minLength: nx * ny * nz, maxLength: nx * ny * nz }),
      periodic: fc.subarray<Axis>(['x', 'y', 'z']),
    }),
  );

/** Share of the rows of n voxels from every voxel on that lie in a phase, among those that fit: counted one by one. */
function counted(
  values: readonly number[],
  shape: Shape,
  step: readonly number[],
  { periodic, phase, n }: { periodic: readonly Axis[]; phase: number; n: number },
): number | undefined {
  let places = 0;
  let inside = 0;
  values.forEach((_, voxel) => {
    const place = [
      voxel % shape[0],
      Math.floor(voxel / shape[0]) % shape[1],
      Math.floor(voxel / shape[0] / shape[1]),
    ];
    const row = Array.from({ length: n }, (__, k) =>
      place.map((at, axis) => {
        const moved = at + k * (step[axis] ?? 0);
        const length = shape[axis] ?? 1;
        return periodic.includes(names3[axis] ?? 'x') ? ((moved % length) + length) % length : moved;
      }),
    );
    if (row.some((at) => at.some((part, axis) => part < 0 || part >= (shape[axis] ?? 1)))) return;
    places++;
    if (row.every(([x = 0, y = 0, z = 0]) => values[x + shape[0] * (y + shape[1] * z)] === phase)) inside++;
  });
  return places === 0 ? undefined : inside / places;
}

const names3 = ['x', 'y', 'z'] as const;

function stepOf(direction: string): readonly number[] {
  const axis = names3.findIndex((name) => name === direction);
  if (axis >= 0) return [0, 1, 2].map((other) => (other === axis ? 1 : 0));
  return direction.replaceAll(/[()]/g, '').split(',').map(Number);
}

describe('lineal path', () => {
  it('is what counting rows of voxels one by one gives, along 13 directions, periodic or not', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ({ shape, values, periodic }) => {
        const paths = await linealPaths(volumeOf(values, shape), { periodic, directions: 'all', reach: 20 });
        for (const [phase, name] of names.entries()) {
          for (const { direction, probability } of paths[name]?.curves ?? []) {
            for (const [k, value] of probability.entries()) {
              const options = { periodic, phase, n: k + 1 };
              expect(value).toBeCloseTo(counted(values, shape, stepOf(direction), options) ?? NaN, 12);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('is what shifted copies of an array give in numpy', async () => {
    const { inside } = await linealPaths(linesImage(), { reach: 9 });
    for (const { direction, probability } of inside?.curves ?? []) {
      expect(probability).toHaveLength(10);
      const expected = linesReference.linealPath[direction as 'x' | 'y' | 'z'];
      probability.forEach((value, k) => expect(value).toBeCloseTo(expected[k] ?? NaN, 14));
    }
  });

  it('has a curve for each of the 13 directions that the image has', async () => {
    const { a } = await linealPaths(volumeOf(new Uint8Array(27), [3, 3, 3]), { directions: 'all' });
    expect(new Set(a?.curves.map(({ direction }) => stepOf(direction).join()))).toEqual(
      new Set(steps.map((step) => step.join())),
    );
    const flat = await linealPaths(volumeOf(new Uint8Array(12), [4, 3, 1]), { directions: 'all' });
    expect(flat['a']?.curves.map(({ direction }) => direction)).toEqual(['x', 'y', '(-1,1,0)', '(1,1,0)']);
  });

  it('of layers falls linearly across them and stays along them', async () => {
    const [thickness, period, voxel] = [5, 12, 0.5];
    const data = Uint8Array.from({ length: 4 * 4 * 36 }, (_, i) =>
      Math.floor(i / 16) % period < thickness ? 1 : 0,
    );
    const volume = volumeOf(data, [4, 4, 36], [1, 1, voxel]);
    const { b } = await linealPaths(volume, { periodic: ['x', 'y', 'z'] });
    const { curves, fraction } = b;
    const [alongX, , across] = curves;
    expect(fraction).toBeCloseTo(thickness / period, 14);
    expect(alongX?.probability).toEqual([5 / 12, 5 / 12, 5 / 12].slice(0, alongX?.probability.length));
    expect(alongX?.decayLength).toBeNull();
    expect(across?.probability).toHaveLength(thickness + 1);
    across?.probability.forEach((value, k) => expect(value).toBeCloseTo((thickness - k) / period, 14));
    expect(across?.distance).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
    // Chords of one length c: half of it.
    expect(across?.decayLength).toBeCloseTo((thickness * voxel) / 2, 14);
  });

  it('of a checkerboard is (b − k) / 2b along the axes', async () => {
    const b = 4;
    const data = Uint8Array.from({ length: 16 ** 3 }, (_, i) => {
      const [x, y, z] = [i % 16, Math.floor(i / 16) % 16, Math.floor(i / 256)];
      return (Math.floor(x / b) + Math.floor(y / b) + Math.floor(z / b)) % 2;
    });
    const { a } = await linealPaths(volumeOf(data, [16, 16, 16]), { periodic: ['x', 'y', 'z'] });
    for (const { probability } of a?.curves ?? []) {
      expect(probability).toEqual([4, 3, 2, 1, 0].map((left) => left / (2 * b)));
    }
  });

  it('of uncorrelated voxels is the fraction to the power of the voxels', async () => {
    const random = new Random(7);
    const n = 48;
    const data = Uint8Array.from({ length: n ** 3 }, () => (random.uniform() < 0.6 ? 1 : 0));
    const { b } = await linealPaths(volumeOf(data, [n, n, n]), { directions: 'all', reach: 5 });
    for (const { probability } of b?.curves ?? []) {
      probability.slice(0, 4).forEach((value, k) => {
        expect(Math.abs(value / 0.6 ** (k + 1) - 1)).toBeLessThan(0.02 * (k + 1));
      });
    }
  });

  it('of overlapping spheres is φ^(1 + 3z/4R (1 − h²/12R²)): Torquato’s law on a lattice of points', async () => {
    const [n, eta, images] = [60, 0.7, 6];
    for (const radius of [3, 6]) {
      const random = new Random(5).stream(`spheres ${radius}`);
      const mean = new Float64Array(9);
      let count = 0;
      for (let image = 0; image < images; image++) {
        const drawn = booleanSpheres(n, radius, eta, () => random.uniform());
        count = Math.round((eta * n ** 3) / ((4 / 3) * Math.PI * radius ** 3));
        const { outside } = await linealPaths(drawn, { periodic: ['x', 'y', 'z'], reach: 8 });
        for (const { probability } of outside?.curves ?? []) {
          probability.forEach((value, k) => {
            mean[k] = (mean[k] ?? 0) + value / (3 * images);
          });
        }
      }
      mean.forEach((value, z) => {
        // Exact for a fixed number of spheres in a periodic box: none of them near any of z + 1 points in a row.
        const swept =
          (4 / 3) * Math.PI * radius ** 3 * (1 + ((3 * z) / (4 * radius)) * (1 - 1 / (12 * radius ** 2)));
        const exact = (1 - swept / n ** 3) ** count;
        expect(Math.abs(value / exact - 1)).toBeLessThan(0.035);
        const continuous = Math.exp(-eta * (1 + (3 * z) / (4 * radius)));
        expect(Math.abs(exact / continuous - 1)).toBeLessThan((eta * z) / (16 * radius ** 3) + 2e-3);
      });
    }
  });

  it('of a mosaic of random planes is the product over its steps', async () => {
    const [n, density, share, images] = [40, 0.2, 0.5, 12];
    const random = new Random(11);
    const mean = new Float64Array(6);
    for (let image = 0; image < images; image++) {
      // At a share of one half both phases follow the same law; their mean does not know how much of each was drawn.
      const paths = await linealPaths(
        planeMosaic(n, density, share, () => random.uniform()),
        { reach: 5 },
      );
      for (const { probability } of Object.values(paths).flatMap(({ curves }) => curves)) {
        probability.forEach((value, k) => {
          mean[k] = (mean[k] ?? 0) + value / (6 * images);
        });
      }
    }
    mean.forEach((value, k) =>
      expect(Math.abs(value / mosaicRow(share, density, 1, k) - 1)).toBeLessThan(0.02),
    );
  });

  it('turns with the image, and does not change when it is flipped', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ({ shape: [nx, ny, nz], values }) => {
        const turned = Uint8Array.from({ length: values.length }, (_, i) => {
          const [y, z, x] = [i % ny, Math.floor(i / ny) % nz, Math.floor(i / ny / nz)];
          return values[x + nx * (y + ny * z)] ?? 0;
        });
        const flipped = values.toReversed();
        const original = await linealPaths(volumeOf(values, [nx, ny, nz], [1, 2, 3]));
        const after = await linealPaths(volumeOf(turned, [ny, nz, nx], [2, 3, 1]));
        const curve = (from: typeof original, direction: string): Partial<LinealPathCurve> | undefined => {
          const { direction: _, ...rest } =
            from['b']?.curves.find((each) => each.direction === direction) ?? {};
          return rest;
        };
        expect(curve(after, 'x')).toEqual(curve(original, 'y'));
        expect(curve(after, 'y')).toEqual(curve(original, 'z'));
        expect(curve(after, 'z')).toEqual(curve(original, 'x'));
        expect(await linealPaths(volumeOf(flipped, [nx, ny, nz], [1, 2, 3]))).toEqual(original);
      }),
      { numRuns: 40 },
    );
  });

  it('refuses a single voxel, and gives an absent phase a curve at 0', async () => {
    await expect(linealPaths(volumeOf([0], [1, 1, 1]))).rejects.toThrow(InputError);
    const { c } = await linealPaths(volumeOf([0, 1, 0, 1], [4, 1, 1]));
    expect(c).toEqual({
      fraction: 0,
      curves: [{ direction: 'x', distance: [0], probability: [0], decayLength: null }],
    });
  });

  it('is described for the phases asked for', async () => {
    const subject = new Subject(volumeOf([0, 1, 0, 1, 2, 2], [3, 2, 1]), { phases: ['b'] });
    const result = await linealPathDescriptor.measure(subject, {});
    expect(Object.keys(result)).toEqual(['b']);
    expect(linealPathDescriptor.quantities(result).map(({ of }) => of)).toEqual(['b x', 'b y']);
    expect(linealPathDescriptor.figures?.(result)[0]?.series).toHaveLength(2);
  });
});
