import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { releaseIdleEngines } from '../../compute/index.ts';
import {
  labelPhases,
  readImage,
  type Axis,
  type LabelledVolume,
  type Shape,
  type VoxelSize,
} from '../../microstructure/index.ts';
import { Random } from '../../numerics/index.ts';
import { describeWithData } from '../../../test/support/gates.ts';
import { Subject } from '../subject.ts';
import { binderDistance, binderDistanceDescriptor, type BinderDistance } from './binder-distance.ts';
import { collectorCoverage, collectorCoverageDescriptor } from './collector-coverage.ts';
import { surfaceCoverage, surfaceCoverageDescriptor } from './surface-coverage.ts';
import { voxelContacts, voxelContactsDescriptor, type VoxelContacts } from './voxel-contacts.ts';

afterAll(releaseIdleEngines);

const names = ['pore', 'nmc', 'cbd'];
const axisNames = ['x', 'y', 'z'] as const;

function volumeOf(values: ArrayLike<number>, shape: Shape, voxelSize: VoxelSize = [1, 1, 1]): LabelledVolume {
  const phases = names.map((name, label) => ({ name, label }));
  return { data: Uint8Array.from(values), shape, voxelSize, phases };
}

const images = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }))
  .chain((shape) =>
    fc.record({
      shape: fc.constant<Shape>(shape),
      values: fc.array(fc.nat(2), {
        minLength: shape[0] * shape[1] * shape[2],
        maxLength: shape[0] * shape[1] * shape[2],
      }),
      periodic: fc.subarray<Axis>(['x', 'y', 'z']),
      voxelSize: fc.tuple(...([1, 1, 1].map(() => fc.constantFrom(0.5, 1, 2.5)) as [Edge, Edge, Edge])),
    }),
  );
type Edge = fc.Arbitrary<number>;

/** Every voxel with each of its neighbours across a face, both ways, one by one. */
function neighbours(
  shape: Shape,
  periodic: readonly Axis[],
): { voxel: number; next: number; axis: number }[] {
  const steps = [1, shape[0], shape[0] * shape[1]];
  return Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, voxel) =>
    axisNames.flatMap((name, axis) => {
      const [step, length] = [steps[axis], shape[axis]];
      if (length === 1) return [];
      const place = Math.floor(voxel / step) % length;
      return [-1, 1].flatMap((sense) => {
        const moved = place + sense;
        if (moved >= 0 && moved < length) return [{ voxel, next: voxel + sense * step, axis }];
        return periodic.includes(name) ? [{ voxel, next: voxel - sense * step * (length - 1), axis }] : [];
      });
    }),
  ).flat();
}

const between = (
  { contacts }: VoxelContacts,
  first: string,
  second: string,
): VoxelContacts['contacts'][number] => {
  const found = contacts.find(({ phases }) => phases[0] === first && phases[1] === second);
  if (found === undefined) throw new Error('no such pair');
  return found;
};

