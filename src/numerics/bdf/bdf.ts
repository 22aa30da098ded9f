import { StepHistory } from './history.ts';
import { chooseNext, stepFactor, weighErrors, type ErrorEstimates, type NextStep } from './control.ts';
import { ErrorWeights, weightedNorm } from './norm.ts';
import type { BdfOptions, BdfStatistics, DaeSystem, Span, StepOutcome } from './system.ts';

const defaultIterationTolerance = 0.2;
/** The second number past a turn, from where predictions are further off. */
const [newtonIterations, turnedIterations] = [4, 6];
/** Taken for the factor by which an iteration lessens the error, until one has been seen. */
const assumedRate = 0.2;
/**
 * The first iteration with a new Jacobian is trusted with this many times the rate last seen of one, though with no less
 * than the least; each time that it is, the trust falls by the last number.
 */
const [newCaution, leastNewRate, newFading] = [2, 0.05, 1.1];
/** No other iteration is trusted to do better than this. */
const leastRate = 0.01;
const attempts = 10;
/** Of the iteration's tolerance, past a turn. */
const turnedShare = 0.01;

/**
 * Variable-order (1 to 5), variable-step backward differentiation of F(t, y, y') = 0 with control of the local
 * error in the weighted root-mean-square norm, the scheme of DASSL and IDA: fixed leading coefficient, modified
 * Newton iteration, error estimates at neighbouring orders for free. Other than there the Jacobian is renewed whenever the
 * corrector's shift changes and after a step that one iteration with an old one would not settle: where a factorisation
 * costs as little as an iteration, that saves a third of these, and what they leave behind at the same tolerance is several
 * times smaller.
 * Brenan, Campbell, Petzold 1996 (doi:10.1137/1.9781611971224); A. C. Hindmarsh et al., ACM TOMS 31 (2005) 363
 * (doi:10.1145/1089014.1089020). Linear invariants of the system are kept to rounding.
 */
export class BdfIntegrator {
  readonly statistics: BdfStatistics = {
    steps: 0,
    newtonIterations: 0,
    factorisations: 0,
    errorFailures: 0,
    convergenceFailures: 0,
  };
  /** State at the end of the last step. */
  readonly y: Float64Array;
  readonly derivative: Float64Array;
  private readonly system: DaeSystem;
  private readonly history: StepHistory;
  private readonly options: BdfOptions;
  private readonly weights: ErrorWeights;
  private readonly correction: Float64Array;
  private readonly update: Float64Array;
  private readonly errors: ErrorEstimates = { order: 1, error: 0, atOrder: 0, below: 0, above: 0 };
  private readonly next: NextStep = { order: 1, step: 0 };
  private jacobianShift = 0;
  private convergenceFactor = 0;
  /** Expected of the first iteration with a new Jacobian. */
  private newRate = assumedRate;
  private raising = true;
  /** Whether it has gone on past a turn since the start, and steps made since the last one. */
  private turned = false;
  private stepsOfLine = 0;
  private readonly storedWeights: Float64Array;
  private stop = Infinity;
  private readonly leastOrder: number;
  /** The iteration stops when its estimated error is below this share of the local error allowed. */
  private readonly iterationTolerance: number;

  constructor(system: DaeSystem, options: BdfOptions) {
    this.system = system;
    this.options = options;
    this.history = new StepHistory(system.size, options.maximumOrder ?? 5);
    this.y = new Float64Array(system.size);
    this.derivative = new Float64Array(system.size);
    this.leastOrder = options.minimumOrder ?? 1;
    this.iterationTolerance = options.iterationTolerance ?? defaultIterationTolerance;
    this.weights = new ErrorWeights(system.size, options.relativeTolerance, options.absoluteTolerance);
    this.correction = new Float64Array(system.size);
    this.update = new Float64Array(system.size);
    this.storedWeights = new Float64Array(system.size);
  }

  get time(): number {
    return this.history.time;
  }

  get lastStep(): number {
    return this.history.usedStep;
  }

