import { expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { lixnio2 } from '../../../verify/atoms/correlations-reference.ts';
import { clusterBasis } from '../cluster-expansion/cluster-basis.ts';
import { expansionEnergy } from '../cluster-expansion/cluster-expansion.ts';
import { readStructures } from '../read/read-structures.ts';
import { isCommensurate } from '../structures/commensurate.ts';
import { enumerateStructures } from '../structures/enumeration/enumerate.ts';
import { readParent } from '../structures/parent-file.ts';
import { structureOf } from '../structures/supercells.ts';
import { fitExpansion } from './fit-expansion.ts';
import { groundStateSupercell, proposeStructures } from './propose-structures.ts';

const cutoffs = { 2: 5, 3: 4.1 };

it('planted interactions come back from structures with energies, whatever their supercells', async () => {
  const { lattice, sites } = lixnio2;
  const basis = clusterBasis({ lattice, sites }, { cutoffs });
  const coefficients = Float64Array.from(basis.functions, (_, k) =>
    k === 0 ? -34 : 0.3 * Math.sin(1 + 3 * k),
  );
  const { structures } = await enumerateStructures({ lattice, sites }, { mostCells: 3 });
  const entries = structures.map((occupied, k) => ({
    name: `s${k}`,
    structure: structureOf({ lattice, sites }, occupied.supercell, occupied.occupation),
    energy: occupied.supercell.cells * expansionEnergy({ basis, coefficients }, occupied),
  }));
  const { expansion, fit, leftOut, hull } = await fitExpansion(
    entries,
    { lattice, sites },
    { cutoffs, method: 'ols' },
  );
  expect(leftOut).toEqual([]);
  expect(fit.rank).toBe(basis.functions.length);
  for (const [k, value] of coefficients.entries()) expect(expansion.coefficients[k]).toBeCloseTo(value, 9);
  expect(fit.crossValidation.rootMeanSquare).toBeLessThan(1e-9);
  expect(hull.missed).toEqual([]);
});

describeWithReference('the expansion of LixNiO2', (path) => {
  const training = async () => {
    const file = path('atomistic/lno_training.json');
    return { entries: await readStructures(file), parent: await readParent(file) };
  };

  it('is the one published, with and without the Ewald energy', async () => {
    const { entries, parent } = await training();
    const plain = await fitExpansion(entries, parent, { cutoffs, method: 'ols', samples: 3 });
    expect(plain.mapped).toHaveLength(27);
    expect(plain.leftOut.map(({ name }) => name)).toEqual(['0', '8', '9', '15']);
    expect(1000 * plain.fit.rootMeanSquare).toBeCloseTo(11.030076908761, 6);
    expect(plain.expansion.posterior?.samples).toHaveLength(3);
    const charged = await fitExpansion(entries, parent, { cutoffs, method: 'ols', ewald: true });
    expect(1000 * charged.fit.rootMeanSquare).toBeCloseTo(7.366465, 4);
    expect(1 / (charged.expansion.inversePermittivity ?? 0)).toBeCloseTo(9.4131, 3);
  });

  it('proposes arrangements that are not in it, and a supercell for its ground states', async () => {
    const { entries, parent } = await training();
    const result = await fitExpansion(entries, parent, { cutoffs, method: 'ridge' });
    for (const criterion of ['d', 'a', 'ground-states'] as const) {
      const next = await proposeStructures(result, { criterion, count: 2, mostCells: 4, neutral: true });
      expect(next).toHaveLength(2);
      for (const { arrangement, predicted } of next) {
        expect(expansionEnergy(result.expansion, arrangement)).toBeCloseTo(predicted, 9);
      }
    }
    const supercell = groundStateSupercell(result);
    for (const row of result.hull.groundStates) {
      expect(isCommensurate(supercell, result.mapped[row].mapping.supercell.hermite)).toBe(true);
    }
  });
});
