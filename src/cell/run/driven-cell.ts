import { ConvergenceError } from '../../base/index.ts';
import { BdfIntegrator, type BdfStatistics, type StepOutcome } from '../../numerics/index.ts';
import type { CellModel } from '../models/cell-model.ts';
import { voltageAt } from '../models/voltage-at.ts';
import { makeConsistent, makeControlled } from '../consistent.ts';
import { isConstantCurrent, type Control } from './control.ts';
import { ControlledCell } from './controlled-cell.ts';
import { GivenCell } from './given-cell.ts';

/** What a cell shows at a time. */
export interface Reading {
  time: number;
  /** V */
  voltage: number;
  /** A, positive is discharge */
  current: number;
  /** Charge since the start of the experiment, C */
  charge: number;
  /** K */
  temperature: number;
}

/** A model and what integrates it in time, at given current or by what is held. */
export class DrivenCell {
  readonly model: CellModel;
  /** The model's unknowns at the last time accepted. */
  readonly y: Float64Array;
  /** Filled by {@link look}; valid until the next one. */
  readonly reading: Reading;
  /** Temperature that the experiment asks for, K. */
  readonly surroundings: number;
  private readonly area: number;
  private readonly controlled: ControlledCell;
  private readonly givenIntegrator: BdfIntegrator;
  private readonly controlledIntegrator: BdfIntegrator;
  /** The unknowns with charge and current after them; their first part is `y`. */
  private readonly whole: Float64Array;
  private readonly derivative: Float64Array;
  private readonly between: Float64Array;
  private readonly betweenInner: Float64Array;
  private control: Control = { kind: 'current', value: 0, slope: 0, since: 0 };
  private constant = true;
  /** C passed, and the time, when the present control began. */
  private chargeBefore = 0;
  private startTime = 0;
  /** C passed at the state last accepted. */
  private acceptedCharge = 0;

  constructor(
    model: CellModel,
    area: number,
    temperature: number,
    { relative, absolute }: { readonly relative: number; readonly absolute: number },
  ) {
    const count = model.size;
    this.model = model;
    this.area = area;
    this.surroundings = temperature;
    this.controlled = new ControlledCell(model, area);
    const tolerances = model.absoluteTolerances(relative, absolute);
    const all = new Float64Array(count + 2).fill(absolute);
    all.set(tolerances);
    this.givenIntegrator = new BdfIntegrator(new GivenCell(model), {
      relativeTolerance: relative,
      absoluteTolerance: tolerances,
    });
    this.controlledIntegrator = new BdfIntegrator(this.controlled, {
      relativeTolerance: relative,
      absoluteTolerance: all,
    });
    this.whole = new Float64Array(count + 2);
    this.y = this.whole.subarray(0, count);
    this.y.set(model.initialState());
    this.derivative = new Float64Array(count + 2);
    this.between = new Float64Array(count + 2);
    this.betweenInner = this.between.subarray(0, count);
    this.reading = { time: 0, voltage: 0, current: 0, charge: 0, temperature };
  }

  get statistics(): readonly BdfStatistics[] {
    return [this.givenIntegrator.statistics, this.controlledIntegrator.statistics];
  }

  /** Time of the integrator, ahead of what is accepted by one step. */
  get time(): number {
    return this.constant ? this.givenIntegrator.time : this.controlledIntegrator.time;
  }

  /** Takes over the state of another such cell. */
  continueFrom(other: DrivenCell): void {
    this.y.set(other.y);
    this.acceptedCharge = other.acceptedCharge;
    this.reading.current = other.reading.current;
  }

  /** Voltage of the state when no current flows. @throws ConvergenceError */
  restVoltage(): number {
    const { model } = this;
    model.currentDensity = 0;
    makeConsistent(model, this.y.slice(), new Float64Array(model.size));
    return model.voltage();
  }

