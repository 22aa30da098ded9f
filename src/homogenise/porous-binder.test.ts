import { describe, expect, it } from 'vitest';
import type { LabelledVolume } from '../microstructure/index.ts';
import {
  electrodeProfiles,
  electrodeStructure,
  electrodeUncertainty,
  electrolyteSpace,
  nanoporousConductivity,
  transport,
  transportProfile,
  transportWithErrors,
} from './index.ts';

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

describe('an electrode with porous binder', () => {
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

  it('keeps its slices in series', async () => {
    const conductivities = { pore: 1, cbd: nanoporousConductivity(binder) };
    const options = { axis: 'z', conductivities, tolerance: 1e-6 } as const;
    const profile = await transportProfile(volume, { ...options, storage: { cbd: binder.porosity } });
    for (let z = 0; z < 16; z++) {
      expect(profile.fraction[z]).toBeCloseTo(0.45, 12);
      expect(profile.macMullinNumber[z]).toBeCloseTo(1 / 0.33, 4);
      expect(profile.tortuosityFactor[z]).toBeCloseTo(0.45 / 0.33, 4);
    }
    await expect(transportProfile(volume, options)).rejects.toThrow('a profile of 2 phases together');
  });

  it('has the structure, profiles and intervals of its electrolyte', async () => {
    const conductivities = { pore: 1, cbd: nanoporousConductivity(binder) };
    const transportOptions = { axis: 'z', tolerance: 1e-5 } as const;
    const roles = {
      pore: 'pore',
      active: 'nmc',
      binder: 'cbd',
      binderPorosity: binder.porosity,
      binderAccess: 0.5,
    };
    const solidConductivities = { nmc: 0.2, cbd: 100 };
    const poreErrors = await transportWithErrors(volume, { ...transportOptions, conductivities });
    const structure = await electrodeStructure(volume, {
      ...roles,
      poreTransport: poreErrors.result,
      solidTransport: await transport(volume, { ...transportOptions, conductivities: solidConductivities }),
      solidConductivities,
    });
    expect(structure.porosity).toBeCloseTo(0.45, 12);
    expect(structure.solidFraction).toBeCloseTo(0.55, 12);
    expect(structure.solidFraction * structure.solidConductivity).toBeCloseTo(0.25 * 0.2 + 0.5 * 100, 9);
    expect(structure.electrolyteTransportEfficiency).toBeCloseTo(0.33, 4);
    const profiles = await electrodeProfiles(volume, {
      ...roles,
      structure,
      binderConductivity: nanoporousConductivity(binder),
    });
    expect(profiles.porosity[3]).toBeCloseTo(0.45, 12);
    expect(profiles.electrolyteTransportEfficiency[3]).toBeCloseTo(0.33, 3);
    const uncertainty = await electrodeUncertainty(volume, {
      ...roles,
      structure,
      poreErrors,
      solidErrors: null,
    });
    expect(uncertainty.porosity.value).toBeCloseTo(0.45, 12);
  });

  it('has no tortuosity where nothing flows', () => {
    expect(electrolyteSpace(0.1, [], 0)).toEqual({
      porosity: 0.1,
      transportEfficiency: 0,
      tortuosityFactor: null,
    });
  });
});
