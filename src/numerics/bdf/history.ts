/**
 * The past of a variable-step BDF in fixed-leading-coefficient form: modified divided differences, kept so that the
 * predictor, the corrector's shift and the interpolant need no rebuilding when step or order change.
 * K. E. Brenan, S. L. Campbell, L. R. Petzold, "Numerical Solution of Initial-Value Problems in
 * Differential-Algebraic Equations", SIAM 1996, chapter 5 (doi:10.1137/1.9781611971224).
 */
export class StepHistory {
  readonly size: number;
  readonly maximumOrder: number;
  /** Row k holds the modified divided difference of order k. */
  readonly differences: Float64Array[];
  /** Sums of the last step sizes: psi[k] spans k + 1 steps. */
  private readonly psi: Float64Array;
  private readonly alpha: Float64Array;
  private readonly beta: Float64Array;
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

  constructor(size: number, maximumOrder: number) {
    this.size = size;
    this.maximumOrder = maximumOrder;
    const rows = maximumOrder + 1;
    this.differences = Array.from({ length: rows }, () => new Float64Array(size));
    this.psi = new Float64Array(rows);
    this.alpha = new Float64Array(rows);
    this.beta = new Float64Array(rows);
    this.gamma = new Float64Array(rows);
    this.sigma = new Float64Array(rows);
  }

  start(time: number, y: Float64Array, derivative: Float64Array, step: number): void {
    this.differences[0].set(y);
    const slope = this.differences[1];
    for (let i = 0; i < this.size; i++) slope[i] = step * derivative[i];
    this.time = time;
    this.step = step;
    this.order = 1;
    this.usedStep = 0;
    this.usedOrder = 0;
    this.steady = 0;
    this.psi.fill(0);
    this.psi[0] = step;
  }

  /** Makes the first step smaller before any has been taken. */
  shrinkFirstStep(factor: number): void {
    this.step *= factor;
    this.psi[0] = this.step;
    const slope = this.differences[1];
    for (let i = 0; i < this.size; i++) slope[i] *= factor;
  }

  /** Coefficients for one step of the present size and order; moves the time to its end. */
  advance(): void {
    const { psi, alpha, beta, gamma, sigma, order, step } = this;
    if (step !== this.usedStep || order !== this.usedOrder) this.steady = 0;
    this.steady = Math.min(this.steady + 1, this.usedOrder + 2);
    if (order + 1 >= this.steady) {
      beta[0] = alpha[0] = sigma[0] = 1;
      gamma[0] = 0;
      let sum = step;
      for (let k = 1; k <= order; k++) {
        const older = psi[k - 1];
        psi[k - 1] = sum;
        beta[k] = (beta[k - 1] * sum) / older;
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
    for (let k = this.steady; k <= order; k++) scale(this.differences[k], beta[k]);
    this.timeBefore = this.time;
    this.time += step;
  }

  /** Undoes {@link advance} after a step that failed. */
  retreat(): void {
    this.time = this.timeBefore;
    for (let k = 1; k <= this.order; k++) this.psi[k - 1] = this.psi[k] - this.step;
    for (let k = this.steady; k <= this.order; k++) scale(this.differences[k], 1 / this.beta[k]);
  }

  /** Extrapolates the past to the end of the step. */
  predict(y: Float64Array, derivative: Float64Array): void {
    const { differences, gamma, order, size } = this;
    y.set(differences[0]);
    derivative.fill(0);
    for (let k = 1; k <= order; k++) {
      const row = differences[k];
      const weight = gamma[k];
      for (let i = 0; i < size; i++) {
        y[i] += row[i];
        derivative[i] += weight * row[i];
      }
    }
  }

  /** Takes the step whose corrector differs from the prediction by `correction`. */
  accept(correction: Float64Array): void {
    const { differences, order, size } = this;
    this.usedOrder = order;
    this.usedStep = this.step;
    if (order < this.maximumOrder) differences[order + 1].set(correction);
    add(differences[order], correction, size);
    for (let k = order - 1; k >= 0; k--) add(differences[k], differences[k + 1], size);
  }

  /** The interpolant of the last step taken, of its order, at a time within it. */
  interpolate(time: number, y: Float64Array): void {
    const { differences, psi, size } = this;
    const order = Math.max(1, this.usedOrder);
    const past = time - this.time;
    let weight = 1;
    let ratio = past / psi[0];
    y.set(differences[0]);
    for (let k = 1; k <= order; k++) {
      weight *= ratio;
      ratio = (past + psi[k - 1]) / psi[k];
      const row = differences[k];
      for (let i = 0; i < size; i++) y[i] += weight * row[i];
    }
  }
}

function scale(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i] *= factor;
}

function add(x: Float64Array, y: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) x[i] += y[i];
}
