import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ElectrodeProfiles, ElectrodeStructure } from '../homogenise/index.ts';
import { PorousCell } from './models/porous/porous-cell.ts';
import { parameterSet, replacePositiveElectrode, runCell, type CellParameters } from './index.ts';

const chen = parameterSet('chen2020');
const slices = 120;

/** An electrode that opens from the collector to the separator (`slope` > 0), in so many slices. */
function opening(slope: number, count = slices): ElectrodeProfiles {
  const along = Float64Array.from({ length: count }, (_, k) => (k + 0.5) / count - 0.5);
  const porosity = along.map((s) => 0.36 + slope * s);
  const activeMaterialFraction = along.map((s) => 0.5 - slope * s);
  return {
    porosity,
    activeMaterialFraction,
    specificSurfaceArea: activeMaterialFraction.map((fraction) => (3 * fraction) / 5e-6),
    electrolyteTransportEfficiency: porosity.map((value) => value ** 2.2),
  };
}

function mean(values: Float64Array): number {
  const [first] = values;
  return first + values.reduce((sum, value) => sum + value - first, 0) / values.length;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function series(values: Float64Array): number {
  return values[0] / mean(values.map((value) => values[0] / value));
}

function structureOf(profiles: ElectrodeProfiles): ElectrodeStructure {
  return {
    thickness: 90e-6,
    porosity: mean(profiles.porosity),
    activeMaterialFraction: mean(profiles.activeMaterialFraction),
    isolatedActiveFraction: 0,
    specificSurfaceArea: mean(profiles.specificSurfaceArea),
    particleRadius: 5e-6,
    electrolyteTransportEfficiency: series(profiles.electrolyteTransportEfficiency),
    effectiveElectronicConductivity: 2,
    solidFraction: 1 - mean(profiles.porosity),
    solidConductivity: 10,
  };
}

function cell(profiles: ElectrodeProfiles, graded = true): CellParameters {
  const options = graded ? { profiles } : {};
  return replacePositiveElectrode(chen, structureOf(profiles), options).parameters;
}

function mirrored(profiles: ElectrodeProfiles): ElectrodeProfiles {
  return {
    porosity: profiles.porosity.toReversed(),
    activeMaterialFraction: profiles.activeMaterialFraction.toReversed(),
    specificSurfaceArea: profiles.specificSurfaceArea.toReversed(),
    electrolyteTransportEfficiency: profiles.electrolyteTransportEfficiency.toReversed(),
  };
}

function last(values: ArrayLike<number>): number {
  return values[values.length - 1];
}

describe('image slices on the finite volumes', () => {
  it('keep volume, material and area, and the resistance of all slices in series, on any mesh', () => {
    const slice = fc.double({ min: 0.05, max: 0.6, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(slice, { minLength: 1, maxLength: 50 }),
        fc.integer({ min: 3, max: 90 }),
        fc.constantFrom('uniform', 'graded'),
        (values, count, throughSpacing) => {
          const profile = Float64Array.from(values);
          const profiles: ElectrodeProfiles = {
            porosity: profile,
            activeMaterialFraction: profile.map((value) => 0.65 - value),
            specificSurfaceArea: profile.map((value) => 1e5 * (1 - value)),
            electrolyteTransportEfficiency: profile.map((value) => value ** 1.7),
          };
          const parameters = cell(profiles);
          const structure = structureOf(profiles);
          const counts = { negative: 3, separator: 3, positive: count, radial: 3, throughSpacing } as const;
          const { layers, positive: electrode } = new PorousCell(parameters, counts);
          const { positive, porosity, halfPath, widths } = layers;
          const [population] = electrode.populations;
          const own = (all: Float64Array): Float64Array => all.subarray(positive.first);
          const { thickness } = structure;
          expect(sum(own(widths)) / thickness).toBeCloseTo(1, 12);
          const mean = (slices: Float64Array): number =>
            sum(slices.map((value, k) => value * positive.widths[k])) / thickness;
          expect(mean(own(porosity)) / structure.porosity).toBeCloseTo(1, 11);
          expect(mean(population.activeFraction) / structure.activeMaterialFraction).toBeCloseTo(1, 11);
          expect(mean(population.specificSurfaceArea) / structure.specificSurfaceArea).toBeCloseTo(1, 11);
          const path = 2 * sum(own(halfPath));
          expect(path / (thickness / structure.electrolyteTransportEfficiency)).toBeCloseTo(1, 11);
        },
      ),
    );
  });

  it('lie turned round in the positive electrode: its collector is at x = L', () => {
    const { layers, positive: electrode } = new PorousCell(cell(opening(0.2)), {
      negative: 3,
      separator: 3,
      positive: 12,
      radial: 3,
    });
    const { positive, porosity, halfPath } = layers;
    const [population] = electrode.populations;
    expect(porosity[positive.first]).toBeGreaterThan(last(porosity));
    expect(halfPath[positive.first]).toBeLessThan(last(halfPath));
    expect(population.activeFraction[0]).toBeLessThan(last(population.activeFraction));
    expect(population.specificSurfaceArea[0]).toBeLessThan(last(population.specificSurfaceArea));
  });

  it('may be empty where a finite volume has others', async () => {
    const profiles = opening(0.1);
    const activeMaterialFraction = profiles.activeMaterialFraction.map((value, k) => (k < 3 ? 0 : value));
    const specificSurfaceArea = profiles.specificSurfaceArea.map((value, k) => (k < 3 ? 0 : value));
    const parameters = cell({ ...profiles, activeMaterialFraction, specificSurfaceArea });
    const mesh = { negative: 10, separator: 10, positive: 10, radial: 10 };
    const { balance } = await runCell({ parameters, experiment: 'Discharge at 1C', mesh });
    expect(balance.particles).toBeLessThan(1e-12);
    const fine = runCell({ parameters, experiment: 'Discharge at 1C', mesh: { ...mesh, positive: 60 } });
    await expect(fine).rejects.toThrow(/activeMaterialFraction: .*volume 1 of 60.*fewer finite volumes/);
  });
});

describe('a graded electrode', () => {
  it('fails when mirrored: at 3C the open side belongs at the separator', async () => {
    const profiles = opening(0.2);
    const experiment = 'Discharge at 3C';
    const [right, wrong] = [
      await runCell({ parameters: cell(profiles), experiment }),
      await runCell({ parameters: cell(mirrored(profiles)), experiment }),
    ];
    const even = await runCell({ parameters: cell(profiles, false), experiment });
    expect(last(right.capacity)).toBeGreaterThan(1.05 * last(wrong.capacity));
    expect(last(right.capacity)).toBeGreaterThan(1.02 * last(even.capacity));
    expect(last(wrong.capacity)).toBeLessThan(0.98 * last(even.capacity));
    for (const { balance } of [right, wrong, even]) {
      expect(Math.max(balance.electrolyte, balance.particles, balance.charge)).toBeLessThan(1e-12);
      expect(balance.energy).toBeLessThan(1e-3);
    }
  });

  it('made of even slices is the ungraded one, bit for bit', async () => {
    const even = opening(0, 7);
    const experiment = 'Discharge at 3C';
    const graded = await runCell({ parameters: cell(even), experiment });
    const ungraded = await runCell({ parameters: cell(even, false), experiment });
    expect(graded.time).toEqual(ungraded.time);
    expect(graded.voltage).toEqual(ungraded.voltage);
  });

  it.each(['uniform', 'graded'] as const)(
    'converges with the second order in the mesh',
    async (throughSpacing) => {
      const voltages: number[] = [];
      for (const count of [6, 12, 24]) {
        const { voltage } = await runCell({
          parameters: cell(opening(0.2)),
          experiment: 'Discharge at 2C for 600 s',
          mesh: { negative: count, separator: count, positive: count, radial: 2 * count, throughSpacing },
          relativeTolerance: 1e-8,
          absoluteTolerance: 1e-10,
        });
        voltages.push(last(voltage));
      }
      const [coarse, middle, fine] = voltages;
      expect(Math.log2(Math.abs((coarse - middle) / (middle - fine)))).toBeGreaterThan(1.7);
    },
  );

  it('is of the structure that it claims to be', () => {
    const profiles = opening(0.2);
    const structure = { ...structureOf(profiles), porosity: 0.3 };
    expect(() => replacePositiveElectrode(chen, structure, { profiles })).toThrow(
      /profiles\.porosity: the slices together give 0\.36.*the structure has 0\.3/,
    );
    const { changes } = replacePositiveElectrode(chen, structureOf(profiles), { profiles });
    const { changes: even } = replacePositiveElectrode(chen, structureOf(profiles));
    expect(changes.map(({ name }) => name)).toEqual(even.map(({ name }) => name));
    for (const [k, { after }] of changes.entries()) expect(after / even[k].after).toBeCloseTo(1, 12);
  });
});

describe('a nominal capacity in the wrong unit', () => {
  it('is bad input, and says so', async () => {
    await expect(atNominal(5000)).rejects.toMatchObject({ exitCode: 2 });
    await expect(atNominal(5000)).rejects.toThrow(
      /nominalCapacity: 5000 A h is .* times.*this looks like mA h: 5000 mA h are 5 A h/,
    );
    await expect(atNominal(5e7)).rejects.toThrow(/check the area, the thicknesses and the unit/);
  });
});

function atNominal(nominalCapacity: number): Promise<unknown> {
  return runCell({ parameters: { ...chen, nominalCapacity }, experiment: 'Discharge at 1C' });
}
