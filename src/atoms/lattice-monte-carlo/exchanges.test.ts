import { describe, expect, it } from 'vitest';
import { InputError } from '../../base/index.ts';
import { vacancy, type ParentLattice } from '../structures/parent-lattice.ts';
import type { Ensemble } from './ensemble.ts';
import { exchangesOf } from './exchanges.ts';

function parentOf(...allowed: string[][]): ParentLattice {
  return {
    lattice: [
      [3, 0, 0],
      [0, 3, 0],
      [0, 0, 3],
    ],
    sites: allowed.map((names, k) => ({ position: [k / allowed.length, 0, 0], allowed: names })),
  };
}

/** Exchanges in words, each with its changes in order. */
function told(parent: ParentLattice, ensemble: Ensemble): string[] {
  return exchangesOf(parent, ensemble)
    .map((exchange) =>
      exchange
        .map(({ sublattice, from, to }) => {
          const { allowed } = parent.sites[sublattice];
          return `${allowed[from]} to ${allowed[to]} on ${sublattice}`;
        })
        .sort()
        .join(', '),
    )
    .sort();
}

function key(words: readonly (readonly number[])[]): string {
  const sorted = words.map((word) => word.join()).sort();
  return sorted.join(';');
}

const neutral: Ensemble = { kind: 'charge-neutral', chemicalPotentials: {} };

describe('exchanges', () => {
  it('take lithium out with the charge of nickel, and swap either', () => {
    const parent = parentOf(['Li+', vacancy], ['Ni3+', 'Ni4+'], ['O2-']);
    expect(told(parent, neutral)).toEqual(
      [
        'Li+ to Vacancy on 0, Ni3+ to Ni4+ on 1',
        'Ni4+ to Ni3+ on 1, Vacancy to Li+ on 0',
        'Li+ to Vacancy on 0, Vacancy to Li+ on 0',
        'Ni3+ to Ni4+ on 1, Ni4+ to Ni3+ on 1',
      ].sort(),
    );
  });

  it('take two ions out for a double charge, only where one does not do', () => {
    const two = told(parentOf(['Li+', vacancy], ['Ni2+', 'Ni4+']), neutral);
    expect(two).toContain('Li+ to Vacancy on 0, Li+ to Vacancy on 0, Ni2+ to Ni4+ on 1');
    expect(two).toContain('Ni4+ to Ni2+ on 1, Vacancy to Li+ on 0, Vacancy to Li+ on 0');
    const three = told(parentOf(['Li+', vacancy], ['Ni2+', 'Ni3+', 'Ni4+']), neutral);
    expect(three.every((exchange) => exchange.split(', ').length <= 2)).toBe(true);
  });

  it('of neutral species are single changes', () => {
    const ensemble: Ensemble = { ...neutral, charges: { A: 0, B: 0 } };
    expect(told(parentOf(['A', 'B']), ensemble)).toEqual(
      expect.arrayContaining(['A to B on 0', 'B to A on 0']),
    );
  });

  it('swap unlike atoms, between sublattices that both allow them or within each', () => {
    const parent = parentOf(['A', 'B'], ['B', 'A', 'C']);
    expect(told(parent, { kind: 'canonical' })).toEqual(
      [
        'A to B on 0, B to A on 0',
        'A to B on 0, B to A on 1',
        'A to B on 1, B to A on 0',
        'A to B on 1, B to A on 1',
        'A to C on 1, C to A on 1',
        'B to C on 1, C to B on 1',
      ].sort(),
    );
    const within = told(parent, { kind: 'canonical', betweenSublattices: false });
    expect(within.length).toBe(4);
  });

  it('have their reverse among them', () => {
    for (const allowed of [
      [
        ['Li+', vacancy],
        ['Ni2+', 'Ni4+'],
      ],
      [
        ['Li+', vacancy, 'Mn3+'],
        ['Mn3+', 'Mn4+'],
      ],
    ]) {
      const exchanges = exchangesOf(parentOf(...allowed), neutral);
      const keys = exchanges.map((exchange) =>
        key(exchange.map(({ sublattice, from, to }) => [sublattice, from, to])),
      );
      expect(new Set(keys).size).toBe(keys.length);
      for (const exchange of exchanges) {
        expect(keys).toContain(key(exchange.map(({ sublattice, from, to }) => [sublattice, to, from])));
      }
    }
  });

  it('are refused where there are none, or charges are unknown or never balance', () => {
    expect(() => exchangesOf(parentOf(['A']), { kind: 'canonical' })).toThrow(InputError);
    expect(() => exchangesOf(parentOf(['Li', vacancy]), neutral)).toThrow(/charge of Li is unknown/);
    expect(() =>
      exchangesOf(parentOf(['Li+', vacancy], ['X', 'Y']), { ...neutral, charges: { X: 0, Y: 9 } }),
    ).toThrow(/cannot be balanced/);
  });
});
