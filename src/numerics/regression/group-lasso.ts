import { ConvergenceError, InputError } from '../../base/index.ts';
import { choleskyFactor, choleskySolve } from './cholesky.ts';
import { addScaled, dotProduct } from './dense.ts';
import { LatentGroup } from './latent-group.ts';
import { residualSquare, type NormalEquations } from './normal-equations.ts';

/** Columns that are in together or out together. Groups may share columns: then each has coefficients of its own there. */
export interface PenalisedGroup {
  /** Among the columns that are not free. */
  readonly columns: readonly number[];
  /** Of the group's length in the penalty; the root of the number of its columns unless given. */
  readonly weight?: number | undefined;
}

export interface GroupLassoFit {
  /** One a column: the sum over the groups that have it. */
  readonly coefficients: Float64Array;
  readonly objective: number;
  /** How far the objective may lie above the least: the duality gap. */
  readonly gap: number;
  readonly rounds: number;
}

const mostRounds = 2000;
const sweepsEachRound = 10;
const newtonAtLeast = 4;
/** After so many rounds sweeps hardly move: Newton steps follow each other then, as long as groups leave. */
const fewRounds = 12;
/** What a Hessian with flat directions gets on its diagonal, as a share of it. */
const steeper = 1e-9;
/** Halvings of a Newton step that would climb. */
const mostHalvings = 20;

/** The smallest penalty at which all coefficients are zero. */
export function largestUsefulGroupPenalty(
  { right, rows }: NormalEquations,
  groups: readonly PenalisedGroup[],
): number {
  const slopes = groups.map(
    ({ columns, weight = Math.sqrt(columns.length) }) =>
      Math.hypot(...columns.map((column) => right[column])) / (rows * weight),
  );
  return Math.max(0, ...slopes);
}

/**
 * Fits of ‖y − X b‖²/2n + α ∑ w ‖b of a group‖ at one penalty after the other, each from the one before (M. Yuan, Y. Lin,
 * doi:10.1111/j.1467-9868.2005.00532.x). b is the sum of what the groups have in a column, so that groups that share columns
 * bring in unions of groups (L. Jacob, G. Obozinski, J.-P. Vert, doi:10.1145/1553374.1553431). Each group to its best with
 * the others as they are, and Newton steps over all groups that are in; a duality gap says when to stop.
 */
export class GroupLassoPath {
  readonly #equations: NormalEquations;
  readonly #groups: readonly LatentGroup[];
  readonly #tolerance: number;
  /** Xᵀ (y − X b) */
  #slopes: Float64Array;

  /**
   * @param tolerance Duality gap as a share of ‖y‖²/2n at which to stop.
   * @throws InputError for groups that do not fit.
   */
  constructor(equations: NormalEquations, groups: readonly PenalisedGroup[], tolerance = 1e-10) {
    this.#equations = equations;
    this.#tolerance = tolerance;
    this.#groups = groups.map(({ columns, weight }) => new LatentGroup(equations, columns, weight));
    this.#slopes = equations.right.slice();
  }

  /** @throws InputError for a penalty that means nothing; ConvergenceError. */
  fit(penalty: number): GroupLassoFit {
    if (!(penalty > 0 && penalty < Infinity)) {
      throw new InputError(`a penalty of ${penalty}`, { at: { field: 'penalty' }, expected: 'over 0' });
    }
    const { rows, square } = this.#equations;
    for (const group of this.#groups) group.penalise(rows * penalty);
    const limit = this.#tolerance * (square / (2 * rows));
    for (let rounds = 1; rounds <= mostRounds; rounds++) {
      const before = this.#inside();
      for (let sweep = 0; sweep < sweepsEachRound; sweep++) this.#sweep(sweep > 0);
      const after = this.#inside();
      // A Newton step costs as much as many sweeps: it waits for groups that stay, but not long.
      const settled = after.length === before.length && after.every((group, k) => group === before[k]);
      if (settled || rounds % newtonAtLeast === 0) this.#newton(rounds > fewRounds ? this.#groups.length : 1);
      const coefficients = this.#sum();
      this.#slopes = this.#slopesOf(coefficients);
      const { objective, gap } = this.#measure(coefficients);
      if (gap <= limit) return { coefficients, objective, gap, rounds };
    }
    throw new ConvergenceError(`a group LASSO stands at a duality gap over ${limit}`, {
      at: { field: 'penalty' },
      mend: 'take a larger penalty, or ridge',
    });
  }

  /** Each group to its best with the others as they are. */
  #sweep(insideOnly: boolean): void {
    for (const group of this.#groups) {
      if (!insideOnly || group.isInside) group.settle(this.#slopes);
    }
  }

  #inside(): LatentGroup[] {
    return this.#groups.filter(({ isInside }) => isInside);
  }

