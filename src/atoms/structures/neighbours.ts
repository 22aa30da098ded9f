import { InputError } from '../../base/index.ts';
import { pointAt } from './cell-geometry.ts';
import { PeriodicPoints } from './periodic-points.ts';
import type { Structure } from './structure.ts';

/** Who lies near whom. Neighbours of atom i are entries first[i] … first[i + 1] − 1, the nearest first. */
export interface NeighbourList {
  readonly first: Uint32Array;
  readonly atoms: Uint32Array;
  /** Å */
  readonly distances: Float64Array;
  /** Whole cells that move the neighbour as listed in the structure to where it is near, three a neighbour. */
  readonly images: Int32Array;
}

/** Distances that differ by less are equal: those neighbours come by number. Å. */
const rounding = 1e-9;

/**
 * All pairs of atoms within `cutoff` (Å), images of an atom itself included and the atom itself not, each from both sides.
 * For cells of any shape; the time grows in proportion to the number of pairs.
 * @throws InputError for a cut-off that is not above zero, or a cell without volume.
 */
export function neighbourList({ lattice, positions, species }: Structure, cutoff: number): NeighbourList {
  if (!(cutoff > 0 && cutoff < Infinity)) {
    throw new InputError(`a cut-off of ${cutoff} Å`, {
      at: { field: 'cutoff' },
      expected: 'a length above zero',
    });
  }
  const points = new PeriodicPoints(lattice, positions, cutoff);
  const first = new Uint32Array(species.length + 1);
  const [atoms, distances, images]: [number[], number[], number[]] = [[], [], []];
  for (let atom = 0; atom < species.length; atom++) {
    const near = points
      .near(pointAt(positions, atom), cutoff)
      .filter(({ point, image }) => point !== atom || image.some((whole) => whole !== 0))
      .toSorted(
        (p, q) => compare(p.distance, q.distance) || p.point - q.point || compareImages(p.image, q.image),
      );
    for (const { point, distance, image } of near) {
      atoms.push(point);
      distances.push(distance);
      images.push(...image);
    }
    first[atom + 1] = atoms.length;
  }
  return {
    first,
    atoms: Uint32Array.from(atoms),
    distances: Float64Array.from(distances),
    images: Int32Array.from(images),
  };
}

function compare(p: number, q: number): number {
  return Math.abs(p - q) < rounding ? 0 : p - q;
}

function compareImages(p: readonly number[], q: readonly number[]): number {
  return p[0] - q[0] || p[1] - q[1] || p[2] - q[2];
}
