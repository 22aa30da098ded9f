import { cornerSign, entryAt, modeEntries } from '../modes.ts';
import type { NodeGrid, Triple } from '../node-grid.ts';
import { placeOf, type VoxelTensors } from '../voxel-tensors.ts';
import { closeSum } from './sums.ts';

/** Conductivity of each coarse cell: its mode matrix, {@link modeEntries} numbers. */
export interface CellMatrices {
  readonly matrices: Float64Array;
}

export type Conductors = VoxelTensors | CellMatrices;

/** Jumps of a linear potential over one cell along x, y, z, to be added to what a field has. */
export type Jumps = Triple;

const noJumps: Jumps = [0, 0, 0];

/** The seven differences of a cell's corners. */
export type Modes = Float64Array;

/** Reads the modes of the cell whose first corner is `node`, with those of a linear potential added. */
export function readModes(
  modes: Modes,
  [, row, plane]: Triple,
  field: Float64Array,
  node: number,
  [jx, jy, jz]: Jumps,
): void {
  const [a, b] = [field[node], field[node + 1]];
  const [c, d] = [field[node + row], field[node + row + 1]];
  const [e, f] = [field[node + plane], field[node + plane + 1]];
  const [g, h] = [field[node + plane + row], field[node + plane + row + 1]];
  const [sab, dab, scd, dcd] = [a + b, b - a, c + d, d - c];
  const [sef, def, sgh, dgh] = [e + f, f - e, g + h, h - g];
  modes[1] = dab + dcd + def + dgh + 4 * jx;
  modes[2] = scd - sab + sgh - sef + 4 * jy;
  modes[3] = dcd - dab + dgh - def;
  modes[4] = sef + sgh - sab - scd + 4 * jz;
  modes[5] = def + dgh - dab - dcd;
  modes[6] = sab - scd - sef + sgh;
  modes[7] = dab - dcd - def + dgh;
}

/** Adds the corner values that go with the modes (the transpose of {@link readModes}). */
function addCorners(m: Modes, [, row, plane]: Triple, field: Float64Array, node: number): void {
  const [nearX, farX] = [m[2] - m[3], m[2] + m[3]];
  const [nearXz, farXz] = [m[6] - m[7], m[6] + m[7]];
  const [near, far] = [m[4] - m[5], m[4] + m[5]];
  field[node] += -m[1] - nearX - near + nearXz;
  field[node + 1] += m[1] - farX - far + farXz;
  field[node + row] += -m[1] + nearX - near - nearXz;
  field[node + row + 1] += m[1] + farX - far - farXz;
  field[node + plane] += -m[1] - nearX + near - nearXz;
  field[node + plane + 1] += m[1] - farX + far - farXz;
  field[node + plane + row] += -m[1] + nearX + near + nearXz;
  field[node + plane + row + 1] += m[1] + farX + far + farXz;
}

/** Flux modes of a voxel: its mode matrix times `modes`, without forming it. */
export function multiplyTensor(cell: ArrayLike<number>, at: number, m: Modes, out: Modes): void {
  const [xx, yy, zz] = [cell[at], cell[at + 1], cell[at + 2]];
  const [xy, xz, yz] = [cell[at + 3], cell[at + 4], cell[at + 5]];
  out[1] = 9 * (xx * m[1] + xy * m[2] + xz * m[4]);
  out[2] = 9 * (xy * m[1] + yy * m[2] + yz * m[4]);
  out[4] = 9 * (xz * m[1] + yz * m[2] + zz * m[4]);
  out[3] = 3 * ((xx + yy) * m[3] + yz * m[5] + xz * m[6]);
  out[5] = 3 * (yz * m[3] + (xx + zz) * m[5] + xy * m[6]);
  out[6] = 3 * (xz * m[3] + xy * m[5] + (yy + zz) * m[6]);
  out[7] = (xx + yy + zz) * m[7];
}

