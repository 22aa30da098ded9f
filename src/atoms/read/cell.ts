import { FormatError, type Place } from '../../base/index.ts';
import type { Matrix3, Vector3 } from '../../numerics/index.ts';
import { cellVolume, inverse3, rowTimes } from '../structures/cell-geometry.ts';

/** Å³; no cell of atoms is smaller. */
const smallestVolume = 0.1;

/** Nine numbers, a then b then c, as the rows of a cell. @throws FormatError for a cell without a volume. */
export function cellOf(numbers: ArrayLike<number>, at: Place, scale = 1): Matrix3 {
  const row = (k: number): Vector3 => [
    scale * numbers[3 * k],
    scale * numbers[3 * k + 1],
    scale * numbers[3 * k + 2],
  ];
  const lattice: Matrix3 = [row(0), row(1), row(2)];
  const volume = cellVolume(lattice);
  if (!(volume > smallestVolume && volume < Infinity)) {
    throw new FormatError(`the cell's vectors span ${volume} Å³`, {
      at,
      expected: 'three vectors that are not in a plane',
    });
  }
  return lattice;
}

/** Fractional coordinates of Cartesian ones in the same unit as the cell, three an atom. */
export function toFractional(lattice: Matrix3, cartesian: ArrayLike<number>): Float64Array {
  return transformed(cartesian, inverse3(lattice));
}

/** Cartesian coordinates, Å, of fractional ones. */
export function toCartesian(lattice: Matrix3, fractional: ArrayLike<number>): Float64Array {
  return transformed(fractional, lattice);
}

/** Each row of three times a matrix. */
function transformed(values: ArrayLike<number>, matrix: Matrix3): Float64Array {
  const results = new Float64Array(values.length);
  for (let row = 0; row < values.length; row += 3) {
    results.set(rowTimes([values[row], values[row + 1], values[row + 2]], matrix), row);
  }
  return results;
}
