import { readFileSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { datasetText, parseDataset, parseExtxyz, readStructures } from '../index.ts';

const entry = {
  name: 'x',
  structure: {
    lattice: [
      [2.8, 0, 0],
      [0, 1 / 3, 3],
      [0.1, 0, 5],
    ],
    species: ['Li+', 'O2-'],
    positions: Float64Array.of(0, 0, 0, 0.1, 0.2, 1 / 7),
  },
  energy: -12.25,
  forces: Float64Array.of(0, 0, 1e-9, 0, 0, -1e-9),
  hubbard: { Ni: 6.2 },
  source: 'run/vasprun.xml',
} as const;

describe('dataset files', () => {
  it('come back bit for bit', async () => {
    expect(await parseDataset(datasetText([entry, entry]), 'd.json')).toEqual([entry, entry]);
  });

  it('name what is wrong', async () => {
    const broken = (from: string, to: string) =>
      parseDataset(datasetText([entry]).replace(from, to), 'd.json');
    await expect(broken('"Li+"', '"Lx"')).rejects.toThrow("d.json: structures[0] (x): 'Lx' is no species");
    await expect(broken('"version":1', '"version":9')).rejects.toThrow('d.json: version: ');
    await expect(broken('"energy":-12.25', '"energy":"low"')).rejects.toThrow('d.json: structures.0.energy');
    await expect(broken('"Li+",', '')).rejects.toThrow('2 positions for 1 species');
    await expect(parseDataset(datasetText([entry]).slice(0, 200), 'd.json')).rejects.toThrow(
      'd.json: not JSON',
    );
  });
});

describeWithReference('the LixNiO2 training set', (path) => {
  it('is the same in both files', async () => {
    const json = await readStructures(path('atomistic/lno_training.json'));
    const xyz = parseExtxyz(readFileSync(path('atomistic/lno_training.extxyz'), 'utf8'), 'lno');
    expect(json).toHaveLength(31);
    expect(xyz).toHaveLength(31);
    for (const [index, { structure, energy, name }] of json.entries()) {
      const other = xyz[index];
      expect(other.name).toBe(`lno_${name}`);
      expect(other.energy).toBe(energy);
      expect(other.structure.species.toSorted()).toEqual(structure.species.toSorted());
    }
  });
});
