import { readFileSync } from 'node:fs';
import { expect, it, describe } from 'vitest';
import { fixturePath } from '../../../verify/atoms/readers-peers.ts';
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
    await expect(broken('"energy":-12.25', '"energy":"low"')).rejects.toThrow('d.json: structures[0].energy');
    await expect(parseDataset('{"structures":[]}', 'd.json')).rejects.toThrow(
      'd.json: structures: [] is not valid; expected a list of at least 1 entry; see docs/atoms-read.md',
    );
    await expect(broken('"Li+",', '')).rejects.toThrow('2 positions for 1 species');
    await expect(parseDataset(datasetText([entry]).slice(0, 200), 'd.json')).rejects.toThrow(
      'd.json:2: not JSON: the file ends too early',
    );
  });
});

describe("pymatgen's computed entries", () => {
  const path = fixturePath('pymatgen-entries.json');

  it('are read with their correction and method', async () => {
    const [first, second] = await readStructures(path);
    expect(first).toMatchObject({
      name: 'mp-1',
      energy: -22.75,
      functional: 'PBE+U',
      hubbard: { Ni: 6.2 },
      potentials: { Ni: 'PAW_PBE Ni_pv 06Sep2000' },
    });
    expect(first.structure.species).toEqual(['Li+', 'Ni3+', 'O2-', 'O2-']);
    expect([...first.structure.positions.subarray(6, 9)]).toEqual([0.25, 0, 0.77]);
    expect(second).toMatchObject({ energy: -18.5, functional: undefined });
    expect(second.structure.species).toEqual(['Ni', 'O', 'O']);
  });

  it('name what is wrong', async () => {
    const text = readFileSync(path, 'utf8');
    const broken = (from: string, to: string) => parseDataset(text.replace(from, to), 'e.json');
    await expect(broken('"occu": 1', '"occu": 0.5')).rejects.toThrow(
      'e.json: entry 0: site 0 is filled in part',
    );
    await expect(broken('"energy": -23.25', '"energy": null')).rejects.toThrow('e.json: entry 0: energy: ');
    await expect(broken('"element": "Li"', '"element": "Lx"')).rejects.toThrow(
      "e.json: entry 0: 'Lx' is no element",
    );
    await expect(parseDataset(text.slice(0, 900), 'e.json')).rejects.toThrow(
      'e.json:1: not JSON: the file ends too early',
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
