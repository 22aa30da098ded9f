import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWithReference } from '../../../test/support/gates.ts';
import { lixnio2, occupiedAs } from '../../../verify/atoms/correlations-reference.ts';
import { parseDataset } from '../read/dataset.ts';
import type { StructureEntry } from '../structures/structure.ts';
import { clusterBasis } from './cluster-basis.ts';
import { correlations } from './correlations.ts';
import { mapEntries } from './map-entries.ts';

describeWithReference('the LixNiO2 training set', (path) => {
  const file = path('atomistic/lno_training.json');
  const entries = (): Promise<StructureEntry[]> => parseDataset(readFileSync(file, 'utf8'), file);

  it('maps onto its lattice with the correlations that an independent matcher leads to', async () => {
    const basis = clusterBasis(lixnio2, { cutoffs: { 2: 5, 3: 4.1 } });
    const { mapped, leftOut } = await mapEntries(await entries(), lixnio2);
    expect(mapped.map(({ entry }) => Number(entry.name))).toEqual(lixnio2.rows.map(({ id }) => id));
    for (const [index, { mapping, energy }] of mapped.entries()) {
      expect(energy).toBeCloseTo(lixnio2.rows[index].energy, 9);
      const theirs = correlations(basis, occupiedAs(lixnio2, lixnio2.rows[index]));
      for (const [column, value] of correlations(basis, mapping).entries()) {
        expect(Math.abs(value - theirs[column])).toBeLessThan(1e-12);
      }
    }
    expect(leftOut.map(({ name }) => name)).toEqual(['0', '8', '9', '15']);
    expect(leftOut[0].reason).toMatch(/strain of 0.1/);
    expect(leftOut[3].reason).toMatch(/atom 6 is Ni2\+/);
  });

  it('maps but for one structure where more strain and larger displacements are allowed', async () => {
    const left = (await entries()).filter(({ name }) => ['0', '8', '9', '15'].includes(name));
    const names = async (largestStrain: number, largestDisplacement: number): Promise<string[]> => {
      const { mapped } = await mapEntries(left, lixnio2, { largestStrain, largestDisplacement });
      return mapped.map(({ entry }) => entry.name);
    };
    expect(await names(0.2, 0.8)).toEqual(['8']);
    expect(await names(0.2, 1.2)).toEqual(['8', '9']);
    expect(await names(0.3, 1.2)).toEqual(['0', '8', '9']);
  });
});
