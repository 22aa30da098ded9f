import { latticeEnergy } from '../lattice-model/lattice-energy.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { Supercell, diagonalSupercell } from '../lattice-model/supercell.ts';
import { vacancy } from '../structures/parent-lattice.ts';

/** Chemical potentials between which a lattice fills, at 0 K and without order: first atom into an empty lattice to last. */
export interface FillingWindow {
  /** eV */
  readonly from: number;
  readonly to: number;
}

/**
 * Energies of the first and the last atom of a species, the other sites being without or full of it: about where, in
 * chemical potential, a lattice of two states a site goes from empty to full. Attraction makes the last one cheaper than the first.
 * @returns undefined where sites have other choices besides it.
 */
export function fillingWindow(model: LatticeModel, species: string): FillingWindow | undefined {
  const { sites } = model.parent;
  const active = sites.flatMap(({ allowed }, sublattice) => (allowed.length > 1 ? [sublattice] : []));
  const simple = active.every((k) => sites[k].allowed.length === 2 && sites[k].allowed.includes(species));
  if (!simple) return undefined;
  const supercell = windowCell(model);
  const filled = (full: boolean): Uint8Array =>
    Uint8Array.from({ length: supercell.sites }, (_, site) => {
      const { allowed } = sites[Math.floor(site / supercell.cells)];
      if (allowed.length < 2) return 0;
      const state = allowed.indexOf(species);
      return full ? state : 1 - state;
    });
  const costs = [false, true].flatMap((full) =>
    active.map((sublattice) => {
      const states = filled(full);
      const energy = latticeEnergy(model, supercell, states);
      states[sublattice * supercell.cells] = 1 - states[sublattice * supercell.cells];
      const change = latticeEnergy(model, supercell, states) - energy;
      return full ? -change : change;
    }),
  );
  return { from: Math.min(...costs), to: Math.max(...costs) };
}

/** Longer along each vector than any interaction reaches. */
function windowCell({ parent, interactions }: LatticeModel): Supercell {
  const span = interactionSpan({ parent, interactions, constant: 0 });
  return diagonalSupercell([span[0] + 1, span[1] + 1, span[2] + 1], parent.sites.length);
}

/** Cells that interactions reach over along each primitive vector. */
export function interactionSpan({ interactions }: LatticeModel): [number, number, number] {
  const span: [number, number, number] = [0, 0, 0];
  for (const { sites } of interactions) {
    for (let axis = 0; axis < 3; axis++) {
      const places = sites.map(({ cell }) => cell[axis]);
      span[axis] = Math.max(span[axis], Math.max(...places) - Math.min(...places));
    }
  }
  return span;
}

/** The species that comes and goes: the only one beside vacancies and those named, as far as that is plain. */
export function mobileSpecies({ parent }: LatticeModel): string | undefined {
  const candidates = new Set(
    parent.sites.flatMap(({ allowed }) => {
      if (allowed.length < 2 || !allowed.includes(vacancy)) return [];
      return allowed.filter((name) => name !== vacancy);
    }),
  );
  return candidates.size === 1 ? [...candidates][0] : undefined;
}
