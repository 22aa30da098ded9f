import { ConvergenceError, pacer, type LongWork } from '../../base/index.ts';
import type { Reading } from '../run/driven-cell.ts';
import type { BorderedCell, ReadingWeights } from './bordered-cell.ts';
import type { CourseCell } from './course-cell.ts';
import type { Look, StretchWeights } from './node-weights.ts';
import type { ParameterSlopes } from './parameter-slopes.ts';
import type { Stretch } from './stretch.ts';

/** 1/s, beside which the fastest of a cell stands still, and rounding does not yet. */
const frozen = 1e15;
/** 1/s; over so short a step as its inverse unknowns move by their rate. */
const probe = 1e6;

/** What a cell needs on the way back. */
export interface AdjointCell {
  readonly bordered: BorderedCell;
  readonly slopes: ParameterSlopes;
}

/**
 * Follows a stored run back: the adjoint of the very steps that were taken. Step n made y'ₙ = Σⱼ cₙⱼ yₙ₋ⱼ and Gₙ(yₙ, y'ₙ, p) = 0. With
 * weights xₙ that solve (∂G/∂y + cₙ₀ M)ᵀ xₙ = ∂J/∂yₙ − M Σₘ cₘ,ₘ₋ₙ xₘ from the last step to the first, ∂J = ∂J/∂p − Σ xₙ·∂Gₙ/∂p at fixed
 * lengths and orders of the steps.
 */
export class AdjointRun {
  /** Weights of the unknowns at the start of the run. */
  readonly initial: Float64Array;
  private readonly cells: ReadonlyMap<CourseCell, AdjointCell>;
  private readonly work: LongWork;
  private readonly rates: Float64Array;
  private readonly y: Float64Array;
  /** ∂J/∂(time at which the step that follows begins). */
  private later = 0;

  constructor(cells: ReadonlyMap<CourseCell, AdjointCell>, size: number, work: LongWork) {
    this.cells = cells;
    this.work = work;
    this.initial = new Float64Array(size);
    this.rates = new Float64Array(size);
    this.y = new Float64Array(size);
  }

  async perform(stretches: readonly Stretch[], weights: readonly StretchWeights[]): Promise<void> {
    const pace = pacer(this.work.signal);
    for (const [n, stretch] of [...stretches.entries()].toReversed()) {
      await pace();
      const adjoint = this.cells.get(stretch.cell);
      if (adjoint === undefined) throw lost(stretch.origin);
      stretch.cell.controlled.control = stretch.control;
      await new StretchBack(stretch, adjoint, weights[n], this).follow(pace);
    }
  }

  /** Weights of the states of the steps that made the end of a stretch, from those of what follows. */
  endWeights(
    stretch: Stretch,
    { bordered, slopes }: AdjointCell,
    weights: StretchWeights,
  ): Map<number, Float64Array> {
    const { initial, rates, y } = this;
    const between = stretch.between(stretch.end);
    stretch.sum(between.value, between.first, y);
    const own = initial.slice();
    if (stretch.limit !== undefined) {
      stretch.sum(between.rate, between.first, rates);
      let byTime = weights.end + this.later;
      for (let i = 0; i < own.length; i++) byTime += own[i] * rates[i];
      const time = stretch.end;
      if (!bordered.prepare(time, y, frozen)) throw lost(stretch.origin + time);
      // The limit stays met: it comes later by what the distance has changed over its speed.
      const distance = distanceWeights(stretch.cell.read(time, y), stretch.limit.distance);
      const share = -byTime / bordered.speed(distance, rates);
      const scaled = scaledWeights(distance, share);
      if (share !== 0) {
        bordered.addWeights(scaled, own);
        const { voltage, temperature } = scaled;
        const rows = new Float64Array(own.length);
        if (!slopes.add({ time, y, rates, rows, voltage, temperature })) throw lost(stretch.origin + time);
      }
    }
    this.later += weights.origin;
    return new Map(
      Array.from(between.value, (weight, a) => [between.first + a, own.map((each) => weight * each)]),
    );
  }
}

/** Backward through one stretch. */
class StretchBack {
  private readonly stretch: Stretch;
  private readonly adjoint: AdjointCell;
  private readonly weights: StretchWeights;
  private readonly run: AdjointRun;
  private readonly rates: Float64Array;
  private readonly right: Float64Array;
  private readonly rows: Float64Array;
  /** M Σₘ cₘ,ₘ₋ₙ xₘ of the nodes n that later steps used, by node modulo their number; that at −1 is the last. */
  private readonly owed: readonly Float64Array[];
  private readonly storage: Float64Array;

  constructor(stretch: Stretch, adjoint: AdjointCell, weights: StretchWeights, run: AdjointRun) {
    const { size, controlled } = stretch.cell;
    this.stretch = stretch;
    this.adjoint = adjoint;
    this.weights = weights;
    this.run = run;
    this.rates = new Float64Array(size);
    this.right = new Float64Array(size);
    this.rows = new Float64Array(size);
    this.owed = Array.from({ length: 8 }, () => new Float64Array(size));
    this.storage = Float64Array.from({ length: size }, (_, i) => controlled.storage(i));
  }

  async follow(pace: ReturnType<typeof pacer>): Promise<void> {
    const { stretch, run, adjoint, weights } = this;
    const ends = run.endWeights(stretch, adjoint, weights);
    for (const look of weights.looks) this.addLook(look, ends);
    for (let n = stretch.steps; n > 0; n--) {
      await pace();
      const factors = stretch.rateWeightsAt(n);
      this.prepare(n, factors[0]);
      this.gather(n, ends.get(n));
      const x = this.right;
      adjoint.bordered.solve(x);
      for (let i = 0; i < x.length; i++) this.rows[i] = -x[i];
      this.addSlopes(n, true);
      this.owe(n, factors, x);
    }
    this.begin(ends.get(0));
  }

