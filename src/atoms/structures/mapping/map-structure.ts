import { InputError } from '../../../base/index.ts';
import { multiply3, type Matrix3, type Vector3 } from '../../../numerics/index.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import type { Supercell } from '../../lattice-model/supercell.ts';
import { cellVolume, determinant3 } from '../cell-geometry.ts';
import { vacancy, type ParentLattice } from '../parent-lattice.ts';
import { parentSymmetry } from '../parent-symmetry.ts';
import { requireVolume } from '../reduction.ts';
import type { Structure } from '../structure.ts';
import { asGiven, cellCandidates, deformation, strainOf, type CellCandidate } from './cell-candidates.ts';
import { requireSpecies } from './species.ts';
import { badness, findSites, type NamedAtoms, type SitesFound } from './sites.ts';

export interface MappingOptions {
  /** Rows: the structure's vectors in primitive vectors, where that is known. */
  readonly supercell?: IntegerMatrix3 | undefined;
  /** Å that an atom may lie from its site; 0.8 unless given. */
  readonly largestDisplacement?: number | undefined;
  /** Largest principal strain of the cell; 0.1 unless given. */
  readonly largestStrain?: number | undefined;
  /** The least displacement counts alone, whatever the strain within that allowed: looks at all cells. */
  readonly thorough?: boolean | undefined;
}

/** A structure as an arrangement on the sites of a lattice. */
export interface LatticeMapping {
  /** Its matrix has the structure's own vectors as rows, in primitive vectors. */
  readonly supercell: Supercell;
  /** State of each site, in the order of the supercell: `allowed[state]` of its sublattice. */
  readonly occupation: Uint8Array;
  readonly siteOfAtom: Int32Array;
  /** From its site in the strained lattice to each atom, Cartesian in the structure's frame, Å, three an atom; sum zero. */
  readonly displacements: Float64Array;
  /** Å */
  readonly largestDisplacement: number;
  /** Å */
  readonly rootMeanSquareDisplacement: number;
  /** Symmetric, in the lattice's frame: the cell's vectors are ideal · (1 + strain) · rotation. */
  readonly strain: Matrix3;
  /** On rows. */
  readonly rotation: Matrix3;
  /** Fractional coordinates of the structure at which the lattice's origin lies. */
  readonly translation: Vector3;
}

/** Widest strains searched, one after the other, so that an easy case costs little. */
const searchedStrains = [0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3];
/** Cells tried at each width. */
const mostCandidates = 100;
const usualDisplacement = 0.8;
const usualStrain = 0.1;
/** Å; nothing fits better. */
const exact = 1e-6;
/** Å within which sites are looked for at all. */
const widestLook = 2.5;

/**
 * Finds the arrangement on a lattice that a relaxed structure came from: which supercell its cell is, strained and
 * turned, and which atom lies on which site. The cell as it is given comes first, then others up to rotation by rising
 * strain, until none can be better: the best is that of the least sum of the largest displacement and of what the strain
 * moves neighbours by (strain × the spacing of sites). Sites are shared out at the least sum of squared displacements, the origin being free.
 * @throws InputError where the cell is no supercell within the strain allowed, an atom is of a species that no site may
 * hold or lies too far from a site (it names the atom), or a site is empty that may not be.
 */
export function mapOntoLattice(
  structure: Structure,
  parent: ParentLattice,
  options: MappingOptions = {},
): LatticeMapping {
  const found = tryMapping(structure, parent, options);
  if (found instanceof InputError) throw found;
  return found;
}

