import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { releaseIdleEngines } from '../../compute/index.ts';
import type { Axis, LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { linesImage, linesReference } from '../../../verify/lines-reference.ts';
import { mosaicThreePoint, mosaicTwoPoint, planeMosaic } from '../../../verify/media/plane-mosaic.ts';
import { Subject } from '../subject.ts';
import { npointProbabilities, npointProbability, type TemplatePoint } from './n-point.ts';
import { threePoint, threePointDescriptor } from './three-point.ts';
import { rightTriangles, triangles } from './triangles.ts';

afterAll(releaseIdleEngines);

const names = ['a', 'b', 'c'];
const everywhere: readonly Axis[] = ['x', 'y', 'z'];

function volumeOf(values: ArrayLike<number>, shape: Shape, voxelSize: VoxelSize = [1, 1, 1]): LabelledVolume {
  const phases = names.map((name, label) => ({ name, label }));
  return { data: Uint8Array.from(values), shape, voxelSize, phases };
}

function uncorrelated(n: number, share: number, seed: number): LabelledVolume {
  const random = new Random(seed);
  return volumeOf(
    Array.from({ length: n ** 3 }, () => (random.uniform() < share ? 1 : 0)),
    [n, n, n],
  );
}

const lag = fc.integer({ min: -5, max: 5 });
const templates = fc.array(fc.record({ phase: fc.constantFrom(...names), at: fc.tuple(lag, lag, lag) }), {
  minLength: 1,
  maxLength: 4,
});
const images = fc
  .tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))
  .chain(([nx, ny, nz]) =>
    fc.record({
      shape: fc.constant<Shape>([nx, ny, nz]),
      seed: fc.nat(),
      periodic: fc.subarray<Axis>(['x', 'y', 'z']),
    }),
  );

/** The template laid at every voxel, one after the other. */
function countedOneByOne(
  { data, shape }: LabelledVolume,
  template: readonly TemplatePoint[],
  periodic: readonly Axis[],
): { count: number; places: number } {
  let [count, places] = [0, 0];
  const [origin] = template;
  for (let voxel = 0; voxel < data.length; voxel++) {
    const place = [
      voxel % shape[0],
      Math.floor(voxel / shape[0]) % shape[1],
      Math.floor(voxel / shape[0] / shape[1]),
    ];
    const labels = template.map(({ at }) => {
      const [x = 0, y = 0, z = 0] = place.map((part, axis) => {
        const moved = part + (at[axis] ?? 0) - (origin?.at[axis] ?? 0);
        const length = shape[axis] ?? 1;
        if (periodic.includes(everywhere[axis] ?? 'x')) return ((moved % length) + length) % length;
        return moved < 0 || moved >= length ? NaN : moved;
      });
      return data[x + shape[0] * (y + shape[1] * z)];
    });
    if (labels.some((label) => label === undefined)) continue;
    places++;
    if (labels.every((label, at) => names[label ?? 0] === template[at]?.phase)) count++;
  }
  return { count, places };
}

