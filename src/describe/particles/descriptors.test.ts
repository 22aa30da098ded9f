import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../numerics/index.ts';
import type { LabelledVolume, Shape } from '../../microstructure/index.ts';
import {
  ball,
  cuboid,
  drawAlone,
  drawParticles,
  type DrawnParticles,
  type PlacedBody,
} from '../../../verify/particles.ts';
import { describeImage } from '../describe.ts';
import type { Table } from '../descriptor.ts';
import { contactProbability } from './contact-probability.ts';
import { particleContactsDescriptor, type ContactDescription } from './contacts-descriptor.ts';
import { measureParticles, particleTable } from './measure-particles.ts';
import { inscribedDiameters } from './inscribed.ts';
import { orientationOf } from './orientation.ts';
import type { ParticleTable } from './particle-table.ts';
import { particlesDescriptor, type ParticleDescription } from './particles-descriptor.ts';
import { endDistances, reachedByElectrons } from './place-in-electrode.ts';
import { particleRoughnessDescriptor, type RoughnessDescription } from './roughness-descriptor.ts';
import { particleShapes } from './shape.ts';
import { particleSizeStatistics } from './size-statistics.ts';
import { windowWeights } from './window-weights.ts';

const phases = ['pore', 'active', 'binder'].map((name, label) => ({ name, label }));

/** The particles in pores, with binder where it is drawn. */
function electrode({ data, shape, voxelSize }: DrawnParticles, binder?: Uint32Array): LabelledVolume {
  const labels = Uint8Array.from(data, (label, at) => (label > 0 ? 1 : (binder?.[at] ?? 0) > 0 ? 2 : 0));
  return { data: labels, shape, voxelSize, phases };
}

/** Boxes of odd numbers of voxels, which the voxels draw exactly. */
const boxes = (shape: Shape, sizes: readonly (readonly [Shape, Shape])[]): DrawnParticles =>
  drawParticles(
    shape,
    [1, 1, 1],
    sizes.map(([edges, centre]) => ({
      body: cuboid([edges[0] - 0.5, edges[1] - 0.5, edges[2] - 0.5]),
      centre,
    })),
  );

describe('shapes', () => {
  it.each<[string, Shape]>([
    ['sphere', [9, 9, 9]],
    ['sphere', [9, 9, 7]],
    ['disc', [15, 13, 7]],
    ['rod', [15, 7, 7]],
    ['blade', [15, 9, 3]],
  ])('are told apart by the ratios of the axes: %s of %j', async (name, edges) => {
    const { elongation, flatness, classes } = particleShapes(
      await particleTable(boxes([21, 21, 21], [[edges, [10.5, 10.5, 10.5]]])),
    );
    const [long, middle, short] = edges.toSorted((a, b) => b - a);
    expect(elongation[0]).toBeCloseTo(middle / long, 12);
    expect(flatness[0]).toBeCloseTo(short / middle, 12);
    expect(classes).toEqual([name]);
  });
});

describe('orientation', () => {
  it('of rods along x and of plates across z is known', async () => {
    const drawn = boxes(
      [30, 30, 30],
      [
        [
          [15, 5, 3],
          [10.5, 5.5, 5.5],
        ],
        [
          [17, 7, 5],
          [10.5, 15.5, 20.5],
        ],
      ],
    );
    const table = await particleTable(drawn);
    const longest = orientationOf(table, 0, [0, 1], 'z');
    expect(longest?.tensor).toEqual([
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]);
    expect(longest?.orderParameter).toBe(1);
    expect(longest?.throughPlane).toBe(-0.5);
    expect(orientationOf(table, 2, [0, 1], 'z')?.throughPlane).toBe(1);
    expect(orientationOf(table, 2, [], 'z')).toBeNull();
  });

  it('of random directions is within its scatter', () => {
    const random = new Random(3);
    const count = 4000;
    const directions = new Float64Array(9 * count);
    for (let particle = 0; particle < count; particle++) directions.set(random.direction(), 9 * particle);
    const all = Array.from({ length: count }, (_, particle) => particle);
    const found = orientationOf({ directions, dimensions: 3 } as ParticleTable, 0, all, 'z');
    expect(found?.randomScatter).toBeCloseTo(1 / Math.sqrt(20_000), 12);
    expect(Math.abs(found?.throughPlane ?? 1)).toBeLessThan(3 / Math.sqrt(20_000));
    expect(found?.orderParameter).toBeLessThan(0.04);
  });
});

