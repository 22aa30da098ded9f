import { describe, expect, it } from 'vitest';
import { rationalFunction, tabulated } from '../../material/index.ts';
import {
  halfCellSet,
  halfCellSetNames,
  parameterSet,
  parameterSetNames,
  parameterWarnings,
  runCell,
  runMany,
  validateParameters,
  voltageAtTime,
  voltageGradient,
  warningText,
  type ActiveMaterial,
  type CellParameters,
  type ElectrodeParameters,
} from '../index.ts';

const chen = parameterSet('chen2020');
const composite = parameterSet('chen2020-composite');
const [silicon] = composite.negative.furtherMaterials ?? [];

function positive(change: Partial<ElectrodeParameters>): CellParameters {
  return { ...chen, positive: { ...chen.positive, ...change } };
}

function further(change: Partial<ActiveMaterial>): CellParameters {
  return { ...composite, negative: { ...composite.negative, furtherMaterials: [{ ...silicon, ...change }] } };
}

function electrolyte(change: Partial<CellParameters['electrolyte']>): CellParameters {
  return { ...chen, electrolyte: { ...chen.electrolyte, ...change } };
}

describe('what cannot be a cell', () => {
  it.each<[string, CellParameters, RegExp]>([
    ['NaN', positive({ thickness: NaN }), /positive\.thickness: NaN cannot be used/],
    [
      'a thickness in µm',
      positive({ thickness: 75.6 }),
      /positive\.thickness: 75\.6 .*in µm\? 75\.6 µm are 0\.0000756 m/,
    ],
    ['a radius in µm', positive({ particleRadius: 5 }), /particleRadius: 5 .*in µm\? 5 µm are 0\.000005 m/],
    [
      'a porosity in percent',
      positive({ porosity: 33.5 }),
      /porosity: 33\.5 .*in percent\? 33\.5 % are 0\.335/,
    ],
    ['a temperature in °C', { ...chen, temperature: 25 }, /temperature: 25 .*in °C\? 25 °C are 298\.15 K/],
    [
      'volumes over 1 in one slice',
      positive({ porosity: Float64Array.of(0.3, 0.3, 0.36), activeMaterialFraction: 0.665 }),
      /take 102\.5 % of the positive electrode's volume in slice 2 of 3/,
    ],
    [
      'volumes over 1 with a further material',
      further({ activeMaterialFraction: Float64Array.of(0.01, 0.03) }),
      /negative\.activeMaterialFraction: porosity and all active materials take 101\.5 %.*slice 1 of 2/,
    ],
    [
      'solids over the space beside the pores',
      positive({ solidFraction: 0.8 }),
      /positive\.solidFraction: porosity and conducting solids take 113\.5 %/,
    ],
    [
      'a negative radius of a further material',
      further({ particleRadius: -1e-6 }),
      /negative\.furtherMaterials\[0\]\.particleRadius: -0\.000001/,
    ],
    [
      'shares of sizes that are no whole',
      further({ particleSizes: { relativeRadii: [0.5, 2], volumeShares: [0.5, 0.4] } }),
      /particleSizes\.volumeShares: 0\.9 .*add up to 1/,
    ],
    [
      'a shape that is none',
      positive({ particleShape: 'cube' as 'sphere' }),
      /positive\.particleShape: 'cube' cannot be used; expected sphere, cylinder, plane/,
    ],
    ['a negative film', positive({ filmResistance: -0.01 }), /positive\.filmResistance: -0\.01/],
    [
      'no separator',
      { ...chen, separator: undefined as never },
      /^separator: is missing; expected an object/,
    ],
    ['no negative electrode', { ...chen, negative: undefined as never }, /^negative: is missing/],
    [
      'a number for a function of a material',
      positive({ diffusivity: 1e-14 as unknown as () => number }),
      /positive\.diffusivity: 1e-14 is no function; expected a function, such as \(\) => 1e-14/,
    ],
    [
      'a number for a function of the electrolyte',
      electrolyte({ conductivity: 1 as unknown as () => number }),
      /electrolyte\.conductivity: 1 is no function/,
    ],
    [
      'a diffusivity without a value',
      positive({ diffusivity: () => NaN }),
      /positive\.diffusivity: is NaN at the stoichiometry 0\.26999/,
    ],
    [
      'a conductivity below 0',
      electrolyte({ conductivity: () => -1 }),
      /electrolyte\.conductivity: is -1 at the concentration of 1000/,
    ],
    [
      'a layer without heat capacity',
      {
        ...chen,
        thermal: {
          ...(chen.thermal as NonNullable<CellParameters['thermal']>),
          negative: { volumetricHeatCapacity: 0, thermalConductivity: 1 },
        },
      },
      /thermal\.negative\.volumetricHeatCapacity: 0/,
    ],
    [
      'a nominal capacity in mA h',
      { ...chen, nominalCapacity: 5000 },
      /nominalCapacity: .*this looks like mA h: 5000 mA h are 5 A h/,
    ],
  ])('is refused: %s', (_, cell, message) => {
    expect(() => validateParameters(cell)).toThrow(message);
  });

  it('is refused by runs and gradients as well, with what else they need', async () => {
    const experiment = 'Discharge at 1C for 10 s';
    const gradient = { parameters: chen, experiment, of: voltageAtTime(), with: ['negative.thickness'] };
    await expect(runCell({ experiment } as never)).rejects.toThrow(/^parameters: is missing; expected a set/);
    await expect(voltageGradient({ ...gradient, of: undefined } as never)).rejects.toThrow(/^of: is missing/);
    await expect(voltageGradient({ ...gradient, of: {} })).rejects.toThrow(/^of: asks for nothing/);
    await expect(voltageGradient({ ...gradient, with: undefined } as never)).rejects.toThrow(
      /^with: is missing/,
    );
    await expect(runMany([{ experiment } as never])).resolves.toMatchObject({ failed: 1 });
  });

  it('is no literature set, half cells included', () => {
    for (const name of halfCellSetNames) expect(() => validateParameters(halfCellSet(name))).not.toThrow();
  });
});

