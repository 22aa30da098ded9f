import type { Matrix3, Vector3 } from '../../../numerics/index.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import type { IntegerMatrix3 } from '../../lattice-model/hermite.ts';
import { inverse3, pointAt, rowTimes } from '../cell-geometry.ts';
import { vacancy, type ParentLattice } from '../parent-lattice.ts';
import { PeriodicPoints, type NearPoint } from '../periodic-points.ts';
import { assign } from './assignment.ts';

/** Atoms, by the names that the parent lattice gives their species. */
export interface NamedAtoms {
  readonly lattice: Matrix3;
  readonly positions: Float64Array;
  readonly species: readonly string[];
}

/** Atoms on the sites of a supercell, as well as they fit. */
export interface SitesFound {
  readonly supercell: Supercell;
  /** −1 for an atom without a site. */
  readonly siteOfAtom: Int32Array;
  /** From the site to the atom, Cartesian, Å, three an atom, on average zero; not a number for an atom without a site. */
  readonly displacements: Float64Array;
  /** Fractional coordinates (of the structure) that the lattice's origin lies at. */
  readonly translation: Vector3;
  /** The atom that fits worst, and how far off it lies (Å; infinite without a site). */
  readonly worst: { readonly atom: number; readonly distance: number };
  /** A site without an atom that may not be vacant. */
  readonly bare: number | undefined;
}

/** Rounds of moving the origin to where the atoms ask for it. */
const mostRounds = 10;
/** Å; other sites than those are further away. */
const clear = 0.1;
/** Atoms tried as the one that lies on a site before the origin is known. */
const mostAnchors = 4;

/**
 * Puts atoms on the sites of one supercell: the best of the origins that put one atom or another on a site. Undefined where
 * none can bring all atoms within `limit` (Å) of a site: the right origin puts them within twice that.
 */
export function findSites(
  atoms: NamedAtoms,
  parent: ParentLattice,
  matrix: IntegerMatrix3,
  radius: number,
  limit: number,
): SitesFound | undefined {
  const sites = new SupercellSites(atoms, parent, matrix, radius);
  let best: SitesFound | undefined;
  for (const origin of sites.origins()) {
    if (!sites.allNear(origin, 2 * Math.min(limit, best === undefined ? Infinity : badness(best)))) continue;
    const found = sites.settle(origin);
    if (best === undefined || badness(found) < badness(best)) best = found;
    if (badness(best) < clear) break;
  }
  return best;
}

/** Infinite for an atom without a site; a bare site is worse than any distance. */
export function badness({ worst, bare }: SitesFound): number {
  return worst.distance + (bare === undefined ? 0 : 1e3);
}

class SupercellSites {
  readonly #atoms: NamedAtoms;
  readonly #parent: ParentLattice;
  readonly #supercell: Supercell;
  readonly #radius: number;
  readonly #points: PeriodicPoints;
  readonly #places: Float64Array;
  readonly #toFractional: Matrix3;

  constructor(atoms: NamedAtoms, parent: ParentLattice, matrix: IntegerMatrix3, radius: number) {
    this.#atoms = atoms;
    this.#parent = parent;
    this.#radius = radius;
    this.#supercell = new Supercell(matrix, parent.sites.length);
    this.#places = sitePlaces(parent, this.#supercell);
    this.#points = new PeriodicPoints(atoms.lattice, this.#places, radius);
    this.#toFractional = inverse3(atoms.lattice);
  }

