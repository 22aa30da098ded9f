import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ballsAndCylinders,
  boxes,
  cellsBetweenBalls,
  cutBall,
  drawPartition,
  partitionPhases,
  type Partition,
} from '../../../verify/network/partitions.ts';
import reference from '../../../verify/network/porespy-network.json' with { type: 'json' };
import { Random } from '../../numerics/index.ts';
import { interfaceAreas } from '../interfaces.ts';
import { extractNetwork } from './extract-network.ts';
import { largestRegionDistances } from './region-distance.ts';
import type { PoreNetwork } from './pore-network.ts';

const networkOf = ({ volume, regions }: Partition): Promise<PoreNetwork> =>
  extractNetwork(regions, volume, 'pore');

/** Equal but for the single precision of distances. */
function close(found: readonly number[], expected: readonly number[]): void {
  found.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(2e-6));
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Layers of walls beyond the image's faces. */
const wall = (length: number): number => (length > 1 ? 1 : 0);

const every = (values: ArrayLike<number>, of: number, at: number): number[] =>
  Array.from(values).filter((_, i) => i % of === at);

describe('the network of PoreSpy', () => {
  it('has the same pores and throats', async () => {
    const partition = cellsBetweenBalls([30, 26, 22], 40, 25, 5);
    expect(partition.volume.data.filter((value) => value === 1).length).toBe(reference.voxels);
    const { pores, throats } = await networkOf(partition);
    expect(Array.from(pores.volume)).toEqual(reference.volume);
    expect(Array.from(throats.pores)).toEqual(reference.pores);
    expect(every(throats.voxels, 2, 0)).toEqual(reference.voxelsFirst);
    expect(every(throats.voxels, 2, 1)).toEqual(reference.voxelsSecond);
    close(Array.from(pores.inscribedDiameter), reference.inscribedDiameter);
    close(Array.from(pores.centroid), reference.centroid);
    close(
      every(throats.distance, 2, 0).map((distance) => 2 * distance),
      reference.diameterFirst,
    );
    close(
      every(throats.distance, 2, 1).map((distance) => 2 * distance),
      reference.diameterSecond,
    );
    close(Array.from(throats.directLength), reference.directLength);
  });
});

describe('a cut ball', () => {
  it.each([
    ['across an axis', [1, 0, 0]],
    ['across an edge', [1, 1, 0]],
    ['across a corner', [1, 1, 1]],
    ['anyhow', [3, -5, 2]],
  ] as const)('has a disc as its throat: %s', async (_, normal) => {
    const norm = Math.hypot(...normal);
    // Voxel faces count an oblique plane by the sum of its normal's parts.
    const excess = (Math.abs(normal[0]) + Math.abs(normal[1]) + Math.abs(normal[2])) / norm;
    for (const radius of [10, 20]) {
      const { pores, throats } = await networkOf(cutBall(radius, normal));
      expect(throats.count).toBe(1);
      // The rim loses up to a third of a voxel: faces need a voxel on either side.
      const near = 0.7 / radius;
      const disc = Math.PI * radius ** 2;
      expect(Math.abs(throats.area[0] / disc - 1)).toBeLessThan(near);
      expect(Math.abs(throats.equivalentDiameter[0] / (2 * radius) - 1)).toBeLessThan(near);
      expect(Math.abs(throats.faceArea[0] / disc / excess - 1)).toBeLessThan(near);
      expect(Math.abs(throats.perimeter[0] / (2 * Math.PI * radius) - 1)).toBeLessThan(0.08);
      normal.forEach((part, axis) => expect(Math.abs(throats.normal[axis] - part / norm)).toBeLessThan(near));
      // Distances go from middle to middle: the ball's own middle may be √3/2 away, the wall one and a half voxels further.
      for (const diameter of [throats.inscribedDiameter[0], pores.extendedDiameter[0]]) {
        expect(diameter).toBeGreaterThan(2 * radius - Math.sqrt(3));
        expect(diameter).toBeLessThan(2 * radius + 1.5);
      }
      for (const axis of [0, 1, 2]) {
        expect(Math.abs(throats.centroid[axis] - (radius + 2))).toBeLessThan(0.6);
      }
    }
  });
});

