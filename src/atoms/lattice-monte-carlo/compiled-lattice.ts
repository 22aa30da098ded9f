import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import type { Supercell } from '../lattice-model/supercell.ts';
import { reduceModel } from './clusters.ts';
import { compileField, type FieldProgram } from './field-program.ts';
import { PaddedLattice } from './padded-lattice.ts';
import { gatherPatches } from './patches.ts';

/** A model made ready for fast energy changes in one supercell. Many walkers may share one. */
export interface CompiledLattice {
  readonly model: LatticeModel;
  readonly supercell: Supercell;
  readonly lattice: PaddedLattice;
  /** One an active sublattice. */
  readonly programs: readonly FieldProgram[];
}

/** @throws InputError for a model whose interactions do not fit its lattice. */
export function compileLattice(model: LatticeModel, supercell: Supercell): CompiledLattice {
  const { siteEnergies, clusters } = reduceModel(model, supercell);
  const patches = gatherPatches(clusters, supercell);
  const active = siteEnergies.flatMap((energies, sublattice) => (energies.length > 1 ? [sublattice] : []));
  const lattice = new PaddedLattice(supercell, active, patches);
  const programs = active.map((sublattice) =>
    compileField(sublattice, siteEnergies[sublattice], patches, lattice),
  );
  return { model, supercell, lattice, programs };
}
