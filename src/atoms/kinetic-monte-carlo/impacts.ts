import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { CarriedEvent, Carriers } from './carriers.ts';
import { keyOf } from './surroundings.ts';

/** A place around an event where carriers of one kind, should there be one, get new rates of some of their events. */
export interface Impact {
  /** In the frame of the event. */
  readonly site: LatticeSite;
  readonly kind: number;
  /** Numbers of events. */
  readonly events: readonly number[];
}

/** All sites that the rate of an event depends on. */
export function sitesOf({ mechanism, tables }: CarriedEvent): LatticeSite[] {
  return [
    ...mechanism.changes.map(({ site }) => site),
    ...tables.flatMap(({ sites }) => sites.map(({ site }) => site)),
  ];
}

/** Which rates an event touches: those of events one of whose sites it changes. */
export function impactsOf({ events, kinds }: Carriers, supercell: Supercell, event: CarriedEvent): Impact[] {
  const found = new Map<string, { site: LatticeSite; kind: number; events: Set<number> }>();
  const { mechanism, after } = event;
  const changed = new Map(mechanism.changes.map(({ site }, k) => [keyOf(supercell, site), after[k]]));
  for (const { site: change } of mechanism.changes) {
    for (const [number, other] of events.entries()) {
      for (const { sublattice, cell } of sitesOf(other)) {
        if (sublattice !== change.sublattice) continue;
        const [i, j, k] = change.cell.map((x, axis) => x - cell[axis] + other.carrierSite.cell[axis]);
        const site: LatticeSite = { sublattice: other.carrierSite.sublattice, cell: [i, j, k] };
        const key = keyOf(supercell, site);
        const state = changed.get(key);
        if (state !== undefined && state !== kinds[other.kind].state) continue;
        const name = `${key} ${other.kind}`;
        const impact = found.get(name) ?? { site, kind: other.kind, events: new Set<number>() };
        found.set(name, impact);
        impact.events.add(number);
      }
    }
  }
  return [...found.values()].map(({ site, kind, events: set }) => ({
    site,
    kind,
    events: [...set].sort((a, b) => a - b),
  }));
}
