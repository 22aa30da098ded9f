import { ConvergenceError, InputError } from '../../base/index.ts';
import { choleskyFactor, choleskySolve } from './cholesky.ts';
import { addScaled, dotProduct } from './dense.ts';
import { residualSquare, type NormalEquations } from './normal-equations.ts';

export interface ElasticNetOptions {
  /** α of ‖y − X b‖²/2n + α ∑ w (s |b| + (1 − s) b²/2). */
  readonly penalty: number;
  /** s: 1 (unless given) is the LASSO. */
  readonly absoluteShare?: number | undefined;
  /** w, one a column; 1 unless given. Infinity leaves a column out. */
  readonly factors?: Float64Array | undefined;
  /** Where to start. */
  readonly start?: Float64Array | undefined;
  /** Duality gap as a share of ‖y‖²/2n at which to stop; 1e-10 unless given. */
  readonly tolerance?: number | undefined;
}

export interface ElasticNetFit {
  readonly coefficients: Float64Array;
  readonly objective: number;
  /** How far the objective may lie above the least: the duality gap. */
  readonly gap: number;
  readonly rounds: number;
}

/** Rounds of sweeps; collinear columns need some tens. */
const mostRounds = 2000;
const sweepsEachRound = 8;
/** A jump costs as many sweeps as a third of the columns that are in: it waits for signs that stay, but not longer. */
const jumpsAtLeast = 6;

/**
 * Coordinate descent on the normal equations, with jumps to the least point of the face that the signs of the
 * coefficients span, and a duality gap to stop at (J. Friedman, T. Hastie, R. Tibshirani, J. Stat. Softw. 33 (2010) 1,
 * doi:10.18637/jss.v033.i01; H. Lee et al., Efficient sparse coding algorithms, NIPS 2006).
 * @throws InputError for a penalty that means nothing; ConvergenceError.
 */
export function elasticNet(equations: NormalEquations, options: ElasticNetOptions): ElasticNetFit {
  const net = new Net(equations, options);
  const limit = (options.tolerance ?? 1e-10) * (equations.square / (2 * equations.rows));
  for (let round = 1; round <= mostRounds; round++) {
    net.sweep(false);
    for (let sweep = 1; sweep < sweepsEachRound; sweep++) if (!net.sweep(true)) break;
    if (net.hasSettled() || round % jumpsAtLeast === 0) net.jump();
    const { gap, objective } = net.measure();
    if (gap > limit) continue;
    net.dropRounding();
    return { coefficients: net.coefficients, objective, gap, rounds: round };
  }
  throw new ConvergenceError(`coordinate descent stands at a duality gap over ${limit}`, {
    at: { field: 'penalty' },
    mend: 'take a larger penalty, or ridge',
  });
}

/** The smallest penalty at which all coefficients are zero. */
export function largestUsefulPenalty(
  { right, rows }: NormalEquations,
  absoluteShare = 1,
  factors?: Float64Array,
): number {
  const slopes = right.map((value, k) => Math.abs(value) / (factors?.[k] ?? 1));
  return slopes.reduce((most, slope) => Math.max(most, slope), 0) / (rows * absoluteShare);
}

class Net {
  readonly coefficients: Float64Array;
  readonly #equations: NormalEquations;
  /** n α s w and n α (1 − s) w. */
  readonly #absolute: Float64Array;
  readonly #square: Float64Array;
  /** Xᵀ (y − X b) */
  #slopes: Float64Array;
  #signs = new Int8Array(0);