/** The mapping, or why there is none. @throws InputError for a species that no site may hold, or a cell without volume. */
export function tryMapping(
  structure: Structure,
  parent: ParentLattice,
  options: MappingOptions = {},
): LatticeMapping | InputError {
  requireVolume(structure.lattice);
  const { largestDisplacement = usualDisplacement, largestStrain = usualStrain, thorough = false } = options;
  const atoms: NamedAtoms = { ...structure, species: requireSpecies(structure, parent) };
  const radius = Math.max(2 * largestDisplacement, widestLook);
  const spacing = thorough ? 0 : Math.cbrt(cellVolume(parent.lattice) / parent.sites.length);
  let best: SitesFound | undefined;
  let least = Infinity;
  /** Whether no cell strained that much or more can be better than the best found. */
  const settled = (strain: number): boolean =>
    best !== undefined && badness(best) <= largestDisplacement && least <= Math.max(exact, spacing * strain);
  for (const { leastStrain, candidates } of stages(atoms, parent, options, largestStrain)) {
    if (settled(leastStrain)) break;
    for (const { matrix, strain } of candidates()) {
      if (settled(strain)) break;
      const found = findSites(atoms, parent, matrix, radius, least - spacing * strain);
      if (found === undefined) continue;
      const cost = badness(found) + spacing * strain;
      if (best === undefined || cost < least) [best, least] = [found, cost];
    }
  }
  if (best !== undefined && badness(best) <= largestDisplacement) return mapping(best, atoms, parent);
  return best === undefined
    ? noSupercell(atoms, parent, largestStrain)
    : misfit(best, structure, parent, largestDisplacement);
}

/** Cells that are none of them strained less than the least strain, in order of rising strain. */
interface Stage {
  readonly leastStrain: number;
  readonly candidates: () => CellCandidate[];
}

function stages(
  atoms: NamedAtoms,
  parent: ParentLattice,
  { supercell }: MappingOptions,
  largestStrain: number,
): Stage[] {
  const { lattice } = atoms;
  if (supercell !== undefined) {
    const known = { matrix: supercell, strain: strainOf(supercell, lattice, parent.lattice) };
    return [{ leastStrain: 0, candidates: () => [known] }];
  }
  const counts = possibleCells(atoms, parent, largestStrain);
  const given = counts
    .flatMap((cells) => asGiven(lattice, parent.lattice, cells) ?? [])
    .filter(({ strain }) => strain <= largestStrain);
  const tried = new Set(given.map(({ matrix }) => matrix.join()));
  const rotations = properRotations(parent);
  const widths = [0, ...searchedStrains.filter((strain) => strain < largestStrain), largestStrain];
  const turned = widths.slice(1).map((width, at): Stage => {
    const candidates = (): CellCandidate[] =>
      counts
        .flatMap((cells) =>
          cellCandidates(lattice, parent.lattice, cells, rotations, width)
            .filter(isNew(tried))
            .slice(0, mostCandidates),
        )
        .toSorted((p, q) => p.strain - q.strain);
    return { leastStrain: widths[at], candidates };
  });
  return [{ leastStrain: 0, candidates: () => given }, ...turned];
}

function properRotations(parent: ParentLattice): IntegerMatrix3[] {
  return parentSymmetry(parent)
    .map(({ rotation }) => rotation)
    .filter((rotation) => determinant3(rotation) > 0);
}

function isNew(tried: Set<string>): (candidate: CellCandidate) => boolean {
  return ({ matrix }) => {
    const key = matrix.join();
    if (tried.has(key)) return false;
    tried.add(key);
    return true;
  };
}

/** How many primitive cells a structure may have by its atoms and its volume, the likeliest first. */
function possibleCells(atoms: NamedAtoms, parent: ParentLattice, largestStrain: number): number[] {
  const ratio = cellVolume(atoms.lattice) / cellVolume(parent.lattice);
  const full = parent.sites.filter(({ allowed }) => !allowed.includes(vacancy)).length;
  const least = Math.max(
    Math.ceil(atoms.species.length / parent.sites.length),
    Math.ceil(ratio / (1 + largestStrain) ** 3),
  );
  const most = Math.min(
    full === 0 ? Infinity : Math.floor(atoms.species.length / full),
    Math.floor(ratio / (1 - largestStrain) ** 3),
  );
  const counts: number[] = [];
  for (let cells = least; cells <= most; cells++) {
    if (fitsFixedSites(atoms, parent, cells)) counts.push(cells);
  }
  const apart = (cells: number): number => Math.abs(Math.log(ratio / cells));
  return counts.toSorted((p, q) => apart(p) - apart(q));
}

