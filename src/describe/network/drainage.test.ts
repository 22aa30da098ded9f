import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxes,
  cellsBetweenBalls,
  drawPartition,
  type Partition,
} from '../../../verify/network/partitions.ts';
import { drainage, mercuryPressure } from './drainage.ts';
import { extractNetwork } from './extract-network.ts';
import type { PoreNetwork } from './pore-network.ts';

const networkOf = ({ volume, regions }: Partition): Promise<PoreNetwork> =>
  extractNetwork(regions, volume, 'pore');

/** Three chambers of 7 x 7 in a row along x, joined by ducts of 3 and of 1, open at x low by a duct of 5. */
const bottles = drawPartition([24, 9, 9], [1, 1, 1], (x, y, z) => {
  const widths = [2, 2, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3, 0, 0, 3, 3, 3, 3, 3];
  const half = widths[x] ?? -1;
  const inside = Math.max(Math.abs(y - 4), Math.abs(z - 4)) <= half;
  return inside ? (x < 8 ? 1 : x < 15 ? 2 : 3) : 0;
});

describe('drainage', () => {
  it('reaches pores by the narrowest throat of the way', async () => {
    const network = await networkOf(bottles);
    const { throats, openings, pores } = network;
    // Widths of 5, 3 and 1 voxels: one more in diameter, as distances go to the middles of the wall's voxels.
    expect(Array.from(openings.inscribedDiameter)).toEqual([6]);
    expect(Array.from(throats.inscribedDiameter)).toEqual([4, 2]);
    const found = drainage(network, [0]);
    expect(Array.from(found.accessDiameter)).toEqual([6, 4, 2]);
    expect(found.diameter).toEqual([6, 4, 2]);
    const total = pores.volume.reduce((sum, volume) => sum + volume, 0);
    expect(found.saturation[0]).toBeCloseTo(pores.volume[0] / total, 12);
    expect(found.saturation[2]).toBeCloseTo(1, 12);
    expect(found).toMatchObject({ breakthroughDiameter: null, breakthroughSaturation: null });
    expect(drainage(network, [1]).diameter).toEqual([]);
  });

  it('breaks through by the widest way', async () => {
    // Two channels side by side, of 3 and of 5 voxels, each in two parts.
    const channels = drawPartition([8, 12, 7], [1, 1, 1], (x, y, z) => {
      if (y >= 1 && y <= 3 && z >= 2 && z <= 4) return x < 4 ? 1 : 2;
      return y >= 6 && y <= 10 && z >= 1 && z <= 5 ? (x < 4 ? 3 : 4) : 0;
    });
    const found = drainage(await networkOf(channels), [0]);
    expect(found.breakthroughDiameter).toBe(6);
    expect(found.breakthroughSaturation).toBeCloseTo(25 / 34, 12);
    expect(found.saturation.at(-1)).toBeCloseTo(1, 12);
  });

  it('finds the widest ways that relaxing all throats finds', async () => {
    const network = await networkOf(cellsBetweenBalls([30, 26, 22], 40, 25, 5));
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1 }), (inlets) => {
        const found = drainage(network, inlets);
        expect(Array.from(found.accessDiameter)).toEqual(relaxed(network, inlets));
        expect(found.diameter).toEqual(found.diameter.toSorted((a, b) => b - a));
        expect(found.saturation).toEqual(found.saturation.toSorted((a, b) => a - b));
      }),
    );
  });

  it('refuses what is no answer', async () => {
    const network = await networkOf(boxes([4, 4, 4], [1, 1, 1], [[2], [], []]));
    expect(() => drainage(network, [])).toThrow('no faces to drain from');
    expect(() => drainage(network, [6])).toThrow('6: no faces to drain from');
    expect(() => drainage(network, [0])).toThrow('without walls');
  });

  it('knows the pressure of mercury', () => {
    // 1.486 N/m over the diameter (m): 14.9 bar for 1 um.
    expect(mercuryPressure(1e-6)).toBeCloseTo(1.4861e6, -2);
  });
});

function relaxed({ pores, throats, openings }: PoreNetwork, inlets: readonly number[]): number[] {
  const access = Array.from({ length: pores.count }, () => 0);
  for (let at = 0; at < openings.count; at++) {
    if (!inlets.includes(openings.face[at])) continue;
    const pore = openings.pore[at];
    access[pore] = Math.max(access[pore], openings.inscribedDiameter[at]);
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = 0; at < throats.count; at++) {
      const [a, b] = [throats.pores[2 * at], throats.pores[2 * at + 1]];
      const through = Math.min(throats.inscribedDiameter[at], Math.max(access[a], access[b]));
      for (const pore of [a, b]) {
        if (access[pore] >= through) continue;
        access[pore] = through;
        changed = true;
      }
    }
  }
  return access;
}
