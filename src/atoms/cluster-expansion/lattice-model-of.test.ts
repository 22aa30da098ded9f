import { describe, expect, it } from 'vitest';
import { correlationCases, lixnio2 } from '../../../verify/atoms/correlations-reference.ts';
import { InputError } from '../../base/index.ts';
import { leastSquares, Random } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import { clusterBasis, type ClusterBasis } from './cluster-basis.ts';
import { effectiveInteractions, expansionEnergy, type ClusterExpansion } from './cluster-expansion.ts';
import { correlationMatrix, type OccupiedSupercell } from './correlations.ts';
import { latticeModelOf } from './lattice-model-of.ts';
import type { SiteBasis } from './site-basis.ts';

const shapes: readonly IntegerMatrix3[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 4],
  ],
  [
    [2, 1, 0],
    [0, 2, -1],
    [1, 0, 3],
  ],
  [
    [3, 0, 0],
    [0, 3, 0],
    [0, 0, 3],
  ],
];

function randomOccupation(parent: ParentLattice, matrix: IntegerMatrix3, random: Random): OccupiedSupercell {
  const supercell = new Supercell(matrix, parent.sites.length);
  const occupation = Uint8Array.from({ length: supercell.sites }, (_, site) =>
    random.below(parent.sites[Math.floor(site / supercell.cells)].allowed.length),
  );
  return { supercell, occupation };
}

/** eV per primitive cell. */
function energyOf(model: LatticeModel, { supercell, occupation }: OccupiedSupercell): number {
  return latticeEnergy(model, supercell, occupation) / supercell.cells;
}

function planted(basis: ClusterBasis, random: Random): ClusterExpansion {
  return { basis, coefficients: Float64Array.from(basis.functions, () => random.uniform() - 0.5) };
}

describe('cluster expansions as models on lattices', () => {
  for (const given of correlationCases) {
    it(`have the same energies: ${given.title}`, () => {
      const random = new Random(7);
      const basis = clusterBasis(given, { cutoffs: given.cutoffs, siteBasis: given.basis as SiteBasis });
      const expansion = planted(basis, random);
      const whole = latticeModelOf(expansion, { absorb: false });
      const absorbed = latticeModelOf(expansion);
      expect(absorbed.interactions.length).toBeLessThan(whole.interactions.length);
      for (const matrix of shapes) {
        const occupied = randomOccupation(given, matrix, random);
        const energy = expansionEnergy(expansion, occupied);
        for (const model of [whole, absorbed]) {
          expect(energyOf(model, occupied)).toBeCloseTo(energy, 12);
        }
      }
    });
  }

  it('with an Ewald term have the same energies in the supercell it was made for', () => {
    const random = new Random(3);
    const basis = clusterBasis(lixnio2, { cutoffs: { 2: 5, 3: 4.1 } });
    const expansion = { ...planted(basis, random), inversePermittivity: 0.1 };
    for (const matrix of shapes) {
      const supercell = new Supercell(matrix, 4);
      const model = latticeModelOf(expansion, { ewaldSupercell: supercell });
      const { occupation } = randomOccupation(lixnio2, matrix, random);
      expect(energyOf(model, { supercell, occupation })).toBeCloseTo(
        expansionEnergy(expansion, { supercell, occupation }),
        11,
      );
    }
    expect(() => latticeModelOf(expansion)).toThrow(/ewaldSupercell/);
  });

  it('refuse coefficients that do not fit', () => {
    const basis = clusterBasis(lixnio2, { cutoffs: { 2: 5 } });
    expect(() => latticeModelOf({ basis, coefficients: new Float64Array(3) })).toThrow(InputError);
  });
});

describe('planted interactions', () => {
  it('come back from the energies of random structures', async () => {
    const [, salt] = correlationCases;
    const random = new Random(11);
    const basis = clusterBasis(salt, { cutoffs: { 2: 4.3, 3: 3 }, siteBasis: 'indicator' });
    const expansion = planted(basis, random);
    const structures = Array.from({ length: 3 * basis.functions.length }, () =>
      randomOccupation(
        salt,
        [
          [2, 0, 1],
          [0, 3, 0],
          [0, 1, 2],
        ],
        random,
      ),
    );
    const energies = Float64Array.from(structures, (occupied) => expansionEnergy(expansion, occupied));
    const { rows, columns, values } = await correlationMatrix(basis, structures);
    const byColumns = values.map((_, index) => values[(index % rows) * columns + Math.floor(index / rows)]);
    const fit = leastSquares({ rows, columns, values: byColumns }, energies);
    const errors = fit.map((value, index) => Math.abs(value - expansion.coefficients[index]));
    expect(Math.max(...errors)).toBeLessThan(1e-10);
    const interactions = effectiveInteractions({ basis, coefficients: fit });
    for (const [index, { multiplicity }] of basis.functions.entries()) {
      expect(interactions[index] * multiplicity).toBeCloseTo(expansion.coefficients[index], 9);
    }
  });
});
