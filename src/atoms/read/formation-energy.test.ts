import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { formationEnergies, readStructures, requireComparable, type StructureEntry } from '../index.ts';

function entry(
  name: string,
  species: string[],
  energy: number,
  more: Partial<StructureEntry> = {},
): StructureEntry {
  const lattice = [
    [5, 0, 0],
    [0, 5, 0],
    [0, 0, 5],
  ] as const;
  return {
    name,
    energy,
    structure: { lattice, species, positions: new Float64Array(3 * species.length) },
    ...more,
  };
}

describe('formationEnergies', () => {
  const entries = [
    entry('a', ['Li', 'O'], -4),
    entry('b', ['Li', 'Li', 'O', 'O'], -10),
    entry('c', ['Na', 'O'], -3),
    entry('d', ['Li', 'Na', 'O', 'O'], -9),
  ];

  it('takes the lowest entry of each end member, per unit of it', () => {
    const [a, , , d] = formationEnergies(entries, ['LiO', 'NaO']);
    expect(a.perUnit).toBeCloseTo(1, 12);
    expect(d).toMatchObject({ units: 2, fractions: [0.5, 0.5] });
    expect(d.perUnit).toBeCloseTo(-0.5, 12);
    expect(d.perAtom).toBeCloseTo(-0.25, 12);
  });

  it.each([
    [['LiO', 'MgO'], 'no calculation has the composition of the end member MgO'],
    [['LiO', 'Li2O2'], 'the end members LiO, Li2O2 are not independent'],
    [['LiO'], 'c (Na1O1) is not made of LiO'],
    [['LiO', 'oxide'], "'oxide' is no formula"],
  ])('refuses %j', (ends, message) => {
    expect(() => formationEnergies(entries, ends)).toThrow(message);
  });
});

describe('requireComparable', () => {
  const alike = {
    functional: 'PBE+U',
    hubbard: { Ni: 6.2 },
    code: 'vasp 5.4.4',
    potentials: { Ni: 'PAW_PBE Ni' },
  };
  const [a, b, c] = ['a', 'b', 'c'].map((name) => entry(name, ['Ni', 'O'], -1, alike));

  it('takes what is calculated alike, and names what does not say', () => {
    expect(
      requireComparable([a, b, entry('d', ['Li'], -1), entry('e', ['Na', 'O'], -1, { functional: 'PBE+U' })]),
    ).toEqual(['d']);
  });

  it.each([
    [{ functional: 'PBE' }, 'different functionals cannot be compared: PBE+U in 3 entries, PBE in odd'],
    [{ hubbard: { Ni: 6 } }, 'different U of Ni cannot be compared: 6.2 eV in 3 entries, 6 eV in odd'],
    [{ hubbard: undefined }, 'different U of Ni cannot be compared: 6.2 eV in 3 entries, 0 eV in odd'],
    [{ potentials: { Ni: 'PAW_PBE Ni_pv' } }, 'PAW_PBE Ni in 3 entries, PAW_PBE Ni_pv in odd'],
    [{ code: 'PWSCF 7.2' }, 'different programs cannot be compared: vasp in 3 entries, PWSCF in odd'],
  ])('refuses %j among others', (more, message) => {
    expect(() => requireComparable([a, b, { ...c, ...more, name: 'odd' }, c])).toThrow(message);
  });
});

describeWithReference('formation energies of LixNiO2', (path) => {
  it('are those of the table', async () => {
    const entries = await readStructures(path('atomistic/lno_training.json'));
    const found = new Map(formationEnergies(entries, ['NiO2', 'LiNiO2']).map((each) => [each.name, each]));
    const rows = readFileSync(path('atomistic/lno_formation_energies.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1);
    expect(rows).toHaveLength(31);
    for (const [id, x, , , energy] of rows.map((row) => row.split(','))) {
      expect(found.get(id)?.fractions[1]).toBeCloseTo(Number(x), 8);
      expect(found.get(id)?.perUnit).toBeCloseTo(Number(energy), 7);
    }
  });
});
