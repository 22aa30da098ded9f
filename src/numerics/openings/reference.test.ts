// The same image through edt and PoreSpy: every voxel, by checksum.
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openingsImage, openingsReference, type SizeMap } from '../../../verify/openings-reference.ts';
import { distanceTransform } from '../distance/index.ts';
import { openVolume, type Balls } from './index.ts';

const { mask, shape } = openingsImage();
const every = Array.from({ length: 11 }, (_, at) => (at + 1) ** 2);
const lowZ = [false, false, false, false, true, false];

/** Radii in voxels, voxel by voxel. */
async function sizes(balls: Balls): Promise<SizeMap> {
  const { opened } = await openVolume({ mask, shape, voxelSize: [1, 1, 1] }, () => [balls]);
  const radii = [0, ...balls.squaredRadii.map(Math.sqrt)];
  const map = opened[0].classes.map((each) => radii[each]);
  const counts: number[] = [];
  for (const size of map) counts[size] = (counts[size] ?? 0) + 1;
  return { counts: Array.from(counts, (count) => count ?? 0), crc32: crc32(map) };
}

describe('distances', () => {
  it('are those of edt', async () => {
    const distances = await distanceTransform(mask, shape, [1, 1, 1]);
    const squares = Uint16Array.from(distances, (distance) => Math.round(distance * distance));
    expect(squares.reduce((sum, square) => sum + square, 0)).toBe(openingsReference.squares.sum);
    expect(Math.max(...squares)).toBe(openingsReference.squares.largest);
    expect(crc32(new Uint8Array(squares.buffer))).toBe(openingsReference.squares.crc32);
  });

  it('are those of edt in voxels of any shape', async () => {
    const distances = Array.from(await distanceTransform(mask, shape, [1.1, 0.6, 1.7])).filter(
      (each) => each > 0,
    );
    const { mean, largest } = openingsReference.anisotropic;
    expect(distances.reduce((sum, each) => sum + each, 0) / distances.length / mean).toBeCloseTo(1, 6);
    expect(Math.max(...distances) / largest).toBeCloseTo(1, 6);
  });
});

describe('openings', () => {
  it('are those of PoreSpy: all whole radii', async () => {
    expect(await sizes({ squaredRadii: every })).toEqual(openingsReference.every);
    expect(await sizes({ squaredRadii: every, isClosed: true })).toEqual(openingsReference.closed);
  });

  it('are those of PoreSpy: few radii', async () => {
    expect(await sizes({ squaredRadii: [1, 9, 16, 36] })).toEqual(openingsReference.few);
  });

  it('are those of PoreSpy: from one face, and from all', async () => {
    expect(await sizes({ squaredRadii: every, inlets: lowZ })).toEqual(openingsReference.intrusion);
    const all = lowZ.map(() => true);
    expect(await sizes({ squaredRadii: every, inlets: all })).toEqual(openingsReference.intrusionAll);
  });
});