describe('contacts of voxels', () => {
  it('are the pairs that counting neighbours one by one gives', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ({ shape, values, periodic }) => {
        const { contacts, axes } = await voxelContacts(volumeOf(values, shape), { periodic });
        const expected = (first: string, second: string, only?: Axis): number =>
          neighbours(shape, periodic).filter(
            ({ voxel, next, axis }) =>
              (only === undefined || axisNames[axis] === only) &&
              names[values[voxel] ?? 0] === first &&
              names[values[next] ?? 0] === second,
          ).length;
        for (const { phases, pairs } of contacts) expect(pairs).toBe(expected(...phases));
        for (const axis of axisNames) {
          for (const { phases, pairs } of axes[axis]) expect(pairs).toBe(expected(...phases, axis));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('of voxels mixed at random are as likely as at random', async () => {
    const random = new Random(6);
    const data = Array.from({ length: 60 ** 3 }, () => {
      const drawn = random.uniform();
      return drawn < 0.2 ? 2 : drawn < 0.6 ? 1 : 0;
    });
    const found = await voxelContacts(volumeOf(data, [60, 60, 60]));
    for (const { overRandom } of found.contacts) expect(Math.abs((overRandom ?? 0) - 1)).toBeLessThan(0.015);
    expect(between(found, 'nmc', 'cbd').probability).toBeCloseTo(0.2, 2);
  });

  it('of a checkerboard are all between unlike phases, of layers along one axis only', async () => {
    const board = Array.from(
      { length: 64 },
      (_, i) => ((i % 4) + Math.floor(i / 4) + Math.floor(i / 16)) % 2,
    );
    const periodic = axisNames;
    const found = await voxelContacts(volumeOf(board, [4, 4, 4]), { periodic });
    expect(between(found, 'pore', 'nmc')).toMatchObject({ pairs: 192, probability: 1, overRandom: 2 });
    expect(between(found, 'pore', 'pore')).toMatchObject({ probability: 0, overRandom: 0 });
    expect(between(found, 'cbd', 'pore')).toMatchObject({ pairs: 0, probability: null, overRandom: null });
    const layers = Array.from({ length: 64 }, (_, i) => Math.floor(i / 16) % 2);
    const { axes } = await voxelContacts(volumeOf(layers, [4, 4, 4]), { periodic });
    expect(axes.x.find(({ phases }) => phases.join() === 'pore,pore')?.probability).toBe(1);
    expect(axes.z.find(({ phases }) => phases.join() === 'pore,nmc')?.probability).toBe(1);
  });

  it('are symmetric, and their chances sum to one', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ({ shape, values, periodic }) => {
        const found = await voxelContacts(volumeOf(values, shape), { periodic });
        for (const first of names) {
          const row = names.map((second) => between(found, first, second));
          row.forEach(({ pairs }, b) => expect(pairs).toBe(between(found, names[b] ?? '', first).pairs));
          const chances = row.flatMap(({ probability }) => (probability === null ? [] : [probability]));
          const sum = chances.reduce((total, chance) => total + chance, 0);
          expect(Math.min(1, chances.length)).toBeCloseTo(sum, 12);
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** Layers across z: nmc from 0 to `active`, then cbd for `binder`, then pores. */
function sandwich(
  active: number,
  binder: number,
  pores: number,
  voxelSize: VoxelSize = [1, 1, 1],
): LabelledVolume {
  const nz = active + binder + pores;
  const values = Array.from({ length: 16 * nz }, (_, i) => {
    const z = Math.floor(i / 16);
    return z < active ? 1 : z < active + binder ? 2 : 0;
  });
  return volumeOf(values, [4, 4, nz], voxelSize);
}

describe('cover of a surface', () => {
  it('of a slab between binder and pores is one half each, of a corner voxel a third of its faces each', async () => {
    const periodic = axisNames;
    const { covers, area } = await surfaceCoverage(sandwich(3, 2, 4, [0.5, 1, 2]), 'nmc', { periodic });
    expect(area.faces.area).toBeCloseTo(16, 12);
    for (const { share } of covers) {
      expect(share.faces).toBeCloseTo(0.5, 12);
      expect(share.corrected).toBeCloseTo(0.5, 12);
    }
    const cubes = volumeOf([1, 0, 2, 0, 0, 0, 0, 0], [2, 2, 2]);
    const corner = await surfaceCoverage(cubes, 'nmc');
    expect(corner.covers.map(({ phase, share }) => [phase, share.faces])).toEqual([
      ['pore', 2 / 3],
      ['cbd', 1 / 3],
    ]);
  });

  it('of a sphere that is half in binder is one half', async () => {
    const n = 32;
    const values = Array.from({ length: n ** 3 }, (_, i) => {
      const [x, y, z] = [i % n, Math.floor(i / n) % n, Math.floor(i / n / n)].map((at) => at + 0.5 - n / 2);
      return Math.hypot(x ?? 0, y ?? 0, z ?? 0) < 11.3 ? 1 : (z ?? 0) < 0 ? 2 : 0;
    });
    const { covers } = await surfaceCoverage(volumeOf(values, [n, n, n]), 'nmc');
    for (const { share } of covers) {
      expect(share.faces).toBeCloseTo(0.5, 12);
      expect(share.corrected).toBeCloseTo(0.5, 12);
    }
  });

  it('is null of a phase without a surface, and asks for a phase that exists', async () => {
    const bare = await surfaceCoverage(volumeOf(new Uint8Array(8), [2, 2, 2]), 'nmc');
    expect(bare.covers.map(({ share }) => share.corrected)).toEqual([null, null]);
    await expect(surfaceCoverage(volumeOf([0], [1, 1, 1]), 'graphite')).rejects.toThrow(InputError);
  });
});

describe('cover of the collector', () => {
  it('is counted at the face of the collector, and at the one opposite', async () => {
    const values = [0, 1, 2, 1, 0, 0, 2, 2];
    const volume = volumeOf(values, [2, 2, 2], [1, 2, 3]);
    expect(await collectorCoverage(volume)).toEqual({
      collector: { axis: 'z', side: 'low' },
      area: 8,
      shares: { pore: 0.25, nmc: 0.5, cbd: 0.25 },
      opposite: { pore: 0.5, nmc: 0, cbd: 0.5 },
    });
    const { shares, area } = await collectorCoverage(volume, { collector: { axis: 'x', side: 'high' } });
    expect({ shares, area }).toEqual({ shares: { pore: 0.25, nmc: 0.5, cbd: 0.25 }, area: 24 });
  });
});

describe('distance to the binder', () => {
  it('in layers runs evenly from one voxel to the thickness', async () => {
    const { volume, surface } = await binderDistance(sandwich(8, 3, 5, [1, 1, 0.5]), 'nmc', 'cbd');
    expect(volume.mean).toBeCloseTo(0.5 * 4.5, 6);
    expect(volume).toMatchObject({ largest: 4, atZero: 0 });
    expect(volume.quantiles.d50).toBeCloseTo(2, 2);
    volume.distance.forEach((d, at) => {
      expect(volume.within[at]).toBeCloseTo(Math.min(8, Math.floor(2 * d + 1e-6)) / 8, 6);
    });
    // The only surface inside the image is the one with the binder.
    expect(surface).toMatchObject({ mean: 0, atZero: 1, largest: 0 });
    const around = await binderDistance(sandwich(8, 3, 5, [1, 1, 0.5]), 'nmc', 'cbd', { periodic: ['z'] });
    // The other surface lies at the pores, whose voxel beyond it is five from the binder.
    expect(around.surface.mean).toBeCloseTo((0 + 2.5) / 2, 6);
  });

  it('is what the nearest of all voxels of the binder gives, and begins at the share of faces covered', async () => {
    await fc.assert(
      fc.asyncProperty(images, async ({ shape, values, voxelSize }) => {
        const volume = volumeOf(values, shape, voxelSize);
        const found = await binderDistance(volume, 'nmc', 'cbd');
        const place = (voxel: number): number[] =>
          [
            voxel % shape[0],
            Math.floor(voxel / shape[0]) % shape[1],
            Math.floor(voxel / shape[0] / shape[1]),
          ].map((at, axis) => at * (voxelSize[axis] ?? 1));
        const targets = values.flatMap((label, voxel) => (label === 2 ? [place(voxel)] : []));
        const nearest = (voxel: number): number => {
          const from = place(voxel);
          return Math.min(
            ...targets.map((to) => Math.hypot(...to.map((part, axis) => part - (from[axis] ?? 0)))),
          );
        };
        const active = values.flatMap((label, voxel) => (label === 1 ? [nearest(voxel)] : []));
        const mean = active.reduce((sum, distance) => sum + distance, 0) / active.length;
        const isKnown = targets.length > 0 && active.length > 0;
        expect(found.volume.mean ?? -1).toBeCloseTo(isKnown ? mean : -1, 5);
        const { covers } = await surfaceCoverage(volume, 'nmc');
        const covered = covers.find(({ phase }) => phase === 'cbd')?.share.faces ?? null;
        expect(found.surface.atZero ?? -1).toBeCloseTo(targets.length > 0 ? (covered ?? -1) : -1, 9);
      }),
      { numRuns: 100 },
    );
  });

  it('says nothing where there is no binder, and refuses distances to the active phase itself', async () => {
    const none = await binderDistance(volumeOf([1, 0, 1, 0], [4, 1, 1]), 'nmc', 'cbd');
    expect(none.volume).toMatchObject({ mean: null, largest: null, distance: [] });
    await expect(binderDistance(volumeOf([1, 0], [2, 1, 1]), 'nmc', ['cbd', 'nmc'])).rejects.toThrow(
      InputError,
    );
    await expect(binderDistance(volumeOf([1, 0], [2, 1, 1]), 'nmc', [])).rejects.toThrow(InputError);
    await expect(binderDistance(volumeOf([1, 0], [2, 1, 1]), 'nmc', 'glue')).rejects.toThrow(/no phase/);
  });

  it('shrinks when more phases count as near', async () => {
    const volume = sandwich(6, 2, 3);
    const one: BinderDistance = await binderDistance(volume, 'nmc', 'cbd', { periodic: ['z'] });
    const both = await binderDistance(volume, 'nmc', ['cbd', 'pore'], { periodic: ['z'] });
    expect(both.volume.mean).toBeLessThan(one.volume.mean ?? 0);
    expect(both.surface.atZero).toBe(1);
  });
});

describe('their descriptors', () => {
  it('take the roles of the phases and give numbers that JSON can hold', async () => {
    const subject = new Subject(sandwich(3, 2, 4), {
      roles: { active: 'nmc', binder: 'cbd' },
      periodic: ['z'],
    });
    for (const descriptor of [
      voxelContactsDescriptor,
      surfaceCoverageDescriptor,
      collectorCoverageDescriptor,
      binderDistanceDescriptor,
    ]) {
      const result = await descriptor.measure(subject, {});
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      expect(descriptor.quantities(result as never).length).toBeGreaterThan(3);
    }
    const result = await binderDistanceDescriptor.measure(subject, {});
    expect(binderDistanceDescriptor.figures?.(result)[0]?.series.map(({ name }) => name)).toEqual([
      'volume',
      'surface',
    ]);
  });
});

describeWithData('contacts in a real electrode', (path) => {
  it('are the faces that were counted with NumPy', async () => {
    const image = await readImage(path('matbox/nmc-1-cal_generatedCBD_bridge.tif'), { voxelSize: [1, 1, 1] });
    const phases = names.map((name, label) => ({ name, label }));
    const volume = labelPhases(image.volume, phases);
    const found = await voxelContacts(volume);
    const pairs = [
      ['pore', 'nmc', 1291082],
      ['pore', 'cbd', 1854595],
      ['nmc', 'cbd', 2181973],
    ] as const;
    for (const [first, second, count] of pairs) expect(between(found, first, second).pairs).toBe(count);
    const { surface, volume: inside } = await binderDistance(volume, 'nmc', 'cbd');
    expect(surface.atZero).toBeCloseTo(2181973 / (2181973 + 1291082), 9);
    expect(inside.mean).toBeGreaterThan(surface.mean ?? 0);
  });
});