describe('templates of points', () => {
  it('are counted as laying them at every voxel does, rows across words, phases mixed, periodic or not', async () => {
    await fc.assert(
      fc.asyncProperty(images, templates, async ({ shape, seed, periodic }, template) => {
        const random = new Random(seed);
        const volume = volumeOf(
          Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.below(3)),
          shape,
        );
        const { count, places, probability } = await npointProbability(volume, template, { periodic });
        expect({ count, places }).toEqual(countedOneByOne(volume, template, periodic));
        expect(probability).toBe(places === 0 ? null : count / places);
      }),
      { numRuns: 300 },
    );
  });

  it('are what slices of an array give in numpy', async () => {
    for (const { corners, count, places } of linesReference.triangles) {
      const template = corners.map((at) => ({ phase: 'inside', at }));
      expect(await npointProbability(linesImage(), template)).toMatchObject({ count, places });
    }
  });

  it('of n points in uncorrelated voxels have a probability of p^n', async () => {
    const p = 0.7;
    const points = [
      [0, 0, 0],
      [3, 0, 1],
      [0, 7, -2],
      [5, 5, 5],
    ] as const;
    const growing = points.map((_, n) => points.slice(0, n + 1).map((at) => ({ phase: 'b', at })));
    const found = await npointProbabilities(uncorrelated(64, p, 4), growing, { periodic: everywhere });
    found.forEach(({ probability }, n) => {
      expect(Math.abs((probability ?? 0) - p ** (n + 1))).toBeLessThan(5e-3);
    });
  });

  it('of one phase and of its complement are bound by the inclusion of one another', async () => {
    const volume = uncorrelated(20, 0.4, 8);
    const [u, v] = [
      [2, -1, 0],
      [0, 3, 4],
    ] as const;
    const of = async (phase: string, ...at: (readonly [number, number, number])[]): Promise<number> => {
      const template = at.map((place) => ({ phase, at: place }));
      return (await npointProbability(volume, template, { periodic: everywhere })).count;
    };
    const origin = [0, 0, 0] as const;
    const s2 = (await of('b', origin, u)) + (await of('b', origin, v)) + (await of('b', u, v));
    const expected = 20 ** 3 - 3 * (await of('b', origin)) + s2 - (await of('b', origin, u, v));
    expect(await of('a', origin, u, v)).toBe(expected);
  });

  it('that no place holds have no probability, and what is no template is refused', async () => {
    const volume = volumeOf([0, 1, 0, 1], [4, 1, 1]);
    const large = [
      { phase: 'a', at: [0, 0, 0] as const },
      { phase: 'a', at: [4, 0, 0] as const },
    ];
    expect(await npointProbability(volume, large)).toEqual({ count: 0, places: 0, probability: null });
    await expect(npointProbability(volume, [])).rejects.toThrow(InputError);
    await expect(npointProbability(volume, [{ phase: 'd', at: [0, 0, 0] }])).rejects.toThrow(
      /no phase is called 'd'/,
    );
    await expect(npointProbability(volume, [{ phase: 'a', at: [0.5, 0, 0] }])).rejects.toThrow(
      /no place of a voxel/,
    );
  });
});

describe('triangles on the lattice', () => {
  it('are exactly equilateral in cubes, in eight orientations with sides of √2 m', () => {
    for (const m of [1, 2, 7]) {
      const found = triangles(Math.SQRT2 * m * 0.3, [0.3, 0.3, 0.3], [0, 1, 2]);
      expect(
        new Set(
          found.map(({ corners }) =>
            corners
              .slice(1)
              .map((corner) => corner.join())
              .join(' '),
          ),
        ).size,
      ).toBe(8);
      for (const { corners, deviation } of found) {
        const [, u, v] = corners;
        const squares = [u, v, u.map((part, axis) => part - (v[axis] ?? 0))].map((side) =>
          side.reduce((sum, part) => sum + part * part, 0),
        );
        expect(squares).toEqual([2 * m * m, 2 * m * m, 2 * m * m]);
        expect(deviation).toBeLessThan(1e-12);
      }
    }
  });

  it('come near to equilateral in any voxels as they grow, and say how near', () => {
    const near = [10, 40].map((side) =>
      Math.max(...triangles(side, [1, 1.3, 2.1], [0, 1, 2]).map(({ deviation }) => deviation)),
    );
    expect(near[0]).toBeLessThan(0.15);
    expect(near[1]).toBeLessThan(0.03);
    expect(triangles(10, [1, 1, 1], [0, 1]).every(({ corners }) => corners.every(([, , z]) => z === 0))).toBe(
      true,
    );
  });

  it('with a right angle lie in every quadrant of every plane of axes', () => {
    expect(rightTriangles(3, [1, 1, 1], [0, 1, 2])).toHaveLength(12);
    expect(rightTriangles(3, [1, 1, 1], [0, 1])).toHaveLength(4);
    expect(rightTriangles(3, [1, 1.5, 0.5], [0, 1, 2]).every(({ deviation }) => deviation < 1e-12)).toBe(
      true,
    );
  });
});

