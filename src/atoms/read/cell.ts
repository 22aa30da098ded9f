import { FormatError, type Place } from '../../base/index.ts';
import type { Matrix3, Vector3 } from '../../numerics/index.ts';

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
  const volume = Math.abs(determinant(lattice));
  if (!(volume > smallestVolume && volume < Infinity)) {
    throw new FormatError(`the cell's vectors span ${volume} Å³`, {
      at,
      expected: 'three vectors that are not in a plane',
    });
  }
  return lattice;
}

/** a · (b × c), signed. */
export function determinant([a, b, c]: Matrix3): number {
  return (
    a[0] * (b[1] * c[2] - b[2] * c[1]) -
    a[1] * (b[0] * c[2] - b[2] * c[0]) +
    a[2] * (b[0] * c[1] - b[1] * c[0])
  );
}

/** Fractional coordinates of Cartesian ones in the same unit as the cell, three an atom. */
export function toFractional(lattice: Matrix3, cartesian: ArrayLike<number>): Float64Array {
  const [a, b, c] = lattice;
  const volume = determinant(lattice);
  const columns = [crossOf(b, c), crossOf(c, a), crossOf(a, b)];
  return Float64Array.from(cartesian, (_, index) => {
    const [x, y, z] = columns[index % 3];
    const first = index - (index % 3);
    return (x * cartesian[first] + y * cartesian[first + 1] + z * cartesian[first + 2]) / volume;
  });
}

/** Cartesian coordinates, Å, of fractional ones. */
export function toCartesian([a, b, c]: Matrix3, fractional: ArrayLike<number>): Float64Array {
  return Float64Array.from(fractional, (_, index) => {
    const axis = index % 3;
    const first = index - axis;
    return fractional[first] * a[axis] + fractional[first + 1] * b[axis] + fractional[first + 2] * c[axis];
  });
}

function crossOf(a: Vector3, b: Vector3): Vector3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
