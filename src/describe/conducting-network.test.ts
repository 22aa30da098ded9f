import { describe, expect, it } from 'vitest';
import type { LabelledVolume } from '../microstructure/index.ts';
import { describeWithData } from '../../test/support/gates.ts';
import { labelPhases, readImage } from '../microstructure/index.ts';
import { conductingNetwork } from './index.ts';

const phases = [
  { name: 'pore', label: 0 },
  { name: 'nmc', label: 1 },
  { name: 'cbd', label: 2 },
];

/** A volume from layers of rows of labels, written as text: layer by layer along z. */
function drawn(...layers: readonly (readonly string[])[]): LabelledVolume {
  const rows = layers.flat();
  const data = Uint8Array.from(rows.join(''), Number);
  const shape = [rows[0]?.length ?? 0, layers[0]?.length ?? 0, layers.length] as const;
  return { data, shape, voxelSize: [1e-6, 2e-6, 3e-6], phases };
}

describe('conductingNetwork', () => {
  // Along x: a particle at the collector, binder to a second one, a gap, and a third that reaches the last layer.
  const chain = drawn(['000000000'], ['011220110'], ['011021011'], ['000000000']);

  it('lists the particles that no network joins to the collector', async () => {
    const volume = drawn(['10000', '00010'], ['12100', '00010'], ['00000', '00000']);
    const found = await conductingNetwork(volume, { active: 'nmc', conductors: ['cbd'] });
    // The first row hangs together by the binder and reaches z = 0; the column in the second row does by itself.
    expect(found.isolatedParticles).toEqual([]);
    const other = await conductingNetwork(volume, {
      active: 'nmc',
      conductors: ['cbd'],
      collector: { axis: 'z', side: 'high' },
    });
    expect(other.isolatedParticles.map(({ voxels }) => voxels)).toEqual([2, 2, 1]);
    expect(other.isolatedFraction).toBe(1);
    expect(other.isolatedSurfaceShare).toBeCloseTo(1, 12);
  });

  it('says where they are, how large, and what surface they have', async () => {
    const volume = drawn(
      ['1111100000'],
      ['0000000000'],
      ['0001100002'],
      ['0001100001'],
      ['0000000000'],
      ['0000000000'],
    );
    const { isolatedParticles, isolatedFraction, activeMaterial } = await conductingNetwork(volume, {
      active: 'nmc',
      conductors: ['cbd'],
    });
    expect(isolatedParticles.map(({ part, voxels, cut }) => ({ part, voxels, cut }))).toEqual([
      { part: 1, voxels: 4, cut: true },
      { part: 2, voxels: 1, cut: true },
    ]);
    const [first] = isolatedParticles;
    expect(first?.volume).toBeCloseTo(4 * 6e-18, 30);
    [4e-6, 1e-6, 9e-6].forEach((place, axis) => expect(first?.centre[axis]).toBeCloseTo(place, 18));
    expect(isolatedFraction).toBeCloseTo(5 / 10, 12);
    expect(activeMaterial.z).toEqual({ low: 0.5, high: 0, both: 0, neither: 0.5 });
    // Faces (areas 6, 3, 2 um2 across x, y, z): the layer at the collector 1 and 5, the four 4 and 4, the single 1 and 2.
    const [layer, four, single] = [6 + 5 * 2, 4 * 6 + 4 * 2, 6 + 2 * 2];
    expect(first?.surfaceShare).toBeCloseTo(four / (layer + four + single), 12);
  });

  it('joins particles by conductors only where they are named', async () => {
    const collector = { axis: 'x', side: 'low' } as const;
    const joined = drawn(['1220011']);
    const with2 = await conductingNetwork(joined, { active: 'nmc', conductors: ['cbd'], collector });
    expect(with2.isolatedParticles.length).toBe(1);
    expect(with2.network.x).toEqual({ low: 3 / 5, high: 2 / 5, both: 0, neither: 0 });
    expect(with2.activeMaterial.x.low).toBeCloseTo(1 / 3, 12);
    const bridged = drawn(['1222211']);
    const through = await conductingNetwork(bridged, { active: 'nmc', conductors: ['cbd'], collector });
    expect(through.isolatedParticles).toEqual([]);
    expect(through.network.x.both).toBe(1);
    const without = await conductingNetwork(bridged, { active: 'nmc', collector });
    expect(without.isolatedParticles.map(({ voxels }) => voxels)).toEqual([2]);
  });

  it('marks what touches no face as whole', async () => {
    const { isolatedParticles } = await conductingNetwork(
      drawn(['000', '000', '000'], ['000', '010', '000'], ['000', '000', '000']),
      { active: 'nmc' },
    );
    expect(isolatedParticles).toMatchObject([{ voxels: 1, cut: false, surfaceShare: 1 }]);
  });

  it('refuses what is no answer', async () => {
    await expect(conductingNetwork(chain, { active: 'nmc', conductors: ['nmc'] })).rejects.toThrow(
      "'nmc' is the active material and a conductor beside it",
    );
    await expect(conductingNetwork(chain, { active: 'lfp' })).rejects.toThrow("no phase is called 'lfp'");
  });
});

describeWithData('conducting network of a real electrode', (path) => {
  it('joins all but a few particles through the binder', async () => {
    const { volume } = await readImage(path('matbox/nmc-1-cal_generatedCBD_bridge.tif'), {
      voxelSize: [4e-7, 4e-7, 4e-7],
    });
    const { isolatedParticles, isolatedFraction, activeMaterial } = await conductingNetwork(
      labelPhases(volume, phases),
      { active: 'nmc', conductors: ['cbd'] },
    );
    const voxels = isolatedParticles.reduce((sum, particle) => sum + particle.voxels, 0);
    expect(isolatedFraction).toBeCloseTo(voxels / 11_357_945, 12);
    expect(activeMaterial.z.low).toBeCloseTo(1 - isolatedFraction, 12);
    // 144 parts of NMC alone, of which the largest has 99.8143 % (reference counts): binder can only join more.
    expect(isolatedFraction).toBeLessThan(1 - 0.998143);
    expect(isolatedParticles.length).toBeLessThan(144);
  });
});
