import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  ball,
  cuboid,
  drawParticles,
  ellipsoid,
  rod,
  rotationFrom,
  turned,
  type Body,
} from '../../../verify/particles.ts';
import { describeWithData } from '../../../test/support/gates.ts';
import { releaseIdleEngines } from '../../compute/index.ts';
import {
  connectedComponents,
  labelPhases,
  parsePhases,
  readImage,
  type LabelledVolume,
  type Shape,
  type VoxelSize,
} from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { gridDepth } from './grid-depth.ts';
import { defaultNeckRatio, separateParticles, type SeparationOptions } from './separate.ts';

afterAll(releaseIdleEngines);

const phases = [
  { name: 'pore', label: 0 },
  { name: 'active', label: 1 },
];

type Placed = Parameters<typeof drawParticles>[2];

/** Bodies as one phase. */
function drawn(shape: Shape, bodies: Placed, voxelSize: VoxelSize = [1, 1, 1]): LabelledVolume {
  const { data } = drawParticles(shape, voxelSize, bodies);
  return { data: Uint8Array.from(data, (label) => (label > 0 ? 1 : 0)), shape, voxelSize, phases };
}

/** Two equal balls along x whose neck is `ratio` of their radius. */
function pair(radius: number, ratio: number, voxelSize: VoxelSize = [1, 1, 1]): LabelledVolume {
  const half = radius * Math.sqrt(1 - ratio ** 2);
  const shape = [2 * (half + radius), 2 * radius, 2 * radius].map(
    (length, axis) => 2 * Math.ceil(length / voxelSize[axis] / 2) + 5,
  ) as unknown as Shape;
  const middle = shape.map((count, axis) => (count * voxelSize[axis]) / 2);
  const at = (shift: number): readonly [number, number, number] => [middle[0] + shift, middle[1], middle[2]];
  return drawn(
    shape,
    [half, -half].map((shift) => ({ body: ball(radius), centre: at(shift) })),
    voxelSize,
  );
}

const alone = (body: Body, shift = 0.3): LabelledVolume => {
  const side = 2 * Math.ceil(body.reach) + 6;
  const middle = side / 2 + shift;
  return drawn([side, side, side], [{ body, centre: [middle, middle, middle] }]);
};

async function countOf(volume: LabelledVolume, options: SeparationOptions = {}): Promise<number> {
  return (await separateParticles(volume, 'active', options)).count;
}

describe('two balls', () => {
  it.each([0.3, 0.5, 0.7, 0.85, 0.95])('with a neck of %f of their radius part just there', async (ratio) => {
    // The distance is known to about half a voxel in both radii.
    const volume = pair(24, ratio);
    expect(await countOf(volume, { neckRatio: ratio + 0.04 })).toBe(2);
    expect(await countOf(volume, { neckRatio: ratio - 0.04 })).toBe(1);
  });

  it('part at the same neck in voxels of any edges', async () => {
    const volume = pair(12e-6, 0.7, [0.5e-6, 0.6e-6, 0.9e-6]);
    expect(await countOf(volume, { neckRatio: 0.76 })).toBe(2);
    expect(await countOf(volume, { neckRatio: 0.64 })).toBe(1);
  });

  it('are cut across the middle of their neck', async () => {
    const volume = pair(16, 0.6);
    const { data, shape } = await separateParticles(volume, 'active');
    const middle = (shape[0] - 1) / 2;
    const sides = [...data].map((label, voxel) => (label === 0 ? 0 : Math.sign((voxel % shape[0]) - middle)));
    const labelsOn = (side: number): Set<number> => new Set(data.filter((_, voxel) => sides[voxel] === side));
    expect(labelsOn(-1).size).toBe(1);
    expect(labelsOn(1).size).toBe(1);
    expect(labelsOn(-1)).not.toEqual(labelsOn(1));
  });

  it('part by the depth of their neck, in metres', async () => {
    const volume = pair(24e-6, 0.7, [1e-6, 1e-6, 1e-6]);
    expect(await countOf(volume, { method: 'depth', depth: 6.2e-6 })).toBe(2);
    expect(await countOf(volume, { method: 'depth', depth: 8.2e-6 })).toBe(1);
  });

  it('are one component, touching or not', async () => {
    expect(await countOf(pair(8, 0.2), { method: 'components' })).toBe(1);
  });

  it('have their middles and radii', async () => {
    const { inscribed, count } = await separateParticles(pair(20, 0.5), 'active');
    expect(count).toBe(2);
    for (const radius of inscribed.radius) expect(Math.abs(radius - 20)).toBeLessThan(0.9);
    expect(Math.abs(inscribed.place[0] - inscribed.place[3])).toBeCloseTo(40 * Math.sqrt(0.75), -0.5);
  });
});

