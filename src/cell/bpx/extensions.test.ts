import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { differences } from '../../../test/support/same-cell.ts';
import {
  butlerVolmer,
  linearKinetics,
  marcus,
  marcusHushChidsey,
  tafel,
  type RateLaw,
} from '../../material/index.ts';
import {
  bpxDocument,
  halfCellSet,
  halfCellSetNames,
  parameterSet,
  readAnyCellFile,
  readCellFile,
  readParameterFile,
  runCell,
  runMany,
  type BpxTree,
  type CellParameters,
} from '../index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lithoscale-extensions-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

function written(document: unknown): string {
  const path = join(folder, `cell-${files++}.bpx.json`);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

function part(tree: BpxTree, ...path: readonly string[]): BpxTree {
  return path.reduce((inner, key) => inner[key] as BpxTree, tree);
}

const chen = parameterSet('chen2020');
const composite = parameterSet('chen2020-composite');
const mesh = { negative: 8, separator: 4, positive: 8, radial: 8 };
const [ours, metal] = [['Parameterisation', 'User-defined', 'Lithoscale'], 'Lithium metal'];

describe('a half cell as BPX', () => {
  it.each(halfCellSetNames)('of %s reads back as the same cell and runs as it', async (name) => {
    const cell = halfCellSet(name);
    for (const version of ['1.x', '0.x'] as const) {
      const { parameters } = await readAnyCellFile(written(bpxDocument(cell, { version })));
      expect(differences(parameters, cell)).toEqual([]);
      if (version === '0.x') continue;
      const experiment = 'Discharge at C/2 for 30 minutes';
      const [a, b] = await Promise.all(
        [parameters, cell].map((given) => runCell({ parameters: given, mesh, experiment })),
      );
      expect(a.voltage).toEqual(b.voltage);
    }
  });

  it('is no full cell for others, and says so', async () => {
    const document = bpxDocument(halfCellSet('xu2019'), { userDefined: { Theirs: { k: 1 } } });
    expect(Object.keys(part(document, 'Parameterisation'))).not.toContain('Negative electrode');
    expect(part(document, 'Header')['Description']).toContain('A half cell, which BPX does not know');
    const path = written(document);
    await expect(readCellFile(path)).rejects.toThrow(/'xu2019' is a half cell/);
    expect((await readAnyCellFile(path)).userDefined).toEqual({ Theirs: { k: 1 } });
  });

  it('is a recipe for other threads', async () => {
    const cell = halfCellSet('xu2019');
    const experiment = 'Discharge at 1C for 10 minutes';
    const { outcomes } = await runMany([{ parameters: { base: bpxDocument(cell) }, mesh, experiment }]);
    const alone = await runCell({ parameters: cell, mesh, experiment });
    expect(outcomes[0].solution?.voltage).toEqual(alone.voltage);
  });

  it('starts where its state of charge says, and is refused beside a negative electrode', async () => {
    const document = structuredClone(bpxDocument(halfCellSet('xu2019')));
    const positive = part(document, 'Parameterisation', 'Positive electrode') as Record<string, number>;
    delete (part(document, ...ours, 'Positive electrode') as Record<string, unknown>)[
      'Initial stoichiometry'
    ];
    (part(document, 'State', 'Initial conditions') as Record<string, number>)['Initial state-of-charge'] =
      0.25;
    const { parameters } = await readAnyCellFile(written(document));
    const [least, most] = [positive['Minimum stoichiometry'], positive['Maximum stoichiometry']];
    expect(parameters.positive.initialStoichiometry).toBeCloseTo(most - 0.25 * (most - least), 12);
    const both = {
      ...document,
      Parameterisation: {
        ...part(document, 'Parameterisation'),
        'Negative electrode': part(bpxDocument(chen), 'Parameterisation', 'Negative electrode'),
      },
    };
    await expect(readAnyCellFile(written(both))).rejects.toThrow(
      /Negative electrode: stands beside lithium metal/,
    );
    delete (part(document, ...ours) as Record<string, unknown>)[metal];
    await expect(readAnyCellFile(written(document))).rejects.toThrow(/Negative electrode: is missing/);
  });

  it('may be the base of a file of changes', async () => {
    const path = written({ base: 'xu2019', positive: { porosity: 0.3 } });
    const cell = halfCellSet('xu2019');
    const { parameters } = await readAnyCellFile(path);
    expect(parameters).toEqual({ ...cell, positive: { ...cell.positive, porosity: 0.3 } });
  });
});

function withLaws(negative: RateLaw, positive: RateLaw): CellParameters {
  return {
    ...chen,
    negative: { ...chen.negative, rateLaw: negative },
    positive: { ...chen.positive, rateLaw: positive },
  };
}

describe('rate laws in BPX', () => {
  it.each([
    [
      'asymmetric, Marcus',
      withLaws(butlerVolmer({ alphaAnodic: 0.4 }), marcus({ reorganisationEnergy: 5e4 })),
    ],
    [
      'linear, Marcus-Hush-Chidsey',
      withLaws(linearKinetics, marcusHushChidsey({ reorganisationEnergy: 2e4 })),
    ],
    ['Tafel', withLaws(tafel('anodic', 0.3), tafel('cathodic'))],
  ])('stand apart and read back: %s', async (_, cell) => {
    const document = bpxDocument(cell);
    expect(part(document, 'Header')['Description']).toContain('Rate laws other than symmetric');
    expect(part(document, 'Parameterisation', 'Positive electrode')).toEqual(
      part(bpxDocument(chen), 'Parameterisation', 'Positive electrode'),
    );
    const { parameters } = await readCellFile(written(document));
    for (const side of ['negative', 'positive'] as const) {
      const [read, given] = [parameters[side].rateLaw, cell[side].rateLaw];
      expect([read?.name, read?.parameters]).toEqual([given?.name, given?.parameters]);
      expect(read?.rate(0.03, 300)).toBe(given?.rate(0.03, 300));
    }
  });

  it('give the same run again, also of one material of several', async () => {
    const [silicon] = composite.negative.furtherMaterials ?? [];
    const law = marcusHushChidsey({ reorganisationEnergy: 2e4 });
    const cell = {
      ...composite,
      negative: { ...composite.negative, furtherMaterials: [{ ...silicon, rateLaw: law }] },
    };
    const { parameters } = await readCellFile(written(bpxDocument(cell)));
    const experiment = 'Discharge at 2C for 5 minutes';
    const [a, b, usual] = await Promise.all(
      [parameters, cell, composite].map((given) => runCell({ parameters: given, mesh, experiment })),
    );
    expect(a.voltage).toEqual(b.voltage);
    expect(a.voltage).not.toEqual(usual.voltage);
  });

  it('are named in files of changes, for further materials too', async () => {
    const law = { name: 'marcus', reorganisationEnergy: '0.5 eV' };
    const { negative } = await readParameterFile(
      written({ base: 'chen2020-composite', negative: { furtherMaterials: [{ rateLaw: law }] } }),
    );
    expect(negative.rateLaw).toBeUndefined();
    expect(negative.furtherMaterials?.[0].rateLaw?.parameters?.['reorganisationEnergy']).toBeCloseTo(
      48242.66606,
      5,
    );
  });

  it.each([
    ['Rate law', { description: 'butler-volmr' }, /Rate law \/ description: .*did you mean 'butler-volmer'/],
    ['Rate law', { description: 'marcus' }, /Rate law \/ reorganisationEnergy: 'marcus' needs it/],
    ['Rate law', { description: 'linear', alpha: 1 }, /Rate law \/ alpha: is not a parameter of 'linear'/],
    ['Rate law', 'linear', /Rate law: is no section/],
  ])('are refused by place where they are none', async (name, value, message) => {
    const document = structuredClone(bpxDocument(chen));
    (part(document, ...ours, 'Positive electrode') as Record<string, unknown>)[name] = value;
    await expect(readCellFile(written(document))).rejects.toThrow(message);
  });

  it('of one’s own cannot be written', () => {
    const cell = withLaws({ ...linearKinetics, name: 'mine' }, linearKinetics);
    expect(() => bpxDocument(cell)).toThrow(
      /negative\.rateLaw: the rate law 'mine' is no law of the library/,
    );
  });
});
