import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../base/index.ts';
import type { Axis, LabelledVolume, Shape, VoxelSize } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import { booleanSpheres, cylinder, slab, sphere, turnedCube, type DrawnShape } from '../../verify/shapes.ts';
import { weightedDirections } from './direction-weights.ts';
import { interfaceAreas, interfaceBetween, sauterRadius, totalArea } from './interfaces.ts';
import { indexPhases } from './phase-indices.ts';
import { countTransitions, directions } from './transitions.ts';

async function errorOf(
  body: DrawnShape,
  periodic: readonly Axis[] = [],
): Promise<{ corrected: number; faces: number }> {
  const [{ corrected, faces }] = await interfaceAreas(body, { periodic });
  return { corrected: corrected.area / body.area - 1, faces: faces.area / body.area };
}

const names = ['a', 'b', 'c', 'd', 'e'];

function volumeOf(values: readonly number[], shape: Shape, voxelSize: VoxelSize = [1, 1, 1]): LabelledVolume {
  const phases = names.map((name, label) => ({ name, label }));
  return { data: Uint8Array.from(values), shape, voxelSize, phases };
}

const images = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }))
  .chain((shape) => {
    const length = shape[0] * shape[1] * shape[2];
    return fc.tuple(
      fc.constant<Shape>(shape),
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: length, maxLength: length }),
    );
  });

function at(values: readonly number[], [nx, ny]: Shape, x: number, y: number, z: number): number {
  return values[x + nx * (y + ny * z)];
}

/** What Crofton's sum over the 13 directions gives of a plane with the given normal, cubic voxels. */
function planeResponse(normal: readonly [number, number, number]): number {
  const norm = Math.hypot(...normal);
  return weightedDirections([1, 1, 1]).reduce((sum, { weight, length }, k) => {
    const across = directions[k].reduce((total, step, axis) => total + step * normal[axis], 0);
    return sum + (2 * weight * Math.abs(across)) / (length * norm);
  }, 0);
}

describe('weights of the 13 directions', () => {
  it('are those of Ohser and Schladitz for cubes', () => {
    const published = [0.04577789, 0.03698063, 0.03519564];
    weightedDirections([2, 2, 2]).forEach(({ weight, length }, k) => {
      const kind = directions[k].filter((part) => part !== 0).length;
      expect(weight / 2).toBeCloseTo(published[kind - 1], 8);
      expect(length).toBeCloseTo(2 * Math.sqrt(kind), 14);
    });
  });

  it('sum to one for voxels of any shape', () => {
    const edge = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(edge, edge, edge, (dx, dy, dz) => {
        const sum = weightedDirections([dx, dy, dz]).reduce((total, { weight }) => total + weight, 0);
        expect(sum).toBeCloseTo(1, 7);
      }),
    );
  });
});

