import { InputError } from '../../base/index.ts';
import { multiply3, type Matrix3, type Vector3 } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { cellVolume, dot, identity3, norm } from './cell-geometry.ts';

/** Another cell of the same lattice. */
export interface ReducedCell {
  /** Rows, Å: transformation × the rows given. */
  readonly lattice: Matrix3;
  /** Whole numbers, determinant ±1. */
  readonly transformation: IntegerMatrix3;
}

/** A cell flatter than this share of the product of its lengths spans no volume. */
const flat = 1e-6;
/** The same where a skewed description of a good cell may be given: below it the volume is rounding. */
const skewed = 1e-12;
/** Shorter by less than this share is not shorter: rounding must not make the search go round in circles. */
const shorter = 1 - 1e-12;

/** @throws InputError for a lattice that is not finite or spans no volume. */
export function requireVolume(lattice: Matrix3, share = flat): void {
  const lengths = lattice.map(norm);
  const volume = cellVolume(lattice);
  if (Number.isFinite(volume) && volume > share * lengths[0] * lengths[1] * lengths[2]) return;
  throw new InputError('the cell has no volume', {
    at: { field: 'lattice' },
    expected: 'three vectors, in Å, that do not lie in one plane',
  });
}

/**
 * The shortest vectors that span the lattice, |a| ≤ |b| ≤ |c| (Minkowski's reduction, by the greedy algorithm of Nguyen
 * and Stehlé, doi:10.1145/1597036.1597050). Handedness may change.
 * @throws InputError for a lattice without volume.
 */
export function minkowskiReduced(lattice: Matrix3): ReducedCell {
  requireVolume(lattice, skewed);
  const rows = lattice.map((row, k) => ({
    vector: [...row] as Mutable,
    count: [...identity3[k]] as Mutable,
  }));
  for (;;) {
    rows.sort((p, q) => dot(p.vector, p.vector) - dot(q.vector, q.vector));
    reducePair(rows[0], rows[1]);
    rows.sort((p, q) => dot(p.vector, p.vector) - dot(q.vector, q.vector));
    if (!reduceThird(rows)) break;
  }
  return {
    lattice: [rows[0].vector, rows[1].vector, rows[2].vector],
    transformation: [rows[0].count, rows[1].count, rows[2].count],
  };
}

type Mutable = [number, number, number];
interface LatticeVector {
  vector: Mutable;
  count: Mutable;
}

/** Lagrange and Gauss: the two shortest vectors of the plane. */
function reducePair(first: LatticeVector, second: LatticeVector): void {
  for (;;) {
    const times = Math.round(dot(first.vector, second.vector) / dot(first.vector, first.vector));
    const before = dot(second.vector, second.vector);
    if (times !== 0) add(second, first, -times);
    if (dot(second.vector, second.vector) >= before * shorter) {
      // No gain: undo a step that rounding alone asked for.
      if (times !== 0) add(second, first, times);
      return;
    }
    if (dot(second.vector, second.vector) >= dot(first.vector, first.vector)) return;
    [first.vector, second.vector] = [second.vector, first.vector];
    [first.count, second.count] = [second.count, first.count];
  }
}

/** Takes from the third vector the lattice point of the first two that lies nearest to it; false where none helps. */
function reduceThird([a, b, c]: LatticeVector[]): boolean {
  const [aa, ab, bb] = [dot(a.vector, a.vector), dot(a.vector, b.vector), dot(b.vector, b.vector)];
  const [ac, bc] = [dot(a.vector, c.vector), dot(b.vector, c.vector)];
  const area = aa * bb - ab * ab;
  const x = Math.round((ac * bb - bc * ab) / area);
  const y = Math.round((bc * aa - ac * ab) / area);
  const length = dot(c.vector, c.vector);
  let best = { i: 0, j: 0, length: length * shorter };
  for (let i = x - 1; i <= x + 1; i++) {
    for (let j = y - 1; j <= y + 1; j++) {
      const moved = combined(c.vector, a.vector, -i, b.vector, -j);
      if (dot(moved, moved) < best.length * shorter) best = { i, j, length: dot(moved, moved) };
    }
  }
  if (best.i === 0 && best.j === 0) return false;
  add(c, a, -best.i);
  add(c, b, -best.j);
  return true;
}

function add(to: LatticeVector, other: LatticeVector, times: number): void {
  for (let k = 0; k < 3; k++) {
    to.vector[k] += times * other.vector[k];
    to.count[k] += times * other.count[k];
  }
}

function combined(c: Vector3, a: Vector3, i: number, b: Vector3, j: number): Vector3 {
  return [c[0] + i * a[0] + j * b[0], c[1] + i * a[1] + j * b[1], c[2] + i * a[2] + j * b[2]];
}

/** Steps of the reduction until its conditions hold; each finite lattice needs a few dozen. */
const mostSteps = 1000;