describe('one body stays one particle', () => {
  const oblique = rotationFrom([1, 2, 3], 0.7);
  it.each<[string, Body]>([
    ['ball', ball(14.3)],
    ['small ball', ball(3.2)],
    ['long ellipsoid', turned(ellipsoid([7, 7, 21]), oblique)],
    ['flat ellipsoid', turned(ellipsoid([18, 18, 6]), oblique)],
    ['blade', turned(ellipsoid([20, 12, 6]), oblique)],
    ['rod', turned(rod(6, 50), oblique)],
    ['plate', turned(cuboid([34, 30, 9]), oblique)],
    ['cube', turned(cuboid([18, 18, 18]), oblique)],
  ])('%s', async (_, body) => {
    expect(await countOf(alone(body))).toBe(1);
  });

  it('where a watershed from all maxima makes many', async () => {
    const { basins, count } = await separateParticles(alone(turned(rod(6, 50), oblique)), 'active');
    expect(basins).toBeGreaterThan(3);
    expect(count).toBe(1);
  });

  it('but a dumbbell has two', async () => {
    const bodies = [
      { body: ball(10), centre: [14, 14, 14] as const },
      { body: ball(8), centre: [46, 14, 14] as const },
      { body: turned(rod(4, 30), rotationFrom([0, 1, 0], Math.PI / 2)), centre: [30, 14, 14] as const },
    ];
    expect(await countOf(drawn([60, 28, 28], bodies))).toBe(2);
  });
});

/** Balls of several sizes at random places. */
function randomBalls(shape: Shape, count: number, seed: number): LabelledVolume {
  const random = new Random(seed);
  const place = (axis: number): number => random.uniform() * shape[axis];
  const balls = Array.from({ length: count }, () => ({
    body: ball(2 + 4 * random.uniform()),
    centre: [place(0), place(1), place(2)] as const,
  }));
  return drawn(shape, balls);
}

const side = fc.integer({ min: 8, max: 26 });
const shapes: fc.Arbitrary<Shape> = fc.tuple(side, side, side);

/** The body in all-round directions and places within a voxel, with a share of its surface's voxels changed. */
function scattered(body: Body, noise: number): LabelledVolume[] {
  const random = new Random(3);
  return Array.from({ length: 8 }, (_, each) => {
    const oblique = rotationFrom([random.uniform(), random.uniform(), random.uniform()], each);
    return roughened(alone(turned(body, oblique), random.uniform()), noise, random);
  });
}

function roughened(volume: LabelledVolume, share: number, random: Random): LabelledVolume {
  const { data, shape } = volume;
  const steps = [1, shape[0], shape[0] * shape[1]];
  const rough = data.map((value, voxel) => {
    const near = steps
      .flatMap((step) => [voxel - step, voxel + step])
      .filter((other) => other >= 0 && other < data.length);
    const isAtSurface = near.some((other) => data[other] !== value);
    return isAtSurface && random.uniform() < share ? 1 - value : value;
  });
  return { ...volume, data: rough };
}

async function totalOf(volumes: readonly LabelledVolume[], options: SeparationOptions = {}): Promise<number> {
  let total = 0;
  for (const volume of volumes) total += await countOf(volume, options);
  return total;
}

describe('bodies of few voxels', () => {
  it.each<[string, Body]>([
    ['rods of radius 2', rod(2, 40)],
    ['rods of radius 3', rod(3, 40)],
    ['rods of radius 4', rod(4, 40)],
    ['plates 2 thick', cuboid([30, 30, 2])],
    ['plates 3 thick', cuboid([30, 30, 3])],
    ['plates 4 thick', cuboid([30, 30, 4])],
  ])('%s stay whole in all directions', async (_, body) => {
    expect(await totalOf(scattered(body, 0))).toBe(8);
  });

  it('come apart where every voxel is trusted', async () => {
    expect(await totalOf(scattered(rod(2, 40), 0), { resolution: 0 })).toBeGreaterThan(8);
  });

  it.each([3, 4])('rods of radius %i with a rough surface stay whole', async (radius) => {
    const rough = scattered(rod(radius, 36), 0.1);
    expect(await totalOf(rough, { resolution: 0 })).toBeGreaterThan(8);
    expect(await totalOf(rough)).toBe(8);
  });
});