  /** Origins that put a few atoms of the rarest species on each of the sites that may hold it. */
  origins(): Vector3[] {
    const counts = new Map<string, number>();
    for (const name of this.#atoms.species) counts.set(name, (counts.get(name) ?? 0) + 1);
    const [rarest] = [...counts].reduce((a, b) => (b[1] < a[1] ? b : a));
    const anchors = [...this.#atoms.species.keys()].filter((atom) => this.#atoms.species[atom] === rarest);
    return anchors.slice(0, mostAnchors).flatMap((atom) => {
      const at = pointAt(this.#atoms.positions, atom);
      return this.#parent.sites.flatMap(({ allowed }, sublattice): Vector3[] => {
        if (!allowed.includes(rarest)) return [];
        const site = pointAt(this.#places, sublattice * this.#supercell.cells);
        return [[at[0] - site[0], at[1] - site[1], at[2] - site[2]]];
      });
    });
  }

  /** Whether each atom lies that near to a site that may hold it. */
  allNear(origin: Vector3, radius: number): boolean {
    if (radius >= this.#radius) return true;
    return this.#atoms.species.every((name, atom) => this.#sitesNear(atom, name, origin, radius).length > 0);
  }

  /** Assigns sites, moves the origin by the average displacement, and so on until nothing changes. */
  settle(start: Vector3): SitesFound {
    let origin = start;
    let found = this.#assigned(origin);
    for (let round = 0; round < mostRounds; round++) {
      const [x, y, z] = rowTimes(average(found.displacements), this.#toFractional);
      origin = [origin[0] + x, origin[1] + y, origin[2] + z];
      const next = this.#assigned(origin);
      const same = next.siteOfAtom.every((site, atom) => site === found.siteOfAtom[atom]);
      found = next;
      if (same) break;
    }
    return found;
  }

  #assigned(origin: Vector3): SitesFound {
    const { species } = this.#atoms;
    const near = species.map((name, atom) => this.#sitesNear(atom, name, origin, this.#radius));
    const siteOfAtom = this.#choose(near);
    const displacements = new Float64Array(3 * species.length);
    let worst = { atom: 0, distance: 0 };
    for (const [atom, site] of siteOfAtom.entries()) {
      const chosen = near[atom].find(({ point }) => point === site);
      const distance = chosen === undefined ? Infinity : chosen.distance;
      if (distance > worst.distance) worst = { atom, distance };
      const [x, y, z] = chosen?.separation ?? [-Number.NaN, Number.NaN, Number.NaN];
      displacements.set([0 - x, 0 - y, 0 - z], 3 * atom);
    }
    const bare = this.#bareSite(siteOfAtom);
    return { supercell: this.#supercell, siteOfAtom, displacements, translation: origin, worst, bare };
  }

  /** Sites that may hold an atom, each once, its nearest image. */
  #sitesNear(atom: number, name: string, origin: Vector3, radius: number): NearPoint[] {
    const [x, y, z] = pointAt(this.#atoms.positions, atom);
    const nearest = new Map<number, NearPoint>();
    for (const each of this.#points.near([x - origin[0], y - origin[1], z - origin[2]], radius)) {
      const { allowed } = this.#parent.sites[Math.floor(each.point / this.#supercell.cells)];
      const before = nearest.get(each.point);
      if (allowed.includes(name) && (before === undefined || each.distance < before.distance)) {
        nearest.set(each.point, each);
      }
    }
    return [...nearest.values()];
  }

  /** The nearest site where no two atoms want the same one; else the sites with the least sum of squares. */
  #choose(near: readonly (readonly NearPoint[])[]): Int32Array {
    const first = near.map((sites) =>
      sites.length === 0 ? -1 : sites.reduce((a, b) => (b.distance < a.distance ? b : a)).point,
    );
    const held = first.filter((site) => site >= 0);
    if (held.length === near.length && new Set(held).size === held.length) return Int32Array.from(first);
    const choices = near.map((sites) =>
      sites.map(({ point, distance }) => ({ target: point, cost: distance * distance })),
    );
    return assign(choices, this.#supercell.sites);
  }

  #bareSite(siteOfAtom: Int32Array): number | undefined {
    const held = new Uint8Array(this.#supercell.sites);
    for (const site of siteOfAtom) if (site >= 0) held[site] = 1;
    const bare = held.findIndex(
      (value, site) =>
        value === 0 &&
        !this.#parent.sites[Math.floor(site / this.#supercell.cells)].allowed.includes(vacancy),
    );
    return bare < 0 ? undefined : bare;
  }
}

/** The sites of a supercell in its own fractional coordinates, in the order of its numbering. */
export function sitePlaces(parent: ParentLattice, supercell: Supercell): Float64Array {
  const toCell = inverse3(supercell.matrix);
  const places = new Float64Array(3 * supercell.sites);
  for (const [sublattice, { position }] of parent.sites.entries()) {
    for (let cell = 0; cell < supercell.cells; cell++) {
      const [i, j, k] = supercell.placeOf(cell);
      const place = rowTimes([position[0] + i, position[1] + j, position[2] + k], toCell);
      places.set(place, 3 * (sublattice * supercell.cells + cell));
    }
  }
  return places;
}

/** Of the vectors that are there. */
function average(vectors: Float64Array): Vector3 {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let at = 0; at < vectors.length; at += 3) {
    if (Number.isNaN(vectors[at])) continue;
    count++;
    for (let k = 0; k < 3; k++) sum[k] += vectors[at + k];
  }
  return count === 0 ? [0, 0, 0] : [sum[0] / count, sum[1] / count, sum[2] / count];
}
