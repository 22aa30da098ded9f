import { InputError } from '../../base/index.ts';
import type { LatticeModel, LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { HopMechanism } from './mechanism.ts';
import { joinTables, rounded, stridesOf, type EnergyTable, type SurroundingSite } from './energy-tables.ts';

/** What the rate of an event depends on, in one supercell. */
export interface CompiledMechanism {
  readonly mechanism: HopMechanism;
  /** States of the changed sites, in the order of the mechanism's changes. */
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** E_f − E_i and E_KRA as far as the surroundings have no say, eV. */
  readonly energyChange: number;
  readonly barrier: number;
  /** The rest: sums over tables of what the sites around hold. */
  readonly tables: readonly EnergyTable[];
}

/**
 * Writes the energies of an event as look-ups by what the sites around it hold: all terms of the model that touch a
 * changed site, before and after, and the clusters of its barrier. Sites that are one in the supercell are taken as one, so that
 * small supercells are right too.
 * @throws InputError for a supercell in which two changed sites are the same.
 */
export function compileMechanism(
  model: LatticeModel,
  supercell: Supercell,
  mechanism: HopMechanism,
): CompiledMechanism {
  const { changes, barrier } = mechanism;
  const { sites: hosts } = model.parent;
  const statesOf = (species: 'before' | 'after'): number[] =>
    changes.map((change) => hosts[change.site.sublattice].allowed.indexOf(change[species]));
  const [before, after] = [statesOf('before'), statesOf('after')];
  const changed = new Map(changes.map(({ site }, k) => [keyOf(supercell, site), k]));
  if (changed.size < changes.length) {
    throw new InputError(
      `the sites of mechanism '${mechanism.name}' are one and the same in this supercell`,
      {
        at: { field: 'supercell' },
        expected: 'more cells along the hop',
      },
    );
  }
  const gathered = new Gathered(model, supercell, changed);
  for (const { sites, energies } of touching(
    model,
    supercell,
    changes.map(({ site }) => site),
  )) {
    gathered.add(sites, energies, after, 'energyChange', 1);
    gathered.add(sites, energies, before, 'energyChange', -1);
  }
  for (const { sites, energies } of barrier.interactions) gathered.add(sites, energies, before, 'barrier', 1);
  return {
    mechanism,
    before,
    after,
    energyChange: rounded(gathered.constants.energyChange),
    barrier: rounded(barrier.constant + gathered.constants.barrier),
    tables: joinTables([...gathered.tables.values()]),
  };
}

export function keyOf(supercell: Supercell, { sublattice, cell: [i, j, k] }: LatticeSite): number {
  return supercell.siteAt(sublattice, i, j, k);
}

interface PlacedInteraction {
  readonly sites: readonly LatticeSite[];
  readonly energies: Float64Array;
}

/** The model's terms that touch some of the sites, each once. */
function touching(
  { interactions }: LatticeModel,
  supercell: Supercell,
  changed: readonly LatticeSite[],
): PlacedInteraction[] {
  return interactions.flatMap(({ sites, energies }) => {
    const placed = new Map<number, PlacedInteraction>();
    for (const target of changed) {
      for (const site of sites) {
        if (site.sublattice !== target.sublattice) continue;
        const [i, j, k] = target.cell.map((x, axis) => x - site.cell[axis]);
        placed.set(supercell.cellAt(i, j, k), {
          sites: sites.map((each) => moved(each, [i, j, k])),
          energies,
        });
      }
    }
    return [...placed.values()];
  });
}

function moved({ sublattice, cell: [x, y, z] }: LatticeSite, [i, j, k]: LatticeSite['cell']): LatticeSite {
  return { sublattice, cell: [x + i, y + j, z + k] };
}

/** Adds up terms by the sites around that they depend on. */
class Gathered {
  readonly constants = { energyChange: 0, barrier: 0 };
  readonly tables = new Map<string, EnergyTable>();
  readonly #model: LatticeModel;
  readonly #supercell: Supercell;
  readonly #changed: ReadonlyMap<number, number>;
  /** The first place met of each site that the supercell knows. */
  readonly #places = new Map<number, SurroundingSite>();

  constructor(model: LatticeModel, supercell: Supercell, changed: ReadonlyMap<number, number>) {
    this.#model = model;
    this.#supercell = supercell;
    this.#changed = changed;
  }

  /** Adds a term with the changed sites in given states. */
  add(
    sites: readonly LatticeSite[],
    energies: Float64Array,
    states: readonly number[],
    to: 'energyChange' | 'barrier',
    sign: 1 | -1,
  ): void {
    const strides = stridesOf(sites.map(({ sublattice }) => this.#count(sublattice)));
    let fixed = 0;
    const steps = new Map<number, number>();
    for (const [n, site] of sites.entries()) {
      const key = keyOf(this.#supercell, site);
      const change = this.#changed.get(key);
      const count = this.#count(site.sublattice);
      if (change !== undefined) fixed += strides[n] * states[change];
      else if (count > 1) {
        if (!this.#places.has(key)) this.#places.set(key, { key, site, states: count });
        steps.set(key, (steps.get(key) ?? 0) + strides[n]);
      }
    }
    if (steps.size === 0) this.constants[to] += sign * energies[fixed];
    else this.#gather(steps, energies, fixed, to, sign);
  }

  #gather(
    steps: ReadonlyMap<number, number>,
    energies: Float64Array,
    fixed: number,
    to: 'energyChange' | 'barrier',
    sign: number,
  ): void {
    const keys = [...steps.keys()].sort((a, b) => a - b);
    const sites = keys.flatMap((key) => this.#places.get(key) ?? []);
    const name = keys.join();
    const count = sites.reduce((product, { states }) => product * states, 1);
    const table = this.tables.get(name) ?? {
      sites,
      energyChange: new Float64Array(count),
      barrier: new Float64Array(count),
    };
    this.tables.set(name, table);
    const strides = stridesOf(sites.map(({ states }) => states));
    for (let at = 0; at < count; at++) {
      const from = keys.reduce(
        (sum, key, n) => sum + (Math.floor(at / strides[n]) % sites[n].states) * (steps.get(key) ?? 0),
        fixed,
      );
      table[to][at] += sign * energies[from];
    }
  }

  #count(sublattice: number): number {
    return this.#model.parent.sites[sublattice].allowed.length;
  }
}