describe('particles that the image cuts', () => {
  it.each([1, 3, 7, 9])('are made up for: over all places, those of %s voxels count one', async (edge) => {
    let [sum, wholes] = [0, 0];
    for (let first = 1 - edge; first < 12; first++) {
      const drawn = boxes(
        [12, 9, 9],
        [
          [
            [edge, 3, 5],
            [first + edge / 2, 4.5, 4.5],
          ],
        ],
      );
      const [weight] = windowWeights(await particleTable(drawn));
      if (Number.isNaN(weight)) continue;
      sum += weight;
      wholes++;
    }
    expect(wholes).toBe(11 - edge);
    // One particle a voxel of place along x; of the 9 places along y and z there are 5 and 3 that leave it whole.
    expect(sum * 5 * 3).toBeCloseTo(1, 12);
  });

  it('stand for the places at which they would be whole', async () => {
    const table = await particleTable(
      boxes(
        [12, 10, 9],
        [
          [
            [3, 1, 1],
            [5.5, 4.5, 4.5],
          ],
        ],
      ),
    );
    // Of 12 places along x the first voxel may take 1 to 8, of 10 along y 1 to 8, of 9 along z 1 to 7.
    expect(windowWeights(table)[0]).toBeCloseTo(1 / (8 * 8 * 7), 15);
  });
});

describe('sizes', () => {
  it('have the means and quantiles of the definition', async () => {
    const drawn = boxes(
      [30, 30, 30],
      [
        [
          [3, 3, 3],
          [5.5, 5.5, 5.5],
        ],
        [
          [5, 5, 5],
          [15.5, 5.5, 5.5],
        ],
        [
          [7, 7, 7],
          [15.5, 20.5, 15.5],
        ],
        [
          [9, 9, 9],
          [4.5, 25.5, 25.5],
        ],
      ],
    );
    const { particles, surfaces } = await measureParticles(drawn, electrode(drawn));
    const { all, whole, weighted } = particleSizeStatistics(particles, surfaces);
    const cube = Math.cbrt(6 / Math.PI);
    expect(particles.isCut[3]).toBe(1);
    expect(all?.particles).toBe(4);
    expect(whole?.mean.value).toBeCloseTo(5 * cube, 12);
    expect(whole?.byNumber.d50).toBeCloseTo(5 * cube, 12);
    expect(whole?.sauterOfSpheres.value).toBeCloseTo(((27 + 125 + 343) / (9 + 25 + 49)) * cube, 12);
    const areas = surfaces.area.subarray(0, 3).reduce((sum, area) => sum + area, 0);
    expect(whole?.sauterOfSurfaces?.value).toBeCloseTo((6 * (27 + 125 + 343)) / areas, 12);
    expect(weighted?.mean.value).toBeGreaterThan(5 * cube);
    const [low, high] = whole?.mean.interval ?? [NaN, NaN];
    expect(low).toBeLessThan(5 * cube);
    expect(high).toBeGreaterThan(5 * cube);
  });

  it('of no and of one particle are null and without interval', async () => {
    const none = boxes([5, 5, 5], []);
    const empty = await measureParticles(none, electrode(none));
    expect(particleSizeStatistics(empty.particles, empty.surfaces)).toEqual({
      all: null,
      whole: null,
      weighted: null,
      numberDensity: 0,
    });
    const one = boxes(
      [9, 9, 9],
      [
        [
          [3, 3, 3],
          [4.5, 4.5, 4.5],
        ],
      ],
    );
    const single = await measureParticles(one, electrode(one));
    expect(particleSizeStatistics(single.particles, single.surfaces).all?.mean.interval).toBeNull();
  });
});

