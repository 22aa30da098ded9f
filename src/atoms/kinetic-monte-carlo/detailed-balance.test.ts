import { describe, expect, it } from 'vitest';
import { lithiumLattice, randomKineticModel } from '../../../verify/atoms/kinetic-models.ts';
import { kineticModel } from './kinetic-model.ts';
import {
  chainHop,
  exchangeHop,
  reversedHop,
  type ExchangeOptions,
  type KineticBarrier,
} from './mechanism.ts';

const parent = lithiumLattice(
  [
    [3, 0, 0],
    [0, 3, 0],
    [0, 0, 3],
  ],
  [[0, 0, 0]],
);
const lattice = { parent, constant: 0, interactions: [] };
const [origin, right] = [[0, 0, 0] as const, [1, 0, 0] as const].map((cell) => ({ sublattice: 0, cell }));

function hop(name: string, changes: Partial<ExchangeOptions> = {}) {
  return exchangeHop({
    name,
    species: 'Li+',
    from: origin,
    to: right,
    barrier: 0.4,
    prefactor: 1e13,
    ...changes,
  });
}

/** E_KRA with an atom on a site at −1 or 2 along the hop. */
function beside(cell: readonly [number, number, number]): KineticBarrier {
  return {
    constant: 0.4,
    interactions: [{ sites: [{ sublattice: 0, cell }], energies: Float64Array.of(0, 0.03) }],
  };
}

describe('detailed balance', () => {
  it('pairs each hop with the one that undoes it, wherever that is written', () => {
    const left = hop('left', { from: origin, to: { sublattice: 0, cell: [-1, 0, 0] } });
    expect(kineticModel(lattice, [hop('right'), left]).reverses).toEqual([1, 0]);
    const push = chainHop({
      name: 'push',
      species: ['Li+', 'Li+', 'Vacancy'],
      sites: [origin, right, { sublattice: 0, cell: [1, 1, 0] }],
      barrier: 0.3,
      prefactor: 1e13,
    });
    expect(kineticModel(lattice, [push, hop('right'), reversedHop(push), left]).reverses).toEqual([
      2, 3, 0, 1,
    ]);
    expect(randomKineticModel(3).reverses).toEqual([1, 0, 3, 2, 5, 4, 7, 6, 9, 8]);
  });

  it('refuses by name what has no way back', () => {
    expect(() => kineticModel(lattice, [hop('one way')])).toThrow(
      /mechanism 'one way' breaks detailed balance: nothing undoes it/,
    );
  });

  it('refuses other barriers and prefactors on the way back', () => {
    const back = { from: right, to: origin };
    expect(() => kineticModel(lattice, [hop('steep'), hop('steep', { ...back, barrier: 0.41 })])).toThrow(
      /'steep' breaks detailed balance: E_KRA is 0.400000 eV there and 0.410000 eV back/,
    );
    expect(() => kineticModel(lattice, [hop('fast'), hop('fast', { ...back, prefactor: 2e13 })])).toThrow(
      /'fast' breaks detailed balance: its prefactor is 10000000000000 1\/s there/,
    );
    const barrier = beside([-1, 0, 0]);
    expect(
      kineticModel(lattice, [hop('near', { barrier }), hop('near', { ...back, barrier })]).reverses,
    ).toEqual([1, 0]);
    const other = beside([2, 0, 0]);
    expect(() =>
      kineticModel(lattice, [hop('near', { barrier }), hop('near', { ...back, barrier: other })]),
    ).toThrow(/'near' breaks detailed balance: E_KRA/);
  });

  it('refuses barriers that count what the hop itself moves', () => {
    const barrier = beside([0, 0, 0]);
    expect(() =>
      kineticModel(lattice, [hop('own', { barrier }), reversedHop(hop('own', { barrier }))]),
    ).toThrow(/'own' breaks detailed balance/);
  });

  it('refuses mechanisms that the lattice cannot have', () => {
    expect(() => kineticModel(lattice, [])).toThrow(/no mechanisms/);
    expect(() => kineticModel(lattice, [hop('sodium', { species: 'Na+' })])).toThrow(/'sodium' puts Na\+/);
    expect(() => kineticModel(lattice, [hop('still', { to: origin })])).toThrow(/'still' names a site twice/);
    expect(() => kineticModel(lattice, [hop('slow', { prefactor: 0 })])).toThrow(
      /'slow' has the prefactor 0/,
    );
    const wrong = { constant: 0.4, interactions: [{ sites: [right], energies: Float64Array.of(0) }] };
    expect(() => kineticModel(lattice, [hop('wrong', { barrier: wrong })])).toThrow(/'wrong' has a cluster/);
  });
});