describe('balls and cylinders', () => {
  it('are measured to within their voxels', async () => {
    const [pitch, ball, cylinder] = [30, 10, 4];
    const partition = ballsAndCylinders(3, pitch, ball, cylinder);
    const { pores, throats, openings } = await networkOf(partition);
    expect(pores.count).toBe(27);
    expect(throats.count).toBe(54);
    expect(openings.count).toBe(54);
    expect(pores.coordination[13]).toBe(6);
    expect(pores.touches[0]).toBe(0b010101);
    expect(pores.touches[13]).toBe(0);
    const cap = Math.sqrt(ball ** 2 - cylinder ** 2);
    const disc = Math.PI * cylinder ** 2;
    const half = ball - cap;
    // Cylinders beyond the ball: to the middle, less what the ball's cap takes.
    const arm = disc * (pitch / 2 - cap) - Math.PI * half ** 2 * (ball - half / 3);
    expect(Math.abs(pores.volume[13] / ((4 / 3) * Math.PI * ball ** 3 + 6 * arm) - 1)).toBeLessThan(0.02);
    for (let pore = 0; pore < 27; pore++) {
      expect(pores.inscribedDiameter[pore]).toBeGreaterThan(2 * ball - Math.sqrt(3));
      expect(pores.inscribedDiameter[pore]).toBeLessThan(2 * ball + 2);
      expect(pores.volume[pore]).toBe(pores.volume[0]);
    }
    for (let throat = 0; throat < 54; throat++) {
      expect(throats.area[throat] / disc).toBeCloseTo(1, 1);
      expect(throats.faceArea[throat]).toBe(throats.area[throat]);
      expect(throats.directLength[throat]).toBeCloseTo(pitch, 10);
      expect(throats.totalLength[throat]).toBeCloseTo(pitch, 10);
      expect(Math.abs(throats.inscribedDiameter[throat] - 2 * cylinder)).toBeLessThan(1.5);
      expect(throats.perimeter[throat] / (2 * Math.PI * cylinder)).toBeCloseTo(1, 0.9);
    }
  });
});

/** Random cells between random walls. */
function randomPartition(
  shape: readonly [number, number, number],
  voxelSize: readonly [number, number, number],
  seed: number,
): Partition {
  const random = new Random(seed);
  const sites = Array.from({ length: 5 }, () => shape.map((length) => random.below(length)));
  const walls = Uint8Array.from({ length: shape[0] * shape[1] * shape[2] }, () =>
    random.below(5) === 0 ? 1 : 0,
  );
  const drawn = drawPartition(shape, voxelSize, (x, y, z) => {
    if (walls[x + shape[0] * (y + shape[1] * z)] === 1) return 0;
    const distances = sites.map(([u, v, w]) => (x - u) ** 2 + (y - v) ** 2 + (z - w) ** 2);
    return 1 + distances.indexOf(Math.min(...distances));
  });
  const used = [...new Set(drawn.regions.data)].filter((label) => label > 0);
  const data = drawn.regions.data.map((label) => 1 + used.indexOf(label));
  return { ...drawn, regions: { ...drawn.regions, data, count: used.length } };
}

const side = fc.integer({ min: 1, max: 7 });
const edge = fc.constantFrom(1, 0.5, 2);
const partitions = fc
  .tuple(fc.tuple(side, side, side), fc.tuple(edge, edge, edge), fc.nat(1000))
  .map((random) => randomPartition(...random));

