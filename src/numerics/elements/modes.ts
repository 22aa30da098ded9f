/**
 * A trilinear hexahedron in its sum and difference modes. The eight corner values u of a cell become eight modes: along
 * each axis either the sum or the difference of the two sides. Mode m has bit 1, 2 or 4 set where it takes the difference
 * along x, y or z, so mode 0 is the sum of all corners, which costs no energy, and modes 1 to 7 remain. In them the
 * energy ∫ ∇u·K∇u of a constant tensor K, integrated exactly, is almost diagonal (docs/tensor-conductivity.md):
 * in one dimension ∫ u'² = d²/h, ∫ u² = h (3 s² + d²)/12 and ∫ u' v = d s_v/2.
 */

/** A mode matrix is symmetric, 7 x 7: its upper triangle, row by row. */
export const modeEntries = 28;

/** Six numbers of a cell: a tensor's components xx, yy, zz, xy, xz, yz scaled by the cell's edges. */
export const cellEntries = 6;

export type Edges = readonly [hx: number, hy: number, hz: number];

/** Factors that turn the components xx, yy, zz, xy, xz, yz of a tensor into a cell's six numbers. */
export function componentScales([hx, hy, hz]: Edges): readonly number[] {
  return [(hy * hz) / hx, (hx * hz) / hy, (hx * hy) / hz, hz, hy, hx].map((scale) => scale / 144);
}

/** Place of entry (row, column) of a mode matrix, modes 1 to 7. */
export function entryAt(row: number, column: number): number {
  const [upper, lower] = row <= column ? [row - 1, column - 1] : [column - 1, row - 1];
  return upper * 7 - (upper * (upper - 1)) / 2 + lower - upper;
}

/** Where each of a cell's six numbers enters its mode matrix, and how often: (mode, mode, factor). */
const parts: readonly (readonly (readonly [row: number, column: number, factor: number])[])[] = [
  [
    [1, 1, 9],
    [3, 3, 3],
    [5, 5, 3],
    [7, 7, 1],
  ],
  [
    [2, 2, 9],
    [3, 3, 3],
    [6, 6, 3],
    [7, 7, 1],
  ],
  [
    [4, 4, 9],
    [5, 5, 3],
    [6, 6, 3],
    [7, 7, 1],
  ],
  [
    [1, 2, 9],
    [5, 6, 3],
  ],
  [
    [1, 4, 9],
    [3, 6, 3],
  ],
  [
    [2, 4, 9],
    [3, 5, 3],
  ],
];

/** Mode matrix of a cell from its six numbers. */
export function modeMatrix(cell: ArrayLike<number>): Float64Array {
  const matrix = new Float64Array(modeEntries);
  for (const [component, entries] of parts.entries()) {
    for (const [row, column, factor] of entries) matrix[entryAt(row, column)] += factor * cell[component];
  }
  return matrix;
}

/** +1 or −1: the share of a corner (bits as for modes; a set bit is the far side) in a mode. */
export function cornerSign(mode: number, corner: number): number {
  let sign = 1;
  for (const bit of [1, 2, 4]) if ((mode & bit) !== 0 && (corner & bit) === 0) sign = -sign;
  return sign;
}

/** Where a cell lies in its coarse cell along one axis: its near half, its far half, or all of it. */
export type Half = 0 | 1 | 2;

/** One axis of {@link childModes}: what the child's (sum, difference) takes from the coarse (sum, difference). */
const halves = [
  [
    [1, -0.5],
    [0, 0.5],
  ],
  [
    [1, 0.5],
    [0, 0.5],
  ],
  [
    [1, 0],
    [0, 1],
  ],
] as const;

/** How the modes of a coarse cell's trilinear function make those of one of its children: row child, column coarse. */
export function childModes(place: readonly [Half, Half, Half]): number[][] {
  const factor = (child: number, coarse: number): number =>
    [0, 1, 2].reduce(
      (product, axis) => product * halves[place[axis]][(child >> axis) & 1][(coarse >> axis) & 1],
      1,
    );
  return Array.from({ length: 8 }, (_row, child) =>
    Array.from({ length: 8 }, (_column, coarse) => factor(child, coarse)),
  );
}

/** Galerkin: the child's energy as a mode matrix of its coarse cell. */
export function coarseMatrix(child: ArrayLike<number>, transfer: readonly number[][]): Float64Array {
  const matrix = new Float64Array(modeEntries);
  for (let row = 1; row < 8; row++) {
    const image = new Float64Array(8);
    for (let i = 1; i < 8; i++) {
      if (transfer[i][row] === 0) continue;
      for (let j = 1; j < 8; j++) image[j] += transfer[i][row] * child[entryAt(i, j)];
    }
    for (let column = row; column < 8; column++) {
      let sum = 0;
      for (let j = 1; j < 8; j++) sum += image[j] * transfer[j][column];
      matrix[entryAt(row, column)] = sum;
    }
  }
  return matrix;
}
