import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { present } from '../../../test/support/present.ts';
import { afterAll, describe, expect, it } from 'vitest';
import { pybammDischarge, sampleCell, sampleExtras } from '../../../verify/cell/bpx-sample.ts';
import { differences } from '../../../test/support/same-cell.ts';
import { activated } from '../../material/index.ts';
import {
  bpxDocument,
  parameterSet,
  parameterSetNames,
  readParameterFile,
  replacePositiveElectrode,
  runCell,
  type BpxTree,
  type CellParameters,
} from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lithoscale-bpx-'));
afterAll(() => rmSync(folder, { recursive: true }));

const chen = parameterSet('chen2020');
const porosity = Float64Array.of(0.27, 0.33, 0.4, 0.44);
const activeMaterialFraction = porosity.map((value) => 0.9 * (1 - value));
const efficiency = porosity.map((value) => value ** 2);
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Slices from an image, of which part of the surface reacts. */
const graded = replacePositiveElectrode(
  chen,
  {
    thickness: 84e-6,
    porosity: mean(porosity),
    activeMaterialFraction: mean(activeMaterialFraction),
    isolatedActiveFraction: 0.01,
    specificSurfaceArea: 2.2e5,
    particleRadius: 4.7e-6,
    electrolyteTransportEfficiency: 1 / mean(efficiency.map((value) => 1 / value)),
    effectiveElectronicConductivity: 1.4,
    solidFraction: 1 - mean(porosity),
    solidConductivity: 9,
  },
  {
    profiles: {
      porosity,
      activeMaterialFraction,
      specificSurfaceArea: Float64Array.of(2.6e5, 2.4e5, 2e5, 1.8e5),
      electrolyteTransportEfficiency: efficiency,
    },
  },
).parameters;

let files = 0;

