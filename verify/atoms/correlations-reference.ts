import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Supercell,
  type IntegerMatrix3,
  type OccupiedSupercell,
  type ParentLattice,
} from '../../src/atoms/index.ts';

/** A site as sublattice and cell. */
export type Place = readonly [sublattice: number, i: number, j: number, k: number];

interface Occupied {
  readonly matrix: IntegerMatrix3;
  /** Sublattice, cell and state. */
  readonly sites: readonly (readonly [sublattice: number, i: number, j: number, k: number, state: number])[];
  readonly correlations: readonly number[];
}

/** A cluster basis and correlations of random occupations by an independent program: see correlations_smol.py. */
export interface CorrelationCase extends ParentLattice {
  readonly title: string;
  readonly basis: string;
  readonly orthonormal: boolean;
  readonly concentrations: readonly (readonly number[])[];
  readonly cutoffs: Readonly<Record<string, number>>;
  /** Of each sublattice, [function][state]. */
  readonly siteFunctions: readonly (readonly (readonly number[])[])[];
  readonly orbits: readonly {
    readonly multiplicity: number;
    readonly diameter: number;
    readonly sites: readonly Place[];
    /** For each function the site functions on the sites, one row a like decoration. */
    readonly functions: readonly (readonly (readonly number[])[])[];
  }[];
  readonly functions: number;
  readonly occupations: readonly Occupied[];
}

/** The LixNiO2 training structures as smol maps them; see lixnio2_smol.py. */
export interface TrainingSet extends ParentLattice {
  readonly rows: readonly (Occupied & {
    readonly id: number;
    /** eV per primitive cell. */
    readonly energy: number;
    /** Ewald energy of the formal charges without screening, eV per primitive cell. */
    readonly ewald: number;
  })[];
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}

export const correlationCases = read('correlations-smol.json') as readonly CorrelationCase[];
export const lixnio2 = read('lixnio2-smol.json') as TrainingSet;

/** An occupation in the order of our supercells; sites that are not listed hold state 0. */
export function occupiedAs(parent: ParentLattice, { matrix, sites }: Occupied): OccupiedSupercell {
  const supercell = new Supercell(matrix, parent.sites.length);
  const occupation = new Uint8Array(supercell.sites);
  for (const [sublattice, i, j, k, state] of sites) occupation[supercell.siteAt(sublattice, i, j, k)] = state;
  return { supercell, occupation };
}