describe('contacts at random', () => {
  it('are as many as among centres thrown at random', async () => {
    const random = new Random(8);
    const shape: Shape = [50, 40, 60];
    const radii = [4, 6, 8, 5];
    let meeting = 0;
    const images = 4000;
    const table = (centre: Float64Array): ParticleTable =>
      ({
        count: radii.length,
        dimensions: 3,
        shape,
        voxelSize: [1, 1, 1],
        centre,
        equivalentDiameter: Float64Array.from(radii, (radius) => 2 * radius),
      }) as unknown as ParticleTable;
    const contacts = { count: 0 } as Awaited<ReturnType<typeof measureParticles>>['contacts'];
    const measure = (centre: Float64Array): ReturnType<typeof contactProbability> =>
      contactProbability(
        { particles: table(centre), contacts } as Awaited<ReturnType<typeof measureParticles>>,
        0.5,
      );
    let expected = 0;
    for (let image = 0; image < images; image++) {
      const centre = Float64Array.from({ length: 12 }, (_, at) => random.uniform() * shape[at % 3]);
      const found = measure(centre);
      meeting += found.meeting;
      expected = found.meetingAtRandom ?? NaN;
    }
    // Poisson scatter of some 1900 meetings.
    expect(Math.abs(meeting / images / expected - 1)).toBeLessThan(0.07);
  });
});

describe('inscribed diameters', () => {
  it('are those of the definition, against other particles too', async () => {
    const drawn = boxes(
      [30, 30, 30],
      [
        [
          [7, 9, 11],
          [8.5, 10.5, 12.5],
        ],
        [
          [7, 9, 3],
          [15.5, 10.5, 12.5],
        ],
      ],
    );
    const [first, second] = await inscribedDiameters(drawn);
    expect(first).toBe(8);
    expect(second).toBe(4);
  });

  it('of balls are up to two voxels too small', async () => {
    for (const radius of [6, 11.3, 17.8]) {
      const [diameter] = await inscribedDiameters(drawAlone(ball(radius)));
      expect(diameter).toBeLessThan(2 * radius + 1);
      expect(diameter).toBeGreaterThan(2 * radius - 2);
    }
  });
});

describe('places', () => {
  it('are measured from the collector’s face of the image', async () => {
    const table = await particleTable(
      boxes(
        [20, 20, 30],
        [
          [
            [3, 5, 7],
            [8.5, 9.5, 10.5],
          ],
        ],
      ),
    );
    const low = endDistances(table, { axis: 'z', side: 'low' });
    expect([low.centreToCollector[0], low.centreToSeparator[0], low.collector[0], low.separator[0]]).toEqual([
      10.5, 19.5, 7, 16,
    ]);
    const high = endDistances(table, { axis: 'x', side: 'high' });
    expect([high.centreToCollector[0], high.collector[0], high.separator[0]]).toEqual([11.5, 10, 7]);
  });

  it('say which particles electrons reach', async () => {
    const drawn = boxes(
      [20, 20, 20],
      [
        [
          [3, 3, 9],
          [5.5, 5.5, 4.5],
        ],
        [
          [3, 3, 3],
          [15.5, 15.5, 15.5],
        ],
        [
          [3, 3, 3],
          [5.5, 5.5, 14.5],
        ],
      ],
    );
    const binder = boxes(
      [20, 20, 20],
      [
        [
          [1, 1, 5],
          [5.5, 5.5, 11.5],
        ],
      ],
    );
    const volume = electrode(drawn, binder.data);
    const face = { axis: 'z', side: 'low' } as const;
    expect([...(await reachedByElectrons(drawn, volume, ['active', 'binder'], face, {}))]).toEqual([1, 0, 1]);
    expect([...(await reachedByElectrons(drawn, volume, ['active'], face, {}))]).toEqual([1, 0, 0]);
  });
});

const lattice = (count: number): DrawnParticles => {
  const bodies: PlacedBody[] = Array.from({ length: count ** 3 }, (_, i) => ({
    body: ball(5.2),
    centre: [
      12.2 + 13.3 * (i % count),
      12.4 + 13.3 * (Math.floor(i / count) % count),
      12.1 + 13.3 * Math.floor(i / count ** 2),
    ],
  }));
  return drawParticles([50, 50, 50], [1, 1, 1], bodies);
};

