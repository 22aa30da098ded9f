import { rateWeights } from '../../numerics/bdf/index.ts';
import type { Control } from '../run/control.ts';
import type { Reading } from '../run/driven-cell.ts';
import type { Watch } from '../run/watches.ts';
import type { CourseCell } from './course-cell.ts';

/** A state between the steps as a sum of those at steps: weights of those from `first` on, and of what they make of its rate. */
export interface Between {
  readonly first: number;
  readonly value: Float64Array;
  readonly rate: Float64Array;
}

/**
 * A stretch of a run from one start of the integrator to its end, stored at the steps alone. Between them lies the polynomial
 * through as many of the steps before as the order says, which is the integrator's own interpolant.
 */
export class Stretch {
  readonly cell: CourseCell;
  readonly control: Control;
  /** s since the start of the experiment at which the times of this stretch begin to count. */
  readonly origin: number;
  /** Whether charge counts anew from its start on. */
  readonly opensStep: boolean;
  /** Where it ended; the last step may go past it. */
  end: number;
  /** What ended it, where a limit did. */
  limit: Watch | undefined;
  readonly times: number[] = [];
  readonly states: Float64Array[] = [];
  readonly voltages: number[] = [];
  readonly currents: number[] = [];
  readonly temperatures: number[] = [];
  private readonly orders: number[] = [];
  private readonly startRates: Float64Array;

  constructor(
    place: {
      readonly cell: CourseCell;
      readonly control: Control;
      readonly origin: number;
      readonly opensStep: boolean;
    },
    start: number,
    startRates: Float64Array,
  ) {
    this.cell = place.cell;
    this.control = place.control;
    this.origin = place.origin;
    this.opensStep = place.opensStep;
    this.end = start;
    this.startRates = startRates.slice();
  }

  get start(): number {
    return this.times[0];
  }

  get steps(): number {
    return this.times.length - 1;
  }

  push(reading: Reading, time: number, order: number, state: Float64Array): void {
    this.times.push(time);
    this.orders.push(order);
    this.states.push(state.slice());
    this.voltages.push(reading.voltage);
    this.currents.push(reading.current);
    this.temperatures.push(reading.temperature);
    this.end = time;
  }

  /** The state at a time within the stretch. */
  at(time: number, out: Float64Array): void {
    const { first, value } = this.between(time);
    this.sum(value, first, out);
  }

  /** What state and rate at a time within the stretch are made of. */
  between(time: number): Between {
    const { times } = this;
    const last = this.stepAt(time);
    const first = Math.max(0, last - Math.max(1, this.orders[last]));
    const count = last - first + 1;
    const value = new Float64Array(count);
    const rate = new Float64Array(count);
    for (let a = 0; a < count; a++) {
      let [product, slope] = [1, 0];
      for (let b = 0; b < count; b++) {
        if (b === a) continue;
        const gap = times[first + a] - times[first + b];
        slope = (slope * (time - times[first + b]) + product) / gap;
        product *= (time - times[first + b]) / gap;
      }
      value[a] = product;
      rate[a] = slope;
    }
    return { first, value, rate };
  }

  /** Weights with which the step that ended at node n made the rates there from the states at nodes n, n − 1, …; the last may be at −1. */
  rateWeightsAt(n: number): Float64Array {
    const order = Math.max(1, this.orders[n]);
    const { times } = this;
    const before = 2 * times[0] - times[1];
    const nodes = Array.from({ length: order + 2 }, (_, j) => (n < j ? before : times[n - j]));
    return rateWeights(nodes, order);
  }

  /** The rates of the unknowns at node n. */
  ratesAt(n: number, out: Float64Array): void {
    const { states, startRates } = this;
    if (n === 0) {
      out.set(startRates);
      return;
    }
    out.fill(0);
    for (const [j, weight] of this.rateWeightsAt(n).entries()) {
      const state = states[Math.max(0, n - j)];
      for (let i = 0; i < out.length; i++) out[i] += weight * state[i];
      if (j <= n) continue;
      const backward = weight * (this.times[1] - this.times[0]);
      for (let i = 0; i < out.length; i++) out[i] -= backward * startRates[i];
    }
  }

  /** Σ weights × states from node `first` on. */
  sum(weights: Float64Array, first: number, out: Float64Array): void {
    out.fill(0);
    for (const [a, weight] of weights.entries()) {
      const state = this.states[first + a];
      for (let i = 0; i < out.length; i++) out[i] += weight * state[i];
    }
  }

  /** Length of the step in which a time lies, s. */
  stepAround(time: number): number {
    const last = this.stepAt(time);
    return this.times[last] - this.times[last - 1];
  }

  /** Index of the end of the step in which a time lies. */
  private stepAt(time: number): number {
    const { times } = this;
    let [low, high] = [1, times.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] < time) low = middle + 1;
      else high = middle;
    }
    return high;
  }
}
