import type { ErrorWeights } from './norm.ts';
import type { Span } from './system.ts';

/**
 * Differences of orders 0 to 5 of one unknown lie together: what runs over the unknowns passes over memory once. Loops
 * that must be fast say 6, since engines do not take a module's names for constants.
 */
const rowLength = 6;

/**
 * The past of a variable-step BDF in fixed-leading-coefficient form: modified divided differences, kept so that the
 * predictor, the corrector's shift and the interpolant need no rebuilding when step or order change.
 * K. E. Brenan, S. L. Campbell, L. R. Petzold, "Numerical Solution of Initial-Value Problems in
 * Differential-Algebraic Equations", SIAM 1996, chapter 5 (doi:10.1137/1.9781611971224).
 */
export class StepHistory {
  readonly size: number;
  readonly maximumOrder: number;
  /**
   * Modified divided differences: that of order k of unknown i at 6 i + k. Where the step has just
   * changed, those of order k count {@link scaling}[k] times, until the next step is accepted; those above its order never.
   */
  readonly differences: Float64Array;
  readonly scaling: Float64Array;
  /** Sums of the last step sizes: psi[k] spans k + 1 steps. */
  private readonly psi: Float64Array;
  private readonly alpha: Float64Array;
  private readonly gamma: Float64Array;
  /** Turns the norm of a difference into the local error of the method of that order. */
  readonly sigma: Float64Array;

  time = 0;
  step = 0;
  order = 1;
  usedStep = 0;
  usedOrder = 0;
  /** Steps taken at the present step size and order, plus one. */
  steady = 0;
  /** ∂y'/∂y of the corrector. */
  shift = 0;
  /** Constant of the local error of the present step. */
  errorConstant = 0;
  private timeBefore = 0;
  private readonly past: Float64Array;
  private readonly all: readonly Span[];

  constructor(size: number, maximumOrder: number) {
    this.size = size;
    this.maximumOrder = maximumOrder;
    this.differences = new Float64Array(size * rowLength);
    this.scaling = new Float64Array(rowLength);
    this.psi = new Float64Array(rowLength);
    this.alpha = new Float64Array(rowLength);
    this.gamma = new Float64Array(rowLength);
    this.sigma = new Float64Array(rowLength);
    this.past = new Float64Array(rowLength);
    this.all = [[0, size]];
  }

  start(time: number, y: Float64Array, derivative: Float64Array, step: number): void {
    this.differences.fill(0);
    for (let i = 0; i < this.size; i++) {
      this.differences[i * rowLength] = y[i];
      this.differences[i * rowLength + 1] = step * derivative[i];
    }
    this.scaling.fill(1);
    this.time = time;
    this.step = step;
    this.order = 1;
    this.usedStep = 0;
    this.usedOrder = 0;
    this.steady = 0;
    this.psi.fill(0);
    this.psi[0] = step;
  }

  /** The state at the present time. */
  present(y: Float64Array): void {
    for (let i = 0; i < this.size; i++) y[i] = this.differences[i * rowLength];
  }

  /** Makes the first step smaller before any has been taken. */
  shrinkFirstStep(factor: number): void {
    this.step *= factor;
    this.psi[0] = this.step;
    for (let i = 0; i < this.size; i++) this.differences[i * rowLength + 1] *= factor;
  }

  /** Coefficients for one step of the present size and order; moves the time to its end. */
  advance(): void {
    const { psi, alpha, scaling, gamma, sigma, order, step } = this;
    if (step !== this.usedStep || order !== this.usedOrder) this.steady = 0;
    this.steady = Math.min(this.steady + 1, this.usedOrder + 2);
    scaling.fill(0).fill(1, 0, order + 1);
    if (order + 1 >= this.steady) {
      alpha[0] = sigma[0] = 1;
      gamma[0] = 0;
      let sum = step;
      let scale = 1;
      for (let k = 1; k <= order; k++) {
        const older = psi[k - 1];
        psi[k - 1] = sum;
        scale *= sum / older;
        if (k >= this.steady) scaling[k] = scale;
        sum = older + step;
        alpha[k] = step / sum;
        sigma[k] = k * sigma[k - 1] * alpha[k];
        gamma[k] = gamma[k - 1] + alpha[k - 1] / step;
      }
      psi[order] = sum;
    }
    let harmonic = 0;
    let leading = 0;
    for (let k = 0; k < order; k++) {
      harmonic -= 1 / (k + 1);
      leading -= alpha[k];
    }
    this.shift = -harmonic / step;
    this.errorConstant = Math.max(Math.abs(alpha[order] + harmonic - leading), alpha[order]);
    this.timeBefore = this.time;
    this.time += step;
  }