async function describeBoth(
  volume: LabelledVolume,
): Promise<{ particles: ParticleDescription; contacts: ContactDescription; tables: readonly Table[] }> {
  const { measurements, omitted } = await describeImage(volume, {
    roles: { active: 'active', binder: 'binder' },
    only: [particlesDescriptor, particleContactsDescriptor],
  });
  expect(omitted).toEqual([]);
  const [particles, contacts] = measurements.map(({ result }) => result);
  return {
    particles: particles as ParticleDescription,
    contacts: contacts as ContactDescription,
    tables: measurements.flatMap(({ descriptor, result }) => descriptor.tables?.(result) ?? []),
  };
}

describe('descriptors', () => {
  it('tell equal balls that do not touch', async () => {
    const { particles, contacts, tables } = await describeBoth(electrode(lattice(3)));
    expect(particles.particles).toBe(27);
    expect(particles.cut).toBe(0);
    expect(particles.shapes).toEqual({ sphere: 1, disc: 0, rod: 0, blade: 0 });
    expect(Math.abs((particles.sizes.weighted?.mean.value ?? 0) / 10.4 - 1)).toBeLessThan(0.01);
    expect(Math.abs((particles.sphericity?.value ?? 0) - 1)).toBeLessThan(0.01);
    expect(particles.longestAxes).toBeNull();
    expect(contacts.coordinationShares).toEqual([1]);
    expect(contacts.surfaceShares?.phases['pore']).toBeCloseTo(1, 12);
    const [rows] = tables;
    for (const { values } of rows.columns) expect(values).toHaveLength(27);
    for (const descriptor of [particlesDescriptor, particleContactsDescriptor]) {
      expect(descriptor.tableNames).toEqual(
        tables.filter(({ name }) => descriptor.tableNames?.includes(name)).map(({ name }) => name),
      );
    }
  });

  it('say the share of surface that binder covers', async () => {
    // A box half of whose six faces lie in binder.
    const drawn = boxes(
      [30, 30, 30],
      [
        [
          [9, 9, 9],
          [14.5, 14.5, 14.5],
        ],
      ],
    );
    const binder = boxes(
      [30, 30, 30],
      [
        [
          [9, 9, 5],
          [14.5, 14.5, 21.5],
        ],
      ],
    );
    const { contacts } = await describeBoth(electrode(drawn, binder.data));
    expect(contacts.coverage?.value).toBeGreaterThan(0.15);
    expect(contacts.coverage?.value).toBeLessThan(0.19);
    expect(contacts.coverageOfFreeSurface?.value).toBe(contacts.coverage?.value);
  });

  it('tell how many particles have a roughness, and that of smooth balls is small', async () => {
    const { measurements } = await describeImage(electrode(lattice(3)), {
      roles: { active: 'active' },
      only: [particleRoughnessDescriptor],
    });
    const result = measurements[0].result as RoughnessDescription;
    expect(result.rough).toBe(27);
    expect(result.residual?.value).toBeLessThan(1.15 * result.voxelFloor);
    expect(result.roughness?.value).toBeLessThan(0.15);
    expect(particleRoughnessDescriptor.tables?.(result)[0].columns[0].values).toHaveLength(27);
    expect(particleRoughnessDescriptor.tables?.(structuredClone(result))).toEqual([]);
  });

  it('give numbers or null, never NaN, on any image', async () => {
    const images = fc
      .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .chain((shape) => {
        const length = shape[0] * shape[1] * shape[2];
        const values = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: length, maxLength: length });
        return fc.tuple(fc.constant<Shape>(shape), values);
      });
    await fc.assert(
      fc.asyncProperty(images, async ([shape, values]) => {
        const found = await describeBoth({
          data: Uint8Array.from(values),
          shape,
          voxelSize: [1, 1, 2],
          phases,
        });
        const numbers: unknown[] = [];
        JSON.stringify(found.particles, (_, value: unknown) => (numbers.push(value), value));
        JSON.stringify(found.contacts, (_, value: unknown) => (numbers.push(value), value));
        expect(numbers.filter((value) => typeof value === 'number' && !Number.isFinite(value))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
