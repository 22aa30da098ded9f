import { InputError } from '../../base/index.ts';
import { multiply3, type Matrix3, type Vector3 } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import { identity3, inverse3, pointAt, rounded, rowTimes, timesColumn, transpose3 } from './cell-geometry.ts';
import { latticeRotations } from './lattice-rotations.ts';
import { PeriodicPoints } from './periodic-points.ts';
import { integerSpan } from './integer-span.ts';
import { minkowskiReduced, requireVolume } from './reduction.ts';
import type { Structure } from './structure.ts';

/** A motion that leaves a crystal unchanged: x' = rotation · x + translation, on columns of fractional coordinates. */
export interface SymmetryOperation {
  readonly rotation: IntegerMatrix3;
  /** Each from 0 to less than 1. */
  readonly translation: Vector3;
}

/** Points of several kinds in a cell that repeats. */
export interface Crystal {
  /** Rows, Å. */
  readonly lattice: Matrix3;
  /** Fractional, three a point. */
  readonly positions: Float64Array;
  /** A symmetry takes points to points of the same kind. */
  readonly kinds: readonly (string | number)[];
}

/** Å that an atom may lie from where a symmetry wants it. */
export const usualTolerance = 0.01;

/** A tolerance is tightened by this factor until the operations form a group. */
const tightening = 0.8;
const mostTightenings = 40;

/** A crystal's smallest cell, and its operations there. */
export interface Symmetry {
  readonly primitive: Crystal;
  /** Rows of the primitive cell in the vectors given: primitive lattice = basis × lattice. Fractions of whole numbers. */
  readonly basis: Matrix3;
  /** In the primitive cell; the identity first. */
  readonly operations: readonly SymmetryOperation[];
  /** Translations within the cell given, the zero one first. */
  readonly translations: readonly Vector3[];
  /** Å. Smaller than asked for where the operations within that formed no group. */
  readonly tolerance: number;
}

/**
 * Translations and rotations of a crystal, each atom within `tolerance` (Å) of where the operation wants it at the
 * operation's best translation. Where distortions of about the tolerance make operations that form no group, the
 * tolerance is tightened until they do.
 * @throws InputError for a cell without volume, no atoms, or two atoms of a kind within the tolerance of each other.
 */
export function symmetryOf(crystal: Crystal, tolerance = usualTolerance): Symmetry {
  requireVolume(crystal.lattice);
  if (crystal.kinds.length === 0) throw new InputError('there are no atoms whose symmetry could be found');
  requireApart(crystal, tolerance);
  let tight = tolerance;
  for (let times = 0; times < mostTightenings; times++) {
    const found = attempt(crystal, tight);
    if (found !== undefined) return { ...found, tolerance: tight };
    tight *= tightening;
  }
  throw new InputError('the symmetry is not clear at any tolerance', {
    at: { field: 'tolerance' },
    mend: `give one well below or above ${tolerance} Å`,
  });
}

/** A structure's atoms by species. */
export function crystalOf({ lattice, positions, species }: Structure): Crystal {
  return { lattice, positions, kinds: species };
}

/** All operations in the cell given, translations within it included: what spglib lists. The identity first. */
export function operationsOf(symmetry: Symmetry): SymmetryOperation[] {
  const { basis, operations, translations } = symmetry;
  const toGiven = transpose3(basis);
  const toPrimitive = inverse3(toGiven);
  const all: SymmetryOperation[] = [];
  for (const { rotation, translation } of operations) {
    const turned = multiply3(multiply3(toGiven, rotation), toPrimitive);
    const whole = rounded(turned);
    // A supercell may have less symmetry than the crystal it repeats.
    if (turned.flat().some((value, at) => Math.abs(value - whole.flat()[at]) > 1e-6)) continue;
    const shift = timesColumn(toGiven, translation);
    for (const [x, y, z] of translations) {
      all.push({ rotation: whole, translation: inCell([shift[0] + x, shift[1] + y, shift[2] + z]) });
    }
  }
  return all;
}

