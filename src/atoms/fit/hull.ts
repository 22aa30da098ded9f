import { InputError } from '../../base/index.ts';
import { lowestMixture } from './mixture.ts';

/** Energies at compositions; all per the same amount, such as a primitive cell. */
export interface Phases {
  /** Compositions: one list a phase, one number an axis. Amounts that add up when phases are mixed. */
  readonly compositions: readonly (readonly number[])[];
  /** eV */
  readonly energies: ArrayLike<number>;
}

/** A phase and its share. */
export interface Product {
  readonly phase: number;
  readonly share: number;
}

export interface HullPlace {
  /** Energy less that of the best mixture at its composition, eV; 0 on the hull. */
  readonly above: number;
  /** What it falls apart into; itself alone on the hull. */
  readonly products: readonly Product[];
}

export interface Hull {
  /** One a phase. */
  readonly places: readonly HullPlace[];
  /** Phases on the hull, in the order given. */
  readonly groundStates: readonly number[];
}

/** eV: differences below are rounding. */
const rounding = 1e-10;

/**
 * The lower convex hull of energies over any number of composition axes: for each phase the mixture of least energy at
 * its composition, by linear programming.
 * @throws InputError for compositions or energies that do not fit.
 */
export function convexHull(phases: Phases): Hull {
  checkPhases(phases);
  const places = phases.compositions.map((composition, phase): HullPlace => {
    const mixture = lowestMixture(phases, composition, phase);
    const above = mixture === undefined ? 0 : phases.energies[phase] - mixture.energy;
    return mixture !== undefined && above > rounding
      ? { above, products: mixture.products }
      : { above: 0, products: [{ phase, share: 1 }] };
  });
  return { places, groundStates: [...places.keys()].filter((k) => places[k].above === 0) };
}

/**
 * Energy of the best mixture at a composition and its parts; undefined where the phases do not span it.
 * @throws InputError
 */
export function hullEnergy(
  phases: Phases,
  composition: readonly number[],
): { energy: number; products: readonly Product[] } | undefined {
  checkPhases(phases);
  return lowestMixture(phases, composition);
}

function allFinite(numbers: ArrayLike<number>): boolean {
  return Array.from(numbers).every(Number.isFinite);
}

function checkPhases({ compositions, energies }: Phases): void {
  const axes = compositions[0]?.length ?? 0;
  if (
    compositions.length > 0 &&
    compositions.length === energies.length &&
    compositions.every((each) => each.length === axes && allFinite(each)) &&
    allFinite(energies)
  ) {
    return;
  }
  throw new InputError(`${compositions.length} compositions and ${energies.length} energies`, {
    at: { field: 'phases' },
    expected: 'a composition of finite numbers and an energy for each phase, on the same axes',
  });
}

/** Energies less those of a mixture of the end members. */
export interface EnergiesAboveEnds {
  /** eV, one a phase. */
  readonly energies: Float64Array;
  /** Phases that are the end members: of least energy at the origin and at the end of each axis. */
  readonly ends: readonly number[];
}

/**
 * Formation energies against the phases of least energy at the lowest composition and at the highest along each axis.
 * @throws InputError where these do not span the axes.
 */
export function energiesAboveEnds(phases: Phases): EnergiesAboveEnds {
  checkPhases(phases);
  const { compositions, energies } = phases;
  const axes = compositions[0].length;
  const total = (k: number): number => compositions[k].reduce((sum, value) => sum + value, 0);
  const lowest = best(phases, (k) => -total(k));
  const ends = [
    lowest,
    ...Array.from({ length: axes }, (_, axis) => best(phases, (k) => compositions[k][axis])),
  ];
  const origin = compositions[lowest];
  const steps = ends.slice(1).map((end) => compositions[end].map((value, axis) => value - origin[axis]));
  const heights = ends.slice(1).map((end) => energies[end] - energies[lowest]);
  const slopes = solved(steps, heights);
  if (slopes === undefined) {
    throw new InputError(`end members at ${ends.map((k) => `(${compositions[k].join(', ')})`).join(', ')}`, {
      at: { field: 'compositions' },
      expected: 'end members that span the axes of composition',
    });
  }
  return {
    ends,
    energies: Float64Array.from(compositions, (composition, k) =>
      slopes.reduce(
        (left, slope, axis) => left - slope * (composition[axis] - origin[axis]),
        energies[k] - energies[lowest],
      ),
    ),
  };
}

/** The phase for which a measure is largest; of several the one of least energy. */
function best({ compositions, energies }: Phases, measure: (phase: number) => number): number {
  let found = 0;
  for (const phase of compositions.keys()) {
    const gain = measure(phase) - measure(found);
    if (gain > 1e-9 || (gain > -1e-9 && energies[phase] < energies[found])) found = phase;
  }
  return found;
}

/** x of rows · x = right, by elimination with pivots; undefined where the rows are dependent. */
function solved(rows: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const size = rows.length;
  const a = rows.map((row, k) => [...row, right[k]]);
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(a[i][k]) > Math.abs(a[pivot][k])) pivot = i;
    if (Math.abs(a[pivot][k]) < 1e-9) return undefined;
    [a[k], a[pivot]] = [a[pivot], a[k]];
    for (let i = 0; i < size; i++) {
      if (i === k) continue;
      const share = a[i][k] / a[k][k];
      for (let j = k; j <= size; j++) a[i][j] -= share * a[k][j];
    }
  }
  return a.map((row, k) => row[size] / row[k]);
}
