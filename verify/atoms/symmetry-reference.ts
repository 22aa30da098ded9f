import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Matrix3 } from '../../src/numerics/index.ts';

/** What spglib says of a structure; symmetry_spglib.py wrote it. */
export interface SymmetryReference {
  readonly name: string;
  readonly lattice: Matrix3;
  readonly species: readonly string[];
  readonly positions: readonly (readonly number[])[];
  /** Of the space group. */
  readonly number: number;
  readonly international: string;
  readonly hallNumber: number;
  /** Of each atom. */
  readonly siteSymmetry: readonly string[];
  /** Rows of its standard cells, idealised, Å. */
  readonly conventional: Matrix3;
  readonly primitive: Matrix3;
  readonly operations: number;
  readonly primitiveAtoms: number;
  readonly orbits: number;
  /** Lengths of Niggli's cell, Å. */
  readonly niggli: readonly number[];
  readonly digest: string;
}

const file = join(import.meta.dirname, 'symmetry-spglib.json');

/** Forty prototypes as conventional, primitive and skewed cells. */
export const symmetryReferences: readonly SymmetryReference[] = (
  JSON.parse(readFileSync(file, 'utf8')) as { structures: SymmetryReference[] }
).structures;