function multiplyMatrix(matrices: Float64Array, at: number, m: Modes, out: Modes): void {
  out.fill(0);
  let entry = at;
  for (let row = 1; row < 8; row++) {
    out[row] += matrices[entry] * m[row];
    entry++;
    for (let column = row + 1; column < 8; column++) {
      out[row] += matrices[entry] * m[column];
      out[column] += matrices[entry] * m[row];
      entry++;
    }
  }
}

/** Calls back for each cell that conducts: its number and its first corner. */
function conductingCells(
  { cells, steps }: NodeGrid,
  conductors: Conductors,
  visit: (cell: number, node: number) => void,
): void {
  let cell = 0;
  for (let k = 0; k < cells[2]; k++) {
    for (let j = 0; j < cells[1]; j++) {
      const start = j * steps[1] + k * steps[2];
      for (let i = 0; i < cells[0]; i++, cell++) {
        const conducts =
          'table' in conductors
            ? conductors.table[placeOf(conductors, cell)] !== 0
            : conductors.matrices[modeEntries * cell] !== 0;
        if (conducts) visit(cell, start + i);
      }
    }
  }
}

/** out = A (field + linear potential): at each node the flux that leaves it, Σ over cells of ∫ ∇N·K∇(u + linear). */
export function applyCells(
  grid: NodeGrid,
  conductors: Conductors,
  field: Float64Array,
  out: Float64Array,
  jumps: Jumps = noJumps,
): void {
  const modes = new Float64Array(8);
  const flux = new Float64Array(8);
  out.fill(0);
  conductingCells(grid, conductors, (cell, node) => {
    readModes(modes, grid.steps, field, node, jumps);
    if ('table' in conductors) multiplyTensor(conductors.table, placeOf(conductors, cell), modes, flux);
    else multiplyMatrix(conductors.matrices, modeEntries * cell, modes, flux);
    addCorners(flux, grid.steps, out, node);
  });
  closeSum(grid, out);
}

/** One over the diagonal of A; 0 for nodes that are pinned or that no conducting cell touches. */
export function inverseDiagonal(grid: NodeGrid, conductors: Conductors): Float64Array {
  const diagonal = new Float64Array(grid.nodes);
  const corners = [0, 1, 2, 3, 4, 5, 6, 7];
  const offsets = corners.map((c) => (c & 1) + ((c >> 1) & 1) * grid.steps[1] + (c >> 2) * grid.steps[2]);
  const shares = corners.map((corner) => cornerShares(corner, conductors));
  conductingCells(grid, conductors, (cell, node) => {
    for (const corner of corners) diagonal[node + offsets[corner]] += shares[corner](cell);
  });
  closeSum(grid, diagonal);
  return diagonal.map((value) => (value > 0 ? 1 / value : 0));
}

/** Diagonal entry of a corner in its cell. */
function cornerShares(corner: number, conductors: Conductors): (cell: number) => number {
  const sign = (mode: number): number => cornerSign(mode, corner);
  if ('table' in conductors) {
    const { table } = conductors;
    // Bits of xy, xz and yz: each pair of modes that a mixed component couples has the same sign product.
    const [xy, xz, yz] = [24 * sign(3), 24 * sign(5), 24 * sign(6)];
    return (cell) => {
      const at = placeOf(conductors, cell);
      const mixed = xy * table[at + 3] + xz * table[at + 4] + yz * table[at + 5];
      return 16 * (table[at] + table[at + 1] + table[at + 2]) + mixed;
    };
  }
  const weights = new Float64Array(modeEntries);
  for (let row = 1; row < 8; row++) {
    for (let column = row; column < 8; column++) {
      weights[entryAt(row, column)] = (row === column ? 1 : 2) * sign(row) * sign(column);
    }
  }
  return (cell) =>
    weights.reduce((sum, weight, at) => sum + weight * conductors.matrices[modeEntries * cell + at], 0);
}
