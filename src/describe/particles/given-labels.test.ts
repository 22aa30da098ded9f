import { afterAll, describe, expect, it } from 'vitest';
import { releaseIdleEngines } from '../../compute/index.ts';
import type { LabelledVolume, Shape, Volume, VoxelArray } from '../../microstructure/index.ts';
import { Subject } from '../subject.ts';
import { extractNetwork } from '../network/extract-network.ts';
import { measureParticles } from './measure-particles.ts';
import { particlesFromLabels } from './given-labels.ts';
import { separateParticles } from './separate.ts';
import { separated } from './separated.ts';

afterAll(releaseIdleEngines);

const shape: Shape = [5, 4, 3];
const voxelSize = [1e-6, 1e-6, 1e-6] as const;
const at = (voxel: number): number => voxel % 5;

/** x = 0, 1: one particle, x = 2, 3: another, x = 4: pore. */
const volume: LabelledVolume = {
  data: Uint8Array.from({ length: 60 }, (_, voxel) => (at(voxel) < 4 ? 1 : 0)),
  shape,
  voxelSize,
  phases: ['pore', 'active'].map((name, label) => ({ name, label })),
};

const labelled = <T extends VoxelArray>(data: T): Volume<T> => ({ data, shape, voxelSize });

const numbers = (left: number, right: number): number[] =>
  Array.from({ length: 60 }, (_, voxel) => (at(voxel) < 2 ? left : at(voxel) < 4 ? right : 0));

describe('given particles', () => {
  it.each<[string, VoxelArray]>([
    ['uint8', Uint8Array.from(numbers(1, 2))],
    ['uint16 with gaps', Uint16Array.from(numbers(300, 4000))],
    ['int32', Int32Array.from(numbers(7, 70_000))],
    ['uint32', Uint32Array.from(numbers(9, 2 ** 32 - 1))],
    ['whole float64', Float64Array.from(numbers(1, 5))],
  ])('of %s are numbered from 1 in the order of their numbers', async (_, data) => {
    const found = await particlesFromLabels(labelled(data), volume, 'active');
    expect([...found.data]).toEqual(numbers(1, 2));
    expect(found).toMatchObject({ count: 2, method: 'given', parameter: null, stability: null });
    // The border is no surface: only the pore at x = 4 is.
    expect([...found.inscribed.radius].map((radius) => Math.round(radius * 1e6))).toEqual([4, 2]);
    expect([...found.isCut]).toEqual([1, 1]);
  });

  it('follow their numbers, not their places', async () => {
    const found = await particlesFromLabels(labelled(Uint8Array.from(numbers(2, 1))), volume, 'active');
    expect([...found.data]).toEqual(numbers(2, 1));
  });

  it('are what descriptors measure, and no others are made', async () => {
    const given = await particlesFromLabels(labelled(Uint8Array.from(numbers(1, 2))), volume, 'active');
    const subject = new Subject(volume, { roles: { active: 'active' }, separated: [given] });
    expect(await separated(subject, {})).toBe(given);
    expect((await separated(subject, {}, 'pore')).method).toBe('neck');
    const { contacts } = await measureParticles(given, volume);
    expect([contacts.count, contacts.faceArea[0]]).toEqual([1, expect.closeTo(12e-12, 20)]);
  });

  it('that come from a separation give the same particles again', async () => {
    const own = await separateParticles(volume, 'active');
    const given = await particlesFromLabels(own, volume, 'active');
    expect([given.data, given.inscribed, given.isCut]).toEqual([own.data, own.inscribed, own.isCut]);
  });

  it('may leave voxels of the phase to none, which a network refuses', async () => {
    const given = await particlesFromLabels(labelled(Uint8Array.from(numbers(0, 3))), volume, 'active');
    expect([given.count, given.data[0], given.data[2]]).toEqual([1, 0, 1]);
    await expect(extractNetwork(given, volume, 'active')).rejects.toThrow(
      '0, 0, 0 belongs to the phases and to no region',
    );
  });

  it.each<[string, Volume, string]>([
    [
      'another shape',
      { ...labelled(new Uint8Array(60)), shape: [4, 5, 3] },
      'shape 4 x 5 x 3 for an image of 5 x 4 x 3',
    ],
    [
      'a place outside the phase',
      labelled(Uint8Array.from({ length: 60 }, () => 6)),
      "12 voxels with a particle's number lie outside 'active', the first with 6 at 4, 0, 0",
    ],
    ['a negative number', labelled(Int16Array.from(numbers(-1, 2))), '-1 at 0, 0, 0 is no'],
    ['a fraction', labelled(Float32Array.from(numbers(1.5, 2))), '1.5 at 0, 0, 0 is no'],
    ['no number', labelled(Float32Array.from(numbers(Number.NaN, 2))), 'NaN at 0, 0, 0 is no'],
  ])('with %s are refused', async (_, labels, message) => {
    await expect(particlesFromLabels(labels, volume, 'active', { source: 'p.tif' })).rejects.toThrow(message);
  });

  it('of an unknown phase or another image are refused', async () => {
    const labels = labelled(Uint8Array.from(numbers(1, 2)));
    await expect(particlesFromLabels(labels, volume, 'lead')).rejects.toThrow("no phase is called 'lead'");
    const given = await particlesFromLabels(labels, volume, 'active');
    const other = { ...volume, shape: [3, 4, 5] as const };
    expect(() => new Subject(other, { separated: [given] })).toThrow('shape 5 x 4 x 3');
  });
});
