import { InputError } from '../../base/index.ts';
import { ewaldModel } from '../cluster-expansion/ewald-model.ts';
import { EwaldPairs, formalCharges } from '../cluster-expansion/ewald.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import type { KineticModel } from './kinetic-model.ts';

/** Sites that may change beyond which electrostatics, at one pass over all of them an event, are refused. */
const mostSites = 40_000;

/** Made once for each lattice and shape: tables of pairs take seconds where supercells are large. */
const known = new WeakMap<ParentLattice, Map<string, EwaldPairs>>();
const models = new WeakMap<KineticModel, Map<string, LatticeModel>>();

function kept<Key extends object, Value>(
  cache: WeakMap<Key, Map<string, Value>>,
  key: Key,
  supercell: Supercell,
  make: () => Value,
): Value {
  const shapes = cache.get(key) ?? new Map<string, Value>();
  cache.set(key, shapes);
  const shape = supercell.hermite.join();
  const value = shapes.get(shape) ?? make();
  shapes.set(shape, value);
  return value;
}

/** Energies of pairs of unit charges in a supercell. */
export function pairsIn(parent: ParentLattice, supercell: Supercell): EwaldPairs {
  return kept(known, parent, supercell, () => new EwaldPairs(parent, supercell));
}

/**
 * The energies of a kinetic model in one supercell, electrostatics as interactions of all its sites.
 * @throws InputError where there are too many sites for them.
 */
export function latticeIn(model: KineticModel, supercell: Supercell): LatticeModel {
  const { lattice, inversePermittivity = 0 } = model;
  if (inversePermittivity === 0) return lattice;
  return kept(models, model, supercell, () => {
    const { parent } = lattice;
    const active = parent.sites.filter(({ allowed }) => allowed.length > 1).length;
    if (active * supercell.cells > mostSites) {
      throw new InputError(`electrostatics among ${active * supercell.cells} sites take too long`, {
        at: { field: 'supercell' },
        expected: `up to ${mostSites} sites that change: each event is felt by all`,
      });
    }
    const charges = ewaldModel(parent, supercell, inversePermittivity, pairsIn(parent, supercell));
    return {
      parent,
      constant: lattice.constant + charges.constant,
      interactions: [...lattice.interactions, ...charges.interactions],
    };
  });
}

/** Charge of an arrangement, e. */
export function chargeOf(parent: ParentLattice, { cells }: Supercell, occupation: Uint8Array): number {
  const charges = formalCharges(parent);
  return occupation.reduce((sum, state, site) => sum + charges[Math.floor(site / cells)][state], 0);
}
