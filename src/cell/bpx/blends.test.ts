import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { differences } from '../../../test/support/same-cell.ts';
import { activated, butlerVolmer, tabulated } from '../../material/index.ts';
import {
  bpxDocument,
  parameterSet,
  readCellFile,
  restVoltage,
  stoichiometryWindows,
  warningText,
  type BpxTree,
  type CellParameters,
} from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lithoscale-blends-'));
afterAll(() => rmSync(folder, { recursive: true }));
const chen = parameterSet('chen2020');
const composite = parameterSet('chen2020-composite');
let files = 0;

function written(document: unknown): string {
  const path = join(folder, `cell-${files++}.bpx.json`);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

type Tree = { [key: string]: unknown };

/** A copy of a document with changes. */
function edited(document: BpxTree, edit: (tree: Record<string, Tree>) => void): string {
  const copy = structuredClone(document) as unknown as Record<string, Tree>;
  edit(copy);
  return written(copy);
}

function part(tree: Tree, ...path: readonly string[]): Tree {
  return path.reduce<Tree>((inner, key) => inner[key] as Tree, tree);
}

/** As other programs write it: without our section. */
const plain = (document: BpxTree): BpxTree => {
  const copy = structuredClone(document) as unknown as Record<string, Tree>;
  delete copy['Parameterisation']['User-defined'];
  return copy as unknown as BpxTree;
};

function negative(tree: Record<string, Tree>): Tree {
  return part(tree['Parameterisation'], 'Negative electrode');
}

describe('a blend', () => {
  const document = plain(bpxDocument(composite));

  it('of others has its materials in their order, each with its own window', async () => {
    const { parameters, warnings } = await readCellFile(written(document));
    const [silicon] = parameters.negative.furtherMaterials ?? [];
    expect(parameters.negative.material).toBe('graphite (LG M50)');
    expect(silicon.material).toBe('silicon (LG M50)');
    expect(silicon.activeMaterialFraction).toBeCloseTo(0.015, 12);
    const { capacity } = stoichiometryWindows(parameters);
    expect(Math.abs(capacity / stoichiometryWindows(composite).capacity - 1)).toBeLessThan(0.02);
    expect(warnings.map(warningText).filter((text) => text.includes('negative'))).toEqual([]);
  });

  it('of three or more materials is read and written', async () => {
    const { negative: first } = composite;
    const [silicon] = first.furtherMaterials ?? [];
    const three: CellParameters = {
      ...composite,
      negative: {
        ...first,
        furtherMaterials: [
          { ...silicon, activeMaterialFraction: 0.01, particleShape: 'cylinder', filmResistance: 0.01 },
          {
            ...silicon,
            activeMaterialFraction: Float64Array.of(0.002, 0.001),
            specificSurfaceArea: Float64Array.of(3500, 1500),
            doubleLayerCapacitance: 0.2,
            particleSizes: { relativeRadii: [0.5, 1.5], volumeShares: [0.25, 0.75] },
          },
        ],
      },
    };
    expect(differences((await readCellFile(written(bpxDocument(three)))).parameters, three)).toEqual([]);
  });

  it('has its materials by name in errors', async () => {
    const file = edited(document, (tree) => {
      delete part(negative(tree), 'Particle', 'silicon (LG M50)')['OCP [V]'];
    });
    await expect(readCellFile(file)).rejects.toThrow(
      /Negative electrode \/ Particle \/ silicon \(LG M50\) \/ OCP \[V\]: is missing/,
    );
  });

  it('beside the fields of one material is refused', async () => {
    const file = edited(document, (tree) => {
      negative(tree)['OCP [V]'] = 0.1;
    });
    await expect(readCellFile(file)).rejects.toThrow(
      /Negative electrode \/ OCP \[V\]: is no field of BPX here/,
    );
  });
});

describe('functions in a file', () => {
  it('keep tables, activation energies, another reference temperature and a constant transference number', async () => {
    const table = { x: [0, 0.25, 0.5, 1], y: [4.6, 4.3, 4, 3.5] };
    const cell: CellParameters = {
      ...chen,
      referenceTemperature: 300,
      contactResistance: 1e-4,
      electrolyte: { ...chen.electrolyte, transferenceNumber: activated(0.3) },
      positive: {
        ...chen.positive,
        openCircuitPotential: tabulated(table, 'linear'),
        entropicCoefficient: tabulated({ x: [0, 1], y: [1e-4, -1e-4] }, 'linear'),
        diffusivity: activated(3e-15, 21000, 290),
      },
    };
    const { parameters } = await readCellFile(written(bpxDocument(cell)));
    expect(differences(parameters, cell, 1e-12)).toEqual([]);
    expect(parameters.referenceTemperature).toBe(300);
    expect(parameters.contactResistance).toBe(1e-4);
  });

  it('of the library keep a dependence on the temperature that BPX cannot say, and tell so', () => {
    const document = bpxDocument(parameterSet('ai2020')) as unknown as Record<string, Tree>;
    expect(document['Header']['Description']).toMatch(/electrolyte depends on the temperature otherwise/);
    const energy = part(document['Parameterisation'], 'Electrolyte')[
      'Conductivity activation energy [J.mol-1]'
    ];
    const { conductivity } = parameterSet('ai2020').electrolyte;
    const growth = Math.log(conductivity(1000, 299.15) / conductivity(1000, 297.15));
    expect(energy).toBeCloseTo((8.314462618 * growth) / (1 / 297.15 - 1 / 299.15), 3);
  });

  it('say no rate law where it is the symmetric one', () => {
    const symmetric = { ...chen, positive: { ...chen.positive, rateLaw: butlerVolmer() } };
    expect(bpxDocument(symmetric)).toEqual(bpxDocument(chen));
  });
});

describe('what others keep in a file', () => {
  it('stays under User-defined', async () => {
    const theirs = { 'A tool': { 'SEI thickness [m]': 5e-9, description: 'kept' }, 'Tab width [m]': 0.04 };
    const file = written(bpxDocument(chen, { userDefined: theirs }));
    const { userDefined, parameters } = await readCellFile(file);
    expect(userDefined).toEqual(theirs);
    expect(differences(parameters, chen)).toEqual([]);
    const again = bpxDocument(parameters, { userDefined }) as unknown as Record<string, Tree>;
    expect(part(again['Parameterisation'], 'User-defined')['A tool']).toEqual(theirs['A tool']);
  });

  const document = plain(bpxDocument(chen));

  it.each<[string, (tree: Record<string, Tree>) => void, RegExp]>([
    [
      'a misspelt field',
      (tree) => {
        part(tree['Parameterisation'], 'Separator')['Porosty'] = 0.4;
        delete part(tree['Parameterisation'], 'Separator')['Porosity'];
      },
      /Separator \/ Porosty: is no field of BPX here; .*did you mean 'Porosity'/,
    ],
    [
      'a field of no section',
      (tree) => {
        part(tree['Parameterisation'], 'Cell')['SEI thickness [m]'] = 5e-9;
      },
      /Cell \/ SEI thickness \[m\]: .*belongs under User-defined/,
    ],
    [
      'a misspelt section',
      (tree) => {
        tree['Parameterisation']['Electrolite'] = {};
      },
      /Parameterisation \/ Electrolite: /,
    ],
    [
      'a version to come',
      (tree) => {
        tree['Header']['BPX'] = '2.0.0';
      },
      /Header \/ BPX: "2\.0\.0" is no version that is known/,
    ],
    [
      'lithium that was lost',
      (tree) => {
        tree['State']['Degradation'] = { LLI: 0.1, 'LAM: Positive electrode': 0 };
      },
      /Degradation \/ LLI: is not 0/,
    ],
    [
      'a state of charge in percent',
      (tree) => {
        part(tree['State'], 'Initial conditions')['Initial state-of-charge'] = 90;
      },
      /Initial state-of-charge: is 90/,
    ],
    [
      'no salt',
      (tree) => {
        delete tree['State'];
      },
      /State \/ Initial conditions \/ Initial electrolyte concentration \[mol\.m-3\]: is missing/,
    ],
  ])('is refused for %s', async (_, edit, message) => {
    await expect(readCellFile(edited(document, edit))).rejects.toThrow(message);
  });

  it('gives warnings for what is not used or guessed', async () => {
    const file = edited(document, (tree) => {
      const positive = part(tree['Parameterisation'], 'Positive electrode');
      positive['OCP (lithiation) [V]'] = 3.7;
      const cell = part(tree['Parameterisation'], 'Cell');
      cell['Initial temperature [K]'] = 298.15;
      delete cell['Reference temperature [K]'];
    });
    const { warnings } = await readCellFile(file);
    const text = warnings.map(warningText).join('\n');
    expect(text).toMatch(/Positive electrode \/ OCP \[V\]: has branches of a hysteresis/);
    expect(text).toMatch(/Cell \/ Initial temperature \[K\]: has another place since BPX 1\.0/);
    expect(text).toMatch(/Reference temperature \[K\]: is missing: 298\.15 K is taken/);
    expect(text).toMatch(/Thermal conductivity \[W\.m-1\.K-1\]: is in no file of BPX 1\.x/);
  });

  it('has one lump of heat, whose capacity and cooling stay', async () => {
    const { parameters } = await readCellFile(written(document));
    const { thermal, negative, separator, positive } = parameters;
    const before = chen.thermal;
    const widths = [1e-6, negative.thickness, separator.thickness, positive.thickness, 1e-6];
    const own = [12e-6, chen.negative.thickness, chen.separator.thickness, chen.positive.thickness, 16e-6];
    const capacity = (heat: typeof thermal, thicknesses: readonly number[]): number =>
      (['negativeCollector', 'negative', 'separator', 'positive', 'positiveCollector'] as const).reduce(
        (sum, layer, k) => sum + thicknesses[k] * (heat?.[layer].volumetricHeatCapacity ?? NaN),
        0,
      );
    expect(capacity(thermal, widths) / capacity(before, own)).toBeCloseTo(1, 12);
    expect(thermal?.coolingAreaRatio).toBeCloseTo(before?.coolingAreaRatio ?? NaN, 12);
    expect(thermal?.heatTransferCoefficient).toBe(10);
  });
});

describeWithReference('the LFP cell of BPX 0.1', (path) => {
  const file = path('cell/bpx/lfp_18650_cell.json');

  it('is read, with its activation energies and entropic coefficients', async () => {
    const { parameters, warnings } = await readCellFile(file);
    const { positive, negative, temperature, electrolyte } = parameters;
    expect(temperature).toBe(298.15);
    expect(electrolyte.initialConcentration).toBe(1000);
    expect(positive.activeMaterialFraction).toBeCloseTo((4418460 * 5e-7) / 3, 12);
    expect(positive.entropicCoefficient?.(0.475)).toBeCloseTo(-0.5 * (4.3433e-5 + 5.2311e-5), 14);
    const x = 0.3;
    const entropy = (-0.1112 * x + 0.02914 + 0.3561 * Math.exp(-((x - 0.08309) ** 2) / 0.004616)) / 1000;
    expect(negative.entropicCoefficient?.(x)).toBeCloseTo(entropy, 14);
    const growth = positive.diffusivity(0.5, 308.15) / positive.diffusivity(0.5, 298.15);
    expect(Math.log(growth)).toBeCloseTo((80000 / 8.314462618) * (1 / 298.15 - 1 / 308.15), 10);
    expect(restVoltage(parameters)).toBeCloseTo(3.65, 1);
    const { capacity } = stoichiometryWindows(parameters, { lower: 2.2, upper: 3.5 });
    expect(Math.abs(capacity / 2 - 1)).toBeLessThan(0.1);
    expect(warnings.map(warningText).join('\n')).toMatch(
      /Heat transfer coefficient .*is missing, so the cell has no heat/,
    );
  });

  it('is written as BPX 1.x and 0.x and read again', async () => {
    const { parameters } = await readCellFile(file);
    for (const version of ['1.x', '0.x'] as const) {
      const again = await readCellFile(written(bpxDocument(parameters, { version })));
      // The rate constant is normalised and back again.
      expect(differences(again.parameters, parameters, 1e-15)).toEqual([]);
    }
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(parameters.positive.openCircuitPotential.formula);
  });
});
