import { InputError } from '../../base/index.ts';
import { hermiteNormalForm, type IntegerMatrix3 } from './hermite.ts';

/**
 * A block of primitive cells that repeats, of any shape: rows of `matrix` are its vectors in primitive vectors. Cells
 * are numbered within the equivalent lower-triangular block (the Hermite normal form, doi:10.1103/PhysRevB.77.224115), the
 * first index fastest; sites sublattice by sublattice: site = sublattice × cells + cell.
 */
export class Supercell {
  readonly matrix: IntegerMatrix3;
  /** Rows [a 0 0], [b c 0], [d e f] that span the same lattice; a, c, f are the numbers of cells along each vector. */
  readonly hermite: IntegerMatrix3;
  /** Cells along the three primitive vectors. */
  readonly shape: readonly [number, number, number];
  readonly cells: number;
  readonly sublattices: number;

  /** @throws InputError for a matrix of no volume or with numbers that are not whole. */
  constructor(matrix: IntegerMatrix3, sublattices: number) {
    if (matrix.flat().some((value) => !Number.isSafeInteger(value))) {
      throw new InputError('a supercell has vectors that are no whole multiples of the primitive ones', {
        at: { field: 'supercell' },
        expected: 'nine whole numbers',
      });
    }
    this.matrix = matrix;
    this.hermite = hermiteNormalForm(matrix);
    this.shape = [this.hermite[0][0], this.hermite[1][1], this.hermite[2][2]];
    this.cells = this.shape[0] * this.shape[1] * this.shape[2];
    this.sublattices = sublattices;
  }

  get sites(): number {
    return this.cells * this.sublattices;
  }

  /** Number of the cell at whole multiples (i, j, k) of the primitive vectors, wherever that is. */
  cellAt(i: number, j: number, k: number): number {
    const [[a], [b, c], [d, e, f]] = this.hermite;
    const layers = Math.floor(k / f);
    const row = j - layers * e;
    const rows = Math.floor(row / c);
    const column = i - layers * d - rows * b;
    const x = column - a * Math.floor(column / a);
    return x + a * (row - rows * c + c * (k - layers * f));
  }

  siteAt(sublattice: number, i: number, j: number, k: number): number {
    return sublattice * this.cells + this.cellAt(i, j, k);
  }

  /** Whole multiples of the primitive vectors of a cell in the lower-triangular block. */
  placeOf(cell: number): [number, number, number] {
    const [a, c] = this.shape;
    return [cell % a, Math.floor(cell / a) % c, Math.floor(cell / (a * c))];
  }
}

/** A block of n × n × n primitive cells, or of the given numbers along each vector. */
export function diagonalSupercell(counts: readonly [number, number, number], sublattices: number): Supercell {
  const [a, b, c] = counts;
  return new Supercell(
    [
      [a, 0, 0],
      [0, b, 0],
      [0, 0, c],
    ],
    sublattices,
  );
}
