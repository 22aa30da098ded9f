import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { reversesOf } from './detailed-balance.ts';
import type { HopMechanism } from './mechanism.ts';

/** Energies of arrangements on a lattice and what may happen there, in detailed balance. */
export interface KineticModel {
  readonly lattice: LatticeModel;
  /** What the Ewald energy of the species' charges is multiplied by, on top of the lattice model; 0 and undefined for none. */
  readonly inversePermittivity?: number | undefined;
  readonly mechanisms: readonly HopMechanism[];
  /** The mechanism that undoes each. */
  readonly reverses: readonly number[];
}

/** @throws InputError naming a mechanism that the lattice cannot have or that breaks detailed balance. */
export function kineticModel(
  lattice: LatticeModel,
  mechanisms: readonly HopMechanism[],
  inversePermittivity?: number,
): KineticModel {
  return { lattice, mechanisms, reverses: reversesOf(lattice.parent, mechanisms), inversePermittivity };
}
