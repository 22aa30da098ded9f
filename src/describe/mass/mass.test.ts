import { describe, expect, it } from 'vitest';
import type { LabelledVolume } from '../../microstructure/index.ts';
import { Subject } from '../subject.ts';
import { compositionDescriptor } from './composition-descriptor.ts';
import { parseDensities } from './densities.ts';
import { massComposition } from './mass-composition.ts';

/** 5 × 5 × 8: pore, nmc from z = 4 on, one closed pore in the midst of it, cbd in one layer. */
function layers(): LabelledVolume {
  const data = Uint8Array.from({ length: 200 }, (_, at) => (at < 75 ? 0 : at < 100 ? 2 : 1));
  data[2 + 5 * (2 + 5 * 6)] = 0;
  const phases = [
    { name: 'pore', label: 0 },
    { name: 'nmc', label: 1 },
    { name: 'cbd', label: 2 },
  ];
  return { data, shape: [5, 5, 8], voxelSize: [1e-6, 1e-6, 2e-6], phases };
}

const densities = parseDensities('nmc=4.7 g/cm3, cbd=1800kg/m3');

describe('densities', () => {
  it('are read with their units', () => {
    expect(densities['nmc']).toBeCloseTo(4700, 9);
    expect(densities['cbd']).toBe(1800);
    expect(() => parseDensities('nmc=4.7')).toThrow("'4.7' has no unit");
    expect(() => parseDensities('nmc=4.7 g/l')).toThrow("'g/l' is not a unit of density");
    expect(() => parseDensities('nmc')).toThrow("'nmc' is not the density of a phase");
    expect(() => parseDensities('a=1g/cm3,a=2g/cm3')).toThrow("the density of 'a' stands twice");
    expect(() => parseDensities('a=-1g/cm3')).toThrow('is -1000 kg/m³');
  });
});

describe('composition by mass', () => {
  it('is that of the weights', async () => {
    const found = await massComposition(layers(), { densities });
    const [nmc, cbd] = [4700 * 0.495, 1800 * 0.125];
    expect(found).toMatchObject({ axis: 'z', empty: 'pore' });
    expect(found.thickness).toBeCloseTo(16e-6, 15);
    expect(found.apparentDensity).toBeCloseTo(nmc + cbd, 9);
    expect(found.phases['nmc'].massFraction).toBeCloseTo(nmc / (nmc + cbd), 12);
    expect(found.phases['nmc'].arealLoading).toBeCloseTo(nmc * 16e-6, 12);
    expect(found.arealLoading).toBeCloseTo((nmc + cbd) * 16e-6, 12);
    expect((await massComposition(layers(), { densities, axis: 'x' })).thickness).toBeCloseTo(5e-6, 15);
  });

  it('counts electrolyte in the pores where it has a density', async () => {
    const found = await massComposition(layers(), { densities: { ...densities, pore: 1200 } });
    expect(found.empty).toBeNull();
    expect(found.phases['pore'].massFraction).toBeCloseTo((1200 * 0.38) / found.apparentDensity, 12);
    const total = Object.values(found.phases).reduce((sum, { massFraction }) => sum + massFraction, 0);
    expect(total).toBeCloseTo(1, 12);
  });

  it('assumes no density', async () => {
    await expect(massComposition(layers(), { densities: { nmc: 4700 } })).rejects.toThrow(
      "the phase 'cbd' has no density",
    );
    await expect(massComposition(layers(), { densities: { ...densities, gas: 1 } })).rejects.toThrow('gas');
    await expect(massComposition(layers(), { densities: { nmc: 0, cbd: 0 } })).rejects.toThrow(
      'nothing in the image',
    );
    await expect(massComposition(layers(), { densities: { nmc: Number.NaN, cbd: 1 } })).rejects.toThrow(
      'NaN kg/m³',
    );
  });

  it('is described, masses only with densities', async () => {
    const plain = await compositionDescriptor.measure(new Subject(layers()), {});
    expect(plain.mass).toBeNull();
    expect(compositionDescriptor.quantities(plain)).toHaveLength(3);
    const weighed = await compositionDescriptor.measure(new Subject(layers(), { densities }), {});
    expect(compositionDescriptor.quantities(weighed)).toHaveLength(9);
  });
});