  /** Weights of the states of the steps that made one between them, and of parameters in what was read there. */
  private addLook({ time, between, weights }: Look, ends: Map<number, Float64Array>): void {
    const { stretch, adjoint, rates } = this;
    const { size } = stretch.cell;
    const y = new Float64Array(size);
    stretch.sum(between.value, between.first, y);
    if (!adjoint.bordered.prepare(time, y, frozen)) throw lost(stretch.origin + time);
    const own = new Float64Array(size);
    adjoint.bordered.addWeights({ ...weights, charge: 0 }, own);
    const { voltage, temperature } = weights;
    rates.fill(0);
    const rows = new Float64Array(size);
    if (!adjoint.slopes.add({ time, y, rates, rows, voltage, temperature }))
      throw lost(stretch.origin + time);
    for (const [a, share] of between.value.entries()) {
      const node = ends.get(between.first + a) ?? new Float64Array(size);
      for (let i = 0; i < size; i++) node[i] += share * own[i];
      ends.set(between.first + a, node);
    }
  }

  /** The start: algebraic unknowns follow from the others, which go on from before. */
  private begin(ends: Float64Array | undefined): void {
    const { stretch, adjoint, run, storage, right, rows } = this;
    const { initial } = run;
    this.prepare(0, frozen);
    this.gather(0, ends);
    adjoint.bordered.solve(right);
    for (let i = 0; i < right.length; i++) {
      initial[i] = frozen * storage[i] * right[i];
      rows[i] = storage[i] > 0 ? 0 : -right[i];
    }
    this.addSlopes(0, true);
    this.addBefore();
    if (stretch.opensStep) initial[stretch.cell.count] = 0;
  }

  /**
   * The first steps take y₀ − h y'₀ for a state before the start, with the rates y'₀ = −M⁻¹ f(y₀): over a short step by its weights
   * h M⁻¹ g the matrix shows what f makes of them.
   */
  private addBefore(): void {
    const { stretch, adjoint, run, storage, right, rows } = this;
    const { initial } = run;
    const before = this.owed[7];
    const first = stretch.times[1] - stretch.times[0];
    const moved = before.map((value, i) => (storage[i] > 0 ? (-first * value) / storage[i] : 0));
    this.prepare(0, probe);
    for (let i = 0; i < right.length; i++) right[i] = probe * storage[i] * moved[i];
    adjoint.bordered.solve(right);
    for (let i = 0; i < right.length; i++) {
      if (storage[i] > 0) initial[i] += probe * storage[i] * (moved[i] - right[i]) - before[i];
      rows[i] = right[i];
    }
    this.addSlopes(0, false);
  }

  private prepare(n: number, shift: number): void {
    const { stretch } = this;
    const time = stretch.times[n];
    if (!this.adjoint.bordered.prepare(time, stretch.states[n], shift)) throw lost(stretch.origin + time);
  }

  /** ∂J/∂yₙ less what later steps owe. */
  private gather(n: number, ends: Float64Array | undefined): void {
    const { right, weights, owed, adjoint } = this;
    const later = owed[n % 7];
    for (let i = 0; i < right.length; i++) right[i] = (ends?.[i] ?? 0) - later[i];
    later.fill(0);
    adjoint.bordered.addWeights(readingWeights(weights, n), right);
  }

  private owe(n: number, factors: Float64Array, x: Float64Array): void {
    const { owed, storage } = this;
    for (let j = 1; j < factors.length; j++) {
      const to = n < j ? owed[7] : owed[(n - j) % 7];
      const factor = factors[j];
      for (let i = 0; i < x.length; i++) to[i] += factor * storage[i] * x[i];
    }
  }

  /** `read`: whether the readings of the node count, beside its rows. */
  private addSlopes(n: number, read: boolean): void {
    const { stretch, adjoint, weights, rates, rows } = this;
    const time = stretch.times[n];
    stretch.ratesAt(n, rates);
    const at = {
      time,
      y: stretch.states[n],
      rates,
      rows,
      voltage: adjoint.bordered.heldWeight(rows) + (read ? weights.voltage[n] : 0),
      temperature: read ? weights.temperature[n] : 0,
    };
    if (!adjoint.slopes.add(at)) throw lost(stretch.origin + time);
  }
}

function readingWeights({ voltage, current, temperature }: StretchWeights, n: number): ReadingWeights {
  return { voltage: voltage[n], current: current[n], temperature: temperature[n], charge: 0 };
}

/** Derivatives of a limit's distance, which is a straight line beside it, with respect to what the cell shows. */
function distanceWeights(reading: Reading, distance: (reading: Reading) => number): ReadingWeights {
  const slope = (of: keyof ReadingWeights): number => {
    const nudge = 1e-3 * (1 + Math.abs(reading[of]));
    const above = distance({ ...reading, [of]: reading[of] + nudge });
    return (above - distance({ ...reading, [of]: reading[of] - nudge })) / (2 * nudge);
  };
  return {
    voltage: slope('voltage'),
    current: slope('current'),
    temperature: slope('temperature'),
    charge: slope('charge'),
  };
}

function scaledWeights(weights: ReadingWeights, factor: number): ReadingWeights {
  return {
    voltage: factor * weights.voltage,
    current: factor * weights.current,
    temperature: factor * weights.temperature,
    charge: factor * weights.charge,
  };
}

function lost(time: number): ConvergenceError {
  return new ConvergenceError(`the way back through the run was lost at ${time.toPrecision(6)} s`, {
    at: { field: 'experiment' },
    mend: 'tighten the tolerances',
  });
}
