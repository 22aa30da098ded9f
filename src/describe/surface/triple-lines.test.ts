import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { threeSectors } from '../../../verify/surfaces.ts';
import { CancelledError, InputError } from '../../base/index.ts';
import type { LabelledVolume, Shape } from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { tripleLines } from './triple-lines.ts';

const phases = ['a', 'b', 'c', 'd'].map((name, label) => ({ name, label }));

function imageOf(data: Uint8Array, shape: Shape, most = 3): LabelledVolume {
  return { data, shape, voxelSize: [1, 1, 1], phases: phases.slice(0, most) };
}

function noise(shape: Shape, seed: number, most: number): LabelledVolume {
  const random = new Random(seed);
  return imageOf(
    Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () => random.below(most)),
    shape,
    most,
  );
}

/** Voxel edges inside the image with the three phases around them, one by one. */
function countEdges({ data, shape: [nx, ny, nz] }: LabelledVolume, three: readonly number[]): number {
  const at = (x: number, y: number, z: number): number => data[x + nx * (y + ny * z)];
  let count = 0;
  const look = (voxels: readonly number[]): void => {
    if (three.every((phase) => voxels.includes(phase))) count++;
  };
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++) {
        const [right, back, up] = [x + 1 < nx, y + 1 < ny, z + 1 < nz];
        if (right && back) look([at(x, y, z), at(x + 1, y, z), at(x, y + 1, z), at(x + 1, y + 1, z)]);
        if (right && up) look([at(x, y, z), at(x + 1, y, z), at(x, y, z + 1), at(x + 1, y, z + 1)]);
        if (back && up) look([at(x, y, z), at(x, y + 1, z), at(x, y, z + 1), at(x, y + 1, z + 1)]);
      }
    }
  }
  return count;
}

describe('triple lines', () => {
  it('along a straight line of any direction have its length', async () => {
    const lines = [
      [0, 0, 1],
      [0, 1, 1],
      [1, 1, 1],
      [1, 2, 5],
      [1, 0, 3],
      [2, 1, 3],
      [1, 1, 2],
      [3, 4, 5],
    ] as const;
    for (const direction of lines) {
      const image = threeSectors(60, direction);
      const [line] = await tripleLines(image);
      const error = (line.corrected?.length ?? 0) / image.length - 1;
      expect(error).toBeGreaterThan(-0.045);
      expect(error).toBeLessThan(0.07);
    }
    const straight = threeSectors(60, [0, 0, 1]);
    const [line] = await tripleLines(straight);
    expect(line.percolatingShare.z).toBe(1);
  });

  it('where a sphere is half immersed are a circle', async () => {
    for (const radius of [10, 20]) {
      const n = 2 * radius + 12;
      const data = Uint8Array.from({ length: n ** 3 }, (_, i) => {
        const [x, y, z] = [i % n, Math.floor(i / n) % n, Math.floor(i / n / n)].map((at) => at + 0.5 - n / 2);
        if (Math.hypot(x, y, z) < radius) return 2;
        return 0.3 * x + 0.5 * y + 0.81 * z < 0.1 ? 1 : 0;
      });
      const [line] = await tripleLines(imageOf(data, [n, n, n]));
      const inside = ((n - 1) / n) ** 3;
      expect(Math.abs((inside * (line.corrected?.length ?? 0)) / (2 * Math.PI * radius) - 1)).toBeLessThan(
        0.07,
      );
      expect(line.edges.length ?? 0).toBeGreaterThan(1.5 * 2 * Math.PI * radius);
    }
  });

  it('by voxel edges are those counted one by one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(
          fc.integer({ min: 2, max: 6 }),
          fc.integer({ min: 2, max: 5 }),
          fc.integer({ min: 2, max: 5 }),
        ),
        fc.integer({ min: 0, max: 1e6 }),
        async (shape, seed) => {
          const image = noise(shape, seed, 4);
          const whole = shape.reduce((product, n) => product * n, 1);
          const cubes = shape.reduce((product, n) => product * (n - 1), 1);
          // On the outermost faces of the lattice an edge belongs to one cube of two.
          const inner = countInner(image, [0, 1, 3]);
          const line = (await tripleLines(image)).find(({ phases: three }) => three.join('') === 'abd');
          expect(line?.edges.count).toBeCloseTo((inner * whole) / cubes, 9);
        },
      ),
    );
  });

  it('in a section are points: the 3 x 3 pixels of taufactor’s tests have a quarter of one per area', async () => {
    const section = imageOf(Uint8Array.from([1, 1, 1, 2, 0, 0, 2, 0, 0]), [3, 3, 1]);
    const [line] = await tripleLines(section);
    // One point inside, 4 cells stand for 9 voxels.
    expect(line.edges.count).toBeCloseTo((1 * 9) / 4, 12);
    expect(line.corrected).toBeNull();
    expect(line.edges.perVolume).toBeCloseTo(1 / 4, 12);
  });

  it('do not change when the image is flipped, nor the points of a section with its plane', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), async (seed) => {
        const image = noise([6, 5, 4], seed, 3);
        const flipped = { ...image, data: image.data.toReversed() };
        const [[line], [other]] = [await tripleLines(image), await tripleLines(flipped)];
        expect(other.corrected?.length).toBeCloseTo(line.corrected?.length ?? 0, 9);
        expect(other.percolatingShare.x).toBeCloseTo(line.percolatingShare.x, 12);
        const plane = noise([6, 5, 1], seed, 3);
        const found = await tripleLines(plane);
        expect(await tripleLines({ ...plane, shape: [6, 1, 5] })).toMatchObject([{ edges: found[0].edges }]);
        expect(await tripleLines({ ...plane, shape: [1, 6, 5] })).toMatchObject([{ edges: found[0].edges }]);
      }),
      { numRuns: 30 },
    );
  });

  it('of two phases are none, of a line of voxels refused, and stop when cancelled', async () => {
    expect(await tripleLines(noise([4, 4, 4], 1, 2))).toEqual([]);
    const [none] = await tripleLines(imageOf(new Uint8Array(27), [3, 3, 3]));
    expect([none.edges.length, none.corrected?.length, none.percolatingShare.x]).toEqual([0, 0, 0]);
    await expect(tripleLines(noise([4, 1, 1], 1, 3))).rejects.toThrow(InputError);
    await expect(tripleLines(noise([4, 4, 4], 1, 3), { signal: AbortSignal.abort() })).rejects.toThrow(
      CancelledError,
    );
  });
});

/** As {@link countEdges}, but edges on the faces of the image, which only one of two cubes has, count half. */
function countInner(image: LabelledVolume, three: readonly number[]): number {
  const [nx, ny, nz] = image.shape;
  const slice = (first: readonly number[], size: Shape): LabelledVolume => ({
    ...image,
    shape: size,
    data: Uint8Array.from({ length: size[0] * size[1] * size[2] }, (_, i) => {
      const [x, y, z] = [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / size[0] / size[1])];
      return image.data[first[0] + x + nx * (first[1] + y + ny * (first[2] + z))];
    }),
  });
  let outer = 0;
  for (const z of [0, nz - 1]) outer += countEdges(slice([0, 0, z], [nx, ny, 1]), three);
  for (const y of [0, ny - 1]) outer += countEdges(slice([0, y, 0], [nx, 1, nz]), three);
  for (const x of [0, nx - 1]) outer += countEdges(slice([x, 0, 0], [1, ny, nz]), three);
  return countEdges(image, three) - outer / 2;
}
