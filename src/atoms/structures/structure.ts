import type { Matrix3 } from '../../numerics/index.ts';

/**
 * Atoms in a cell that repeats. Å everywhere in this room; eV for energies, K, fs.
 * A species is the symbol of an element with its charge where that is known: 'Li+', 'Ni3+', 'O2-', 'Ni'.
 */
export interface Structure {
  /** Rows are the cell's vectors a, b, c, Å. */
  readonly lattice: Matrix3;
  /** One an atom. */
  readonly species: readonly string[];
  /** Fractional coordinates, three an atom: r = f₀ a + f₁ b + f₂ c. Not wrapped. */
  readonly positions: Float64Array;
}

/** What a calculation says of a structure. */
export interface Calculation {
  /** The last structure of the calculation. */
  readonly structure: Structure;
  /** Of the whole cell, eV; extrapolated to no smearing where the code gives it. */
  readonly energy: number;
  /** eV/Å, three an atom. */
  readonly forces?: Float64Array | undefined;
  /** Tension positive, eV/Å³. */
  readonly stress?: Matrix3 | undefined;
  /** 'PBE', 'PBE+U', 'SCAN' and so on, as far as the file says. */
  readonly functional?: string | undefined;
  /** U − J by element, eV. */
  readonly hubbard?: Readonly<Record<string, number>> | undefined;
  /** The title of the pseudopotential by element. */
  readonly potentials?: Readonly<Record<string, string>> | undefined;
  /** The program and its version. */
  readonly code?: string | undefined;
  /** Where it was read from. */
  readonly source?: string | undefined;
  /** Why the run does not count as converged; only in what was read with leave to be so. */
  readonly unconverged?: string | undefined;
}

/** A structure by name, with what a calculation says of it where there is one. */
export interface StructureEntry extends Omit<Calculation, 'energy'> {
  readonly name: string;
  readonly energy?: number | undefined;
  /** How much its squared error counts in a fit with weights; over 0. */
  readonly weight?: number | undefined;
}
