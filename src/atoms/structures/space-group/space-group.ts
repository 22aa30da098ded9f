import { InputError } from '../../../base/index.ts';
import { multiply3, type Matrix3 } from '../../../numerics/index.ts';
import { determinant3, inverse3, pointAt, rowTimes } from '../cell-geometry.ts';
import { niggliReduced, requireVolume } from '../reduction.ts';
import type { Structure } from '../structure.ts';
import {
  crystalOf,
  requireApart,
  smallestCell,
  usualTolerance,
  type SymmetryOperation,
} from '../symmetry.ts';
import { spaceGroupLibrary } from './library.ts';
import { shortestCell } from './shortest-cell.ts';
import { standardPrimitive } from './primitive-cell.ts';
import { settingOperations, spaceGroupSettings, type SpaceGroupSetting } from './settings.ts';
import { wyckoffPositions, type SiteSymmetry } from './wyckoff.ts';

/** The space group of a crystal, its sites and its standard cells, as spglib gives them. */
export interface SpaceGroup {
  /** The setting of the standard cells: the first of its group in spglib's list. */
  readonly setting: SpaceGroupSetting;
  /** '-3m' */
  readonly pointGroup: string;
  /** 'trigonal' */
  readonly crystalSystem: string;
  /** 'hR4' */
  readonly pearsonSymbol: string;
  /** Of each atom of the structure given. */
  readonly sites: readonly SiteSymmetry[];
  /** The first atom that symmetry makes each atom of the structure given from. */
  readonly orbits: readonly number[];
  readonly conventional: StandardCell;
  readonly primitive: StandardCell;
  /** In the conventional cell. */
  readonly operations: readonly SymmetryOperation[];
  /** Å; smaller than asked for where distortions of about that size form no group. */
  readonly tolerance: number;
}

/** An idealised cell: atoms where symmetry has them, axes as the International Tables have them, a along x. */
export interface StandardCell {
  readonly structure: Structure;
  /** Of each of its atoms. */
  readonly sites: readonly SiteSymmetry[];
}

/**
 * The space group of a structure; species with different charges are different. Atoms may lie `tolerance` (Å) from where
 * symmetry has them (spglib's symprec). Wyckoff letters are those of the standard cell, whose origin is one of several
 * that the group makes alike.
 * @throws InputError for a cell without volume, two like atoms at one place, or no symmetry that is clear at the tolerance.
 */
export async function spaceGroupOf(structure: Structure, tolerance = usualTolerance): Promise<SpaceGroup> {
  requireVolume(structure.lattice);
  if (structure.species.length === 0)
    throw new InputError('there are no atoms whose symmetry could be found');
  requireApart(crystalOf(structure), tolerance);
  const names = [...new Set(structure.species)];
  const { cell: small, images } = smallest(structure, tolerance);
  const found = await analysed(small, names, tolerance);
  const setting = (await spaceGroupSettings())[found.hall_number - 1];
  const operations = await settingOperations(setting);
  const first: Structure = {
    lattice: rowsOf(found.std_cell.lattice.basis),
    species: found.std_cell.numbers.map((number) => names[number - 1]),
    positions: Float64Array.from(found.std_cell.positions.flat()),
  };
  const shortest = shortestCell(first, setting.number, operations);
  const conventional = tidied(shortest);
  const sites = await wyckoffPositions(conventional, setting.hallNumber, operations);
  // Another cell may give the same atoms other letters.
  const before = shortest === first ? sites : await wyckoffPositions(first, setting.hallNumber, operations);
  const siteOf = relabelled(before, sites);
  const cell = standardPrimitive(conventional, setting.symbol.slice(0, 1));
  const primitive = { structure: tidied(cell.structure), sites: cell.kept.map((atom) => sites[atom]) };
  const type = (await spaceGroupLibrary()).space_group_type(setting.number);
  return {
    setting,
    pointGroup: type.geometric_crystal_class,
    crystalSystem: type.crystal_system.toLowerCase(),
    pearsonSymbol: found.pearson_symbol,
    sites: [...images].map((image) => siteOf.get(found.wyckoffs[image]) as SiteSymmetry),
    orbits: firstAlike(images, found.orbits),
    conventional: { structure: conventional, sites },
    primitive,
    operations,
    tolerance: found.symprec,
  };
}

