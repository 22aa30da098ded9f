import type { Matrix3 } from '../../numerics/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import type { ParentLattice } from '../structures/parent-lattice.ts';
import type { SiteMotion } from './site-motion.ts';

type Vector = readonly number[];

/** Whole multiples that a rotated vector may have along the vectors of a cell that is not far from reduced. */
const reach = 4;

/** Operations of the space group of a parent lattice, sites within `tolerance` (Å) of where they belong. */
export function parentSymmetry(parent: ParentLattice, tolerance = 1e-2): SiteMotion[] {
  return rotations(parent.lattice, tolerance).flatMap((rotation) => motionsOf(parent, rotation, tolerance));
}

/** W of every rotation that keeps the lengths of the vectors and the angles between them. */
function rotations(lattice: Matrix3, tolerance: number): SiteMotion['rotation'][] {
  const lengths = lattice.map((row) => Math.hypot(...row));
  const found = lattice.map((): { multiples: Vector; vector: Vector }[] => []);
  for (const multiples of eachMultiple()) {
    const vector = timesRows(lattice, multiples);
    for (const [k, length] of lengths.entries()) {
      if (Math.abs(Math.hypot(...vector) - length) < tolerance) found[k].push({ multiples, vector });
    }
  }
  const alike = (a: Vector, b: Vector, i: number, j: number): boolean =>
    Math.abs(dot(a, b) - dot(lattice[i], lattice[j])) < tolerance * (lengths[i] + lengths[j]);
  return found[0].flatMap((a) =>
    found[1]
      .filter((b) => alike(a.vector, b.vector, 0, 1))
      .flatMap((b) =>
        found[2]
          .filter((c) => alike(a.vector, c.vector, 0, 2) && alike(b.vector, c.vector, 1, 2))
          .map((c) => rotationOf(a.multiples, b.multiples, c.multiples)),
      ),
  );
}

/** The vectors that the three become are the columns of W. */
function rotationOf(a: Vector, b: Vector, c: Vector): SiteMotion['rotation'] {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

function motionsOf(parent: ParentLattice, rotation: SiteMotion['rotation'], tolerance: number): SiteMotion[] {
  const turned = parent.sites.map(({ position }) => rotation.map((row) => dot(row, position)));
  return parent.sites.flatMap(({ position }): SiteMotion[] => {
    const shift = position.map((value, k) => value - turned[0][k]);
    const images = turned.map((place, sublattice) =>
      siteAt(
        parent,
        sublattice,
        place.map((value, k) => value + shift[k]),
        tolerance,
      ),
    );
    return images.every((image) => image !== undefined) ? [{ rotation, images }] : [];
  });
}

/** The site at a place that allows the same as sublattice `like`. */
function siteAt(
  { lattice, sites }: ParentLattice,
  like: number,
  place: Vector,
  tolerance: number,
): LatticeSite | undefined {
  for (const [sublattice, { position, allowed }] of sites.entries()) {
    if (allowed.join() !== sites[like].allowed.join()) continue;
    const away = place.map((value, k) => value - position[k]);
    const cell = away.map((value) => Math.round(value));
    const off = timesRows(
      lattice,
      away.map((value, k) => value - cell[k]),
    );
    if (Math.hypot(...off) < tolerance) return { sublattice, cell: [cell[0], cell[1], cell[2]] };
  }
  return undefined;
}

function eachMultiple(): Vector[] {
  const along = Array.from({ length: 2 * reach + 1 }, (_, k) => k - reach);
  return along.flatMap((i) => along.flatMap((j) => along.map((k) => [i, j, k])));
}

function timesRows(lattice: Matrix3, [a, b, c]: Vector): Vector {
  return [0, 1, 2].map((k) => a * lattice[0][k] + b * lattice[1][k] + c * lattice[2][k]);
}

function dot(a: Vector, b: Vector): number {
  return a.reduce((sum, value, k) => sum + value * b[k], 0);
}