/** Sites of one species that is found nowhere else tell the number of cells exactly. */
function fitsFixedSites({ species }: NamedAtoms, { sites }: ParentLattice, cells: number): boolean {
  return sites.every(({ allowed: [only, ...others] }) => {
    if (others.length > 0 || only === vacancy) return true;
    const holders = sites.filter(({ allowed }) => allowed.includes(only));
    if (holders.some(({ allowed }) => allowed.length > 1)) return true;
    return species.filter((name) => name === only).length === holders.length * cells;
  });
}

function mapping(found: SitesFound, atoms: NamedAtoms, parent: ParentLattice): LatticeMapping {
  const { supercell, siteOfAtom, displacements, translation, worst } = found;
  const occupation = new Uint8Array(supercell.sites);
  for (let site = 0; site < supercell.sites; site++) {
    occupation[site] = Math.max(0, allowedAt(parent, supercell, site).indexOf(vacancy));
  }
  for (const [atom, site] of siteOfAtom.entries()) {
    occupation[site] = allowedAt(parent, supercell, site).indexOf(atoms.species[atom]);
  }
  const squares = displacements.reduce((sum, value) => sum + value * value, 0);
  return {
    supercell,
    occupation,
    siteOfAtom,
    displacements,
    largestDisplacement: worst.distance,
    rootMeanSquareDisplacement: Math.sqrt(squares / siteOfAtom.length),
    ...deformation(multiply3(supercell.matrix, parent.lattice), atoms.lattice),
    translation,
  };
}

function allowedAt(parent: ParentLattice, supercell: Supercell, site: number): readonly string[] {
  return parent.sites[Math.floor(site / supercell.cells)].allowed;
}

function noSupercell(atoms: NamedAtoms, parent: ParentLattice, largestStrain: number): InputError {
  const ratio = cellVolume(atoms.lattice) / cellVolume(parent.lattice);
  const needed = leastStrain(atoms, parent, largestStrain);
  const trouble =
    needed === undefined
      ? `is no supercell of the lattice (${ratio.toPrecision(4)} times its volume)`
      : `is a supercell of the lattice only at a strain of ${needed.toFixed(3)}`;
  return new InputError(`the cell of ${atoms.species.length} atoms ${trouble}`, {
    at: { field: 'lattice' },
    expected: `a supercell within a strain of ${largestStrain}, with an atom for each site that may not be empty`,
    mend: 'check the parent lattice, or allow more strain',
  });
}

/** The strain that would have to be allowed; undefined where it is beyond the widest searched. */
function leastStrain(atoms: NamedAtoms, parent: ParentLattice, above: number): number | undefined {
  const rotations = properRotations(parent);
  for (const width of searchedStrains.filter((strain) => strain > above)) {
    const strains = possibleCells(atoms, parent, width).flatMap((cells) =>
      cellCandidates(atoms.lattice, parent.lattice, cells, rotations, width)
        .slice(0, 1)
        .map(({ strain }) => strain),
    );
    if (strains.length > 0) return Math.min(...strains);
  }
  return undefined;
}

function misfit(
  { worst, bare, supercell }: SitesFound,
  { species }: Structure,
  parent: ParentLattice,
  allowed: number,
): InputError {
  const name = `atom ${worst.atom + 1} (${species[worst.atom]})`;
  if (worst.distance > allowed) {
    const trouble = Number.isFinite(worst.distance)
      ? `lies ${worst.distance.toFixed(3)} Å from the site left for it`
      : 'has no free site near that may hold it';
    return new InputError(`${name} ${trouble}, in the supercell of ${describe(supercell)} that fits best`, {
      expected: `each atom within ${allowed} Å of a site`,
      mend: 'check the structure, or allow larger displacements',
    });
  }
  const sublattice = Math.floor((bare as number) / supercell.cells);
  return new InputError(`a site of sublattice ${sublattice + 1} is empty`, {
    expected: `one of ${parent.sites[sublattice].allowed.join(', ')} there`,
    mend: `allow '${vacancy}' on that sublattice if it may be empty`,
  });
}

function describe({ matrix }: Supercell): string {
  const cells = Math.abs(determinant3(matrix));
  return `${cells} cell${cells === 1 ? '' : 's'} [${matrix.map((row) => row.join(' ')).join('; ')}]`;
}
