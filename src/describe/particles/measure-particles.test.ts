import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { Random } from '../../numerics/index.ts';
import type { LabelledVolume, Shape, VoxelSize } from '../../microstructure/index.ts';
import {
  ball,
  cuboid,
  drawAlone,
  drawParticles,
  ellipsoid,
  rod,
  rotationFrom,
  spheroid,
  torus,
  turned,
  type Body,
  type DrawnParticles,
} from '../../../verify/particles.ts';
import { referenceParticles, referenceRegions } from '../../../verify/particle-reference.ts';
import { interfaceAreas, interfaceBetween } from '../interfaces.ts';
import { measureParticles, particleTable, type ParticleMeasures } from './measure-particles.ts';
import type { ParticleLabels } from './particle-table.ts';

/** The particles as one phase in pores. */
function phasesOf({ data, shape, voxelSize }: ParticleLabels): LabelledVolume {
  const phases = [
    { name: 'pore', label: 0 },
    { name: 'active', label: 1 },
  ];
  return { data: Uint8Array.from(data, (label) => Math.min(1, label)), shape, voxelSize, phases };
}

async function measure(drawn: DrawnParticles): Promise<ParticleMeasures> {
  return await measureParticles(drawn, phasesOf(drawn));
}

async function errorsOf(
  body: Body,
  voxelSize: VoxelSize = [1, 1, 1],
): Promise<{ volume: number; area: number }> {
  const { particles, surfaces } = await measure(drawAlone(body, voxelSize));
  return { volume: particles.volume[0] / body.volume - 1, area: surfaces.area[0] / body.area - 1 };
}

const dims = fc.tuple(
  fc.integer({ min: 1, max: 6 }),
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 1, max: 4 }),
);

/** Label images with every label from 1 to the largest, and a phase (0 or 1) for each voxel outside. */
const images = dims.chain((shape) => {
  const length = shape[0] * shape[1] * shape[2];
  const values = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: length, maxLength: length });
  const outer = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: length, maxLength: length });
  return fc.tuple(fc.constant<Shape>(shape), values.map(withoutGaps), outer);
});