describe('corrected area', () => {
  it.each([
    [5, 0.01],
    [7, 0.01],
    [10, 0.005],
    [20, 0.002],
    [40, 0.001],
  ])('of a sphere with a radius of %s voxels is right to %s', async (radius, tolerance) => {
    const { corrected, faces } = await errorOf(sphere(radius, [1, 1, 1], [0.21, 0.37, 0.11]));
    expect(Math.abs(corrected)).toBeLessThan(tolerance);
    expect(Math.abs(faces / 1.5 - 1)).toBeLessThan(0.01);
  });

  it.each<[VoxelSize, number]>([
    [[1, 1, 2], 0.002],
    [[2, 1, 1], 0.002],
    [[1, 2, 5], 0.01],
  ])('of a sphere in voxels of %j is right to %s', async (voxelSize, tolerance) => {
    expect(Math.abs((await errorOf(sphere(20, voxelSize, [0.21, 0.37, 0.11]))).corrected)).toBeLessThan(
      tolerance,
    );
  });

  it('of a plane along the voxels is 7.338 % low, the sum over the directions worked out by hand', async () => {
    const [face, edge, corner] = [0.045777891, 0.036980628, 0.03519564];
    const exact = 2 * (2 * face + 8 * edge * Math.SQRT1_2 + (8 * corner) / Math.sqrt(3));
    const open = await errorOf(slab(10, 30));
    expect(open.corrected + 1).toBeCloseTo(exact, 6);
    expect(open.corrected).toBeCloseTo(-0.07338, 5);
    expect(open.faces).toBe(1);
    expect((await errorOf(slab(10, 30), ['x', 'y'])).corrected).toBeCloseTo(open.corrected, 12);
  });

  it('of a mantle along an axis is up to 2 % low', async () => {
    const { corrected, faces } = await errorOf(cylinder(20, 40), ['z']);
    expect(corrected).toBeLessThan(0);
    expect(Math.abs(corrected)).toBeLessThan(0.025);
    expect(faces).toBeCloseTo(4 / Math.PI, 2);
  });

  it('of a cube turned askew tends to what the sum over the directions gives of its faces', async () => {
    const third = 1 / 3;
    const deviations: number[] = [];
    for (const edge of [40.3, 80.3]) {
      const turned = turnedCube(edge, [
        [2 * third, -third, 2 * third],
        [2 * third, 2 * third, -third],
        [-third, 2 * third, 2 * third],
      ]);
      const drawn = turned.data.reduce((sum, label) => sum + label, 0) / turned.volume;
      const ratio = ((await errorOf(turned)).corrected + 1) / drawn ** (2 / 3);
      deviations.push(ratio - planeResponse([2, 2, -1]));
    }
    // Voxels round the edges of the cube: the loss is per length of edge, so it halves when the cube doubles.
    expect(Math.abs(deviations[0])).toBeLessThan(0.02);
    expect(deviations[1] / deviations[0]).toBeCloseTo(0.5, 1);
  });

  it('averages to the truth over all planes, each between 7.4 % low and 2.3 % high', () => {
    const random = new Random(1);
    const responses = Array.from({ length: 20_000 }, () => planeResponse(random.direction()));
    const mean = responses.reduce((sum, response) => sum + response, 0) / responses.length;
    expect(Math.abs(mean - 1)).toBeLessThan(1e-3);
    expect(Math.min(...responses)).toBeGreaterThan(0.926);
    expect(Math.max(...responses)).toBeLessThan(1.0232);
  });

  it('of overlapping spheres grows towards its limit as the cusps between them are resolved', async () => {
    const areas: number[] = [];
    for (const finer of [1, 2, 4]) {
      const random = new Random(11);
      const body = booleanSpheres(32 * finer, 4 * finer, 0.7, () => random.uniform());
      const [{ corrected }] = await interfaceAreas(body, { periodic: ['x', 'y', 'z'] });
      areas.push(corrected.area / finer ** 2);
    }
    expect(areas[1]).toBeGreaterThan(areas[0]);
    expect(areas[2]).toBeGreaterThan(areas[1]);
    expect((areas[2] - areas[1]) / (areas[1] - areas[0])).toBeLessThan(0.75);
  });
});

