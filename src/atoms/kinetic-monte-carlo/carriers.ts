import { InputError } from '../../base/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { KineticModel } from './kinetic-model.ts';
import { compileMechanism, type CompiledMechanism } from './surroundings.ts';

/** An event is kept with one of the sites that it changes: its carrier. */
export interface CarriedEvent extends CompiledMechanism {
  /** Which of the mechanism's changes. */
  readonly carrier: number;
  readonly carrierSite: LatticeSite;
  readonly kind: number;
  /** Among the events of its kind. */
  readonly slot: number;
}

/** What sits where for events to be kept with it, such as a vacancy on sublattice 0. */
export interface CarrierKind {
  readonly sublattice: number;
  readonly state: number;
  readonly events: readonly number[];
}

export interface Carriers {
  readonly events: readonly CarriedEvent[];
  readonly kinds: readonly CarrierKind[];
}

/**
 * Keeps each event with whatever takes part in it and is rarest in the arrangement: vacancies in a nearly full
 * lattice, ions in a nearly empty one.
 * @throws InputError where something that every event needs is not there at all.
 */
export function chooseCarriers(
  { lattice, mechanisms }: KineticModel,
  supercell: Supercell,
  occupation: Uint8Array,
): Carriers {
  const populations = countSpecies(lattice.parent, supercell, occupation);
  const population = (species: string): number => populations.get(species) ?? 0;
  if (mechanisms.every(({ changes }) => changes.some(({ before }) => population(before) === 0))) {
    const missing = mechanisms[0].changes.find(({ before }) => population(before) === 0)?.before ?? '';
    throw new InputError(`no event is possible: the arrangement holds no ${missing}`, {
      at: { field: 'filling' },
      expected: 'some of each species that the mechanisms need',
    });
  }
  const kinds = new Map<string, { sublattice: number; state: number; events: number[] }>();
  const events = mechanisms.map((mechanism, index): CarriedEvent => {
    const compiled = compileMechanism(lattice, supercell, mechanism);
    const counts = mechanism.changes.map(({ before }) => population(before));
    const carrier = counts.indexOf(Math.min(...counts));
    const carrierSite = mechanism.changes[carrier].site;
    const { sublattice } = carrierSite;
    const state = compiled.before[carrier];
    const key = `${sublattice} ${state}`;
    const kind = kinds.get(key) ?? { sublattice, state, events: [] };
    kinds.set(key, kind);
    kind.events.push(index);
    return {
      ...compiled,
      carrier,
      carrierSite,
      kind: [...kinds.keys()].indexOf(key),
      slot: kind.events.length - 1,
    };
  });
  return { events, kinds: [...kinds.values()] };
}

/** How many sites hold each species. */
export function countSpecies(
  { sites }: KineticModel['lattice']['parent'],
  { cells }: Supercell,
  occupation: Uint8Array,
): Map<string, number> {
  const populations = new Map<string, number>();
  for (const [site, state] of occupation.entries()) {
    const species = sites[Math.floor(site / cells)].allowed[state];
    populations.set(species, (populations.get(species) ?? 0) + 1);
  }
  return populations;
}
