import type { LatticeSite } from '../lattice-model/lattice-model.ts';

/** A site around an event. */
export interface SurroundingSite {
  /** The same for sites that are one in the supercell. */
  readonly key: number;
  /** In the frame of the mechanism. */
  readonly site: LatticeSite;
  readonly states: number;
}

/** Two energies, eV, for each combination of states of some sites; the last site's state is the fastest. */
export interface EnergyTable {
  readonly sites: readonly SurroundingSite[];
  readonly energyChange: Float64Array;
  readonly barrier: Float64Array;
}

/** eV: what remains of energies after the point, so that sums of the same terms in another order are the same number. */
const grain = 2 ** -44;

/** Entries of a table that still stays in the cache beside the others. */
const mostEntries = 2048;

/**
 * Adds tables up to fewer ones over more sites: each look-up less is time won. Sites that act alike come in the same order in
 * all mechanisms, so that those alike by symmetry come to the same tables.
 */
export function joinTables(tables: readonly EnergyTable[]): EnergyTable[] {
  const groups: { sites: Map<number, SurroundingSite>; members: EnergyTable[] }[] = [];
  const largestFirst = [...tables].sort((a, b) => b.sites.length - a.sites.length);
  for (const table of largestFirst) {
    const best = groups
      .map((group) => ({ group, size: sizeWith(group.sites, table), before: sizeWith(group.sites) }))
      .filter(({ size, before }) => size <= Math.max(mostEntries, before))
      .sort((a, b) => a.size / a.before - b.size / b.before)[0]?.group;
    const group = best ?? { sites: new Map<number, SurroundingSite>(), members: [] };
    if (best === undefined) groups.push(group);
    group.members.push(table);
    for (const site of table.sites) group.sites.set(site.key, site);
  }
  return groups.map(({ sites, members }) => {
    const first = addUp([...sites.values()], members);
    const { energyChange, barrier, sites: ordered } = addUp(alikeTogether(first), members);
    return { sites: ordered, energyChange: energyChange.map(rounded), barrier: barrier.map(rounded) };
  });
}

/** To the grain. */
export function rounded(energy: number): number {
  return Math.round(energy / grain) * grain;
}

function sizeWith(sites: ReadonlyMap<number, SurroundingSite>, table?: EnergyTable): number {
  const all = new Map(sites);
  for (const site of table?.sites ?? []) all.set(site.key, site);
  return [...all.values()].reduce((product, { states }) => product * states, 1);
}

function addUp(sites: readonly SurroundingSite[], members: readonly EnergyTable[]): EnergyTable {
  const strides = stridesOf(sites.map(({ states }) => states));
  const count = sites.reduce((product, { states }) => product * states, 1);
  const energyChange = new Float64Array(count);
  const barrier = new Float64Array(count);
  for (const member of members) {
    const inner = stridesOf(member.sites.map(({ states }) => states));
    const terms = member.sites.map(({ key, states }, n) => {
      const at = sites.findIndex((site) => site.key === key);
      return { stride: strides[at], states, inner: inner[n] };
    });
    for (let at = 0; at < count; at++) {
      let from = 0;
      for (const { stride, states, inner: step } of terms) from += (Math.floor(at / stride) % states) * step;
      energyChange[at] += member.energyChange[from];
      barrier[at] += member.barrier[from];
    }
  }
  return { sites, energyChange, barrier };
}

/** Sites in the order of what each does by itself, the others being in their first state. */
function alikeTogether({ sites, energyChange, barrier }: EnergyTable): SurroundingSite[] {
  const strides = stridesOf(sites.map(({ states }) => states));
  const effects = sites.map(({ states }, n) =>
    Array.from({ length: states - 1 }, (_, state) => {
      const at = (state + 1) * strides[n];
      return `${(energyChange[at] - energyChange[0]).toFixed(9)} ${(barrier[at] - barrier[0]).toFixed(9)}`;
    }).join('|'),
  );
  return sites
    .map((site, n) => ({ site, effect: `${site.states} ${effects[n]}`, key: n }))
    .sort((a, b) => (a.effect < b.effect ? -1 : a.effect > b.effect ? 1 : a.key - b.key))
    .map(({ site }) => site);
}

/** Steps in a table for one more in each state; the last state is the fastest. */
export function stridesOf(radices: readonly number[]): number[] {
  const strides = radices.map(() => 1);
  for (let k = radices.length - 2; k >= 0; k--) strides[k] = strides[k + 1] * radices[k + 1];
  return strides;
}
