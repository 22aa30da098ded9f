import type { Control } from '../run/control.ts';

/**
 * A stretch of a run at one line of current, stored at the integrator's steps alone: between them lies the polynomial through as
 * many of the steps before as the order says, which is the integrator's own interpolant.
 */
export class Stretch {
  readonly control: Control;
  /** s since the start of the experiment at which the times of this stretch begin to count. */
  readonly origin: number;
  readonly start: number;
  /** Where it ended; the last step may go past it. */
  end: number;
  /** Limit of voltage that ended it. */
  limited = false;
  private readonly times: number[] = [];
  private readonly orders: number[] = [];
  private readonly states: Float64Array[] = [];

  constructor(control: Control, origin: number, start: number) {
    this.control = control;
    this.origin = origin;
    this.start = start;
    this.end = start;
  }

  get steps(): number {
    return this.times.length - 1;
  }

  push(time: number, order: number, state: Float64Array): void {
    this.times.push(time);
    this.orders.push(order);
    this.states.push(state.slice());
    this.end = time;
  }

  /** The state at a time within the stretch. */
  at(time: number, out: Float64Array): void {
    const { times, states } = this;
    const i = this.stepAt(time);
    const first = Math.max(0, i - Math.max(1, this.orders[i]));
    out.fill(0);
    for (let a = first; a <= i; a++) {
      let weight = 1;
      for (let b = first; b <= i; b++) if (b !== a) weight *= (time - times[b]) / (times[a] - times[b]);
      const state = states[a];
      for (let n = 0; n < out.length; n++) out[n] += weight * state[n];
    }
  }

  /** Ends of steps between two times, from the later to the earlier, with both. */
  panels(later: number, earlier: number): number[] {
    const found = [later];
    for (let i = this.stepAt(later); i >= 0 && this.times[i] > earlier; i--) {
      if (this.times[i] < later) found.push(this.times[i]);
    }
    found.push(earlier);
    return found;
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