  constructor(equations: NormalEquations, { penalty, absoluteShare = 1, factors, start }: ElasticNetOptions) {
    if (!(penalty > 0 && penalty < Infinity && absoluteShare > 0 && absoluteShare <= 1)) {
      throw new InputError(`a penalty of ${penalty} with an absolute share of ${absoluteShare}`, {
        at: { field: 'penalty' },
        expected: 'a penalty over 0, and a share over 0 and at most 1',
      });
    }
    const { size, rows } = equations;
    const weight = (k: number): number => rows * penalty * (factors?.[k] ?? 1);
    this.#equations = equations;
    this.#absolute = Float64Array.from({ length: size }, (_, k) => weight(k) * absoluteShare);
    this.#square = Float64Array.from({ length: size }, (_, k) =>
      absoluteShare === 1 ? 0 : weight(k) * (1 - absoluteShare),
    );
    this.coefficients = start?.slice() ?? new Float64Array(size);
    this.#slopes = this.#freshSlopes();
  }

  #freshSlopes(): Float64Array {
    const { gram, right, size } = this.#equations;
    const slopes = right.slice();
    for (const [k, value] of this.coefficients.entries()) {
      if (value !== 0) addScaled(slopes, 0, -value, gram, k * size, size);
    }
    return slopes;
  }

  /** Each coefficient to its best with the others as they are; false when nothing moved that counts. */
  sweep(activeOnly: boolean): boolean {
    const { gram, size, square } = this.#equations;
    let moved = 0;
    for (let k = 0; k < size; k++) {
      const before = this.coefficients[k];
      if (activeOnly && before === 0) continue;
      const own = gram[k * size + k];
      if (own === 0 || this.#absolute[k] === Infinity) continue;
      const pull = this.#slopes[k] + own * before;
      const left = Math.abs(pull) - this.#absolute[k];
      const after = left > 0 ? (Math.sign(pull) * left) / (own + this.#square[k]) : 0;
      if (after === before) continue;
      this.coefficients[k] = after;
      addScaled(this.#slopes, 0, before - after, gram, k * size, size);
      moved = Math.max(moved, own * (after - before) ** 2);
    }
    return moved > 1e-22 * square;
  }

  /** Whether the signs are those of the last time that this was asked. */
  hasSettled(): boolean {
    const signs = Int8Array.from(this.coefficients, Math.sign);
    const same = signs.length === this.#signs.length && signs.every((sign, k) => sign === this.#signs[k]);
    this.#signs = signs;
    return same;
  }

  /** To the least point with these signs, or as far on the way as the first coefficient that comes to zero. */
  jump(): void {
    const { gram, right, size } = this.#equations;
    const active = [...this.coefficients.keys()].filter((k) => this.coefficients[k] !== 0);
    if (active.length === 0) return;
    const count = active.length;
    const matrix = new Float64Array(count * count);
    for (const [i, row] of active.entries()) {
      for (let j = 0; j < i; j++) matrix[i * count + j] = gram[row * size + active[j]];
      matrix[i * count + i] = gram[row * size + row] + this.#square[row];
    }
    const factor = choleskyFactor(matrix, count, 1e-12);
    // A flat face: the sweeps go on alone.
    if (factor === undefined) return;
    const aim = choleskySolve(
      factor,
      Float64Array.from(active, (k) => right[k] - Math.sign(this.coefficients[k]) * this.#absolute[k]),
    );
    let [share, stopped] = [1, -1];
    for (const [i, k] of active.entries()) {
      const from = this.coefficients[k];
      if (Math.sign(aim[i]) === Math.sign(from)) continue;
      const reach = from / (from - aim[i]);
      if (reach < share) [share, stopped] = [reach, k];
    }
    for (const [i, k] of active.entries()) this.coefficients[k] += share * (aim[i] - this.coefficients[k]);
    if (stopped >= 0) this.coefficients[stopped] = 0;
    this.#slopes = this.#freshSlopes();
  }

  /** Of columns alike a jump may leave one with a coefficient that is rounding. */
  dropRounding(): void {
    const b = this.coefficients;
    const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const [k, value] of b.entries()) if (Math.abs(value) < 1e-12 * largest) b[k] = 0;
  }

  measure(): { objective: number; gap: number } {
    const b = this.coefficients;
    const { right, rows, size, square } = this.#equations;
    const residual = residualSquare(this.#equations, b);
    let [absolute, squares, shrink] = [0, 0, 1];
    for (let k = 0; k < size; k++) {
      if (this.#absolute[k] === Infinity) continue;
      absolute += this.#absolute[k] * Math.abs(b[k]);
      squares += this.#square[k] * b[k] ** 2;
      const slope = Math.abs(this.#slopes[k] - this.#square[k] * b[k]);
      if (slope > this.#absolute[k]) shrink = Math.min(shrink, this.#absolute[k] / slope);
    }
    const objective = (residual + squares) / 2 + absolute;
    const along = square - dotProduct(right, 0, b, 0, size);
    const dual = shrink * along - (shrink ** 2 * (residual + squares)) / 2;
    return { objective: objective / rows, gap: (objective - dual) / rows };
  }
}
