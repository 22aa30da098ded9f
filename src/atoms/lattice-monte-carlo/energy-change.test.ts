import { describe, expect, it } from 'vitest';
import { randomModel } from '../../../verify/atoms/lattice-models.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { randomOccupation } from './random-occupation.ts';
import { MonteCarloWalker } from './walker.ts';

const supercells: Record<string, IntegerMatrix3> = {
  '1 × 1 × 1': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  '1 × 1 × 5': [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 5],
  ],
  '4 × 4 × 1': [
    [4, 0, 0],
    [0, 4, 0],
    [0, 0, 1],
  ],
  '2 × 3 × 4': [
    [2, 0, 0],
    [0, 3, 0],
    [0, 0, 4],
  ],
  skewed: [
    [3, 1, -1],
    [-1, 2, 1],
    [1, -1, 3],
  ],
  'thin and skewed': [
    [1, 2, 0],
    [0, 3, 1],
    [-1, 0, 2],
  ],
  large: [
    [7, 0, 0],
    [2, 6, 0],
    [1, 3, 8],
  ],
};

const models: Record<string, readonly number[]> = {
  'two states': [2],
  'three states': [3],
  'two sublattices of two states and one of one': [2, 1, 2],
  'four, two and three states': [4, 2, 3],
};

describe('energy changes of one site', () => {
  for (const [modelName, allowed] of Object.entries(models)) {
    for (const [name, matrix] of Object.entries(supercells)) {
      it(`are those of the whole energy: ${modelName}, ${name}`, async () => {
        const supercell = new Supercell(matrix, allowed.length);
        const active = allowed.flatMap((states, sublattice) => (states > 1 ? [sublattice] : []));
        for (let seed = 0; seed < 4; seed++) {
          const model = randomModel(seed, allowed, 3 + 8 * seed);
          const start = randomOccupation(model.parent, supercell, [], seed);
          const walker = await MonteCarloWalker.open(model, supercell, {
            ensemble: { kind: 'canonical' },
            temperature: 1000,
            occupation: start,
            seed,
          });
          for (let trial = 0; trial < 25; trial++) {
            const sublattice = active[trial % active.length];
            const site = sublattice * supercell.cells + ((7 * trial) % supercell.cells);
            const state = (trial + seed) % allowed[sublattice];
            const before = walker.occupation;
            const after = before.slice();
            after[site] = state;
            const exact = latticeEnergy(model, supercell, after) - latticeEnergy(model, supercell, before);
            expect(Math.abs(walker.energyChange(site, state) - exact)).toBeLessThan(1e-10);
            walker.setState(site, state);
            expect(walker.occupation).toEqual(after);
          }
          expect(Math.abs(walker.drift())).toBeLessThan(1e-10);
        }
      });
    }
  }
});