describe('any network', () => {
  it('shares out the volume and the surface of its phase', async () => {
    await fc.assert(
      fc.asyncProperty(partitions, async (partition) => {
        const { pores, throats } = await networkOf(partition);
        const [dx, dy, dz] = partition.volume.voxelSize;
        expect(sum(pores.voxels)).toBe(partition.volume.data.filter((value) => value === 1).length);
        const isSection = partition.volume.shape.filter((length) => length === 1).length === 1;
        const flat = isSection ? partition.volume.voxelSize[partition.volume.shape.indexOf(1)] : 1;
        expect(sum(pores.volume) * flat).toBeCloseTo(sum(pores.voxels) * dx * dy * dz, 9);
        const [area] = await interfaceAreas({ ...partition.volume });
        expect(sum(pores.surfaceFaces) * flat).toBeCloseTo(area.faces.area, 9);
        expect(sum(Float64Array.from(pores.coordination))).toBe(2 * throats.count);
        throats.area.forEach((value, i) => {
          expect(value).toBeGreaterThan(0);
          expect(value).toBeLessThanOrEqual(throats.faceArea[i] * (1 + 1e-12));
        });
      }),
      { numRuns: 100 },
    );
  });

  it('does not know how the image lies', async () => {
    await fc.assert(
      fc.asyncProperty(
        partitions,
        fc.constantFrom([0, 1, 2], [1, 2, 0], [2, 1, 0]),
        fc.nat(7),
        async (partition, order, flips) => {
          const turned = turn(partition, order, flips);
          const [before, after] = await Promise.all([networkOf(partition), networkOf(turned)]);
          for (const name of [
            'volume',
            'inscribedDiameter',
            'extendedDiameter',
            'surfaceFaces',
            'surfaceArea',
          ] as const) {
            after.pores[name].forEach((value, pore) =>
              expect(value).toBeCloseTo(before.pores[name][pore], 6),
            );
          }
          expect(Array.from(after.throats.pores)).toEqual(Array.from(before.throats.pores));
          for (const name of [
            'area',
            'faceArea',
            'perimeter',
            'inscribedDiameter',
            'totalLength',
            'directLength',
          ] as const) {
            after.throats[name].forEach((value, throat) =>
              expect(value).toBeCloseTo(before.throats[name][throat], 6),
            );
          }
          expect(Array.from(after.throats.voxels)).toEqual(Array.from(before.throats.voxels));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the largest distances that trying all voxels gives', async () => {
    await fc.assert(
      fc.asyncProperty(partitions, async ({ regions }) => {
        const found = await largestRegionDistances(regions, regions.shape, regions.voxelSize);
        const expected = byTrying(regions);
        expected.forEach((distance, label) => {
          const off = distance === found[label] ? 0 : Math.abs(distance - found[label]);
          expect(off).toBeLessThan(1e-5);
        });
      }),
      { numRuns: 60 },
    );
  });
});

/** The image with its axes in another order, and turned over along those of the bits of `flips`. */
function turn({ volume, regions }: Partition, order: readonly number[], flips: number): Partition {
  const { shape, voxelSize } = volume;
  const newShape = [shape[order[0]], shape[order[1]], shape[order[2]]] as const;
  const newSize = [voxelSize[order[0]], voxelSize[order[1]], voxelSize[order[2]]] as const;
  const drawn = drawPartition(newShape, newSize, (...at) => {
    const from = [0, 0, 0];
    at.forEach((value, axis) => {
      from[order[axis]] = ((flips >> axis) & 1) === 1 ? newShape[axis] - 1 - value : value;
    });
    return regions.data[from[0] + shape[0] * (from[1] + shape[1] * from[2])];
  });
  return { ...drawn, regions: { ...drawn.regions, count: regions.count } };
}

function byTrying({ data, shape, voxelSize, count }: Partition['regions']): number[] {
  const [nx, ny, nz] = shape;
  const largest = Array.from({ length: count + 1 }, () => 0);
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    let least = Infinity;
    for (let w = -wall(nz); w < nz + wall(nz); w++) {
      for (let v = -wall(ny); v < ny + wall(ny); v++) {
        for (let u = -wall(nx); u < nx + wall(nx); u++) {
          const isInside = u >= 0 && v >= 0 && w >= 0 && u < nx && v < ny && w < nz;
          if (isInside && data[u + nx * (v + ny * w)] === data[i]) continue;
          least = Math.min(
            least,
            Math.hypot((x - u) * voxelSize[0], (y - v) * voxelSize[1], (z - w) * voxelSize[2]),
          );
        }
      }
    }
    largest[data[i]] = Math.max(largest[data[i]], least);
  }
  return largest;
}

describe('networks of several phases', () => {
  it('know the areas between phases', async () => {
    const { regions } = boxes([6, 4, 4], [1, 1, 1], [[2, 4], [], []]);
    const data = regions.data.map((label) => (label === 3 ? 7 : 5));
    const phases = [
      { name: 'pore', label: 5 },
      { name: 'nmc', label: 7 },
    ];
    const volume = { data, shape: regions.shape, voxelSize: regions.voxelSize, phases };
    const { pores, throats } = await extractNetwork(regions, volume, ['pore', 'nmc']);
    expect(Array.from(pores.phase)).toEqual([0, 0, 1]);
    expect(Array.from(throats.pores)).toEqual([0, 1, 1, 2]);
    expect(Array.from(pores.coordination)).toEqual([1, 1, 0]);
    expect(Array.from(pores.surfaceFaces)).toEqual([0, 16, 16]);
    expect(Array.from(throats.faceArea)).toEqual([16, 16]);
  });
});

describe('sections', () => {
  it('have lengths for areas and areas for volumes', async () => {
    const { pores, throats, dimensions, openings } = await networkOf(
      boxes([6, 4, 1], [0.5, 2, 3], [[2], [], []]),
    );
    expect(dimensions).toBe(2);
    expect(Array.from(pores.volume)).toEqual([8, 16]);
    expect(Array.from(throats.area)).toEqual([8]);
    expect(Array.from(throats.equivalentDiameter)).toEqual([8]);
    expect(pores.equivalentDiameter[0]).toBeCloseTo(Math.sqrt(32 / Math.PI), 12);
    // Beyond the image's faces lie other voxels: one edge from the two voxels along x.
    expect(Array.from(pores.inscribedDiameter)).toEqual([1, 2]);
    expect(openings.count).toBe(6);
  });
});

describe('bad regions', () => {
  const { volume, regions } = boxes([4, 3, 2], [1, 1, 1], [[2], [], []]);
  const extracted = (data: Uint32Array, count = regions.count): Promise<PoreNetwork> =>
    extractNetwork({ ...regions, data, count }, volume, 'pore');

  it('are refused with the place', async () => {
    await expect(extracted(regions.data.map((label, i) => (i === 5 ? 0 : label)))).rejects.toThrow(
      'the voxel at 1, 1, 0 belongs to the phases and to no region',
    );
    await expect(extracted(regions.data, 3)).rejects.toThrow('region 3 has no voxel');
    await expect(extracted(regions.data, 1)).rejects.toThrow('the voxel at 2, 0, 0 has label 1 and region 2');
    await expect(extractNetwork(regions, volume, 'nmc')).rejects.toThrow("no phase is called 'nmc'");
    await expect(extractNetwork(regions, volume, [])).rejects.toThrow('a network needs a phase');
    await expect(extractNetwork({ ...regions, shape: [4, 2, 3] }, volume, 'pore')).rejects.toThrow(
      'regions of shape 4 x 2 x 3 for an image of 4 x 3 x 2',
    );
    const solid = { ...volume, data: volume.data.map(() => 0), phases: partitionPhases };
    await expect(extractNetwork(regions, solid, 'pore')).rejects.toThrow('has label 0 and region 1');
  });

  it('make an empty network of an empty phase', async () => {
    const empty = { ...volume, data: volume.data.map(() => 0) };
    const none = { ...regions, data: regions.data.map(() => 0), count: 0 };
    const { pores, throats, openings } = await extractNetwork(none, empty, 'pore');
    expect([pores.count, throats.count, openings.count]).toEqual([0, 0, 0]);
  });
});
