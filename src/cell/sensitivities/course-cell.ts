import { makeControlled } from '../consistent.ts';
import { BdfIntegrator } from '../../numerics/bdf/index.ts';
import { targetAt, type Control } from '../run/control.ts';
import { ControlledCell } from '../run/controlled-cell.ts';
import type { Reading } from '../run/driven-cell.ts';
import { GivenCell } from '../run/given-cell.ts';
import type { SizedModel } from './sensitive-cell.ts';

const secondsPerHour = 3600;
/** What the iteration leaves is not in the equations that are followed back. */
const iterationTolerance = 0.01;

/**
 * A model with the charge passed and the current after its unknowns, integrated as runs of cells are: at a steady current the model
 * alone, else with what is held as a further equation.
 */
export class CourseCell {
  readonly controlled: ControlledCell;
  /** Unknowns of the model. */
  readonly count: number;
  /** Of the whole. */
  readonly size: number;
  readonly temperature: number;
  private readonly given: BdfIntegrator;
  private readonly driven: BdfIntegrator;
  private readonly whole: Float64Array;
  private startTime = 0;
  private startCharge = 0;

  constructor(
    { model, area, temperature }: SizedModel,
    { relative, absolute }: { readonly relative: number; readonly absolute: number },
  ) {
    this.controlled = new ControlledCell(model, area);
    this.count = model.size;
    this.size = this.controlled.size;
    this.temperature = temperature;
    const own = model.absoluteTolerances(relative, absolute);
    const all = new Float64Array(this.size).fill(absolute);
    all.set(own);
    this.given = new BdfIntegrator(new GivenCell(model), {
      relativeTolerance: relative,
      absoluteTolerance: own,
      iterationTolerance,
    });
    this.driven = new BdfIntegrator(this.controlled, {
      relativeTolerance: relative,
      absoluteTolerance: all,
      iterationTolerance,
      minimumOrder: 2,
    });
    this.whole = new Float64Array(this.size);
  }

  /** The integrator in use. */
  get integrator(): BdfIntegrator {
    return this.controlled.control.steady ? this.given : this.driven;
  }

  /** The whole state at the integrator's time; valid until it is asked for again. */
  get state(): Float64Array {
    const { whole, integrator, controlled } = this;
    whole.set(integrator.y);
    if (controlled.control.steady) this.addGiven(integrator.time, whole);
    return whole;
  }

  initialState(): Float64Array {
    const y = new Float64Array(this.size);
    y.set(this.controlled.model.initialState());
    return y;
  }

  /** Solves for what is algebraic and for the rates. @throws ConvergenceError when what is held cannot be. */
  settle(
    control: Control,
    time: number,
    y: Float64Array,
    derivative: Float64Array,
    fromPresent: boolean,
  ): void {
    this.controlled.control = control;
    makeControlled(this.controlled, time, y, derivative, fromPresent);
  }

  start(time: number, y: Float64Array, derivative: Float64Array, stop: number): void {
    this.startTime = time;
    this.startCharge = y[this.count];
    const { length } = this.integrator.y;
    this.integrator.start(time, y.subarray(0, length), derivative.subarray(0, length), stop);
  }

  /** What the cell shows in a state; valid until the next reading. */
  read(time: number, y: Float64Array): Reading {
    const { controlled, count, temperature } = this;
    const { model } = controlled;
    const voltage = controlled.voltageAt(time, y);
    return {
      time,
      voltage,
      current: model.currentDensity * controlled.area,
      charge: controlled.charge(y) * controlled.area,
      temperature: model.meanTemperature?.(y.subarray(0, count)) ?? temperature,
    };
  }

  /** The charge and the current of a state under a steady current. */
  private addGiven(time: number, whole: Float64Array): void {
    const { controlled, count } = this;
    const current = targetAt(controlled.control, time) / (controlled.area * controlled.model.currentScale);
    whole[count] = this.startCharge + (current * (time - this.startTime)) / secondsPerHour;
    whole[count + 1] = current;
  }
}
