import { positionOf } from '../neighbour-hops.ts';
import type { KineticModel } from '../kinetic-model.ts';

/** Along x, y and z: nine products, row by row. */
export const tensorSize = 9;

/** Species that events carry, and how far each kind of event carries them in all. */
export interface MobileSpecies {
  readonly names: readonly string[];
  /** Å, by species, mechanism and axis. */
  readonly carried: readonly (readonly (readonly number[])[])[];
  /** Å², by species and mechanism: products of each atom's own way, as a tensor. */
  readonly squared: readonly (readonly Float64Array[])[];
  /** Directions in which anything moves: 1, 2 or 3. */
  readonly dimensions: number;
}

export function mobileSpecies({ lattice: { parent }, mechanisms }: KineticModel): MobileSpecies {
  const names = [...new Set(mechanisms.flatMap(({ moves }) => moves.map(({ species }) => species)))].sort();
  const ways = mechanisms.map(({ moves }) =>
    moves.map(({ species, from, to }) => {
      const start = positionOf(parent, from);
      return { species, way: positionOf(parent, to).map((x, axis) => x - start[axis]) };
    }),
  );
  const carried = names.map((name) =>
    ways.map((moves) =>
      [0, 1, 2].map((axis) => sum(moves.map(({ species, way }) => (species === name ? way[axis] : 0)))),
    ),
  );
  const squared = names.map((name) =>
    ways.map((moves) => {
      const tensor = new Float64Array(tensorSize);
      for (const { species, way } of moves) if (species === name) addProduct(tensor, way, way, 1);
      return tensor;
    }),
  );
  return {
    names,
    carried,
    squared,
    dimensions: rankOf(ways.flatMap((moves) => moves.map(({ way }) => way))),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Adds `factor` times the product of two vectors. */
export function addProduct(
  tensor: Float64Array,
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  factor: number,
): void {
  for (let row = 0; row < 3; row++) {
    for (let column = 0; column < 3; column++) tensor[3 * row + column] += factor * a[row] * b[column];
  }
}

export function trace(tensor: ArrayLike<number>): number {
  return tensor[0] + tensor[4] + tensor[8];
}

/** How many directions vectors span, by taking out of each what the ones before have of it. */
function rankOf(vectors: readonly (readonly number[])[]): number {
  const axes: number[][] = [];
  for (const vector of vectors) {
    const rest = [...vector];
    for (const axis of axes) {
      const along = sum(rest.map((x, k) => x * axis[k]));
      for (let k = 0; k < 3; k++) rest[k] -= along * axis[k];
    }
    const length = Math.hypot(...rest);
    if (length > 1e-6 * Math.hypot(...vector)) axes.push(rest.map((x) => x / length));
  }
  return axes.length;
}
