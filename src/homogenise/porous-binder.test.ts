import { describe, expect, it } from 'vitest';
import type { LabelledVolume } from '../microstructure/index.ts';
import { electrolyteSpace, nanoporousConductivity, transport } from './index.ts';

describe('nanoporousConductivity', () => {
  it('is that of Bruggeman unless a tortuosity factor is given', () => {
    expect(nanoporousConductivity({ porosity: 0.47 })).toBeCloseTo(0.47 ** 1.5, 12);
    expect(nanoporousConductivity({ porosity: 0.5, tortuosityFactor: 4 })).toBeCloseTo(0.125, 12);
    expect(nanoporousConductivity({ porosity: 1 })).toBe(1);
  });

  it('refuses what is no porosity and no tortuosity', () => {
    expect(() => nanoporousConductivity({ porosity: 0 })).toThrow('the porosity is 0');
    expect(() => nanoporousConductivity({ porosity: 47 })).toThrow('the porosity is 47');
    expect(() => nanoporousConductivity({ porosity: 0.4, tortuosityFactor: 0.9 })).toThrow(
      'the tortuosity factor is 0.9',
    );
  });
});

describe('electrolyteSpace', () => {
  // Channels along z: 2 of 8 columns pores, 4 binder, 2 solid; in parallel.
  const volume: LabelledVolume = {
    data: Uint8Array.from({ length: 8 * 4 * 16 }, (_, at) => (at % 8 < 2 ? 0 : at % 8 < 6 ? 2 : 1)),
    shape: [8, 4, 16],
    voxelSize: [1e-6, 1e-6, 1e-6],
    phases: ['pore', 'nmc', 'cbd'].map((name, label) => ({ name, label })),
  };
  const binder = { porosity: 0.4, tortuosityFactor: 2.5 };

  it('counts the pores within the binder once, in storage and in transport', async () => {
    const conductivities = { pore: 1, cbd: nanoporousConductivity(binder) };
    const { effectiveRatio } = await transport(volume, { axis: 'z', conductivities, tolerance: 1e-6 });
    const space = electrolyteSpace(0.25, [{ ...binder, fraction: 0.5 }], effectiveRatio);
    expect(space.porosity).toBeCloseTo(0.25 + 0.5 * 0.4, 12);
    expect(space.transportEfficiency).toBeCloseTo(0.25 + 0.5 * 0.16, 6);
    expect(space.tortuosityFactor).toBeCloseTo(0.45 / 0.33, 5);
  });

  it('has no tortuosity where nothing flows', () => {
    expect(electrolyteSpace(0.1, [], 0)).toEqual({
      porosity: 0.1,
      transportEfficiency: 0,
      tortuosityFactor: null,
    });
  });
});
