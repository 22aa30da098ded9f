import { ConvergenceError, pacer, type LongWork } from '../../base/index.ts';
import { printStep } from '../experiments/print.ts';
import { stepsOf, type Experiment, type ExperimentStep } from '../experiments/steps.ts';
import { bracketedRoot } from '../root.ts';
import type { Reading } from '../run/driven-cell.ts';
import { segmentsOf, type Segment } from '../run/segments.ts';
import { watchesOf, type Watch, type WatchedCell } from '../run/watches.ts';
import type { SensitiveCell } from './sensitive-cell.ts';

const secondsPerHour = 3600;
/** In one run. */
const mostRestarts = 200;

/** What the run is of. */
export interface SensitiveSubject extends WatchedCell {
  /** `temperature` is that of a step which names one. */
  cell(temperature: number | undefined): SensitiveCell;
}

/** Curves with their derivatives with respect to ln p; first index: the parameter. */
export interface SensitiveCurves {
  readonly time: number[];
  readonly current: number[];
  readonly voltage: number[];
  readonly voltageSlopes: number[][];
  readonly currentSlopes: number[][];
}

/** Integrates an experiment together with its derivatives. */
export class SensitivityRun {
  readonly curves: SensitiveCurves;
  /** A s since the start, s since the start, and their derivatives. */
  charge = 0;
  time = 0;
  readonly chargeSlopes: Float64Array;
  readonly timeSlopes: Float64Array;
  steps = 0;
  private readonly subject: SensitiveSubject;
  private readonly work: LongWork;
  private readonly curveTimes: readonly number[];
  private nextCurve = 0;
  private cell: SensitiveCell;
  private restarts = 0;

  constructor(subject: SensitiveSubject, curveTimes: readonly number[], work: LongWork) {
    this.subject = subject;
    this.work = work;
    this.curveTimes = curveTimes.toSorted((a, b) => a - b);
    this.cell = subject.cell(undefined);
    this.cell.takeInitialState();
    const count = this.cell.parameterCount;
    this.chargeSlopes = new Float64Array(count);
    this.timeSlopes = new Float64Array(count);
    const lists = (): number[][] => Array.from({ length: count }, () => []);
    this.curves = { time: [], current: [], voltage: [], voltageSlopes: lists(), currentSlopes: lists() };
  }

  async perform(experiment: Experiment): Promise<void> {
    for (const { step } of stepsOf(experiment)) await this.performStep(step);
  }

  /** Times within a step are those since its start, so that when it started matters to nothing in it. */
  private async performStep(step: ExperimentStep): Promise<void> {
    this.moveTo(this.subject.cell(step.temperature));
    const { cell } = this;
    cell.forgetCharge();
    let watches: Watch[] | undefined;
    let end = 0;
    for (const segment of segmentsOf(step, 0, this.subject.nominalCapacity)) {
      cell.hold(end, segment.control, segment.continuous);
      const reading = cell.read(end, cell.y);
      watches ??= watchesOf(step, this.subject, reading);
      this.point(end, cell.y);
      const met = watches.find(({ distance }) => distance(reading) >= 0);
      // A limit met at once depends on no parameter: the step takes no time beside them all.
      if (met !== undefined) break;
      const limit = await this.follow(end, segment, watches, step);
      end = limit?.time ?? segment.end;
      if (limit === undefined) continue;
      this.stopAt(limit.time, limit.watch);
      break;
    }
    const last = cell.read(end, cell.y);
    this.charge += last.charge;
    for (let j = 0; j < cell.parameterCount; j++) {
      this.chargeSlopes[j] += cell.slope(end, cell.y, j, ({ charge }) => charge);
    }
    this.time += end;
  }

  private moveTo(next: SensitiveCell): void {
    if (next === this.cell) return;
    next.y.set(this.cell.y);
    this.cell = next;
  }