/** Warnings on one line each. */
function doubts(cell: Parameters<typeof parameterWarnings>[0]): string {
  return parameterWarnings(cell).map(warningText).join('\n');
}

describe('what is seldom meant', () => {
  it.each(parameterSetNames)('is not in %s', (name) => {
    expect(doubts(parameterSet(name))).toBe('');
  });

  it('is in half cells whose nominal capacity or lower cut-off are not the electrode’s', () => {
    expect(doubts(halfCellSet('xu2019'))).toMatch(/^nominalCapacity: 0\.0024 A h, but .* 0\.0038/);
    expect(doubts(halfCellSet('ecker2015-graphite-half'))).toMatch(/^lowerVoltageCutOff: .*full at 0\.06/);
  });

  it.each<[string, CellParameters, RegExp]>([
    [
      'a concentration in mol/L',
      positive({ maximumConcentration: 63.104, initialStoichiometry: 0.27 }),
      /positive\.maximumConcentration: 63\.1 .*in mol\/L\? 63\.104 mol\/L are 63104 mol\/m³/,
    ],
    [
      'salt in mol/L',
      electrolyte({ initialConcentration: 1.2 }),
      /electrolyte\.initialConcentration: .*in mol\/L\? 1\.2 mol\/L are 1200/,
    ],
    [
      'a diffusivity in cm²/s',
      positive({ diffusivity: () => 4e-11 }),
      /positive\.diffusivity: 4e-11 m²\/s at the stoichiometry 0\.27 is more than is usual.*in cm²\/s\? .* 4e-15/,
    ],
    [
      'salt’s diffusivity in cm²/s',
      electrolyte({ diffusivity: () => 2e-6 }),
      /electrolyte\.diffusivity: .*in cm²\/s\? 0\.000002 cm²\/s are 2e-10/,
    ],
    [
      'a conductivity in mS/cm',
      electrolyte({ conductivity: () => 9.5 }),
      /electrolyte\.conductivity: 9\.5 .*in mS\/cm\? 9\.5 mS\/cm are 0\.95 S\/m/,
    ],
    ['a radius in mm', positive({ particleRadius: 0.0005 }), /particleRadius: .*do not fit an electrode/],
    [
      'a diameter for a radius with its area in 1/cm',
      positive({ specificSurfaceArea: 3821 }),
      /positive\.specificSurfaceArea: 3821 1\/m is 0\.01 times what its spheres have; expected about 382200/,
    ],
    [
      'a conductivity of the solid for the electrode’s',
      positive({ effectiveElectronicConductivity: 10 }),
      /positive\.effectiveElectronicConductivity: 10 S\/m is more than the 0\.18 S\/m/,
    ],
    [
      'a tortuosity factor for the efficiency',
      positive({ electrolyteTransportEfficiency: 2.1 }),
      /positive\.electrolyteTransportEfficiency: 2\.1 is more than the porosity of 0\.335/,
    ],
    [
      'a nominal capacity of another area',
      { ...chen, nominalCapacity: 2.5 },
      /nominalCapacity: 2\.5 A h, but the electrodes give 5\.153 A h/,
    ],
    [
      'a start beyond the cut-offs',
      { ...chen, upperVoltageCutOff: 4.1 },
      /initialStoichiometry: the cell starts at 4\.181 V at rest, beyond its cut-offs/,
    ],
    [
      'cut-offs that the lithium does not reach',
      { ...chen, upperVoltageCutOff: 6 },
      /upperVoltageCutOff: .*negative electrode is full/,
    ],
    [
      'materials that do not rest together',
      further({ initialStoichiometry: 0.5 }),
      /negative\.initialStoichiometry: its materials start 2\d\d mV apart/,
    ],
    [
      'a potential by the state of charge',
      positive({ openCircuitPotential: rationalFunction([3.5, 0.7]) }),
      /positive\.openCircuitPotential: rises as the material takes lithium/,
    ],
    [
      'a potential beyond its table',
      positive({
        openCircuitPotential: tabulated({ x: [0.35, 0.6, 0.95], y: [4.15, 3.9, 3.5] }, 'linear'),
      }),
      /positive\.openCircuitPotential: is used from the stoichiometry 0\.208 to 0\.8541, and its source has it from 0\.35 to 0\.95/,
    ],
    [
      'a start beyond its table, where cut-offs are never reached either',
      {
        ...positive({
          openCircuitPotential: tabulated({ x: [0.35, 0.6, 0.95], y: [4.15, 3.9, 3.5] }, 'linear'),
        }),
        upperVoltageCutOff: 6,
      },
      /positive\.openCircuitPotential: is used at the stoichiometry 0\.27, and its source has it from 0\.35 to 0\.95/,
    ],
    [
      'an entropic coefficient in mV/K',
      positive({ entropicCoefficient: rationalFunction([-0.1]) }),
      /positive\.entropicCoefficient: .*in mV\/K\? -0\.1 mV\/K are -0\.0001 V\/K/,
    ],
  ])('is questioned: %s', (_, cell, message) => {
    expect(doubts(cell)).toMatch(message);
  });
});
