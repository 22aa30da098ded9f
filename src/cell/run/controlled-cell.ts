import type { CellModel } from '../models/cell-model.ts';
import { voltageAt } from '../models/voltage-at.ts';
import { noCurrent, targetAt, type Control } from './control.ts';
import type { StoringSystem } from './given-cell.ts';

/** Of the equation of a voltage, 1/V: F/RT, so that it weighs as much as the potentials inside the models. */
const voltageScale = 38.9;
const secondsPerHour = 3600;

/**
 * A cell model whose current follows from what is held. Two unknowns come after the model's: the charge passed (in hours of
 * 1C), so that it is integrated by the very formula that moves the lithium and the balance of the two stays exact, and
 * the current (over that of 1C), which is algebraic. Its row and column border the model's matrix J: with u = J⁻¹ r and z = J⁻¹ ∂F/∂I
 * the current's change is (s − g·u)/(∂g/∂I − g·z), where g, the row, comes through the model's voltage alone.
 */
export class ControlledCell implements StoringSystem {
  readonly size: number;
  readonly model: CellModel;
  /** m² */
  readonly area: number;
  control: Control = noCurrent;
  /** Share of the way from rest to the target, for continuation. */
  share = 1;
  /** Voltage at rest, from where the way to a voltage begins, V. */
  restVoltage = 0;
  private readonly count: number;
  private readonly state: Float64Array;
  private readonly rate: Float64Array;
  private readonly inner: Float64Array;
  /** J⁻¹ ∂F/∂I at the state last prepared, per unit of the unknown current. */
  private readonly column: Float64Array;
  /** ∂g/∂V and what remains of ∂g/∂I once the model is eliminated, at the state last prepared. */
  private byVoltage = 0;
  private remainder = 1;
  private voltageSlope = 0;
  private shift = 0;

  constructor(model: CellModel, area: number) {
    this.model = model;
    this.area = area;
    this.count = model.size;
    this.size = model.size + 2;
    this.state = new Float64Array(model.size);
    this.rate = new Float64Array(model.size);
    this.inner = new Float64Array(model.size);
    this.column = new Float64Array(model.size);
  }

  storage(i: number): number {
    if (i < this.count) return this.model.storage[i];
    return i === this.count ? secondsPerHour : 0;
  }

  /** Whether more current gives more power, at the state last prepared; true for all that is not a power. */
  get stable(): boolean {
    return this.control.kind !== 'power' || this.remainder > 0;
  }

  /** C/m² passed at a state. */
  charge(y: Float64Array): number {
    return y[this.count] * secondsPerHour * this.model.currentScale;
  }

  /** A/m² at a state and time. */
  currentDensity(time: number, y: Float64Array): number {
    if (this.control.kind === 'current') return (this.share * targetAt(this.control, time)) / this.area;
    return y[this.count + 1] * this.model.currentScale;
  }

  /** Puts the state into the model and evaluates it there. */
  evaluate(time: number, y: Float64Array): boolean {
    this.take(time, y);
    return this.model.evaluate(this.state);
  }

  /** V, at the state's current; no state counts as evaluated afterwards. */
  voltageAt(time: number, y: Float64Array): number {
    this.take(time, y);
    return voltageAt(this.model, this.state);
  }

  residual(time: number, y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    const { model, state, rate, inner, count } = this;
    this.take(time, y);
    for (let i = 0; i < count; i++) rate[i] = derivative[i];
    if (!model.residual(state, rate, inner)) return false;
    out.set(inner);
    out[count] = secondsPerHour * derivative[count] - model.currentDensity / model.currentScale;
    out[count + 1] = this.controlResidual(time, y[count + 1]);
    return Number.isFinite(out[count + 1]);
  }

  prepare(time: number, y: Float64Array, _derivative: Float64Array, shift: number): boolean {
    const { model, state, column, count } = this;
    this.take(time, y);
    this.shift = shift;
    if (!model.prepare(state, shift)) return false;
    if (this.control.kind === 'current') {
      this.byVoltage = 0;
      this.remainder = 1;
      return true;
    }
    const scale = model.currentScale;
    model.byCurrent(column);
    for (let i = 0; i < count; i++) column[i] *= scale;
    model.solve(column);
    this.voltageSlope = model.voltageByCurrent() * scale - model.voltageChange(column);
    this.linearise(time, y[count + 1], model.voltage());
    return this.remainder !== 0 && Number.isFinite(this.remainder);
  }

  solve(b: Float64Array): void {
    const { model, inner, column, count, shift } = this;
    for (let i = 0; i < count; i++) inner[i] = b[i];
    model.solve(inner);
    let change = b[count + 1];
    if (this.byVoltage !== 0) change -= this.byVoltage * model.voltageChange(inner);
    change /= this.remainder;
    const given = this.control.kind === 'current';
    if (!given) for (let i = 0; i < count; i++) inner[i] -= change * column[i];
    b.set(inner);
    b[count] = (b[count] + (given ? 0 : change)) / (secondsPerHour * shift);
    b[count + 1] = change;
  }

  private take(time: number, y: Float64Array): void {
    const { state, count } = this;
    for (let i = 0; i < count; i++) state[i] = y[i];
    this.model.currentDensity = this.currentDensity(time, y);
  }

  /** What is held, over its scale; at the state last evaluated. */
  private controlResidual(time: number, current: number): number {
    const { control, model, share } = this;
    const target = targetAt(control, time);
    switch (control.kind) {
      case 'current':
        return current - model.currentDensity / model.currentScale;
      case 'voltage':
        return voltageScale * (model.voltage() - (this.restVoltage + share * (target - this.restVoltage)));
      case 'power':
        return voltageScale * (model.voltage() * current - share * this.perCurrent(target));
      case 'resistance': {
        const drop = this.dropAtUnit(target);
        return (voltageScale * (share * model.voltage() - current * drop)) / (1 + drop);
      }
    }
  }

  /**
   * What the equation of what is held changes by, at a current (over that of 1C): with the voltage, and with the current at
   * constant voltage.
   */
  heldSlopes(time: number, current: number, voltage: number): { byVoltage: number; byCurrent: number } {
    const { control, share } = this;
    switch (control.kind) {
      case 'current':
        return { byVoltage: 0, byCurrent: 1 };
      case 'voltage':
        return { byVoltage: voltageScale, byCurrent: 0 };
      case 'power':
        return { byVoltage: voltageScale * current, byCurrent: voltageScale * voltage };
      case 'resistance': {
        const drop = this.dropAtUnit(targetAt(control, time));
        const scale = voltageScale / (1 + drop);
        return { byVoltage: scale * share, byCurrent: -scale * drop };
      }
    }
  }

  private linearise(time: number, current: number, voltage: number): void {
    const { byVoltage, byCurrent } = this.heldSlopes(time, current, voltage);
    this.byVoltage = byVoltage;
    this.remainder = byCurrent + byVoltage * this.voltageSlope;
  }

  /** A power over that of 1 V at 1C. */
  private perCurrent(watts: number): number {
    return watts / (this.area * this.model.currentScale);
  }

  /** V that a resistor loses at 1C. */
  private dropAtUnit(ohms: number): number {
    return ohms * this.area * this.model.currentScale;
  }
}