  /** Newton steps over all groups that are in, one after the other as long as groups leave. */
  #newton(most: number): void {
    for (let turn = 0; turn < most; turn++) {
      const inside = this.#inside();
      const step = this.#newtonStep(inside);
      if (step === undefined || !this.#walk(inside, step)) return;
    }
  }

  /**
   * Goes along a step, as far as the first group that comes to zero, which leaves; or where that climbs, as far as it
   * does not. Whether a group left.
   */
  #walk(inside: readonly LatentGroup[], steps: readonly Float64Array[]): boolean {
    const start = inside.map(({ coefficients }) => coefficients.slice());
    const before = this.#objective(this.#sum());
    const go = (share: number): void => {
      for (const [g, { coefficients }] of inside.entries()) {
        coefficients.set(start[g]);
        addScaled(coefficients, 0, share, steps[g], 0, coefficients.length);
      }
    };
    const falls = (): boolean => this.#objective(this.#sum()) <= before;
    const reaches = inside.map((group, g) => group.reachOfZero(steps[g]));
    const reach = Math.min(...reaches);
    go(Math.min(1, reach));
    if (reach < 1) inside[reaches.indexOf(reach)].coefficients.fill(0);
    if (falls()) return reach < 1;
    for (let halving = 1; halving <= mostHalvings; halving++) {
      go(0.5 ** halving);
      if (falls()) return false;
    }
    go(0);
    return false;
  }

  /** Solves Hessian × step = −gradient, one step a group; undefined where no group is in. */
  #newtonStep(inside: readonly LatentGroup[]): Float64Array[] | undefined {
    const { gram, size } = this.#equations;
    const columns = inside.flatMap((group) => group.columns);
    const count = columns.length;
    if (count === 0) return undefined;
    const hessian = new Float64Array(count * count);
    for (const [i, row] of columns.entries()) {
      for (let j = 0; j <= i; j++) hessian[i * count + j] = gram[row * size + columns[j]];
    }
    const slopes = this.#slopesOf(this.#sum());
    const down = new Float64Array(count);
    const places: number[] = [];
    let first = 0;
    for (const group of inside) {
      group.addCurvature(hessian, first, count);
      down.set(group.downhill(slopes), first);
      places.push(first);
      first += group.columns.length;
    }
    const factor = factorOf(hessian, count);
    if (factor === undefined) return undefined;
    const step = choleskySolve(factor, down);
    return places.map((place, g) => step.subarray(place, place + inside[g].columns.length));
  }

  #sum(): Float64Array {
    const b = new Float64Array(this.#equations.size);
    for (const group of this.#inside()) {
      for (const [k, column] of group.columns.entries()) b[column] += group.coefficients[k];
    }
    return b;
  }

  #slopesOf(b: Float64Array): Float64Array {
    const { gram, right, size } = this.#equations;
    const slopes = right.slice();
    for (const [k, value] of b.entries()) {
      if (value !== 0) addScaled(slopes, 0, -value, gram, k * size, size);
    }
    return slopes;
  }

  #objective(b: Float64Array): number {
    const lengths = this.#groups.reduce((sum, group) => sum + group.penalty * group.length, 0);
    return residualSquare(this.#equations, b) / 2 + lengths;
  }

  #measure(b: Float64Array): { objective: number; gap: number } {
    const { right, rows, size, square } = this.#equations;
    const shrink = this.#groups.reduce((least, group) => {
      const slope = group.slope(this.#slopes);
      return slope > group.penalty ? Math.min(least, group.penalty / slope) : least;
    }, 1);
    const objective = this.#objective(b);
    const along = square - dotProduct(right, 0, b, 0, size);
    const dual = shrink * along - (shrink ** 2 * residualSquare(this.#equations, b)) / 2;
    return { objective: objective / rows, gap: (objective - dual) / rows };
  }
}

/** The Cholesky factor of a Hessian; where it has flat directions, of one a little steeper: a step along them goes far. */
function factorOf(hessian: Float64Array, count: number): Float64Array | undefined {
  const factor = choleskyFactor(hessian, count, 1e-12);
  if (factor !== undefined) return factor;
  for (let k = 0; k < count; k++) hessian[k * (count + 1)] *= 1 + steeper;
  return choleskyFactor(hessian, count);
}