describe('three-point correlation', () => {
  it('of uncorrelated voxels is p³', async () => {
    const { equilateral, right, fraction } = await threePoint(uncorrelated(64, 0.6, 2), 'b');
    expect(fraction).toBeCloseTo(0.6, 2);
    expect([equilateral, right].map(({ side }) => side.length)).toEqual([6, 9]);
    for (const { probability } of [equilateral, right]) {
      probability.slice(1).forEach((value) => expect(Math.abs(value / fraction ** 3 - 1)).toBeLessThan(0.01));
    }
  });

  it('of a mosaic of random planes is that of its closed form', async () => {
    const [density, share, images] = [0.18, 0.5, 60];
    const random = new Random(31);
    const mean = { equilateral: new Float64Array(6), right: new Float64Array(8) };
    const sides = { equilateral: [0], right: [0] };
    for (let image = 0; image < images; image++) {
      const drawn = planeMosaic(40, density, share, () => random.uniform());
      // At a share of one half both phases follow the same law; their mean does not know how much of each was drawn.
      for (const phase of ['body', 'outside']) {
        const found = await threePoint(drawn, phase, { reach: 7.1 });
        for (const family of ['equilateral', 'right'] as const) {
          sides[family] = [...found[family].side];
          found[family].probability.forEach((value, k) => {
            mean[family][k] = (mean[family][k] ?? 0) + value / (2 * images);
          });
        }
      }
    }
    for (const family of ['equilateral', 'right'] as const) {
      expect(sides[family]).toHaveLength(family === 'right' ? 8 : 6);
      sides[family].forEach((side, k) => {
        const third = family === 'right' ? Math.SQRT2 * side : side;
        const exact = mosaicThreePoint(share, density, [side, side, third]);
        expect(Math.abs((mean[family][k] ?? 0) / exact - 1)).toBeLessThan(0.02);
      });
    }
  });

  it('begins at the fraction and stays between the bounds of its two points', async () => {
    const drawn = planeMosaic(32, 0.2, 0.5, new Random(3).uniform.bind(new Random(3)));
    const { equilateral, fraction } = await threePoint(drawn, 'body', { periodic: everywhere });
    expect(equilateral.probability[0]).toBe(fraction);
    equilateral.probability.forEach((value) => expect(value).toBeLessThanOrEqual(fraction));
    expect(mosaicThreePoint(0.3, 0.2, [0, 4, 4])).toBeCloseTo(mosaicTwoPoint(0.3, 0.2, 4), 14);
    expect(mosaicThreePoint(0.3, 0.2, [1e3, 1e3, 1e3])).toBeCloseTo(0.027, 14);
  });

  it('works on a section, and refuses a line and images without room for a triangle', async () => {
    const flat = await threePoint(volumeOf(new Uint8Array(32 * 32), [32, 32, 1]), 'a');
    expect(flat.equilateral.probability.every((value) => value === 1)).toBe(true);
    await expect(threePoint(volumeOf(new Uint8Array(9), [9, 1, 1]), 'a')).rejects.toThrow(/no triangles/);
    await expect(threePoint(volumeOf(new Uint8Array(64), [4, 4, 4]), 'a')).rejects.toThrow(
      /no triangle has sides/,
    );
    await expect(threePoint(volumeOf(new Uint8Array(64), [4, 4, 4]), 'x')).rejects.toThrow(/no phase/);
  });

  it('is described with a curve a phase', async () => {
    const subject = new Subject(uncorrelated(16, 0.5, 1), { phases: ['a', 'b'] });
    const result = await threePointDescriptor.measure(subject, {});
    expect(threePointDescriptor.figures?.(result).map(({ series }) => series.length)).toEqual([2, 2]);
  });
});