  get lastOrder(): number {
    return this.history.usedOrder;
  }

  /**
   * Starts, or starts again, from a consistent state; no step goes past `stop`. `firstShare`: the first step tried over
   * the time until then, where more is known of it than the rates tell.
   */
  start(time: number, y: Float64Array, derivative: Float64Array, stop: number, firstShare?: number): void {
    this.stop = stop;
    this.y.set(y);
    this.derivative.set(derivative);
    this.weights.take(y);
    const span = Math.min(stop - time, this.options.maximumStep ?? Infinity);
    const speed = weightedNorm(derivative, this.weights.values);
    let step = (firstShare ?? 0.001) * (Number.isFinite(span) ? span : 1);
    if (firstShare === undefined && speed * step > 0.5) step = 0.5 / speed;
    this.history.start(time, y, derivative, step);
    this.raising = true;
    this.turned = false;
    this.jacobianShift = 0;
    this.newRate = assumedRate;
  }

  /**
   * Goes on to another `stop`, past a place where the rates turn a little, with what is known of the past. See `stored` of the
   * options.
   */
  goOn(stop: number): void {
    this.stop = stop;
    this.turned = true;
    this.stepsOfLine = 0;
  }

  /** One accepted step. `stuck` when even the smallest step fails; the state is then that of the last good step. */
  step(): StepOutcome {
    const { history } = this;
    this.limitStep();
    let errorFailures = 0;
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (history.time + history.step === history.time) break;
      history.advance();
      if (!this.correct()) {
        this.statistics.convergenceFailures++;
        this.retry(0.25);
        continue;
      }
      weighErrors(history, this.correction, this.judged(), this.leastOrder, this.errors);
      if (history.errorConstant * this.errors.atOrder <= 1) {
        this.complete();
        return history.time >= this.stop ? 'reached-stop' : 'advanced';
      }
      this.statistics.errorFailures++;
      this.recoverFromError(++errorFailures);
    }
    this.restoreState();
    return 'stuck';
  }

  /**
   * The state, or the unknowns in `spans` of it, at a time within the last step, of the order of that step; past a turn, as
   * far as there is a past since.
   */
  interpolate(time: number, y: Float64Array, spans?: readonly Span[]): void {
    this.history.interpolate(time, y, Infinity, spans);
    const { stored } = this.options;
    if (!this.turned || stored === undefined || this.history.usedOrder <= this.stepsOfLine) return;
    this.history.interpolate(time, this.update, this.stepsOfLine, spans);
    for (let i = 0; i < stored.length; i++) if (stored[i] === 0) y[i] = this.update[i];
  }

  /** Weights of the unknowns whose error counts. */
  private judged(): Float64Array {
    const { values } = this.weights;
    const { stored } = this.options;
    if (!this.turned || stored === undefined) return values;
    for (let i = 0; i < values.length; i++) this.storedWeights[i] = stored[i] > 0 ? values[i] : 0;
    return this.storedWeights;
  }

  private limitStep(): void {
    const { history } = this;
    const longest = this.options.maximumStep ?? Infinity;
    if (history.step > longest) this.setStep(longest);
    const left = this.stop - history.time;
    if (history.step > left * (1 - 1e-12)) this.setStep(left);
  }

  /** Exactly, so that a step held at its limit counts as unchanged. */
  private setStep(step: number): void {
    if (this.history.usedOrder === 0) this.history.shrinkFirstStep(step / this.history.step);
    this.history.step = step;
  }

  private changeStep(factor: number): void {
    this.setStep(this.history.step * factor);
  }

  private retry(factor: number): void {
    this.history.retreat();
    this.changeStep(factor);
  }

  private recoverFromError(failures: number): void {
    const { history, errors } = this;
    history.retreat();
    if (failures === 1) {
      history.order = errors.order;
      this.changeStep(Math.max(0.25, Math.min(0.9, 0.9 * stepFactor(errors.error, history.order))));
    } else {
      history.order = failures === 2 ? errors.order : 1;
      this.changeStep(0.25);
    }
  }

  /** Solves for the state at the end of the step; the Jacobian is renewed once if the iteration does not converge. */
  private correct(): boolean {
    const { history } = this;
    let fresh = history.shift !== this.jacobianShift;
    for (;;) {
      history.predict(this.y, this.derivative);
      if (fresh && !this.renewJacobian()) return false;
      if (this.iterate(fresh)) return true;
      if (fresh) {
        this.jacobianShift = 0;
        return false;
      }
      fresh = true;
    }
  }

  private renewJacobian(): boolean {
    this.statistics.factorisations++;
    this.jacobianShift = this.history.shift;
    const ready = this.system.prepare(this.history.time, this.y, this.derivative, this.history.shift);
    if (!ready) this.jacobianShift = 0;
    return ready;
  }

  /** `fresh`: with a Jacobian made for this step. */
  private iterate(fresh: boolean): boolean {
    const { system, history, y, derivative, update } = this;
    this.correction.fill(0);
    this.convergenceFactor = errorFactor(fresh ? this.newRate : assumedRate);
    let first = 0;
    const most = this.turned ? turnedIterations : newtonIterations;
    for (let iteration = 0; iteration < most; iteration++) {
      this.statistics.newtonIterations++;
      if (!system.residual(history.time, y, derivative, update)) return false;
      system.solve(update);
      const size = this.moveBack();
      if (!Number.isFinite(size)) return false;
      if (iteration === 0) {
        first = size;
        if (size <= 1e-4 * this.allowed) return true;
      } else {
        const rate = (size / first) ** (1 / iteration);
        if (rate > 0.9) return false;
        this.convergenceFactor = errorFactor(Math.max(rate, leastRate));
        if (fresh && iteration === 1) this.trustNew(newCaution * rate);
      }
      if (this.convergenceFactor * size <= this.allowed) {
        this.judgeJacobian(fresh, iteration, first);
        return true;
      }
    }
    return false;
  }

  /** After an iteration has converged: whether the Jacobian serves for the next step. */
  private judgeJacobian(fresh: boolean, iteration: number, first: number): void {
    if (fresh && iteration === 0) this.trustNew(newFading * this.newRate);
    const settled = errorFactor(assumedRate) * first <= this.allowed;
    if (!settled) this.jacobianShift = 0;
  }

  /**
   * Error that the iteration may leave. Past a turn the prediction is further off, so that the rates by which first iterations
   * are trusted say less.
   */
  private get allowed(): number {
    return this.turned ? turnedShare * this.iterationTolerance : this.iterationTolerance;
  }

  private trustNew(rate: number): void {
    this.newRate = Math.min(assumedRate, Math.max(leastNewRate, rate));
  }

  /** Takes the update from the iterate; returns the norm of the change. */
  private moveBack(): number {
    const { y, derivative, update, correction, history } = this;
    const { shift } = history;
    const weights = this.weights.values;
    const { length } = y;
    let sum = 0;
    for (let i = 0; i < length; i++) {
      const change = -update[i];
      correction[i] += change;
      y[i] += change;
      derivative[i] += shift * change;
      const weighted = change * weights[i];
      sum += weighted * weighted;
    }
    return Math.sqrt(sum / length);
  }

  private complete(): void {
    const { history, next } = this;
    this.statistics.steps++;
    this.stepsOfLine++;
    const left = this.stop - history.time;
    if (Number.isFinite(left) && left <= 1e-12 * Math.abs(this.stop)) history.time = this.stop;
    this.raising = chooseNext(history, this.errors, this.raising, this.leastOrder, next);
    history.accept(this.correction, this.y, this.weights);
    history.order = next.order;
    history.step = next.step;
  }

  private restoreState(): void {
    this.history.present(this.y);
  }
}

/** Error left after an iteration over the change that it made, where each lessens the error by `rate`. */
function errorFactor(rate: number): number {
  return rate / (1 - rate);
}