describe('transitions', () => {
  it('are those of a plain count over all voxels and directions, inside and out of the box', async () => {
    await fc.assert(
      fc.asyncProperty(images, fc.subarray<Axis>(['x', 'y', 'z']), async ([shape, values], periodic) => {
        const counted = await countTransitions(await indexPhases(volumeOf(values, shape)), periodic);
        const wraps = (['x', 'y', 'z'] as const).map((axis) => periodic.includes(axis));
        const sums = { inside: new Map<string, number>(), edge: new Map<string, number>() };
        values.forEach((here, i) => {
          const place = [
            i % shape[0],
            Math.floor(i / shape[0]) % shape[1],
            Math.floor(i / shape[0] / shape[1]),
          ];
          directions.forEach((step, k) => {
            for (const sign of [1, -1]) {
              const moved = place.map((p, axis) => p + sign * step[axis]);
              const isInside = moved.every((p, axis) => wraps[axis] || (p >= 0 && p < shape[axis]));
              if (isInside && sign === -1) continue;
              const [x, y, z] = moved.map((p, axis) =>
                wraps[axis] ? (p + shape[axis]) % shape[axis] : Math.min(shape[axis] - 1, Math.max(0, p)),
              );
              const there = at(values, shape, x, y, z);
              if (here === there) continue;
              // Directions that differ only in the sign of x have the same length and weight.
              const key = `${Math.abs(step[0])},${step[1]},${step[2]}:${Math.min(here, there)}-${Math.max(here, there)}`;
              sums.inside.set(key, (sums.inside.get(key) ?? 0) + (isInside ? 1 : 0.5));
              if (k === 0 && !isInside) throw new Error('a step along x out of the box meets its own voxel');
            }
          });
        });
        const read = new Map<string, number>();
        directions.forEach((step, k) => {
          for (let b = 1; b < 5; b++) {
            for (let a = 0; a < b; a++) {
              const total = counted.inside[k][a + 5 * b] + counted.edge[k][a + 5 * b] / 2;
              const key = `${Math.abs(step[0])},${step[1]},${step[2]}:${a}-${b}`;
              if (total > 0) read.set(key, (read.get(key) ?? 0) + total);
            }
          }
        });
        expect(read).toEqual(sums.inside);
      }),
    );
  });

  it('give areas that stay when the image is flipped', async () => {
    await fc.assert(
      fc.asyncProperty(images, fc.constantFrom(0, 1, 2), async ([shape, values], axis) => {
        const flipped = values.map((_, i) => {
          const place = [
            i % shape[0],
            Math.floor(i / shape[0]) % shape[1],
            Math.floor(i / shape[0] / shape[1]),
          ];
          place[axis] = shape[axis] - 1 - place[axis];
          return at(values, shape, place[0], place[1], place[2]);
        });
        const before = await interfaceAreas(volumeOf(values, shape, [1, 2, 3]));
        const after = await interfaceAreas(volumeOf(flipped, shape, [1, 2, 3]));
        before.forEach(({ faces, corrected }, pair) => {
          expect(after[pair].faces).toEqual(faces);
          expect(after[pair].corrected.area).toBeCloseTo(corrected.area, 9);
        });
      }),
    );
  });

  it('give areas that stay when the axes are exchanged, voxel sizes with them', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ([shape, values]) => {
        const [nx, ny, nz] = shape;
        const turned = values.map((_, i) => {
          const [x, y, z] = [i % ny, Math.floor(i / ny) % nz, Math.floor(i / ny / nz)];
          return at(values, shape, z, x, y);
        });
        const before = await interfaceAreas(volumeOf(values, shape, [1, 2, 3]));
        const after = await interfaceAreas(volumeOf(turned, [ny, nz, nx], [2, 3, 1]));
        before.forEach(({ faces, corrected }, pair) => {
          expect(after[pair].faces.area).toBeCloseTo(faces.area, 9);
          expect(after[pair].corrected.area).toBeCloseTo(corrected.area, 9);
        });
      }),
    );
  });

  it('add up: the pairs of a phase give the area of that phase against the rest', async () => {
    await fc.assert(
      fc.asyncProperty(images, fc.constantFrom(...names), async ([shape, values], phase) => {
        const pairs = await interfaceAreas(volumeOf(values, shape, [1, 2, 3]));
        const alone = values.map((value) => (names[value] === phase ? 1 : 0));
        const whole = interfaceBetween(await interfaceAreas(volumeOf(alone, shape, [1, 2, 3])), 'a', 'b');
        const total = totalArea(pairs, phase);
        expect(total.faces.area).toBeCloseTo(whole.faces.area, 9);
        expect(total.corrected.area).toBeCloseTo(whole.corrected.area, 9);
      }),
    );
  });
});

describe('helpers of areas', () => {
  it('give the radius of a sphere back', async () => {
    const body = sphere(20, [0.5, 0.5, 0.5]);
    const { corrected } = interfaceBetween(await interfaceAreas(body), 'body', 'outside');
    const fraction = body.data.reduce((sum, label) => sum + label, 0) / body.data.length;
    expect(Math.abs(sauterRadius(fraction, corrected.perVolume) / 20 - 1)).toBeLessThan(0.003);
  });

  it('refuse what has no answer', async () => {
    const pairs = await interfaceAreas(volumeOf([0, 1], [2, 1, 1]));
    expect(() => interfaceBetween(pairs, 'a', 'a')).toThrow(InputError);
    expect(() => interfaceBetween(pairs, 'a', 'z')).toThrow(/one of a-b/);
    expect(() => sauterRadius(0.5, 0)).toThrow(InputError);
    expect(() => sauterRadius(Number.NaN, 1)).toThrow(InputError);
  });
});
