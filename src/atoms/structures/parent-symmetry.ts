import type { Vector3 } from '../../numerics/index.ts';
import type { LatticeSite } from '../lattice-model/lattice-model.ts';
import { timesColumn } from './cell-geometry.ts';
import type { ParentLattice } from './parent-lattice.ts';
import { PeriodicPoints } from './periodic-points.ts';
import { operationsOf, symmetryOf, usualTolerance, type SymmetryOperation } from './symmetry.ts';

/** A symmetry of a parent lattice and what it does to the sites. */
export interface ParentOperation extends SymmetryOperation {
  /** Where the site of each sublattice in cell (0, 0, 0) goes. */
  readonly images: readonly LatticeSite[];
}

/**
 * The symmetries of a parent lattice: of its sites, each of the kind that what it may hold makes it (the order of the
 * species does not matter). The identity first; where the cell is not primitive the translations within it are included.
 * @throws InputError for a cell without volume or two like sites within the tolerance (Å) of each other.
 */
export function parentSymmetry(parent: ParentLattice, tolerance = usualTolerance): ParentOperation[] {
  const positions = Float64Array.from(parent.sites.flatMap(({ position }) => position));
  const kinds = parent.sites.map(({ allowed }) => allowed.toSorted().join(' '));
  const symmetry = symmetryOf({ lattice: parent.lattice, positions, kinds }, tolerance);
  const points = new PeriodicPoints(parent.lattice, positions, 2 * tolerance);
  return operationsOf(symmetry).map((operation) => ({
    ...operation,
    images: parent.sites.map(({ position }, sublattice) => {
      const place = moved(operation, position);
      const image = points
        .near(place, 4 * tolerance)
        .filter(({ point }) => kinds[point] === kinds[sublattice])
        .reduce((a, b) => (b.distance < a.distance ? b : a));
      return { sublattice: image.point, cell: image.image };
    }),
  }));
}

/** Where an operation takes a place, fractional coordinates. */
export function moved({ rotation, translation }: SymmetryOperation, place: Vector3): Vector3 {
  const [x, y, z] = timesColumn(rotation, place);
  return [x + translation[0], y + translation[1], z + translation[2]];
}

/** Where an operation takes a site of the lattice. */
export function movedSite(
  { rotation, images }: ParentOperation,
  { sublattice, cell }: LatticeSite,
): LatticeSite {
  const [x, y, z] = timesColumn(rotation, cell);
  const home = images[sublattice];
  return { sublattice: home.sublattice, cell: [x + home.cell[0], y + home.cell[1], z + home.cell[2]] };
}