/** Distance from a place to the nearest middle of a voxel outside. */
function distanceAt([x, y, z]: readonly number[], outside: readonly (readonly number[])[]): number {
  return Math.sqrt(
    outside.reduce(
      (least, [a, b, c]) => Math.min(least, (a - x) ** 2 + (b - y) ** 2 + (c - z) ** 2),
      Infinity,
    ),
  );
}

describe('what the grid may take from a pass', () => {
  it('is half the diagonal of the largest face', () => {
    expect(gridDepth([9, 9, 9], [1, 1, 1])).toBeCloseTo(Math.SQRT1_2, 15);
    expect(gridDepth([9, 9, 9], [2, 6, 8])).toBe(5);
    expect(gridDepth([9, 9, 1], [2, 6, 8])).toBe(3);
    expect(gridDepth([1, 9, 1], [2, 6, 8])).toBe(0);
  });

  it('is no more than that along any straight way', async () => {
    const edges: VoxelSize = [1, 1.5, 0.8];
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const volume = { ...randomBalls([12, 12, 12], 14, seed), voxelSize: edges };
        const middles = Array.from(volume.data, (_, voxel) =>
          [voxel % 12, Math.floor(voxel / 12) % 12, Math.floor(voxel / 144)].map(
            (at, axis) => at * edges[axis],
          ),
        );
        const outside = middles.filter((_, voxel) => volume.data[voxel] === 0);
        const random = new Random(seed);
        const [from, to] = [0, 1].map(() => Math.floor(random.uniform() * middles.length));
        const along = Array.from({ length: 200 }, (_, step) =>
          distanceAt(
            middles[from].map((start, axis) => start + ((middles[to][axis] - start) * step) / 199),
            outside,
          ),
        );
        const least = Math.min(...along) - gridDepth([12, 12, 12], edges);
        const high = Uint8Array.from(middles, (place) => (distanceAt(place, outside) >= least ? 1 : 0));
        const parts = (
          await connectedComponents({ ...volume, data: high }, 'active', { connectivity: 26 })
        ).labels();
        expect(parts[from]).toBeGreaterThan(0);
        expect(parts[to]).toBe(parts[from]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('any image', () => {
  it('has as many particles as its curve says, at each neck ratio', async () => {
    await fc.assert(
      fc.asyncProperty(
        shapes,
        fc.nat(),
        fc.constantFrom(0.45, 0.6, 0.75, 0.85, 0.95),
        fc.constantFrom(0, Math.SQRT1_2, 1.3),
        async (shape, seed, neckRatio, resolution) => {
          const volume = randomBalls(shape, 30, seed);
          const { stability, count, basins } = await separateParticles(volume, 'active', {
            neckRatio,
            resolution,
          });
          expect(stability?.count[stability.parameter.indexOf(neckRatio)]).toBe(count);
          expect(stability?.count.at(-1)).toBeLessThanOrEqual(basins ?? 0);
          expect(stability?.count).toEqual(stability?.count.toSorted((a, b) => a - b));
        },
      ),
      { numRuns: 15 },
    );
  });

  it('has a particle for each maximum where every neck parts', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), async (shape, seed) => {
        const volume = randomBalls(shape, 30, seed);
        const { stability, basins } = await separateParticles(volume, 'active', { resolution: 0 });
        expect(stability?.count.at(-1)).toBe(basins);
      }),
      { numRuns: 10 },
    );
  });

  it('has as many when it is mirrored, turned or measured in other units', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), async (shape, seed) => {
        const volume = randomBalls(shape, 30, seed);
        const count = await countOf(volume);
        expect(await countOf({ ...volume, data: volume.data.toReversed() })).toBe(count);
        expect(await countOf(transposed(volume))).toBe(count);
        expect(await countOf({ ...volume, voxelSize: [3e-7, 3e-7, 3e-7] })).toBe(count);
      }),
      { numRuns: 15 },
    );
  });

  it('labels just the voxels of the phase, in the order of first voxels, and flags what the border cuts', async () => {
    await fc.assert(
      fc.asyncProperty(shapes, fc.nat(), async (shape, seed) => {
        const volume = randomBalls(shape, 20, seed);
        const { data, count, isCut } = await separateParticles(volume, 'active');
        const seen = [...new Set(data)].filter((label) => label > 0);
        expect(seen).toEqual(Array.from({ length: count }, (_, label) => label + 1));
        expect(data.every((label, voxel) => label > 0 === (volume.data[voxel] === 1))).toBe(true);
        const cut = new Set(data.filter((_, voxel) => isAtBorder(voxel, shape)));
        expect(Array.from(isCut, Boolean)).toEqual(Array.from(isCut, (_, each) => cut.has(each + 1)));
      }),
      { numRuns: 15 },
    );
  });
});

