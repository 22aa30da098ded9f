import { InputError } from '../../base/index.ts';
import { multiply3, type Matrix3, type Vector3 } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { determinant3, inverse3, norm, rounded, transpose3 } from './cell-geometry.ts';
import { integerSpan } from './integer-span.ts';
import { minkowskiReduced } from './reduction.ts';

export interface CommensurateOptions {
  /** The cell is repeated along its shortest vectors until it has so many primitive cells. */
  readonly leastCells?: number | undefined;
}

/**
 * The smallest supercell into which all of the given ones fit a whole number of times, as rows in primitive vectors that
 * are Minkowski's for this lattice: one in which every ground state of those cells can form. The lattice that all of
 * them share is the dual of what their duals span together.
 * @throws InputError where no cells are given or one of them has no volume.
 */
export function commensurateSupercell(
  lattice: Matrix3,
  matrices: readonly IntegerMatrix3[],
  { leastCells = 1 }: CommensurateOptions = {},
): IntegerMatrix3 {
  if (matrices.length === 0) {
    throw new InputError('no supercells are given to find a common one of', { at: { field: 'supercells' } });
  }
  const common = matrices.reduce(intersection);
  const { transformation } = minkowskiReduced(multiply3(common, lattice));
  return repeated(multiply3(transformation, common), lattice, leastCells);
}

/** Whether the rows of `supercell` are whole sums of those of `matrix`. */
export function isCommensurate(supercell: IntegerMatrix3, matrix: IntegerMatrix3): boolean {
  const multiples = multiply3(supercell, inverse3(matrix)).flat();
  return multiples.every((value) => Math.abs(value - Math.round(value)) < 1e-9);
}

function intersection(first: IntegerMatrix3, second: IntegerMatrix3): IntegerMatrix3 {
  const [one, two] = [Math.abs(determinant3(first)), Math.abs(determinant3(second))];
  if (one === 0 || two === 0) {
    throw new InputError('the vectors of a supercell lie in one plane', {
      at: { field: 'supercells' },
      expected: 'three vectors that span a volume',
    });
  }
  const scale = one * two;
  const span = integerSpan([...scaledDual(first, scale), ...scaledDual(second, scale)]);
  return scaledDual(span, scale);
}

/** Rows d with d_i · m_j = scale δ_ij: whole numbers where the scale is a multiple of the volume. */
function scaledDual(matrix: IntegerMatrix3, scale: number): IntegerMatrix3 {
  const dual = transpose3(inverse3(matrix));
  return rounded(dual.map((row) => row.map((value) => value * scale)) as unknown as Matrix3);
}

function repeated(matrix: IntegerMatrix3, lattice: Matrix3, leastCells: number): IntegerMatrix3 {
  const lengths = multiply3(matrix, lattice).map(norm);
  const times = [1, 1, 1];
  const cells = Math.abs(determinant3(matrix));
  while (cells * times[0] * times[1] * times[2] < leastCells) {
    const long = lengths.map((length, k) => length * times[k]);
    times[long.indexOf(Math.min(...long))]++;
  }
  return matrix.map(
    (row, k) => row.map((value) => value * times[k]) as unknown as Vector3,
  ) as unknown as IntegerMatrix3;
}
