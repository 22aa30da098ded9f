import { describe, expect, it } from 'vitest';
import { summedRates } from '../../../verify/atoms/kinetic-rates.ts';
import { randomKineticModel } from '../../../verify/atoms/kinetic-models.ts';
import { Random } from '../../numerics/index.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import { diagonalSupercell, Supercell } from '../lattice-model/supercell.ts';
import { latticeIn } from './electrostatics.ts';
import { kineticModel, type KineticModel } from './kinetic-model.ts';
import { choosers, KineticWalker } from './walker.ts';

const [temperature, permittivity] = [500, 12];
const shapes = [
  diagonalSupercell([3, 3, 3], 3),
  diagonalSupercell([2, 5, 2], 3),
  new Supercell(
    [
      [3, 1, 0],
      [0, 4, -1],
      [1, 0, 3],
    ],
    3,
  ),
];

function arrangement({ lattice }: KineticModel, supercell: Supercell, seed: number): Uint8Array {
  const random = new Random(seed);
  return Uint8Array.from({ length: supercell.sites }, (_, site) =>
    random.below(lattice.parent.sites[Math.floor(site / supercell.cells)].allowed.length),
  );
}

/** Interactions of all sites with all, as tables that the walker without electrostatics reads. */
function asTables(model: KineticModel, supercell: Supercell): KineticModel {
  return { ...model, lattice: latticeIn(model, supercell), inversePermittivity: undefined };
}

describe('electrostatics of kinetic Monte Carlo', () => {
  const { lattice, mechanisms } = randomKineticModel(4);
  const model = kineticModel(lattice, mechanisms, 1 / permittivity);

  it('give the rates that energies of whole arrangements give, for every chooser and shape', async () => {
    for (const [n, supercell] of shapes.entries()) {
      const occupation = arrangement(model, supercell, 7 + n);
      const chooser = choosers[n];
      const walker = await KineticWalker.open(model, {
        supercell,
        occupation,
        temperature,
        seed: 3,
        chooser,
      });
      for (let block = 0; block < 2; block++) {
        const exact = summedRates(asTables(model, supercell), supercell, walker.occupation(), temperature);
        expect(walker.totalRate() / exact).toBeCloseTo(1, 9);
        walker.run({ most: 50 });
      }
    }
  });

  it('keep energies and rates to rounding in supercells of any shape', async () => {
    for (const supercell of shapes) {
      const occupation = arrangement(model, supercell, 11);
      const walker = await KineticWalker.open(model, { supercell, occupation, temperature, seed: 5 });
      walker.run({ most: 2000 });
      const exact = latticeEnergy(latticeIn(model, supercell), supercell, walker.occupation());
      expect(Math.abs(walker.energy - exact)).toBeLessThan(1e-8);
      expect(walker.audit()).toBeLessThan(1e-11);
    }
  });
});