function isAtBorder(voxel: number, [nx, ny, nz]: Shape): boolean {
  const [x, y, z] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
  return x === 0 || y === 0 || z === 0 || x === nx - 1 || y === ny - 1 || z === nz - 1;
}

/** x and z swapped. */
function transposed(volume: LabelledVolume): LabelledVolume {
  const [nx, ny, nz] = volume.shape;
  const data = Uint8Array.from(volume.data, (_, voxel) => {
    const [z, y, x] = [voxel % nz, Math.floor(voxel / nz) % ny, Math.floor(voxel / (nz * ny))];
    return volume.data[x + nx * (y + ny * z)];
  });
  return { ...volume, data, shape: [nz, ny, nx] };
}

const one = (data: readonly number[], shape: Shape): LabelledVolume => ({
  data: Uint8Array.from(data),
  shape,
  voxelSize: [1e-6, 1e-6, 1e-6],
  phases,
});

const discAt = (x: number): Placed[number] => ({ body: ball(9), centre: [x, 15, 0.5] });

describe('odd images', () => {
  it('without the phase have no particles', async () => {
    const { count, data, basins, stability } = await separateParticles(one([0, 0, 0], [3, 1, 1]), 'active');
    expect([count, basins]).toEqual([0, 0]);
    expect(data).toEqual(new Uint32Array(3));
    expect(stability?.count.every((particles) => particles === 0)).toBe(true);
  });

  it('that are one phase are one particle without a radius', async () => {
    const { count, inscribed, isCut } = await separateParticles(one([1, 1, 1, 1], [2, 2, 1]), 'active');
    expect(count).toBe(1);
    expect([...inscribed.radius, ...isCut]).toEqual([Infinity, 1]);
  });

  it('may be sections', async () => {
    const volume = drawn([50, 30, 1], [discAt(14), discAt(30)]);
    const { count, isCut } = await separateParticles(volume, 'active');
    expect(count).toBe(2);
    expect([...isCut]).toEqual([0, 0]);
  });

  it.each<[SeparationOptions, string]>([
    [{ neckRatio: 0 }, 'neck ratio'],
    [{ neckRatio: 1.2 }, 'neck ratio'],
    [{ neckRatio: Number.NaN }, 'neck ratio'],
    [{ resolution: -1 }, 'no resolution'],
    [{ method: 'depth' }, 'no depth'],
    [{ method: 'depth', depth: -1 }, 'no depth'],
  ])('are refused %j', async (options, message) => {
    await expect(separateParticles(one([1, 0], [2, 1, 1]), 'active', options)).rejects.toThrow(message);
  });

  it('end when they are told to', async () => {
    const signal = AbortSignal.abort();
    await expect(separateParticles(pair(8, 0.5), 'active', { signal })).rejects.toThrow('cancelled');
    expect(defaultNeckRatio).toBeLessThan(1);
  });
});

describeWithData('real electrodes', (path) => {
  const voxelSize: VoxelSize = [4e-7, 4e-7, 4e-7];

  // Counted by this code: the tests hold the numbers still.
  it('come apart into a number of particles that hardly depends on the parameter', async () => {
    const { volume: image } = await readImage(path('matbox/nmc-1-cal_generatedCBD_bridge.tif'), {
      voxelSize,
    });
    const volume = labelPhases(image, parsePhases('pore=0,nmc=1,cbd=2'));
    const { count, basins, stability } = await separateParticles(volume, 'nmc');
    expect([count, basins]).toEqual([1833, 2865]);
    expect(stability?.plateau.from).toBeLessThan(defaultNeckRatio);
    expect(stability?.plateau.to).toBeGreaterThan(defaultNeckRatio);
  });

  it('with narrow pores are not cut where voxels end', async () => {
    const { volume: image } = await readImage(path('tau/electrode.tiff'), { voxelSize });
    const volume = labelPhases(image, parsePhases('pore=0,nmc=85,cbd=170'));
    const { count, basins } = await separateParticles(volume, 'pore');
    expect([count, basins]).toEqual([2497, 21_508]);
  });
});
