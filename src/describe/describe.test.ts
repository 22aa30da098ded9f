import { describe, expect, it } from 'vitest';
import { CancelledError, InputError } from '../base/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import { descriptors, descriptorsNamed } from './catalogue.ts';
import { describeImage, descriptionDocument } from './describe.ts';
import { resultKey, type Descriptor } from './descriptor.ts';
import { Subject } from './subject.ts';

const phases = [
  { name: 'pore', label: 0 },
  { name: 'nmc', label: 1 },
];
const volume: LabelledVolume = {
  data: Uint8Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0)),
  shape: [3, 4, 5],
  voxelSize: [1e-6, 1e-6, 1e-6],
  phases,
};

/** Balls on a lattice with binder beside them. */
const blobs: LabelledVolume = {
  data: Uint8Array.from({ length: 36 ** 3 }, (_, i) => {
    const place = [i % 36, Math.floor(i / 36) % 36, Math.floor(i / 1296)];
    const distance = Math.hypot(...place.map((at) => (at % 12) - 5.5));
    return distance < 5 ? 1 : distance < 6 ? 2 : 0;
  }),
  shape: [36, 36, 36],
  voxelSize: [4e-7, 4e-7, 4e-7],
  phases: [...phases, { name: 'cbd', label: 2 }],
};

function descriptor(name: string, measure: Descriptor['measure']): Descriptor {
  return {
    name,
    title: name,
    definition: '',
    convention: '',
    source: '',
    isDefault: true,
    measure,
    quantities: () => [],
  };
}

describe('the catalogue', () => {
  it('names every descriptor once, in kebab-case, with definition, convention and source', () => {
    const names = descriptors.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const each of descriptors) {
      expect(each.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      for (const text of [each.title, each.definition, each.convention, each.source]) {
        expect(text.length, `${each.name}: ${text}`).toBeGreaterThan(3);
      }
    }
  });

  it('has units in one spelling, which can be read in small ones', async () => {
    const described = await describeImage(blobs, {
      only: descriptors,
      roles: { active: 'nmc', binder: 'cbd' },
      densities: { nmc: 4700, cbd: 1800 },
    });
    const known = new Set(['', 'm', 'm2', 'm3', '1/m', '1/m2', '1/m3', 'kg/m2', 'kg/m3', 'Pa', 'rad']);
    const used = described.measurements.flatMap(({ descriptor: each, result }) =>
      each.quantities(result).map(({ name, unit }) => [name, unit] as const),
    );
    expect(used.length).toBeGreaterThan(200);
    expect(used.filter(([, unit]) => !known.has(unit))).toEqual([]);
  });

  it('says beforehand which tables there will be, each name once', () => {
    const tables = descriptors.flatMap(({ tableNames = [] }) => tableNames);
    expect(new Set(tables).size).toBe(tables.length);
    for (const each of descriptors) expect(each.tables === undefined).toBe(each.tableNames === undefined);
  });

  it('finds descriptors by name in its own order, and suggests the one that is meant', () => {
    const [first, second] = descriptors;
    expect(descriptorsNamed([second?.name ?? '', first?.name ?? ''])).toEqual([first, second]);
    expect(() => descriptorsNamed(['overveiw'])).toThrow(/did you mean overview/);
  });
});

describe('a description', () => {
  it('keeps what could be measured and says why the rest could not', async () => {
    const found = await describeImage(volume, {
      only: [
        descriptor('too-small', () => Promise.reject(new InputError('too small'))),
        descriptor('voxel-count', (subject) => Promise.resolve({ voxels: subject.voxels })),
        { ...descriptor('binder-only', () => Promise.resolve({})), needs: ['binder'] },
      ],
    });
    expect(descriptionDocument(found)).toMatchObject({
      shape: [3, 4, 5],
      dimensions: 3,
      voxelCount: { voxels: 60 },
      omitted: [
        { name: 'too-small', reason: 'too small' },
        { name: 'binder-only', reason: expect.stringContaining('--binder NAME') as unknown },
      ],
    });
  });

  it('passes a fault on, and ends when it is cancelled', async () => {
    const faulty = descriptor('faulty', () => Promise.reject(new TypeError('a fault')));
    await expect(describeImage(volume, { only: [faulty] })).rejects.toThrow(TypeError);
    const never = AbortSignal.abort();
    await expect(describeImage(volume, { signal: never })).rejects.toThrow(CancelledError);
  });

  it('has keys in camel case, and the overview’s own at the top', async () => {
    expect(resultKey({ name: 'two-point-correlation' })).toBe('twoPointCorrelation');
    const document = descriptionDocument(
      await describeImage(volume, { only: descriptorsNamed(['overview']) }),
    );
    expect(document).toMatchObject({ phases: { nmc: { fraction: 1 / 3 } } });
  });
});

describe('a subject', () => {
  it('makes what is shared once, and anew after a failure', async () => {
    const subject = new Subject(volume);
    let made = 0;
    const make = (): Promise<number> => Promise.resolve(++made);
    await Promise.all([subject.shared('map', make), subject.shared('map', make)]);
    expect(made).toBe(1);
    await expect(subject.shared('bad', () => Promise.reject(new InputError('no')))).rejects.toThrow('no');
    expect(await subject.shared('bad', () => Promise.resolve(7))).toBe(7);
    subject.forget();
    expect(await subject.shared('map', make)).toBe(2);
  });

  it('takes the pore by its name and refuses phases that are not there', () => {
    expect(new Subject(volume).roles).toEqual({
      pore: 'pore',
      conductors: [],
      collector: { axis: 'z', side: 'low' },
    });
    expect(() => new Subject(volume, { roles: { active: 'nca' } })).toThrow(/no phase is called 'nca'/);
    expect(() => new Subject(volume, { reach: Number.NaN })).toThrow(/no distance/);
  });
});
