import { LithoscaleError, pacer, type LongWork } from '../../base/index.ts';
import {
  mapOntoLattice,
  type LatticeMapping,
  type MappingOptions,
} from '../structures/mapping/map-structure.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import type { StructureEntry } from '../structures/structure.ts';

/** A structure as an occupied supercell of the parent lattice. */
export interface MappedEntry {
  readonly entry: StructureEntry;
  readonly mapping: LatticeMapping;
  /** eV per primitive cell of the parent lattice, where the entry has an energy. */
  readonly energy: number | undefined;
}

export interface MappedEntries {
  readonly mapped: readonly MappedEntry[];
  /** Structures that do not map onto the lattice, with what stands in the way and which atom. */
  readonly leftOut: readonly { readonly name: string; readonly reason: string }[];
}

/** Maps structures onto a parent lattice; those that do not map are left out, with the reason. */
export async function mapEntries(
  entries: readonly StructureEntry[],
  parent: ParentLattice,
  options: MappingOptions & LongWork = {},
): Promise<MappedEntries> {
  const pace = pacer(options.signal);
  const mapped: MappedEntry[] = [];
  const leftOut: { name: string; reason: string }[] = [];
  for (const [index, entry] of entries.entries()) {
    await pace();
    options.onProgress?.({ stage: 'mapping structures', fraction: index / entries.length });
    try {
      const mapping = mapOntoLattice(entry.structure, parent, options);
      const energy = entry.energy === undefined ? undefined : entry.energy / mapping.supercell.cells;
      mapped.push({ entry, mapping, energy });
    } catch (error) {
      if (!(error instanceof LithoscaleError)) throw error;
      leftOut.push({ name: entry.name, reason: error.message });
    }
  }
  return { mapped, leftOut };
}
