import { InputError } from '../../base/index.ts';
import { formalCharges } from '../cluster-expansion/ewald.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import { vacancy } from '../structures/parent-lattice.ts';

/**
 * An arrangement without a species or full of it, from which a branch starts.
 * @param neutral whether other sites are to take up the charge.
 * @throws InputError where charges are unknown or cannot be balanced.
 */
export function startOccupation(
  model: LatticeModel,
  supercell: Supercell,
  species: string,
  full: boolean,
  neutral: boolean,
): Uint8Array {
  const { sites } = model.parent;
  const { cells } = supercell;
  const occupation = new Uint8Array(supercell.sites);
  for (const [sublattice, { allowed }] of sites.entries()) {
    const state = allowed.indexOf(species);
    if (allowed.length < 2 || state < 0) continue;
    const without = allowed.includes(vacancy) ? allowed.indexOf(vacancy) : state === 0 ? 1 : 0;
    occupation.fill(full ? state : without, sublattice * cells, (sublattice + 1) * cells);
  }
  if (neutral) balance(model, supercell, species, occupation);
  return occupation;
}

/** Changes the other sites one by one, cell after cell, whenever that brings the charge nearer to zero. */
function balance(model: LatticeModel, supercell: Supercell, species: string, occupation: Uint8Array): void {
  const charges = chargesOf(model);
  const { sites } = model.parent;
  const { cells } = supercell;
  let charge = 0;
  for (let site = 0; site < occupation.length; site++) {
    charge += charges[Math.floor(site / cells)][occupation[site]];
  }
  const free = sites.flatMap(({ allowed }, k) =>
    allowed.length > 1 && !allowed.includes(species) ? [k] : [],
  );
  for (let cell = 0; cell < cells; cell++) {
    for (const sublattice of free) {
      const own = charges[sublattice];
      const site = sublattice * cells + cell;
      const rest = charge - own[occupation[site]];
      const best = own.reduce(
        (kept, value, k) => (Math.abs(rest + value) < Math.abs(rest + own[kept]) ? k : kept),
        occupation[site],
      );
      charge = rest + own[best];
      occupation[site] = best;
    }
  }
  if (Math.abs(charge) < 1e-9) return;
  throw new InputError(`the lattice ${occupationName(species)} keeps a charge of ${charge} e`, {
    at: { field: 'ensemble' },
    expected: 'other sites whose species can take up the charge, or the semi-grand ensemble',
  });
}

/** @throws InputError for species that do not say their charge. */
function chargesOf({ parent }: LatticeModel): ReturnType<typeof formalCharges> {
  try {
    return formalCharges(parent);
  } catch (cause) {
    const names = [...new Set(parent.sites.flatMap(({ allowed }) => allowed))].join(', ');
    throw new InputError(`charges cannot be kept neutral: not all of ${names} say their charge`, {
      at: { field: 'ensemble' },
      expected: "species named with their charges, such as 'Li+' or 'O2-', or the semi-grand ensemble",
      cause,
    });
  }
}

function occupationName(species: string): string {
  return `with no ${species}, or full of it,`;
}