/** The smallest cell, as a search in a large one is dear, and the atom there that each of the structure is an image of. */
function smallest(structure: Structure, tolerance: number): { cell: Structure; images: Int32Array } {
  const found = smallestCell(crystalOf(structure), tolerance);
  if (found === undefined) return { cell: structure, images: Int32Array.from(structure.species.keys()) };
  const { lattice, positions, kinds } = found.primitive;
  return { cell: { lattice, positions, species: kinds.map(String) }, images: found.images };
}

/** For each atom the first that is alike, by the orbits of the atoms that they are images of. */
function firstAlike(images: Int32Array, orbits: readonly number[]): number[] {
  const first = new Map<number, number>();
  for (const [atom, image] of images.entries()) {
    if (!first.has(orbits[image])) first.set(orbits[image], atom);
  }
  return [...images].map((image) => first.get(orbits[image]) as number);
}

/** A letter in one cell and the site that it is in another of the same atoms. */
function relabelled(
  before: readonly SiteSymmetry[],
  after: readonly SiteSymmetry[],
): Map<string, SiteSymmetry> {
  return new Map(before.map(({ wyckoff }, atom) => [wyckoff, after[atom]]));
}

/** Coordinates from 0 to less than 1, and nothing of what rounding leaves beside zero. */
function tidied({ lattice, species, positions }: Structure): Structure {
  const size = Math.max(...lattice.flat().map(Math.abs));
  return {
    lattice: lattice.map((row) =>
      row.map((value) => (Math.abs(value) < 1e-12 * size ? 0 : value)),
    ) as unknown as Matrix3,
    species,
    positions: positions.map((value) => {
      const rest = value - Math.floor(value);
      return rest < 1e-12 || rest > 1 - 1e-12 ? 0 : rest;
    }),
  };
}

type Analysis = ReturnType<Awaited<ReturnType<typeof spaceGroupLibrary>>['analyze_cell']>;

async function analysed(
  structure: Structure,
  names: readonly string[],
  tolerance: number,
): Promise<Analysis> {
  const library = await spaceGroupLibrary();
  const { lattice, positions } = rightHanded(structure);
  const cell = {
    lattice: { basis: lattice.flat() },
    positions: structure.species.map((_, atom) => pointAt(positions, atom)),
    numbers: structure.species.map((name) => names.indexOf(name) + 1),
  };
  try {
    return library.analyze_cell(JSON.stringify(cell), tolerance, 'Spglib');
  } catch (cause) {
    throw new InputError('the symmetry is not clear at this tolerance', {
      at: { field: 'tolerance' },
      expected: 'one well below or above the distortions of the structure',
      mend: `give one other than ${tolerance} Å`,
      cause,
    });
  }
}

/** The structure in Niggli's cell, right-handed whatever the cell given: so no description of a crystal is hard. */
function rightHanded({ lattice, positions, species }: Structure): {
  lattice: Matrix3;
  positions: Float64Array;
} {
  const { transformation } = niggliReduced(lattice);
  const sign = Math.sign(determinant3(lattice));
  const change = transformation.map((row) => row.map((value) => sign * value)) as unknown as Matrix3;
  const back = inverse3(change);
  return {
    lattice: multiply3(change, lattice),
    positions: Float64Array.from(species.flatMap((_, atom) => rowTimes(pointAt(positions, atom), back))),
  };
}

function rowsOf([a, b, c, d, e, f, g, h, i]: readonly number[]): Matrix3 {
  return [
    [a, b, c],
    [d, e, f],
    [g, h, i],
  ];
}
