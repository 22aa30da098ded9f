import { ConvergenceError, InputError } from '../../base/index.ts';
import { ActiveFactor } from './active-factor.ts';
import { addScaled, dotProduct } from './dense.ts';
import { residualSquare, type NormalEquations } from './normal-equations.ts';

/** What the penalties of a path have in common. */
export interface ElasticNetPathOptions {
  /** s of ‖y − X b‖²/2n + α ∑ w (s |b| + (1 − s) b²/2): 1 (unless given) is the LASSO. */
  readonly absoluteShare?: number | undefined;
  /** w, one a column; 1 unless given. Infinity leaves a column out. */
  readonly factors?: Float64Array | undefined;
  /** Where to start. */
  readonly start?: Float64Array | undefined;
  /** Duality gap as a share of ‖y‖²/2n at which to stop; 1e-10 unless given. */
  readonly tolerance?: number | undefined;
}

export interface ElasticNetOptions extends ElasticNetPathOptions {
  /** α */
  readonly penalty: number;
}

export interface ElasticNetFit {
  readonly coefficients: Float64Array;
  readonly objective: number;
  /** How far the objective may lie above the least: the duality gap. */
  readonly gap: number;
  readonly rounds: number;
}

/** Rounds of columns coming in; collinear columns need some tens. */
const mostRounds = 2000;
const sweepsEachRound = 8;