/** To 1e-6, NaN as it is. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 + 0;

function same(one: Float64Array, other: Float64Array): void {
  expect([...other].map(rounded)).toEqual([...one].map(rounded));
}

function withoutGaps(values: readonly number[]): number[] {
  const used = [...new Set(values)].filter((value) => value > 0).toSorted((a, b) => a - b);
  return values.map((value) => (value > 0 ? used.indexOf(value) + 1 : 0));
}

function imageOf(
  shape: Shape,
  values: readonly number[],
  outer: readonly number[],
  voxelSize: VoxelSize,
): { labels: ParticleLabels; volume: LabelledVolume } {
  const phases = ['pore', 'binder', 'active'].map((name, label) => ({ name, label }));
  const data = Uint8Array.from(values, (value, at) => (value > 0 ? 2 : outer[at]));
  const count = Math.max(0, ...values);
  return {
    labels: { data: Uint32Array.from(values), shape, voxelSize, count },
    volume: { data, shape, voxelSize, phases },
  };
}

describe('volumes and axes', () => {
  it.each([
    // Voxels are taken as boxes, which lengthens the axes by 5 / (24 R²).
    [5, 0.02],
    [10, 0.006],
    [20, 0.0015],
  ])('of a ball of %s voxels are right to %s', async (radius, tolerance) => {
    const { particles, surfaces } = await measure(drawAlone(ball(radius)));
    expect(Math.abs(particles.equivalentDiameter[0] / (2 * radius) - 1)).toBeLessThan(tolerance);
    for (const axis of particles.axes) expect(Math.abs(axis / (2 * radius) - 1)).toBeLessThan(tolerance);
    expect(Math.abs(surfaces.sphericity[0] - 1)).toBeLessThan(tolerance);
  });

  it('of turned ellipsoids are theirs whichever way they point', async () => {
    const halves = [18, 12, 8] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.constant(2)),
        fc.double({ min: 0, max: Math.PI, noNaN: true }),
        async (axis, angle) => {
          const rows = rotationFrom(axis, angle);
          const { axes, directions } = await particleTable(drawAlone(turned(ellipsoid(halves), rows)));
          halves.forEach((half, rank) => {
            expect(Math.abs(axes[rank] / (2 * half) - 1)).toBeLessThan(0.01);
            const cosine = rows[rank].reduce((sum, part, i) => sum + part * directions[3 * rank + i], 0);
            expect(Math.abs(cosine)).toBeGreaterThan(Math.cos(0.015));
          });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('of a box along the voxels are exact: the variance of an edge L is L²/12', async () => {
    const { particles } = await measure(drawAlone(cuboid([4, 6, 10]), [1, 2, 0.5], [0, 0, 0]));
    // An odd number of voxels across each way, none of whose middles lies on a face.
    const drawn = [5, 3 * 2, 21 * 0.5].toSorted((a, b) => b - a);
    drawn.forEach((edge, rank) => expect(particles.axes[rank]).toBeCloseTo(edge * Math.sqrt(5 / 3), 10));
    expect(Array.from(particles.directions)).toEqual([0, 0, 1, 0, 1, 0, 1, 0, 0]);
  });

  it('of a single voxel are those of the voxel', async () => {
    const { particles, surfaces, contacts } = await measure({
      data: Uint32Array.of(1),
      shape: [1, 1, 1],
      voxelSize: [1, 2, 3],
      count: 1,
    });
    [3, 2, 1].forEach((edge, rank) => expect(particles.axes[rank]).toBeCloseTo(edge * Math.sqrt(5 / 3), 12));
    expect(particles.volume[0]).toBe(6);
    expect(Array.from(particles.centre)).toEqual([0.5, 1, 1.5]);
    expect(surfaces.area[0]).toBe(0);
    expect(surfaces.sphericity[0]).toBeNaN();
    expect(contacts.count).toBe(0);
  });

  it('are those of scikit-image, but for the voxels’ own extent', async () => {
    const { voxels, equivalentDiameter, centre, bounds, axes } = await particleTable(referenceParticles());
    referenceRegions.forEach((region, particle) => {
      expect(voxels[particle]).toBe(region.voxels);
      expect(equivalentDiameter[particle]).toBeCloseTo(region.equivalentDiameter, 10);
      region.centroid.forEach((place, axis) =>
        expect(centre[3 * particle + axis]).toBeCloseTo(place + 0.5, 10),
      );
      expect([...bounds.subarray(6 * particle, 6 * particle + 6)]).toEqual(region.bounds);
      const [a, b, c] = region.inertia;
      const variances = [a, b, c].toReversed().map((inertia) => (a + b + c) / 2 - inertia);
      variances.forEach((variance, rank) =>
        expect(axes[3 * particle + rank]).toBeCloseTo(2 * Math.sqrt(5 * (variance + 1 / 12)), 9),
      );
    });
  });

  it('say where the particle lies and whether the image cuts it', async () => {
    const { particles } = await measure(
      drawParticles(
        [30, 20, 20],
        [1, 1, 1],
        [
          { body: cuboid([3, 4, 5]), centre: [10.5, 9, 9.5] },
          { body: cuboid([3, 4, 5]), centre: [28.5, 9, 9.5] },
        ],
      ),
    );
    expect(Array.from(particles.bounds)).toEqual([9, 7, 7, 12, 11, 12, 27, 7, 7, 30, 11, 12]);
    expect(Array.from(particles.centre)).toEqual([10.5, 9, 9.5, 28.5, 9, 9.5]);
    expect(Array.from(particles.isCut)).toEqual([0, 1]);
  });
});

describe('surfaces', () => {
  const third = 1 / 3;
  const askew = [
    [2 * third, -third, 2 * third],
    [2 * third, 2 * third, -third],
    [-third, 2 * third, 2 * third],
  ] as const;

  it.each<[string, Body, number, number]>([
    ['long spheroid', spheroid(10, 20), 0.003, 0.01],
    ['flat spheroid', spheroid(20, 8), 0.003, 0.01],
    ['turned spheroid', turned(spheroid(10, 20), askew), 0.003, 0.01],
    ['torus', torus(20, 8), 0.005, 0.01],
    ['turned torus', turned(torus(20, 8), askew), 0.003, 0.01],
    ['turned rod', turned(rod(8, 40), askew), 0.01, 0.03],
    ['turned box', turned(cuboid([20, 24, 30]), askew), 0.01, 0.04],
  ])('of a %s are right', async (_, body, volumeTolerance, areaTolerance) => {
    const { volume, area } = await errorsOf(body);
    expect(Math.abs(volume)).toBeLessThan(volumeTolerance);
    expect(Math.abs(area)).toBeLessThan(areaTolerance);
  });

  it('come in voxels of any shape', async () => {
    const { volume, area } = await errorsOf(ball(20), [1, 2, 1.5]);
    expect(Math.abs(volume)).toBeLessThan(0.003);
    expect(Math.abs(area)).toBeLessThan(0.003);
  });

  it('are, particle by particle, those of its mask alone', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ([shape, values, outer]) => {
        fc.pre(shape.filter((length) => length === 1).length !== 1);
        const { labels: own, volume } = imageOf(shape, values, outer, [1, 2, 3]);
        const { surfaces } = await measureParticles(own, volume);
        for (let particle = 0; particle < own.count; particle++) {
          const alone = { ...own, data: own.data.map((label) => (label === particle + 1 ? 1 : 0)) };
          const { corrected, faces } = interfaceBetween(
            await interfaceAreas(phasesOf(alone)),
            'pore',
            'active',
          );
          expect(surfaces.area[particle]).toBeCloseTo(corrected.area, 9);
          expect(surfaces.faceArea[particle]).toBeCloseTo(faces.area, 9);
        }
      }),
    );
  });

  it('add up to the interfaces of the phases, and contacts to what the particles have', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ([shape, values, outer]) => {
        fc.pre(shape.filter((length) => length === 1).length !== 1);
        const { labels: own, volume } = imageOf(shape, values, outer, [1, 2, 3]);
        const { surfaces, contacts, coordination } = await measureParticles(own, volume);
        const areas = await interfaceAreas(volume);
        for (const name of ['pore', 'binder']) {
          const sum = surfaces.phaseArea[name].reduce((total, area) => total + area, 0);
          expect(sum).toBeCloseTo(interfaceBetween(areas, name, 'active').corrected.area, 9);
        }
        expect(coordination.reduce((sum, number) => sum + number, 0)).toBe(2 * contacts.count);
        const between = contacts.area.reduce((sum, area) => sum + area, 0);
        const owned = surfaces.contactArea.reduce((sum, area) => sum + area, 0);
        expect(2 * between).toBeLessThanOrEqual(owned + 1e-9);
      }),
    );
  });
});

describe('contacts', () => {
  it('of balls on a cubic lattice are those of the lattice', async () => {
    const [edge, radius, along] = [12, 6.6, 4];
    const bodies = Array.from({ length: along ** 3 }, (_, i) => ({
      body: ball(radius),
      centre: [
        12 + edge * (i % along),
        12 + edge * (Math.floor(i / along) % along),
        12 + edge * Math.floor(i / along ** 2),
      ] as const,
    }));
    const { contacts, coordination } = await measure(drawParticles([60, 60, 60], [1, 1, 1], bodies));
    expect(contacts.count).toBe(3 * along ** 2 * (along - 1));
    const expected = bodies.map((_, i) =>
      [i % along, Math.floor(i / along) % along, Math.floor(i / along ** 2)].reduce(
        (sum, at) => sum + (at === 0 || at === along - 1 ? 1 : 2),
        0,
      ),
    );
    expect(Array.from(coordination)).toEqual(expected);
    for (let contact = 0; contact < contacts.count; contact++) {
      const [a, b] = [contacts.first[contact] - 1, contacts.second[contact] - 1];
      for (let axis = 0; axis < 3; axis++) {
        const middle = (bodies[a].centre[axis] + bodies[b].centre[axis]) / 2;
        expect(contacts.place[3 * contact + axis]).toBeCloseTo(middle, 9);
      }
      // Half-integer places across with x² + y² <= 6.6² - 5.5²: 11 in each quarter.
      expect(contacts.faceArea[contact]).toBe(44);
      expect(contacts.flatArea[contact]).toBe(44);
      const between = bodies[b].centre.map((part, axis) => (part - bodies[a].centre[axis]) / edge);
      expect([...contacts.normal.subarray(3 * contact, 3 * contact + 3)]).toEqual(between);
    }
  });

  it('that are flat have their area whichever way they face', async () => {
    const random = new Random(6);
    for (let draw = 0; draw < 10; draw++) {
      const rows = rotationFrom(random.direction(), 6 * random.uniform());
      const drawn = drawAlone(turned(rod(10, 20), rows));
      const middle = drawn.shape.map((length, axis) => length / 2 + [0.21, 0.37, 0.11][axis]);
      const halves = drawn.data.map((label, voxel) => {
        const [nx, ny] = drawn.shape;
        const at = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / nx / ny)];
        const along = at.reduce((sum, place, axis) => sum + (place + 0.5 - middle[axis]) * rows[2][axis], 0);
        return label === 0 ? 0 : along < 0 ? 1 : 2;
      });
      const { contacts } = await measure({ ...drawn, data: halves, count: 2 });
      // The stairs at its rim cost some 0.2 voxels of its radius.
      expect(contacts.radius[0]).toBeGreaterThan(9.6);
      expect(contacts.radius[0]).toBeLessThan(10.05);
      const cosine = rows[2].reduce((sum, part, axis) => sum + part * contacts.normal[axis], 0);
      expect(cosine).toBeGreaterThan(Math.cos(0.05));
    }
  });

  it('need a shared face', async () => {
    const data = Uint32Array.of(1, 0, 0, 2);
    const { contacts, surfaces } = await measure({ data, shape: [2, 2, 1], voxelSize: [1, 1, 1], count: 2 });
    expect(contacts.count).toBe(0);
    expect(surfaces.contactArea[0]).toBeGreaterThan(0);
  });

  it('have the same areas when the image is flipped and its axes are exchanged', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ([shape, values, outer]) => {
        const [nx, ny, nz] = shape;
        const turn = <T>(from: readonly T[]): T[] =>
          from.map((_, i) => {
            const [x, y, z] = [i % ny, Math.floor(i / ny) % nz, Math.floor(i / ny / nz)];
            // The new axes are y flipped, z and x.
            return from[z + nx * (ny - 1 - x + ny * y)];
          });
        const before = imageOf(shape, values, outer, [1, 2, 3]);
        const after = imageOf([ny, nz, nx], turn(values), turn(outer), [2, 3, 1]);
        const a = await measureParticles(before.labels, before.volume);
        const b = await measureParticles(after.labels, after.volume);
        expect(b.contacts.first).toEqual(a.contacts.first);
        expect(b.contacts.second).toEqual(a.contacts.second);
        same(a.contacts.area, b.contacts.area);
        same(a.contacts.flatArea, b.contacts.flatArea);
        same(a.surfaces.area, b.surfaces.area);
        same(a.surfaces.phaseArea['binder'], b.surfaces.phaseArea['binder']);
        same(a.particles.axes, b.particles.axes);
        for (let contact = 0; contact < a.contacts.count; contact++) {
          const [x, y, z] = a.contacts.place.subarray(3 * contact);
          const moved = Array.from(b.contacts.place.subarray(3 * contact, 3 * contact + 3));
          [2 * ny - y, z, x].forEach((value, axis) => expect(moved[axis]).toBeCloseTo(value, 9));
        }
      }),
    );
  });
});

describe('a section', () => {
  it.each([0, 1, 2])('across axis %s shows discs: areas and lengths', async (normal) => {
    const shape = [61, 61, 61].map((length, axis) => (axis === normal ? 1 : length)) as unknown as Shape;
    const centre = [30.3, 30.7, 30.1].map((at, axis) => (axis === normal ? 0.5 : at));
    const disc = drawParticles(shape, [1, 1, 1], [{ body: ball(20), centre: centre as unknown as Shape }]);
    const { particles, surfaces } = await measure(disc);
    expect(particles.dimensions).toBe(2);
    expect(Math.abs(particles.volume[0] / (Math.PI * 400) - 1)).toBeLessThan(0.005);
    expect(Math.abs(surfaces.area[0] / (40 * Math.PI) - 1)).toBeLessThan(0.01);
    expect(Math.abs(surfaces.sphericity[0] - 1)).toBeLessThan(0.01);
    expect(Math.abs(particles.axes[0] / 40 - 1)).toBeLessThan(0.005);
    expect(Math.abs(particles.axes[1] / 40 - 1)).toBeLessThan(0.005);
    expect(particles.axes[2]).toBeNaN();
    expect(Array.from(particles.directions.subarray(6))).toEqual(
      [0, 1, 2].map((axis) => (axis === normal ? 1 : 0)),
    );
    expect(particles.isCut[0]).toBe(0);
  });
});

const labels = (
  data: readonly number[],
  count: number,
  shape: Shape = [data.length, 1, 1],
): ParticleLabels => ({ data: Uint32Array.from(data), shape, voxelSize: [1, 1, 1], count });

describe('labels', () => {
  it.each([
    ['with a gap', labels([0, 1, 3], 3), /particle 2 of 3 has no voxel/],
    ['over the count', labels([0, 1, 3], 1), /label 3 is none of 1 particles/],
    ['of another size', labels([0, 1, 3], 3, [2, 2, 2]), /has 3 voxels/],
  ])('%s are refused', async (_, wrong, message) => {
    await expect(particleTable(wrong)).rejects.toThrow(message);
    await expect(particleTable(wrong)).rejects.toThrow(InputError);
  });

  it('of another image are refused, none at all give empty tables', async () => {
    await expect(measureParticles(labels([1], 1), phasesOf(labels([0, 1], 1)))).rejects.toThrow(/same image/);
    const { particles, contacts } = await measureParticles(labels([0, 0], 0), phasesOf(labels([0, 0], 0)));
    expect(particles.count + contacts.count).toBe(0);
  });

  it('can be cancelled', async () => {
    await expect(particleTable(labels([1], 1), { signal: AbortSignal.abort() })).rejects.toThrow('cancelled');
  });
});
