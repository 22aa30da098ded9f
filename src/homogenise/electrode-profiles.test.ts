import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelledVolume, Shape } from '../microstructure/index.ts';
import { Random } from '../numerics/index.ts';
import { pooled } from './electrode-profiles.ts';
import { electrodeProfiles, electrodeStructure, transport, type ElectrodeProfiles } from './index.ts';

const phases = ['pore', 'nmc', 'cbd'].map((name, label) => ({ name, label }));
const roles = { pore: 'pore', active: 'nmc', binder: 'cbd', binderAccess: 0.5 } as const;

/** Blocks of 3 voxels; the share of active ones falls from the collector to the separator. */
function graded(shape: Shape, turned = false): LabelledVolume {
  const random = new Random(5);
  const [nx, ny, nz] = shape;
  const blocks = shape.map((length) => Math.ceil(length / 3));
  const drawn = Array.from({ length: blocks[0] * blocks[1] * blocks[2] }, () => random.uniform());
  const data = new Uint8Array(nx * ny * nz);
  for (let at = 0; at < data.length; at++) {
    const [x, y, z] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))];
    const value =
      drawn[Math.floor(x / 3) + blocks[0] * (Math.floor(y / 3) + blocks[1] * Math.floor(z / 3))] ?? 0;
    const active = 0.65 - (0.3 * z) / nz;
    const label = value < active ? 1 : value < active + 0.06 ? 2 : 0;
    data[turned ? x + nx * (y + ny * (nz - 1 - z)) : at] = label;
  }
  return { data, shape, voxelSize: [0.5e-6, 0.5e-6, 0.4e-6], phases };
}

async function measure(
  volume: LabelledVolume,
): Promise<{ profiles: ElectrodeProfiles; structure: Awaited<ReturnType<typeof electrodeStructure>> }> {
  const conductivities = { nmc: 1, cbd: 10 };
  const structure = await electrodeStructure(volume, {
    ...roles,
    poreTransport: await transport(volume, { axis: 'z', conductivities: { pore: 1 } }),
    solidTransport: await transport(volume, { axis: 'z', conductivities }),
    solidConductivities: conductivities,
  });
  return { structure, profiles: await electrodeProfiles(volume, { ...roles, structure }) };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('electrodeProfiles', () => {
  it('are together the structure of the whole', async () => {
    const { profiles, structure } = await measure(graded([30, 27, 36]));
    for (const field of ['porosity', 'activeMaterialFraction', 'specificSurfaceArea'] as const)
      expect(mean(profiles[field]) / structure[field]).toBeCloseTo(1, 12);
    const series = mean(profiles.electrolyteTransportEfficiency.map((value) => 1 / value));
    expect(series * structure.electrolyteTransportEfficiency).toBeCloseTo(1, 12);
  });

  it('begin at the collector, and turn with the image', async () => {
    const { profiles } = await measure(graded([30, 30, 36]));
    const { profiles: turned } = await measure(graded([30, 30, 36], true));
    const half = 18;
    expect(mean(profiles.porosity.subarray(0, half))).toBeLessThan(
      0.8 * mean(profiles.porosity.subarray(half)),
    );
    expect(mean(profiles.electrolyteTransportEfficiency.subarray(0, half))).toBeLessThan(
      mean(profiles.electrolyteTransportEfficiency.subarray(half)),
    );
    expect(turned.porosity).toEqual(profiles.porosity.toReversed());
    for (const [z, value] of profiles.electrolyteTransportEfficiency.toReversed().entries())
      expect((turned.electrolyteTransportEfficiency[z] ?? 0) / value).toBeCloseTo(1, 1);
  });
});

describe('pooled', () => {
  const values = fc.array(fc.double({ min: -3, max: 8, noNaN: true }), { minLength: 1, maxLength: 40 });

  it('keeps the sum and leaves nothing below the least', () => {
    fc.assert(
      fc.property(values, (list) => {
        const before = Float64Array.from(list);
        fc.pre(mean(before) > 1 + 1e-9);
        const after = pooled(before, 1);
        expect(after).toHaveLength(before.length);
        expect(mean(after)).toBeCloseTo(mean(before), 12);
        expect(Math.min(...after)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('leaves alone what is large enough, and joins with the neighbour that can give', () => {
    expect(pooled(Float64Array.of(2, 1, 4), 1)).toEqual(Float64Array.of(2, 1, 4));
    expect(pooled(Float64Array.of(2, -1, 4), 1)).toEqual(Float64Array.of(2, 1.5, 1.5));
    expect(pooled(Float64Array.of(-9, 4, 4, 20), 1)).toEqual(Float64Array.of(4.75, 4.75, 4.75, 4.75));
  });
});