/** The cell's coordinates from 0 to less than 1; what rounding leaves just below 1 is 0. */
function inCell([x, y, z]: Vector3): Vector3 {
  return [inside(x), inside(y), inside(z)];
}

function inside(value: number): number {
  const rest = value - Math.floor(value);
  return rest > 1 - 1e-10 ? 0 : rest;
}

/** @throws InputError for two atoms of a kind within the tolerance (Å) of each other. */
export function requireApart({ lattice, positions, kinds }: Crystal, tolerance: number): void {
  const points = new PeriodicPoints(lattice, positions, tolerance);
  for (const [point, kind] of kinds.entries()) {
    const double = points
      .near(pointAt(positions, point), tolerance)
      .find((other) => other.point > point && kinds[other.point] === kind);
    if (double === undefined) continue;
    throw new InputError(`atoms ${point + 1} and ${double.point + 1} (${kind}) lie at one place`, {
      expected: `atoms further apart than the tolerance of ${tolerance} Å`,
    });
  }
}

/** A crystal's smallest cell. */
export interface SmallestCell {
  /** Points that translations make alike are averaged. */
  readonly primitive: Crystal;
  /** Rows of the primitive cell in the vectors given. */
  readonly basis: Matrix3;
  /** Within the cell given, the zero one first. */
  readonly translations: readonly Vector3[];
  /** The point of the primitive cell that each point given is an image of. */
  readonly images: Int32Array;
}

/** The smallest cell of a crystal by its translations within the tolerance (Å); undefined where these form no group. */
export function smallestCell(crystal: Crystal, tolerance: number): SmallestCell | undefined {
  const translations = new Motions(crystal, tolerance).of(identity3);
  const reduced = primitiveOf(crystal, translations, tolerance);
  return reduced === undefined ? undefined : { ...reduced, translations };
}

function attempt(crystal: Crystal, tolerance: number): Omit<Symmetry, 'tolerance'> | undefined {
  const reduced = smallestCell(crystal, tolerance);
  if (reduced === undefined) return undefined;
  const { primitive, basis, translations } = reduced;
  const motions = new Motions(primitive, tolerance);
  const operations = latticeRotations(primitive.lattice, tolerance).flatMap((rotation) =>
    motions.of(rotation).map((translation) => ({ rotation, translation })),
  );
  return isGroup(operations) ? { primitive, basis, operations, translations } : undefined;
}

/** Finds the translations that go with a rotation. */
class Motions {
  readonly #crystal: Crystal;
  readonly #tolerance: number;
  readonly #points: PeriodicPoints;
  /** Points of the rarest kind, of which one must go to another. */
  readonly #rarest: readonly number[];

  constructor(crystal: Crystal, tolerance: number) {
    this.#crystal = crystal;
    this.#tolerance = tolerance;
    this.#points = new PeriodicPoints(crystal.lattice, crystal.positions, 2 * tolerance);
    const byKind = new Map<string | number, number[]>();
    for (const [point, kind] of crystal.kinds.entries()) {
      byKind.set(kind, [...(byKind.get(kind) ?? []), point]);
    }
    this.#rarest = [...byKind.values()].reduce((a, b) => (b.length < a.length ? b : a));
  }

