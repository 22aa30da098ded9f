import type { Supercell } from '../lattice-model/supercell.ts';
import { countSpecies, type CarrierKind } from './carriers.ts';
import type { CopiedLattice } from './copied-lattice.ts';
import type { KineticModel } from './kinetic-model.ts';

interface PlacedCarriers {
  /** By place. */
  readonly carrierAt: Int32Array;
  /** By number of the carrier. */
  readonly carrierSite: Int32Array;
  readonly carrierKind: Int32Array;
  /** Numbers that are free, the next to be given last. */
  readonly free: Int32Array;
  readonly freeCount: number;
}

/**
 * How many carriers there may ever be: the atoms and vacancies of the carriers' species where every event keeps their
 * number, else all sites.
 */
export function populationLimit(
  { lattice: { parent }, mechanisms }: KineticModel,
  kinds: readonly CarrierKind[],
  supercell: Supercell,
  occupation: Uint8Array,
): number {
  const keepsNumbers = mechanisms.every(
    ({ changes }) =>
      changes
        .map(({ before }) => before)
        .sort()
        .join() ===
      changes
        .map(({ after }) => after)
        .sort()
        .join(),
  );
  if (!keepsNumbers) return supercell.sites;
  const species = new Set(kinds.map(({ sublattice, state }) => parent.sites[sublattice].allowed[state]));
  const populations = countSpecies(parent, supercell, occupation);
  return [...species].reduce((sum, name) => sum + (populations.get(name) ?? 0), 0);
}

/** Numbers the carriers of an arrangement in the order of their sites. */
export function placeCarriers(
  kinds: readonly CarrierKind[],
  lattice: CopiedLattice,
  occupation: Uint8Array,
  capacity: number,
): PlacedCarriers {
  const carrierAt = new Int32Array(lattice.places).fill(-1);
  const carrierSite = new Int32Array(capacity);
  const carrierKind = new Int32Array(capacity).fill(-1);
  const { cells } = lattice.supercell;
  let count = 0;
  for (const [site, state] of occupation.entries()) {
    const sublattice = Math.floor(site / cells);
    const kind = kinds.findIndex((each) => each.sublattice === sublattice && each.state === state);
    if (kind < 0) continue;
    const place = lattice.placeOf(site);
    carrierAt[place] = count;
    carrierSite[count] = place;
    carrierKind[count] = kind;
    count++;
  }
  const freeCount = capacity - count;
  const free = Int32Array.from({ length: capacity }, (_, k) => Math.max(0, capacity - 1 - k));
  return { carrierAt, carrierSite, carrierKind, free, freeCount };
}