  /** Undoes {@link advance} after a step that failed. */
  retreat(): void {
    this.time = this.timeBefore;
    for (let k = 1; k <= this.order; k++) this.psi[k - 1] = this.psi[k] - this.step;
  }

  /** Extrapolates the past to the end of the step. */
  predict(y: Float64Array, derivative: Float64Array): void {
    const { differences, scaling, gamma, size } = this;
    const s1 = scaling[1];
    const s2 = scaling[2];
    const s3 = scaling[3];
    const s4 = scaling[4];
    const s5 = scaling[5];
    const g1 = gamma[1] * s1;
    const g2 = gamma[2] * s2;
    const g3 = gamma[3] * s3;
    const g4 = gamma[4] * s4;
    const g5 = gamma[5] * s5;
    for (let i = 0, row = 0; i < size; i++, row += 6) {
      const d1 = differences[row + 1];
      const d2 = differences[row + 2];
      const d3 = differences[row + 3];
      const d4 = differences[row + 4];
      const d5 = differences[row + 5];
      y[i] = differences[row] + s1 * d1 + s2 * d2 + s3 * d3 + s4 * d4 + s5 * d5;
      derivative[i] = g1 * d1 + g2 * d2 + g3 * d3 + g4 * d4 + g5 * d5;
    }
  }

  /**
   * Takes the step whose corrector differs from the prediction by `correction`, and writes the state at its end and the
   * weights there. The correction becomes the difference of the next order; what it leaves above that is never used.
   */
  accept(correction: Float64Array, y: Float64Array, weights: ErrorWeights): void {
    const { differences, scaling, size } = this;
    const { values, floors, relative } = weights;
    const s1 = scaling[1];
    const s2 = scaling[2];
    const s3 = scaling[3];
    const s4 = scaling[4];
    const s5 = scaling[5];
    for (let i = 0, row = 0; i < size; i++, row += 6) {
      const e5 = correction[i] + s5 * differences[row + 5];
      const e4 = e5 + s4 * differences[row + 4];
      const e3 = e4 + s3 * differences[row + 3];
      const e2 = e3 + s2 * differences[row + 2];
      const e1 = e2 + s1 * differences[row + 1];
      const e0 = e1 + differences[row];
      differences[row + 5] = e5;
      differences[row + 4] = e4;
      differences[row + 3] = e3;
      differences[row + 2] = e2;
      differences[row + 1] = e1;
      differences[row] = e0;
      y[i] = e0;
      values[i] = 1 / (relative * Math.abs(e0) + floors[i]);
    }
    this.usedOrder = this.order;
    this.usedStep = this.step;
  }

  /**
   * The interpolant of the last step taken, of its order (or a lower one), at a time within it: of all unknowns, or of those in `spans` alone.
   */
  interpolate(time: number, y: Float64Array, mostOrder = Infinity, spans: readonly Span[] = this.all): void {
    this.weighPast(time, Math.max(1, Math.min(this.usedOrder, mostOrder)));
    const { differences, past } = this;
    const [, w1, w2, w3, w4, w5] = past;
    for (const [from, to] of spans) {
      for (let i = from, row = 6 * from; i < to; i++, row += 6) {
        y[i] =
          differences[row] +
          w1 * differences[row + 1] +
          w2 * differences[row + 2] +
          w3 * differences[row + 3] +
          w4 * differences[row + 4] +
          w5 * differences[row + 5];
      }
    }
  }

  /** What each difference counts in the interpolant at a time. */
  private weighPast(time: number, order: number): void {
    const { psi, past } = this;
    const since = time - this.time;
    past.fill(0);
    let weight = 1;
    let ratio = since / psi[0];
    for (let k = 1; k <= order; k++) {
      weight *= ratio;
      ratio = (since + psi[k - 1]) / psi[k];
      past[k] = weight;
    }
  }
}
