import { InputError, pacer, type LongWork } from '../../../base/index.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import type { ParentLattice } from '../parent-lattice.ts';
import { parentSymmetry, type ParentOperation } from '../parent-symmetry.ts';
import { arrangements } from './arrangements.ts';
import { tallies, type Restrictions } from './restrictions.ts';
import { sitePermutations } from './site-permutations.ts';
import { superlattices } from './superlattices.ts';

export interface EnumerationOptions extends Restrictions, LongWork {
  /** Primitive cells of the smallest supercell; 1 unless given. */
  readonly leastCells?: number | undefined;
  /** Primitive cells of the largest supercell. */
  readonly mostCells: number;
  /** More than these are refused; a million unless given. */
  readonly mostStructures?: number | undefined;
  /** Å; see `parentSymmetry`. */
  readonly tolerance?: number | undefined;
}

/** An arrangement that no symmetry of the parent makes of another. */
export interface EnumeratedStructure {
  /** By its Hermite normal form. */
  readonly supercell: Supercell;
  /** State of each site, in the order of the supercell. */
  readonly occupation: Uint8Array;
  /** How many arrangements, in superlattices of any direction, the symmetries of the parent make of it. */
  readonly multiplicity: number;
}

/** What was found with so many primitive cells. */
export interface EnumerationCount {
  readonly cells: number;
  /** All superlattices, and those that are no rotation of another. */
  readonly superlattices: number;
  readonly distinctSuperlattices: number;
  readonly structures: number;
}

export interface Enumeration {
  readonly structures: readonly EnumeratedStructure[];
  readonly counts: readonly EnumerationCount[];
}

/**
 * All arrangements on a lattice in all supercells up to a size: one of each set that rotations and translations make
 * alike, none that a smaller cell already has (Hart and Forcade, doi:10.1103/PhysRevB.77.224115 and
 * 10.1103/PhysRevB.80.014120; fixed shares as in doi:10.1016/j.commatsci.2012.02.015). Species that exchange their parts
 * make different structures.
 * @throws InputError for restrictions that the lattice cannot meet, or more structures than allowed.
 */
export async function enumerateStructures(
  parent: ParentLattice,
  options: EnumerationOptions,
): Promise<Enumeration> {
  const { leastCells = 1, mostCells, mostStructures = 1e6, tolerance, signal, onProgress } = options;
  requireRange(leastCells, mostCells);
  requireChoice(parent);
  const operations = parentSymmetry(parent, tolerance);
  const pace = pacer(signal);
  const structures: EnumeratedStructure[] = [];
  const counts: EnumerationCount[] = [];
  for (let cells = leastCells; cells <= mostCells; cells++) {
    const before = structures.length;
    const distinct = superlattices(cells, operations);
    for (const [at, superlattice] of distinct.entries()) {
      for (const each of inSuperlattice(parent, superlattice, options)) {
        await pace();
        if (each === undefined) continue;
        structures.push({ ...each, multiplicity: each.multiplicity * superlattice.multiplicity });
        if (structures.length > mostStructures) throw tooMany(mostStructures, cells);
      }
      onProgress?.({ stage: `${cells} cells`, fraction: (at + 1) / distinct.length });
    }
    counts.push({
      cells,
      superlattices: distinct.reduce((sum, { multiplicity }) => sum + multiplicity, 0),
      distinctSuperlattices: distinct.length,
      structures: structures.length - before,
    });
  }
  return { structures, counts };
}

function requireRange(leastCells: number, mostCells: number): void {
  if (
    Number.isInteger(leastCells) &&
    Number.isInteger(mostCells) &&
    leastCells >= 1 &&
    mostCells >= leastCells
  )
    return;
  throw new InputError(`supercells of ${leastCells} to ${mostCells} primitive cells`, {
    at: { field: 'cells' },
    expected: 'whole numbers from 1 on, the smaller first',
  });
}

function requireChoice({ sites }: ParentLattice): void {
  if (sites.some(({ allowed }) => allowed.length > 1)) return;
  throw new InputError('no site of the lattice may hold more than one species', {
    at: { field: 'allowed' },
    expected: "a site with a choice, such as 'Li+' and 'Vacancy'",
  });
}

function tooMany(most: number, cells: number): InputError {
  return new InputError(`more than ${most} structures up to ${cells} cells`, {
    at: { field: 'cells' },
    mend: 'restrict the composition or the number of cells',
  });
}

function* inSuperlattice(
  parent: ParentLattice,
  { hermite, operations }: { hermite: IntegerMatrix3; operations: readonly ParentOperation[] },
  restrictions: Restrictions,
): Generator<EnumeratedStructure | undefined> {
  const supercell = new Supercell(hermite, parent.sites.length);
  const names = [...new Set(parent.sites.flatMap(({ allowed }) => allowed))];
  const allowed = parent.sites.map((site) =>
    site.allowed.map((name) => names.indexOf(name)).toSorted((p, q) => p - q),
  );
  const sites = activeSites(parent, supercell);
  const problem = {
    choices: sites.map((site) => allowed[Math.floor(site / supercell.cells)]),
    group: sitePermutations(supercell, operations, sites),
    tallies: withFixed(parent, supercell, names, tallies(parent, names, supercell.cells, restrictions)),
  };
  for (const found of arrangements(problem)) {
    if (found === undefined) {
      yield undefined;
      continue;
    }
    const { colours, multiplicity } = found;
    const occupation = new Uint8Array(supercell.sites);
    for (const [at, site] of sites.entries()) {
      const { allowed: here } = parent.sites[Math.floor(site / supercell.cells)];
      occupation[site] = here.indexOf(names[colours[at]]);
    }
    yield { supercell, occupation, multiplicity };
  }
}

/** Sites with a choice. Where there is none, the order does not matter, and the sums have what is there already. */
function activeSites(parent: ParentLattice, supercell: Supercell): number[] {
  return Array.from({ length: supercell.sites }, (_, site) => site).filter(
    (site) => parent.sites[Math.floor(site / supercell.cells)].allowed.length > 1,
  );
}

function withFixed<T extends { weights: readonly number[]; least: number; most: number }>(
  parent: ParentLattice,
  { cells }: Supercell,
  names: readonly string[],
  sums: readonly T[],
): T[] {
  const fixed = parent.sites.flatMap(({ allowed }) =>
    allowed.length === 1 ? [names.indexOf(allowed[0])] : [],
  );
  return sums.map((sum) => {
    const there = cells * fixed.reduce((total, name) => total + sum.weights[name], 0);
    return { ...sum, least: sum.least - there, most: sum.most - there };
  });
}