  of(rotation: IntegerMatrix3): Vector3[] {
    const { positions } = this.#crystal;
    const start = timesColumn(rotation, pointAt(positions, this.#rarest[0]));
    const found: Vector3[] = [];
    for (const target of this.#rarest) {
      const [x, y, z] = pointAt(positions, target);
      const best = this.#refined(rotation, [x - start[0], y - start[1], z - start[2]]);
      if (best !== undefined) found.push(best);
    }
    return found;
  }

  /** The translation near the one given that serves all points best, where all come within the tolerance. */
  #refined(rotation: IntegerMatrix3, translation: Vector3): Vector3 | undefined {
    const { kinds, positions, lattice } = this.#crystal;
    const errors: Vector3[] = [];
    const taken = new Uint8Array(kinds.length);
    for (const [point, kind] of kinds.entries()) {
      const [x, y, z] = timesColumn(rotation, pointAt(positions, point));
      const place: Vector3 = [x + translation[0], y + translation[1], z + translation[2]];
      const near = this.#points
        .near(place, 2 * this.#tolerance)
        .filter((other) => kinds[other.point] === kind && taken[other.point] === 0);
      if (near.length === 0) return undefined;
      const best = near.reduce((a, b) => (b.distance < a.distance ? b : a));
      taken[best.point] = 1;
      errors.push(best.separation);
    }
    const mean = (k: number): number => errors.reduce((sum, error) => sum + error[k], 0) / errors.length;
    const [x, y, z] = [mean(0), mean(1), mean(2)];
    if (errors.some((e) => Math.hypot(e[0] - x, e[1] - y, e[2] - z) > this.#tolerance)) return undefined;
    const shift = rowTimes([x, y, z], inverse3(lattice));
    return inCell([translation[0] + shift[0], translation[1] + shift[1], translation[2] + shift[2]]);
  }
}

/** The smallest cell: by the translations, which are whole shares of the cell; undefined where they form no group. */
function primitiveOf(
  { lattice, positions, kinds }: Crystal,
  translations: readonly Vector3[],
  tolerance: number,
): Omit<SmallestCell, 'translations'> | undefined {
  const parts = translations.length;
  const rows = translations.map((shift) => shift.map((value) => Math.round(value * parts)));
  const span = integerSpan([...rows, [parts, 0, 0], [0, parts, 0], [0, 0, parts]]);
  if (Math.abs(span[0][0] * span[1][1] * span[2][2] * parts - parts ** 3) > 0.5) return undefined;
  const start = span.map((row) => row.map((value) => value / parts)) as unknown as Matrix3;
  const { lattice: cell, transformation } = minkowskiReduced(multiply3(start, lattice));
  const basis = multiply3(transformation, start);
  const back = inverse3(basis);
  const kept: { place: Vector3; sum: [number, number, number]; count: number; kind: string | number }[] = [];
  const separated = new PeriodicPoints(cell, toCell(positions, back), 2 * tolerance);
  const group = new Int32Array(kinds.length).fill(-1);
  for (const [point, kind] of kinds.entries()) {
    if (group[point] >= 0) continue;
    const place = rowTimes(pointAt(positions, point), back);
    const alike = separated
      .near(place, 2 * tolerance)
      .filter((o) => kinds[o.point] === kind && group[o.point] < 0);
    if (alike.length !== parts) return undefined;
    const sum: [number, number, number] = [0, 0, 0];
    for (const { point: other, separation } of alike) {
      group[other] = kept.length;
      for (let k = 0; k < 3; k++) sum[k] += separation[k];
    }
    kept.push({ place, sum, count: parts, kind });
  }
  const inverse = inverse3(cell);
  const averaged = kept.flatMap(({ place, sum, count }) => {
    const shift = rowTimes([sum[0] / count, sum[1] / count, sum[2] / count], inverse);
    return inCell([place[0] + shift[0], place[1] + shift[1], place[2] + shift[2]]);
  });
  const primitive = {
    lattice: cell,
    positions: Float64Array.from(averaged),
    kinds: kept.map(({ kind }) => kind),
  };
  return { primitive, basis, images: group };
}

function toCell(positions: Float64Array, back: Matrix3): Float64Array {
  const moved = new Float64Array(positions.length);
  for (let point = 0; point < positions.length / 3; point++) {
    moved.set(rowTimes(pointAt(positions, point), back), 3 * point);
  }
  return moved;
}

/** Whether each rotation comes once (in a primitive cell) and each product of two is there. */
function isGroup(operations: readonly SymmetryOperation[]): boolean {
  const rotations = new Set(operations.map(({ rotation }) => rotation.join()));
  if (rotations.size !== operations.length) return false;
  return operations.every((first) =>
    operations.every((second) => rotations.has(multiply3(first.rotation, second.rotation).join())),
  );
}
