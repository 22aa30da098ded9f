import { InputError, type Place } from '../../../base/index.ts';
import type { Matrix3 } from '../../../numerics/index.ts';
import type { Structure } from '../../structures/structure.ts';
import { toCartesian } from '../cell.ts';
import type { Operator } from './operators.ts';

/** One atom of the asymmetric unit. */
export interface Site {
  readonly label: string;
  readonly species: string;
  /** Fractional. */
  readonly position: readonly number[];
}

/** Å; images closer than this are one atom on a special position. */
const sameAtom = 0.05;
/** Å; no two atoms come so near. */
const tooNear = 0.3;

/**
 * All atoms that the operators make of some. Images that fall together are one atom at their mean, which puts a
 * position with few digits (0.3333) where the symmetry has it.
 * @throws InputError where different atoms fall together.
 */
export function expandSites(
  lattice: Matrix3,
  sites: readonly Site[],
  operators: readonly Operator[],
  at: Place,
): Structure {
  const atoms: { readonly site: Site; readonly position: number[]; images: number }[] = [];
  for (const site of sites) {
    for (const operator of operators) {
      const image = operator.map(([x, y, z, shift]) => {
        const value = x * site.position[0] + y * site.position[1] + z * site.position[2] + shift;
        return value - Math.floor(value);
      });
      const near = atoms.find((atom) => distance(lattice, atom.position, image) < tooNear);
      if (near === undefined) atoms.push({ site, position: image, images: 1 });
      else if (near.site === site && distance(lattice, near.position, image) < sameAtom) {
        near.images++;
        for (const [axis, value] of image.entries()) {
          near.position[axis] += nearest(value - near.position[axis]) / near.images;
        }
      } else {
        throw new InputError(
          `sites ${near.site.label} and ${site.label} are ${distance(lattice, near.position, image).toFixed(3)} Å apart`,
          {
            at,
            expected: 'one atom a site',
            mend: 'the file describes disorder, or its coordinates are wrong',
          },
        );
      }
    }
  }
  return {
    lattice,
    species: atoms.map(({ site }) => site.species),
    positions: Float64Array.from(atoms.flatMap(({ position }) => position.map(tidied))),
  };
}

/** Å, to the image in the same or a neighbouring cell. */
function distance(lattice: Matrix3, first: readonly number[], second: readonly number[]): number {
  const shift = first.map((value, axis) => nearest(second[axis] - value));
  return Math.hypot(...toCartesian(lattice, shift));
}

function nearest(difference: number): number {
  return difference - Math.round(difference);
}

/** In [0, 1), and 0 rather than what rounding leaves of it. */
function tidied(value: number): number {
  const wrapped = value - Math.floor(value);
  return wrapped < 1e-12 || wrapped > 1 - 1e-12 ? 0 : wrapped;
}