/**
 * Niggli's reduced cell: the one cell of a lattice that is the same for every choice of vectors (Křivý and Gruber,
 * doi:10.1107/S0567739476000636, with the tolerances of Grosse-Kunstleve et al., doi:10.1107/S010876730302186X).
 * `tolerance` is a share of the cell's size. Handedness is kept.
 * @throws InputError for a lattice without volume.
 */
export function niggliReduced(lattice: Matrix3, tolerance = 1e-8): ReducedCell {
  const start = minkowskiReduced(lattice);
  const turned = signOf(start.transformation) < 0 ? negated(start.transformation) : start.transformation;
  const slack = tolerance * cellVolume(lattice) ** (2 / 3);
  let transformation = turned;
  for (let step = 0; step < mostSteps; step++) {
    const change = niggliStep(gramOf(multiply3(transformation, lattice)), slack);
    if (change === undefined) break;
    transformation = multiply3(change, transformation);
  }
  return { lattice: multiply3(transformation, lattice), transformation };
}

function signOf([a, b, c]: IntegerMatrix3): number {
  return dot(a, [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]]);
}

function negated(matrix: IntegerMatrix3): IntegerMatrix3 {
  return matrix.map((row) => row.map((value) => 0 - value)) as unknown as IntegerMatrix3;
}

/** a·a, b·b, c·c, 2 b·c, 2 a·c, 2 a·b. */
type Gram = readonly [number, number, number, number, number, number];

function gramOf([a, b, c]: Matrix3): Gram {
  return [dot(a, a), dot(b, b), dot(c, c), 2 * dot(b, c), 2 * dot(a, c), 2 * dot(a, b)];
}

/** The next change of vectors (rows), undefined once the cell is Niggli's. */
function niggliStep(gram: Gram, slack: number): IntegerMatrix3 | undefined {
  const [A, B, C, xi, eta, zeta] = gram;
  const less = (x: number, y: number): boolean => x < y - slack;
  const more = (x: number, y: number): boolean => x > y + slack;
  const same = (x: number, y: number): boolean => !less(x, y) && !more(x, y);
  const size = Math.abs;
  if (more(A, B) || (same(A, B) && more(size(xi), size(eta)))) return exchange(0, 1);
  if (more(B, C) || (same(B, C) && more(size(eta), size(zeta)))) return exchange(1, 2);
  const signs = niggliSigns([xi, eta, zeta], slack);
  if (signs !== undefined) return signs;
  if (more(size(xi), B) || (same(xi, B) && less(2 * eta, zeta)) || (same(xi, -B) && less(zeta, 0))) {
    return shear(2, 1, -Math.sign(xi));
  }
  if (more(size(eta), A) || (same(eta, A) && less(2 * xi, zeta)) || (same(eta, -A) && less(zeta, 0))) {
    return shear(2, 0, -Math.sign(eta));
  }
  if (more(size(zeta), A) || (same(zeta, A) && less(2 * xi, eta)) || (same(zeta, -A) && less(eta, 0))) {
    return shear(1, 0, -Math.sign(zeta));
  }
  const sum = xi + eta + zeta + A + B;
  if (less(sum, 0) || (same(sum, 0) && more(2 * (A + eta) + zeta, 0))) {
    return [identity3[0], identity3[1], [1, 1, 1]];
  }
  return undefined;
}

/** Makes the three dot products all positive, or none positive; undefined where they are already. */
function niggliSigns(products: readonly number[], slack: number): IntegerMatrix3 | undefined {
  const kinds = products.map((value) => (value > slack ? 1 : value < -slack ? -1 : 0));
  const wanted = kinds[0] * kinds[1] * kinds[2] > 0 ? 1 : -1;
  if (kinds.every((kind) => kind === wanted || (wanted < 0 && kind === 0))) return undefined;
  const flips: Mutable = [1, 1, 1];
  let free = -1;
  for (const [k, kind] of kinds.entries()) {
    if (kind === -wanted) flips[k] = -1;
    else if (kind === 0) free = k;
  }
  if (flips[0] * flips[1] * flips[2] < 0) flips[free] = -flips[free];
  return [
    [flips[0], 0, 0],
    [0, flips[1], 0],
    [0, 0, flips[2]],
  ];
}

/** Two vectors exchanged, and all reversed to keep the handedness. */
function exchange(p: number, q: number): IntegerMatrix3 {
  const rows = identity3.map((_, k) => identity3[k === p ? q : k === q ? p : k].map((value) => 0 - value));
  return rows as unknown as IntegerMatrix3;
}

/** Vector `row` plus `times` vector `other`. */
function shear(row: number, other: number, times: number): IntegerMatrix3 {
  const rows = identity3.map((each) => [...each]);
  rows[row][other] = times;
  return rows as unknown as IntegerMatrix3;
}