function written(document: unknown): string {
  const path = join(folder, `cell-${files++}.bpx.json`);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** A copy in which a field, by its path, is replaced; undefined removes it. */
function changed(document: BpxTree, path: readonly string[], value: unknown): BpxTree {
  const [key, ...rest] = path;
  if (rest.length > 0) return { ...document, [key]: changed(document[key] as BpxTree, rest, value) };
  const { [key]: _before, ...others } = document;
  return (value === undefined ? others : { ...others, [key]: value }) as BpxTree;
}

const positive = ['Parameterisation', 'Positive electrode'];
const ours = ['Parameterisation', 'User-defined', 'Lithoscale', 'Positive electrode'];

describe('a BPX file of our own', () => {
  it.each(parameterSetNames)('of %s reads back as the very same cell', async (name) => {
    const cell = parameterSet(name);
    for (const version of ['1.x', '0.x'] as const) {
      const read = await readParameterFile(written(bpxDocument(cell, { version })));
      expect(differences(read, cell)).toEqual([]);
    }
  });

  it('of a pouch with a tab at its side reads back, and names an edge that is none', async () => {
    const { pouch, ...cell } = parameterSet('marquis2019');
    const tab = { edge: 'side', centre: 0.1, width: 0.02, heatTransferCoefficient: 3 } as const;
    const sided = { ...cell, pouch: { ...present(pouch), negativeTab: tab } };
    const document = bpxDocument(sided);
    expect(differences(await readParameterFile(written(document)), sided)).toEqual([]);
    const path = ['Parameterisation', 'User-defined', 'Lithoscale', 'Pouch', 'Negative tab', 'Edge'];
    await expect(readParameterFile(written(changed(document, path, 'left')))).rejects.toThrow(
      /Negative tab \/ Edge: 'left' is no edge; .*top, bottom, side/,
    );
  });

  it('of a graded cell reads back as the very same cell, and discharges as it', async () => {
    const read = await readParameterFile(written(bpxDocument(graded)));
    expect(differences(read, graded)).toEqual([]);
    const experiment = 'Discharge at 2C';
    const [a, b] = [
      await runCell({ parameters: read, experiment }),
      await runCell({ parameters: graded, experiment }),
    ];
    expect(a.voltage).toEqual(b.voltage);
    expect(a.time).toEqual(b.time);
  });

  it('has the right capacity and area for programs that take a R/3 for the active fraction', () => {
    const section = (bpxDocument(graded)['Parameterisation'] as BpxTree)['Positive electrode'] as BpxTree;
    const area = section['Surface area per unit volume [m-1]'] as number;
    expect(area).toBeCloseTo(2.2e5, 6);
    const radius = section['Particle radius [m]'] as number;
    expect((area * radius) / 3).toBeCloseTo(mean(activeMaterialFraction), 12);
    expect(radius).toBeGreaterThan(4.7e-6);
    expect(section['Transport efficiency']).toBeCloseTo(1 / mean(efficiency.map((value) => 1 / value)), 12);
  });

  it('carries intervals, tensor and provenance', () => {
    const measured = {
      value: 0.36,
      interval: [0.34, 0.39] as const,
      iteration: null,
      discretisation: 0,
      sampling: 0.02,
    };
    const document = bpxDocument(graded, {
      provenance: 'Image a.tif.',
      tensor: {
        boundary: 'periodic',
        rows: [
          [0.16, 0.01, 0.02],
          [0.01, 0.17, 0.03],
          [0.02, 0.03, 0.13],
        ],
      },
      intervals: [{ name: 'positive.porosity', unit: '1', value: 0.36, low: 0.34, high: 0.39, measured }],
    });
    const text = JSON.stringify(document);
    expect(text).toContain('Written by Lithoscale. Image a.tif.');
    const lithoscale = ((document['Parameterisation'] as BpxTree)['User-defined'] as BpxTree)[
      'Lithoscale'
    ] as BpxTree;
    expect((lithoscale['Transport efficiency tensor'] as BpxTree)['yy']).toBe(0.17);
    expect((lithoscale['Transport efficiency tensor'] as BpxTree)['yz']).toBe(0.03);
    expect((lithoscale['Uncertainty'] as BpxTree)['Positive electrode: Porosity']).toEqual({
      Value: 0.36,
      Lower: 0.34,
      Upper: 0.39,
      Discretisation: 0,
      Sampling: 0.02,
    });
  });

  it.each<[string, CellParameters, string]>([
    [
      'a potential without its text',
      {
        ...chen,
        negative: { ...chen.negative, openCircuitPotential: (x) => chen.negative.openCircuitPotential(x) },
      },
      'negative.openCircuitPotential: has no formula',
    ],
    [
      'an exchange current of another form',
      { ...chen, positive: { ...chen.positive, exchangeCurrentDensity: () => 2 } },
      'positive.exchangeCurrentDensity: the exchange current is not one that BPX can say',
    ],
    [
      'another dependence on temperature',
      {
        ...chen,
        positive: {
          ...chen.positive,
          diffusivity: Object.assign((_: number, t: number) => 1e-14 * t, { formula: '1', constant: true }),
        },
      },
      'positive.diffusivity: depends on the temperature in a way that BPX cannot say',
    ],
  ])('cannot be made of %s', (_, cell, message) => {
    expect(() => bpxDocument(cell)).toThrow(message);
  });
});

describe('a BPX file of others', () => {
  const plain = changed(bpxDocument(chen), ['Parameterisation', 'User-defined'], undefined);

  it('runs without what we add', async () => {
    const read = await readParameterFile(written(plain));
    expect(read.positive.activeMaterialFraction).toBeCloseTo(0.665, 12);
    expect(read.positive.particleRadius).toBeCloseTo(5.22e-6, 18);
    expect(read.negative.initialStoichiometry).toBeCloseTo(chen.negative.initialStoichiometry, 12);
    expect(read.positive.initialStoichiometry).toBeCloseTo(chen.positive.initialStoichiometry, 9);
  });

  it('of version 0.x has temperature and concentration in other places, and starts full', async () => {
    let old = changed(plain, ['State'], undefined);
    old = changed(old, ['Parameterisation', 'Cell', 'Initial temperature [K]'], 303.15);
    old = changed(old, ['Parameterisation', 'Electrolyte', 'Initial concentration [mol.m-3]'], 1200);
    const { temperature, electrolyte, negative } = await readParameterFile(written(old));
    expect(temperature).toBe(303.15);
    expect(electrolyte.initialConcentration).toBe(1200);
    expect(negative.initialStoichiometry).toBeCloseTo(0.9106, 3);
  });

  it('has formulas and tables of its own, with activation energies', async () => {
    const at = (name: string, value: unknown, document: BpxTree = plain): BpxTree =>
      changed(document, [...positive, name], value);
    let other = at('OCP [V]', '4.4 - x ** 2');
    other = at('Diffusivity [m2.s-1]', { x: [0, 0.5, 1], y: [1e-15, 3e-15, 2e-15] }, other);
    other = at('Diffusivity activation energy [J.mol-1]', 20000, other);
    other = at('Entropic change coefficient [V.K-1]', '-1e-4 * x', other);
    other = changed(other, ['State', 'Initial conditions', 'Initial temperature [K]'], 308.15);
    const { positive: read } = await readParameterFile(written(other));
    expect(read.openCircuitPotential(0.5)).toBeCloseTo(4.15, 12);
    expect(read.entropicCoefficient?.(0.5)).toBeCloseTo(-0.5e-4, 12);
    expect(read.openCircuitPotential.derivative?.(0.5)).toBeCloseTo(-1, 12);
    expect(read.diffusivity(0.25, 298.15)).toBeCloseTo(2e-15, 24);
    expect(read.diffusivity(0.75, 298.15)).toBeCloseTo(2.5e-15, 24);
    const growth = read.diffusivity(0.75, 308.15) / read.diffusivity(0.75, 298.15);
    expect(Math.log(growth)).toBeCloseTo((20000 / 8.31446) * (1 / 298.15 - 1 / 308.15), 5);
  });

  it('discharges with formulas that are spelled otherwise as with those of the library', async () => {
    const spelled = JSON.parse(JSON.stringify(plain).replaceAll(' * ', '*')) as BpxTree;
    const read = await readParameterFile(written(spelled));
    expect(read.positive.openCircuitPotential).not.toBe(chen.positive.openCircuitPotential);
    const options = {
      experiment: 'Discharge at 1C for 1800 s',
      relativeTolerance: 1e-8,
      absoluteTolerance: 1e-10,
    };
    const [a, b] = [
      await runCell({ ...options, parameters: read }),
      await runCell({ ...options, parameters: chen }),
    ];
    expect(Math.abs((a.voltage.at(-1) ?? 0) - (b.voltage.at(-1) ?? 0))).toBeLessThan(1e-6);
  });

  it.each<[string, readonly string[], unknown, RegExp]>([
    ['a missing field', [...positive, 'Porosity'], undefined, /Positive electrode \/ Porosity: is missing/],
    ['text for a number', [...positive, 'Thickness [m]'], '84 um', /Thickness \[m\]: is no number/],
    ['a formula that is none', [...positive, 'OCP [V]'], '4.2 - y', /OCP \[V\]: .*'y' is out of place/],
    ['a table that falls', [...positive, 'OCP [V]'], { x: [1, 0], y: [3, 4] }, /x that do not rise/],
    ['a single-particle set', ['Header', 'Model'], 'SPM', /'SPM' lacks what a DFN model needs/],
    ['a negative thickness', [...positive, 'Thickness [m]'], -1, /positive\.thickness: -1 cannot be used/],
  ])('is refused for %s, naming file and field', async (_, path, value, message) => {
    const file = written(changed(plain, path, value));
    await expect(readParameterFile(file)).rejects.toThrow(message);
    await expect(readParameterFile(file)).rejects.toThrow(file);
  });

  it.each<[string, readonly string[], unknown, RegExp]>([
    [
      'a porosity that was edited beside its profile',
      [...positive, 'Porosity'],
      0.3,
      /Porosity profile: the slices.*change both/,
    ],
    [
      'an area that was edited',
      [...positive, 'Surface area per unit volume [m-1]'],
      3e5,
      /Active material volume fraction: is .* gives .*change both/,
    ],
    ['slices of another electrode', [...positive, 'Thickness [m]'], 90e-6, /not the middles of equal slices/],
    ['a start that was edited', [...ours, 'Initial stoichiometry'], 0.5, /Initial stoichiometry: is 0\.5/],
  ])('is refused for %s', async (_, path, value, message) => {
    await expect(readParameterFile(written(changed(bpxDocument(graded), path, value)))).rejects.toThrow(
      message,
    );
  });
});

describe('the sample', () => {
  const sample = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../verify/cell/bpx-sample.json'), 'utf8'),
  ) as BpxTree;

  it('that the bpx package has found valid is what we write', () => {
    expect(JSON.parse(JSON.stringify(bpxDocument(sampleCell, sampleExtras)))).toEqual(sample);
  });

  it('discharges in another program as here', async () => {
    const even = changed(sample, ['Parameterisation', 'User-defined'], undefined);
    const { time, voltage, capacity } = await runCell({
      parameters: await readParameterFile(written(even)),
      experiment: 'Discharge at 1C',
      curveTimes: pybammDischarge.voltages.map(([at]) => at),
      mesh: { negative: 40, separator: 20, positive: 40, radial: 60, radialSpacing: 'graded' },
      relativeTolerance: 1e-7,
      absoluteTolerance: 1e-9,
    });
    for (const [at, expected] of pybammDischarge.voltages)
      expect(Math.abs(voltage[time.indexOf(at)] - expected)).toBeLessThan(5e-4);
    expect(Math.abs((time.at(-1) ?? 0) / pybammDischarge.end - 1)).toBeLessThan(1e-4);
    expect(Math.abs((capacity.at(-1) ?? 0) / pybammDischarge.capacity - 1)).toBeLessThan(1e-4);
  });
});

describe('electrolytes', () => {
  it('keep a thermodynamic factor, which BPX has no field for', async () => {
    const cell = { ...chen, electrolyte: { ...chen.electrolyte, thermodynamicFactor: activated(1.7) } };
    const read = await readParameterFile(written(bpxDocument(cell)));
    expect(read.electrolyte.thermodynamicFactor(500, 298.15)).toBe(1.7);
  });
});
