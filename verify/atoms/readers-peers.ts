import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A structure as another program read it from a file of `fixtures`, Å and eV; see readers_peers.py. */
export interface PeerStructure {
  readonly lattice: readonly (readonly number[])[];
  readonly symbols: readonly string[];
  /** Cartesian. */
  readonly positions: readonly (readonly number[])[];
  readonly energy: number;
  readonly forces: readonly (readonly number[])[];
  readonly stress: readonly (readonly number[])[];
  /** From the first atom to the nearest images of all, in rising order. */
  readonly distances: readonly number[];
}

interface PeerReadings {
  readonly 'vasprun.xml': {
    readonly ase: readonly PeerStructure[];
    readonly pymatgen: PeerStructure & {
      readonly hubbards: Readonly<Record<string, number>>;
      readonly potentials: readonly string[];
    };
  };
  readonly OUTCAR: { readonly pymatgen: { readonly energy: number } };
  readonly 'pw-vcrelax.out': { readonly ase: readonly PeerStructure[] };
  readonly 'licoo2.cif': { readonly pymatgen: readonly PeerStructure[] };
  readonly 'quartz-and-zinc.cif': { readonly pymatgen: readonly PeerStructure[] };
}

/** Files in the formats of VASP, Quantum ESPRESSO and CIF, written by readers_fixtures.py. */
export function fixturePath(name: string): string {
  return join(import.meta.dirname, 'fixtures', name);
}

/** What pymatgen 2026.10.24 and ASE 3.29.0 read from them. */
export const peerReadings = JSON.parse(
  readFileSync(join(import.meta.dirname, 'readers-peers.json'), 'utf8'),
) as PeerReadings;