  /**
   * Begins to hold something; the reading is that of the new state. `fromPresent`: the algebraic unknowns and the current are near already.
   * @throws ConvergenceError when the cell cannot; the state is then as before.
   */
  hold(time: number, control: Control, fromPresent: boolean): void {
    const before = { whole: this.whole.slice(), control: this.control, constant: this.constant };
    this.chargeBefore = this.acceptedCharge;
    this.startTime = time;
    this.control = control;
    this.constant = isConstantCurrent(control);
    this.controlled.control = control;
    this.whole[this.y.length] = 0;
    this.whole[this.y.length + 1] = this.reading.current / (this.area * this.model.currentScale);
    try {
      this.solve(time, fromPresent);
    } catch (error) {
      this.whole.set(before.whole);
      this.control = before.control;
      this.constant = before.constant;
      throw error;
    }
    this.readState(time, this.constant ? this.y : this.whole);
  }

  /** Solves for the algebraic unknowns anew. @throws ConvergenceError */
  solve(time: number, fromPresent: boolean): void {
    if (this.constant) {
      this.model.currentDensity = this.control.value / this.area;
      makeConsistent(this.model, this.y, this.innerDerivative(), fromPresent);
    } else makeControlled(this.controlled, time, this.whole, this.derivative, fromPresent);
  }

  /** Why what is held cannot be held from the accepted state, where it is not the current that is given. */
  outOfReach(time: number): string | undefined {
    if (this.control.kind === 'current') return undefined;
    try {
      this.solve(time, false);
      return undefined;
    } catch (error) {
      if (error instanceof ConvergenceError) return error.what;
      throw error;
    }
  }

  /** Starts the integrator from the accepted state; no step goes past `stop`. */
  start(time: number, stop: number): void {
    if (this.constant) this.givenIntegrator.start(time, this.y, this.innerDerivative(), stop);
    else this.controlledIntegrator.start(time, this.whole, this.derivative, stop);
  }

  /** One step of the integrator; it is accepted by {@link accept}. */
  step(): StepOutcome {
    return this.constant ? this.givenIntegrator.step() : this.controlledIntegrator.step();
  }

  /** Reads the cell at the integrator's time. */
  readEnd(): Reading {
    const { y } = this.constant ? this.givenIntegrator : this.controlledIntegrator;
    return this.readState(this.time, y);
  }

  /** Reads the cell at a time within the last step. */
  look(time: number): Reading {
    if (this.constant) this.givenIntegrator.interpolate(time, this.betweenInner);
    else this.controlledIntegrator.interpolate(time, this.between);
    return this.readState(time, this.constant ? this.betweenInner : this.between);
  }

  /** Reads the cell in the state last accepted. */
  readAccepted(time: number): Reading {
    return this.readState(time, this.constant ? this.y : this.whole);
  }

  /** Names where the state last accepted is nearest to what ends a run. */
  nearestLimit(time: number): string {
    if (this.constant) this.model.evaluate(this.y);
    else this.controlled.evaluate(time, this.whole);
    return this.model.nearestLimit();
  }

  /** C passed at the state last accepted. */
  get charge(): number {
    return this.acceptedCharge;
  }

  /** State at the time last looked at; valid until the next look. */
  get looked(): Float64Array {
    return this.betweenInner;
  }

  /** Takes the end of the integrator's step as the state. */
  accept(): void {
    if (this.constant) this.y.set(this.givenIntegrator.y);
    else this.whole.set(this.controlledIntegrator.y);
    this.acceptedCharge = this.chargeAt(this.time, this.whole);
  }

  /** Takes the state last looked at as the state. */
  acceptLooked(): void {
    if (this.constant) this.y.set(this.betweenInner);
    else this.whole.set(this.between);
    this.acceptedCharge = this.reading.charge;
  }

  private innerDerivative(): Float64Array {
    return this.derivative.subarray(0, this.y.length);
  }

  private chargeAt(time: number, y: Float64Array): number {
    if (this.constant) return this.chargeBefore + this.control.value * (time - this.startTime);
    return this.chargeBefore + this.controlled.charge(y) * this.area;
  }

  private readState(time: number, y: Float64Array): Reading {
    const { model, reading, area, controlled, control } = this;
    if (this.constant) {
      model.currentDensity = control.value / area;
      reading.voltage = voltageAt(model, y);
    } else reading.voltage = controlled.voltageAt(time, y);
    reading.charge = this.chargeAt(time, y);
    reading.time = time;
    reading.current = this.constant ? control.value : model.currentDensity * area;
    reading.temperature = model.meanTemperature?.(y) ?? this.surroundings;
    return reading;
  }
}