  /** Follows one stretch; the first limit that is met and when, if one is. */
  private async follow(
    start: number,
    segment: Segment,
    watches: readonly Watch[],
    step: ExperimentStep,
  ): Promise<{ time: number; watch: Watch } | undefined> {
    const { cell, work } = this;
    const { integrator } = cell;
    const pace = pacer(work.signal);
    let time = start;
    let distances = watches.map(({ distance }) => distance(cell.read(time, cell.y)));
    cell.start(time, segment.end);
    for (;;) {
      await pace();
      const outcome = integrator.step();
      if (outcome === 'stuck') {
        this.restart(time, segment.end, step);
        continue;
      }
      this.steps++;
      const reading = cell.read(integrator.time, integrator.y);
      const after = watches.map(({ distance }) => distance(reading));
      if (after.some((distance) => distance >= 0)) return this.finish(time, watches, distances, after);
      this.sample(time, integrator.time);
      cell.y.set(integrator.y);
      time = integrator.time;
      distances = after;
      this.point(time, cell.y);
      work.onProgress?.({
        stage: step.text ?? printStep(step),
        message: `${reading.voltage.toFixed(4)} V at ${(this.time + time).toPrecision(5)} s`,
      });
      if (outcome === 'reached-stop') return undefined;
    }
  }

  private finish(
    time: number,
    watches: readonly Watch[],
    before: readonly number[],
    after: readonly number[],
  ): { time: number; watch: Watch } {
    const { cell } = this;
    let [watch, at] = [watches[0], Infinity];
    for (const [i, each] of watches.entries()) {
      if (after[i] < 0) continue;
      const distance = (t: number): number => each.distance(cell.read(t, cell.look(t)));
      const root = bracketedRoot(distance, time, cell.integrator.time, before[i], after[i]);
      if (root < at) [watch, at] = [each, root];
    }
    this.sample(time, at);
    cell.y.set(cell.look(at));
    this.point(at, cell.y);
    return { time: at, watch };
  }

  /**
   * A parameter that moves a limit ahead by τ: the distance to it stays zero, dτ = −(∂distance/∂p)/(∂distance/∂t), and
   * the next step starts from where the state has got to by then.
   */
  private stopAt(time: number, { distance }: Watch): void {
    const { cell, chargeSlopes, timeSlopes } = this;
    const rates = cell.rates(time, cell.y);
    const speed = cell.rate(time, cell.y, rates, distance);
    const { current } = cell.read(time, cell.y);
    for (let j = 0; j < cell.parameterCount; j++) {
      const later = -cell.slope(time, cell.y, j, distance) / speed;
      timeSlopes[j] += later;
      chargeSlopes[j] += current * later;
      const start = (1 + j) * cell.size;
      // The charge of the step has just been counted.
      for (let i = 0; i < cell.size - 2; i++) cell.y[start + i] += later * rates[i];
    }
  }

  private restart(time: number, stop: number, step: ExperimentStep): void {
    if (++this.restarts > mostRestarts) {
      throw new ConvergenceError(
        `${step.text ?? printStep(step)}: stopped at ${(this.time + time).toPrecision(6)} s, where no step is small enough`,
        { at: { field: 'experiment' }, mend: 'see with runCell what the cell comes to there' },
      );
    }
    this.cell.solve(time, true);
    this.cell.start(time, stop);
  }

  /** Points asked for within the integrator's last step, from `start` to `end` since the start of the step. */
  private sample(start: number, end: number): void {
    const { curveTimes, cell } = this;
    for (; this.nextCurve < curveTimes.length; this.nextCurve++) {
      const at = curveTimes[this.nextCurve] - this.time;
      if (at >= end) return;
      if (at > start) this.point(at, cell.look(at));
    }
  }

  /** Derivatives at a fixed time since the start of the experiment: those of the step, less what its start is late by. */
  private point(time: number, state: Float64Array): void {
    const { cell, curves, timeSlopes } = this;
    const { voltage, current } = cell.read(time, state);
    curves.time.push(this.time + time);
    curves.voltage.push(voltage);
    curves.current.push(current);
    const shifted = timeSlopes.some((slope) => slope !== 0);
    const rates = shifted ? cell.rates(time, state) : new Float64Array(cell.size);
    const slopeOf = (of: (reading: Reading) => number, lists: number[][]): void => {
      const speed = shifted ? cell.rate(time, state, rates, of) : 0;
      for (const [j, list] of lists.entries()) {
        list.push(cell.slope(time, state, j, of) - speed * timeSlopes[j]);
      }
    };
    slopeOf((reading) => reading.voltage, curves.voltageSlopes);
    slopeOf((reading) => reading.current, curves.currentSlopes);
  }

  /** A h since the start */
  get capacity(): number {
    return this.charge / secondsPerHour;
  }
}
