import { InputError } from '../../base/index.ts';
import type { Matrix3 } from '../../numerics/index.ts';
import { cellVolume, pointAt } from './cell-geometry.ts';
import { tryMapping, type LatticeMapping } from './mapping/map-structure.ts';
import type { ParentLattice } from './parent-lattice.ts';
import type { Structure } from './structure.ts';
import { primitiveCell } from './supercells.ts';

export interface MatchingOptions {
  /** Å that an atom may lie from where the other structure has it; 0.2 unless given. */
  readonly largestDisplacement?: number | undefined;
  /** Largest principal strain of the cell beyond the scale; 0.05 unless given. */
  readonly largestStrain?: number | undefined;
  /** Whether structures of different volume may be the same; true unless given. */
  readonly scale?: boolean | undefined;
  /** Whether a structure and its mirror image are the same; true unless given. */
  readonly mirror?: boolean | undefined;
}

/** How one structure lies on another. */
export interface StructureMatch {
  /** Lengths of the second structure over those of the first; 1 where no scale is allowed. */
  readonly scale: number;
  /** Whether one is the mirror image of the other and not the same as it. */
  readonly mirrored: boolean;
  /** Å, of the primitive cells, the second at the volume of the first where scale is allowed. */
  readonly largestDisplacement: number;
  /** Å */
  readonly rootMeanSquareDisplacement: number;
  /** Symmetric, beyond the scale. */
  readonly strain: Matrix3;
}

const usualDisplacement = 0.2;
const usualStrain = 0.05;

/**
 * Whether two structures are the same up to rotation, translation, the order of their atoms, choice of cell and supercell,
 * and scale; undefined where they are not. Both are reduced to their primitive cells, in which displacements up to the
 * one allowed do not count, and the larger is laid on the smaller.
 * @throws InputError for a cell without volume, or like atoms closer to each other than the displacement allowed.
 */
export function matchStructures(
  first: Structure,
  second: Structure,
  options: MatchingOptions = {},
): StructureMatch | undefined {
  const { largestDisplacement = usualDisplacement, largestStrain = usualStrain } = options;
  if (composition(first) !== composition(second)) return undefined;
  const base = primitiveCell(first, largestDisplacement);
  const other = primitiveCell(second, largestDisplacement);
  const ratio = Math.cbrt(volumePerAtom(other) / volumePerAtom(base));
  const scale = options.scale === false ? 1 : ratio;
  const scaled = { ...other, lattice: times(other.lattice, 1 / scale) };
  const [small, large] = base.species.length <= other.species.length ? [base, scaled] : [scaled, base];
  const limits = { largestDisplacement, largestStrain, thorough: true };
  const straight = tryMapping(large, fixed(small), limits);
  if (!(straight instanceof InputError)) return matchOf(straight, scale, false);
  if (options.mirror === false) return undefined;
  const mirrored = tryMapping({ ...large, positions: large.positions.map((x) => -x) }, fixed(small), limits);
  return mirrored instanceof InputError ? undefined : matchOf(mirrored, scale, true);
}

function matchOf(mapping: LatticeMapping, scale: number, mirrored: boolean): StructureMatch {
  const { largestDisplacement, rootMeanSquareDisplacement, strain } = mapping;
  return { scale, mirrored, largestDisplacement, rootMeanSquareDisplacement, strain };
}

/** Shares of the species, as text. */
function composition({ species }: Structure): string {
  const counts = new Map<string, number>();
  for (const name of species) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => `${name} ${(count / species.length).toFixed(9)}`)
    .toSorted()
    .join(', ');
}

function volumePerAtom({ lattice, species }: Structure): number {
  return cellVolume(lattice) / species.length;
}

function times(lattice: Matrix3, factor: number): Matrix3 {
  return lattice.map((row) => row.map((value) => value * factor)) as unknown as Matrix3;
}

/** A lattice on which nothing has a choice. */
function fixed({ lattice, species, positions }: Structure): ParentLattice {
  const sites = species.map((name, atom) => ({ position: pointAt(positions, atom), allowed: [name] }));
  return { lattice, sites };
}
