import { ConvergenceError } from '../../base/index.ts';
import { BdfIntegrator, type BdfStatistics, type StepOutcome } from '../../numerics/bdf/index.ts';
import type { CellModel } from '../models/cell-model.ts';
import { voltageAt } from '../models/voltage-at.ts';
import { makeConsistent, makeControlled, setRates, settle } from '../consistent.ts';
import { noCurrent, targetAt, type Control } from './control.ts';
import { ControlledCell } from './controlled-cell.ts';
import { GivenCell } from './given-cell.ts';

/**
 * First step tried along a line of a drive cycle, over its length: nothing jumps there. The first two steps are of first order
 * and miss a charge of half their length squared times the slope. A longer one than this is tried where that is less
 * than the second number times the relative tolerance, over an hour of 1C.
 */
const [firstShare, missedShare] = [0.05, 1e-4];

/** Hours of 1C: turns by which the next line parts less from the present one are passed without beginning anew. */
const mildBend = 1e-6;

/** V from a voltage that is held at which the cell has it. */
const heldWithin = 1e-3;

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

/** A cell by what it holds, and what integrates it in time. */
interface HeldCell {
  readonly cell: ControlledCell;
  readonly integrator: BdfIntegrator;
}

function heldCell(
  model: CellModel,
  area: number,
  { relative, absolute }: { readonly relative: number; readonly absolute: number },
): HeldCell {
  const cell = new ControlledCell(model, area);
  const tolerances = new Float64Array(cell.size).fill(absolute);
  tolerances.set(model.absoluteTolerances(relative, absolute));
  const integrator = new BdfIntegrator(cell, {
    relativeTolerance: relative,
    absoluteTolerance: tolerances,
    minimumOrder: 2,
    stored: Float64Array.from(tolerances, (_, i) => cell.storage(i)),
  });
  return { cell, integrator };
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
  private readonly tolerances: { readonly relative: number; readonly absolute: number };
  private readonly givenIntegrator: BdfIntegrator;
  /** Made when something else than a current is first held. */
  private heldCell: HeldCell | undefined;
  /** The unknowns with charge and current after them; their first part is `y`. */
  private readonly whole: Float64Array;
  private readonly derivative: Float64Array;
  private readonly between: Float64Array;
  private readonly betweenInner: Float64Array;
  private control: Control = noCurrent;
  /** C passed when the cell began to hold this. */
  private chargeBefore = 0;
  /** s; tried after a turn. */
  private turnStep = Infinity;
  /** Until the first step after a turn has been made. */
  private turning = false;
  /** Whether the integrator has kept its past at a turn since it began. */
  private wentOn = false;
  private startTime = 0;
  /** C passed at the state last accepted. */
  private acceptedCharge = 0;

  constructor(
    model: CellModel,
    area: number,
    temperature: number,
    tolerances: { readonly relative: number; readonly absolute: number },
  ) {
    const { relative, absolute } = tolerances;
    const count = model.size;
    this.model = model;
    this.area = area;
    this.surroundings = temperature;
    this.tolerances = tolerances;
    this.givenIntegrator = new BdfIntegrator(new GivenCell(model), {
      relativeTolerance: relative,
      absoluteTolerance: model.absoluteTolerances(relative, absolute),
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
    const given = this.givenIntegrator.statistics;
    return this.heldCell === undefined ? [given] : [given, this.heldCell.integrator.statistics];
  }

  /** Time (s from the start of the experiment) from which all times here count, so that they lose nothing in long experiments. */
  get origin(): number {
    return this.startTime;
  }

  /** Of the integrator, ahead of what is accepted by one step. */
  get elapsed(): number {
    return this.integrator.time;
  }

  /** Takes over the state of another such cell. */
  continueFrom(other: DrivenCell, state = other.y): void {
    this.y.set(state);
    this.acceptedCharge = other.acceptedCharge;
    this.chargeBefore = other.acceptedCharge;
    this.startTime = other.reading.time;
    this.reading.current = other.reading.current;
  }

  /** Goes on with what another such cell holds at the same time, from its state as it is on this mesh; {@link solve} comes next. */
  takeOver(other: DrivenCell, state: Float64Array): void {
    this.continueFrom(other, state);
    this.whole.set(other.whole.subarray(other.y.length), this.y.length);
    this.chargeBefore = other.chargeBefore;
    this.startTime = other.startTime;
    this.control = other.control;
  }

  /** Voltage of the state when no current flows. @throws ConvergenceError */
  restVoltage(): number {
    const { model } = this;
    model.currentDensity = 0;
    const y = this.y.slice();
    settle(model, y);
    return voltageAt(model, y);
  }

  /**
   * Begins to hold something at a time; the reading is that of the new state.
   * @throws ConvergenceError when the cell cannot; the state is then as before.
   */
  hold(time: number, control: Control): void {
    const before = {
      whole: this.whole.slice(),
      control: this.control,
      charge: this.chargeBefore,
      time: this.startTime,
    };
    this.chargeBefore = this.acceptedCharge;
    this.startTime = time;
    this.control = control;
    this.whole[this.y.length] = 0;
    this.whole[this.y.length + 1] = this.reading.current / (this.area * this.model.currentScale);
    try {
      this.solve(0, false);
    } catch (error) {
      this.whole.set(before.whole);
      this.control = before.control;
      this.chargeBefore = before.charge;
      this.startTime = before.time;
      throw error;
    }
    this.readAccepted(0);
  }

  /**
   * Goes on along another line that begins where the present one ends, up to `stop`. Where it turns little for its length the
   * integrator keeps what it knows of the past, else it begins anew.
   */
  turn(elapsed: number, control: Control, stop: number): void {
    const isMild = this.bend(control, stop - elapsed) <= mildBend;
    this.control = control;
    if (isMild) {
      // In `held` it has the new line.
      this.held.integrator.goOn(stop);
      this.wentOn = true;
      return;
    }
    const { cell, integrator } = this.held;
    // What errors of the past had left in the algebraic unknowns would be taken for a jump.
    if (!(this.wentOn && this.settle(elapsed))) setRates(cell, elapsed, this.whole, this.derivative);
    this.wentOn = false;
    const share = this.shareOfFirst(control, stop - elapsed);
    integrator.start(elapsed, this.whole, this.derivative, stop, share);
    this.turning = true;
  }

  /** Solves for the algebraic unknowns where that can be done from the present ones. */
  private settle(elapsed: number): boolean {
    try {
      this.solve(elapsed, true);
      return true;
    } catch (error) {
      if (error instanceof ConvergenceError) return false;
      throw error;
    }
  }

  /** Charge along the next line (s long) by which it parts from the present one going on, in hours of 1C. */
  private bend({ kind, slope }: Control, length: number): number {
    const turned = Math.abs(slope - this.control.slope);
    if (kind === 'voltage' || kind === 'resistance') return Infinity;
    const amperes = kind === 'power' ? turned / this.reading.voltage : turned;
    return (0.5 * amperes * length * length) / (3600 * this.area * this.model.currentScale);
  }

  /** First step to try along a line, over its length (s). */
  private shareOfFirst({ kind, slope }: Control, length: number): number {
    let exact = 0;
    if (kind === 'power' || kind === 'current') {
      const perSecond = Math.abs(kind === 'power' ? slope / this.reading.voltage : slope);
      const missed = missedShare * this.tolerances.relative * 3600 * this.area * this.model.currentScale;
      exact = Math.sqrt((2 * missed) / perSecond);
    }
    return Math.min(0.5, this.turnStep / length, Math.max(firstShare, exact / length));
  }

  /** Solves for the algebraic unknowns anew. @throws ConvergenceError with the state as it was */
  solve(elapsed: number, fromPresent: boolean): void {
    const before = this.whole.slice();
    try {
      if (this.control.steady) {
        this.model.currentDensity = this.control.value / this.area;
        makeConsistent(this.model, this.y, this.innerDerivative(), fromPresent);
      } else makeControlled(this.held.cell, elapsed, this.whole, this.derivative, fromPresent);
    } catch (error) {
      this.whole.set(before);
      throw error;
    }
  }

  /** Why what is held cannot be held from the accepted state, where it is not the current that is given, or a voltage that it has. */
  outOfReach(elapsed: number): string | undefined {
    const { kind } = this.control;
    const apart = this.readAccepted(elapsed).voltage - targetAt(this.control, elapsed);
    const isThere = kind === 'voltage' && Math.abs(apart) < heldWithin;
    if (kind === 'current' || isThere) return undefined;
    try {
      this.solve(elapsed, false);
      return undefined;
    } catch (error) {
      if (error instanceof ConvergenceError) return error.what;
      throw error;
    }
  }

  /** Starts the integrator from the accepted state; no step goes past `stop`. */
  start(elapsed: number, stop: number): void {
    this.wentOn = false;
    if (this.control.steady) this.givenIntegrator.start(elapsed, this.y, this.innerDerivative(), stop);
    else this.held.integrator.start(elapsed, this.whole, this.derivative, stop);
  }

  /** One step of the integrator; it is accepted by {@link accept}. */
  step(): StepOutcome {
    const { integrator } = this;
    const outcome = integrator.step();
    // What was good enough after the last turn is tried after the next.
    if (this.turning) this.turnStep = 2 * integrator.lastStep;
    this.turning = false;
    return outcome;
  }

  /** Reads the cell at the integrator's time. */
  readEnd(): Reading {
    const { time, y } = this.integrator;
    return this.readState(time, y);
  }

  /** Reads the cell at a time within the last step. */
  look(elapsed: number): Reading {
    const state = this.control.steady ? this.betweenInner : this.between;
    this.integrator.interpolate(elapsed, state);
    return this.readState(elapsed, state);
  }

  /** The same where the reading is all that is wanted: {@link looked} is then no state. */
  glance(elapsed: number): Reading {
    const { voltageSpans, size } = this.model;
    const state = this.control.steady ? this.betweenInner : this.between;
    const spans =
      this.control.steady || voltageSpans === undefined
        ? voltageSpans
        : [...voltageSpans, [size, size + 2] as const];
    this.integrator.interpolate(elapsed, state, spans);
    return this.readState(elapsed, state);
  }

  /** Puts back the reading of the integrator's time after looks within the step. */
  lookBack(end: Readonly<Reading>): void {
    if (this.control.steady) Object.assign(this.reading, end);
    else this.readEnd();
  }

  /** Reads the cell in the state last accepted. */
  readAccepted(elapsed: number): Reading {
    return this.readState(elapsed, this.control.steady ? this.y : this.whole);
  }

  /** Names where the state last accepted is nearest to what ends a run. */
  nearestLimit(elapsed: number): string {
    if (this.control.steady) this.model.evaluate(this.y);
    else this.held.cell.evaluate(elapsed, this.whole);
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
    this.whole.set(this.integrator.y);
    this.acceptedCharge = this.chargeAt(this.elapsed, this.whole);
  }

  /** Takes the state last looked at as the state. */
  acceptLooked(): void {
    if (this.control.steady) this.y.set(this.betweenInner);
    else this.whole.set(this.between);
    this.acceptedCharge = this.reading.charge;
  }

  /** The one that follows what is held now. */
  private get integrator(): BdfIntegrator {
    return this.control.steady ? this.givenIntegrator : this.held.integrator;
  }

  private get held(): HeldCell {
    this.heldCell ??= heldCell(this.model, this.area, this.tolerances);
    this.heldCell.cell.control = this.control;
    return this.heldCell;
  }

  private innerDerivative(): Float64Array {
    return this.derivative.subarray(0, this.y.length);
  }

  private chargeAt(elapsed: number, y: Float64Array): number {
    if (this.control.steady) return this.chargeBefore + this.control.value * elapsed;
    return this.chargeBefore + this.held.cell.charge(y) * this.area;
  }

  private readState(elapsed: number, y: Float64Array): Reading {
    const { model, reading, area, control } = this;
    if (control.steady) {
      model.currentDensity = control.value / area;
      reading.voltage = voltageAt(model, y);
    } else reading.voltage = this.held.cell.voltageAt(elapsed, y);
    reading.charge = this.chargeAt(elapsed, y);
    reading.time = this.origin + elapsed;
    reading.current = control.steady ? control.value : model.currentDensity * area;
    reading.temperature = model.meanTemperature?.(y) ?? this.surroundings;
    return reading;
  }
}
