import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LithoscaleError } from '../base/index.ts';
import { parameterSet, readCellFile, readParameterFile } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'lithoscale-parameters-'));
const chen = parameterSet('chen2020');

function file(content: string, name = 'cell.json'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

afterAll(() => rmSync(folder, { recursive: true }));

describe('a file of cell parameters', () => {
  it('changes what it names and nothing else', async () => {
    const read = await readParameterFile(
      file('{"base": "chen2020", "positive": {"porosity": [0.3, 0.2], "thickness": 8e-5}}'),
    );
    expect(read).toEqual({
      ...chen,
      positive: { ...chen.positive, porosity: Float64Array.of(0.3, 0.2), thickness: 8e-5 },
    });
  });

  it('changes one of several materials, and adds what a set may lack', async () => {
    const read = await readParameterFile(
      file(
        '{"base": "chen2020-composite", "contactResistance": 1e-4, "negative": {"filmResistance": 0.01, "furtherMaterials": [{"particleRadius": 1e-6, "particleShape": "plane"}]}}',
      ),
    );
    const composite = parameterSet('chen2020-composite');
    const [silicon] = composite.negative.furtherMaterials ?? [];
    expect(read).toEqual({
      ...composite,
      contactResistance: 1e-4,
      negative: {
        ...composite.negative,
        filmResistance: 0.01,
        furtherMaterials: [{ ...silicon, particleRadius: 1e-6, particleShape: 'plane' }],
      },
    });
  });

  it('gives a set a pouch, whole', async () => {
    const tab = '{"edge": "side", "centre": 0.03, "width": 0.02, "heatTransferCoefficient": 5}';
    const pouch = `{"height": 0.065, "width": 1.58, "negativeCollectorConductivity": 5.8e7, "positiveCollectorConductivity": 3.7e7,
      "negativeTab": ${tab}, "positiveTab": {"width": 0.02, "heatTransferCoefficient": 5},
      "cooledFaces": 0, "faceHeatTransferCoefficient": 0, "edgeHeatTransferCoefficient": 10}`;
    const read = await readParameterFile(file(`{"base": "chen2020", "pouch": ${pouch}}`));
    const own = read.pouch;
    expect(own?.negativeTab).toEqual({
      edge: 'side',
      centre: 0.03,
      width: 0.02,
      heatTransferCoefficient: 5,
    });
    expect(own?.positiveTab.edge).toBe('top');
    expect(own?.edgeHeatTransferCoefficient).toBe(10);
    const lacking = file('{"base": "chen2020", "pouch": {"height": 0.065}}');
    await expect(readParameterFile(lacking)).rejects.toThrow(/pouch\.width: NaN/);
  });

  it('says what is seldom meant, and keeps it', async () => {
    const { parameters, warnings } = await readCellFile(
      file('{"base": "chen2020", "positive": {"specificSurfaceArea": 3820}}'),
    );
    expect(parameters.positive.specificSurfaceArea).toBe(3820);
    expect(warnings.map(({ field }) => field)).toEqual(['positive.specificSurfaceArea']);
  });

  it('may start with a byte order mark', async () => {
    expect(await readParameterFile(file('\uFEFF{"base": "marquis2019"}'))).toEqual(
      parameterSet('marquis2019'),
    );
  });

  it('names a rate law, with or without parameters', async () => {
    const read = await readParameterFile(
      file(
        '{"base": "chen2020", "negative": {"rateLaw": "linear"}, "positive": {"rateLaw": {"name": "marcus", "reorganisationEnergy": "0.5 eV"}}}',
      ),
    );
    expect(read.negative.rateLaw?.name).toBe('linear');
    expect(read.positive.rateLaw?.name).toBe('marcus');
    expect(read.positive.rateLaw?.parameters?.['reorganisationEnergy']).toBeCloseTo(48242.66606, 8);
  });

  it.each([
    [
      'unknown rate laws',
      '{"base": "chen2020", "positive": {"rateLaw": "butler-volmr"}}',
      /positive\.rateLaw: 'butler-volmr' is not a rate law.*did you mean 'butler-volmer'/,
    ],
    [
      'rate laws without what they need',
      '{"base": "chen2020", "positive": {"rateLaw": {"name": "marcus", "reorganisationEnergy": "0.5"}}}',
      /positive\.rateLaw\.reorganisationEnergy: '0.5' has no unit/,
    ],
    [
      'rate laws of odd things',
      '{"base": "chen2020", "positive": {"rateLaw": {"name": "linear", "k": [1]}}}',
      /positive\.rateLaw\.k: is not a rate law/,
    ],
    ['a rate law of the cell', '{"base": "chen2020", "rateLaw": "linear"}', /rateLaw: no such parameter/],
    [
      'unknown keys',
      '{"base": "chen2020", "positive": {"porosty": 0.3}}',
      /positive\.porosty: .*did you mean 'porosity'/,
    ],
    ['inherited keys', '{"base": "chen2020", "constructor": {}}', /constructor: no such parameter/],
    ['prototypes', '{"base": "chen2020", "__proto__": {}}', /__proto__: no such parameter/],
    ['no base', '{"area": 1}', /base: no built-in set/],
    ['text for a number', '{"base": "chen2020", "area": "1 m2"}', /area: cannot be given.*a number/],
    [
      'what cannot be a cell',
      '{"base": "chen2020", "positive": {"porosity": 0.9}}',
      /positive\.activeMaterialFraction: .*156\.5 %/,
    ],
    ['a temperature in °C', '{"base": "chen2020", "temperature": 25}', /temperature: 25 cannot be used/],
    ['a list', '[1]', /not a JSON object/],
    ['half a file', '{"base":', /not JSON/],
    [
      'what is no number',
      '{"base": "chen2020",\n "positive": {"material": "NaN \\"Infinity",\n"porosity": NaN}}',
      /:3: NaN is no number of JSON; expected a number such as/,
    ],
    ['the infinite', '\n{"area": [1,\n\n-Infinity]}', /:4: -Infinity is no number of JSON/],
    [
      'null',
      '{"base": "chen2020", "positive": {"porosity": null}}',
      /positive\.porosity: is null; expected a number; leave it out to keep that of the set/,
    ],
    ['null for all', 'null', /not a JSON object/],
  ])('refuses %s, naming file and field', async (_, content, message) => {
    const path = file(content);
    const refused = readParameterFile(path);
    await expect(refused).rejects.toThrow(LithoscaleError);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(path);
  });

  it('says what is wrong with the path', async () => {
    await expect(readParameterFile(join(folder, 'none.json'))).rejects.toThrow('no such file');
    mkdirSync(join(folder, 'folder.json'));
    await expect(readParameterFile(join(folder, 'folder.json'))).rejects.toThrow('EISDIR');
  });
});