/** One fit. @throws InputError for a penalty that means nothing; ConvergenceError. */
export function elasticNet(equations: NormalEquations, options: ElasticNetOptions): ElasticNetFit {
  return new ElasticNetPath(equations, options).fit(options.penalty);
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

/**
 * Fits at one penalty after the other, each from the one before. Columns whose slopes are steeper than the penalty come
 * in; then the coefficients go to the least point of the face that their signs span, and those that come to zero on the
 * way leave (H. Lee et al., Efficient sparse coding algorithms, NIPS 2006). Where columns are collinear, coordinate
 * descent goes on (J. Friedman, T. Hastie, R. Tibshirani, doi:10.18637/jss.v033.i01). A duality gap says when to stop.
 */
export class ElasticNetPath {
  readonly #equations: NormalEquations;
  readonly #options: ElasticNetPathOptions;
  #coefficients: Float64Array;
  /** n α s w and n α (1 − s) w. */
  #absolute = new Float64Array(0);
  #square = new Float64Array(0);
  /** Xᵀ (y − X b) */
  #slopes: Float64Array;
  #signs: Int8Array;
  #face: ActiveFactor;

  constructor(equations: NormalEquations, options: ElasticNetPathOptions = {}) {
    const { size } = equations;
    this.#equations = equations;
    this.#options = options;
    this.#coefficients = options.start?.slice() ?? new Float64Array(size);
    this.#slopes = new Float64Array(size);
    this.#signs = new Int8Array(size);
    this.#face = new ActiveFactor(equations.gram, size, new Float64Array(size));
  }

  /** @throws InputError for a penalty that means nothing; ConvergenceError. */
  fit(penalty: number): ElasticNetFit {
    this.#take(penalty);
    const { square, rows } = this.#equations;
    const limit = (this.#options.tolerance ?? 1e-10) * (square / (2 * rows));
    let last = Infinity;
    for (let round = 1; round <= mostRounds; round++) {
      this.#descend();
      this.#slopes = this.#freshSlopes();
      const { gap, objective } = this.#measure();
      if (gap <= limit) {
        this.#dropRounding();
        return { coefficients: this.#coefficients.slice(), objective, gap, rounds: round };
      }
      // Where nothing falls any more, columns are collinear, or rounding hides which are to come.
      if (!this.#grow() || !(objective < last)) this.#sweep();
      last = objective;
    }
    throw new ConvergenceError(`coordinate descent stands at a duality gap over ${limit}`, {
      at: { field: 'penalty' },
      mend: 'take a larger penalty, or ridge',
    });
  }

  /** Weights of a penalty, and the face of the coefficients at hand. */
  #take(penalty: number): void {
    const { absoluteShare = 1, factors } = this.#options;
    if (!(penalty > 0 && penalty < Infinity && absoluteShare > 0 && absoluteShare <= 1)) {
      throw new InputError(`a penalty of ${penalty} with an absolute share of ${absoluteShare}`, {
        at: { field: 'penalty' },
        expected: 'a penalty over 0, and a share over 0 and at most 1',
      });
    }
    const { size, rows } = this.#equations;
    const weight = (k: number): number => rows * penalty * (factors?.[k] ?? 1);
    this.#absolute = Float64Array.from({ length: size }, (_, k) => weight(k) * absoluteShare);
    this.#square = Float64Array.from({ length: size }, (_, k) =>
      absoluteShare === 1 ? 0 : weight(k) * (1 - absoluteShare),
    );
    // Without squares the factor stays that of the penalty before.
    const { columns } = this.#face;
    const stays =
      absoluteShare === 1 &&
      columns.length > 0 &&
      this.#coefficients.every((value, k) => value === 0 || this.#signs[k] !== 0);
    if (!stays) this.#startFace();
  }

  /** The face of the coefficients that are not zero. */
  #startFace(): void {
    const { gram, size } = this.#equations;
    this.#face = new ActiveFactor(gram, size, this.#square);
    this.#signs = new Int8Array(size);
    for (const [k, value] of this.#coefficients.entries()) {
      if (value !== 0 && this.#face.include(k)) this.#signs[k] = Math.sign(value);
    }
  }

  /** To the least point of the face; each coefficient that comes to zero on the way leaves, and the way starts anew. */
  #descend(): void {
    const { right, size } = this.#equations;
    const b = this.#coefficients;
    while (this.#face.columns.length > 0) {
      const { columns } = this.#face;
      // Coefficients that no face holds, as of collinear columns, stay as they are.
      const outside = [...b.keys()].filter((k) => b[k] !== 0 && this.#signs[k] === 0);
      const aim = this.#face.solve(
        Float64Array.from(columns, (k) => {
          const pull = outside.reduce(
            (sum, other) => sum - b[other] * this.#equations.gram[k * size + other],
            right[k],
          );
          return pull - this.#signs[k] * this.#absolute[k];
        }),
      );
      let [share, stopped] = [1, -1];
      for (const [i, k] of columns.entries()) {
        if (aim[i] * this.#signs[k] > 0) continue;
        const reach = b[k] === 0 ? 0 : b[k] / (b[k] - aim[i]);
        if (reach < share) [share, stopped] = [reach, i];
      }
      for (const [i, k] of columns.entries()) b[k] += share * (aim[i] - b[k]);
      if (stopped < 0) return;
      this.#leave(stopped);
    }
  }

  #leave(place: number): void {
    const column = this.#face.columns[place];
    this.#coefficients[column] = 0;
    this.#signs[column] = 0;
    this.#face.drop(place);
  }

  /** Takes in the columns whose slopes are steepest beside the penalty; whether any came. */
  #grow(): boolean {
    const excess = this.#slopes.map((slope, k) =>
      this.#signs[k] === 0 && this.#coefficients[k] === 0 && this.#absolute[k] < Infinity
        ? Math.abs(slope) / this.#absolute[k] - 1
        : 0,
    );
    const steep = [...excess.keys()].filter((k) => excess[k] > 0).toSorted((i, j) => excess[j] - excess[i]);
    const most = Math.max(4, Math.ceil(this.#face.columns.length / 8));
    let came = false;
    for (const k of steep.slice(0, most)) {
      if (!this.#face.include(k)) continue;
      this.#signs[k] = Math.sign(this.#slopes[k]);
      came = true;
    }
    return came;
  }

  #freshSlopes(): Float64Array {
    const { gram, right, size } = this.#equations;
    const slopes = right.slice();
    for (const [k, value] of this.#coefficients.entries()) {
      if (value !== 0) addScaled(slopes, 0, -value, gram, k * size, size);
    }
    return slopes;
  }

  /** Coordinate descent over all columns, and then over those that are in, some times. */
  #sweep(): void {
    const { gram, size, square } = this.#equations;
    const b = this.#coefficients;
    for (let sweep = 0; sweep < sweepsEachRound; sweep++) {
      let moved = 0;
      for (let k = 0; k < size; k++) {
        const before = b[k];
        const own = gram[k * (size + 1)];
        if ((sweep > 0 && before === 0) || own === 0 || this.#absolute[k] === Infinity) continue;
        const pull = this.#slopes[k] + own * before;
        const left = Math.abs(pull) - this.#absolute[k];
        const after = left > 0 ? (Math.sign(pull) * left) / (own + this.#square[k]) : 0;
        if (after === before) continue;
        b[k] = after;
        addScaled(this.#slopes, 0, before - after, gram, k * size, size);
        moved = Math.max(moved, own * (after - before) ** 2);
      }
      if (moved <= 1e-22 * square) break;
    }
    this.#startFace();
  }

  /** Of columns alike a jump may leave one with a coefficient that is rounding. */
  #dropRounding(): void {
    const b = this.#coefficients;
    const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (const [k, value] of b.entries()) {
      if (value === 0 || Math.abs(value) >= 1e-12 * largest) continue;
      b[k] = 0;
      const place = this.#face.columns.indexOf(k);
      if (place >= 0) this.#leave(place);
    }
  }

  #measure(): { objective: number; gap: number } {
    const b = this.#coefficients;
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
