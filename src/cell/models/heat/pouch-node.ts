import type { HeatingModel } from '../cell-model.ts';
import { total } from './powers.ts';

/** How far the temperature is moved to see what it does, K. */
const nudge = 1e-3;

/** The model of one part of a pouch, at one temperature and its own current. Its unknowns are a stretch of the pouch's. */
export class PouchNode {
  readonly model: HeatingModel;
  /** Where its unknowns start. */
  readonly first: number;
  /** Copy of its unknowns. */
  readonly state: Float64Array;
  /** ∂V/∂i of the model at the state last prepared, V m²/A: at constant unknowns, and when these follow. */
  voltageByCurrent = 0;
  slope = 0;
  /** Change of its voltage that the right-hand side last reduced makes at constant current, V. */
  free = 0;
  private temperature = 0;
  private readonly part: Float64Array;
  private readonly rate: Float64Array;
  /** ∂F/∂T, J⁻¹ ∂F/∂i */
  private readonly byTemperature: Float64Array;
  private readonly column: Float64Array;
  private voltageByTemperature = 0;

  constructor(model: HeatingModel, first: number) {
    this.model = model;
    this.first = first;
    this.state = new Float64Array(model.size);
    this.part = new Float64Array(model.size);
    this.rate = new Float64Array(model.size);
    this.byTemperature = new Float64Array(model.size);
    this.column = new Float64Array(model.size);
  }

  /** Takes over its part of the unknowns, its temperature (K) and its current density (A/m² of its own area). */
  take(y: Float64Array, temperature: number, currentDensity: number): void {
    copy(y, this.first, this.state);
    this.model.temperature.fill(temperature);
    this.model.currentDensity = currentDensity;
    this.temperature = temperature;
  }

  evaluate(): boolean {
    return this.model.evaluate(this.state);
  }

  residual(derivative: Float64Array, out: Float64Array): boolean {
    const { model, state, rate, part, first } = this;
    copy(derivative, first, rate);
    if (!model.residual(state, rate, part)) return false;
    out.set(part, first);
    return true;
  }

  /** Heat of mixing after {@link residual}, W/m² of its own area. */
  mixingHeat(): number {
    const { model, state, rate, part } = this;
    const places = new Float64Array(model.places.length);
    model.addMixing?.(state, rate, part, places);
    return total(places);
  }

  prepare(shift: number): boolean {
    const { model, state, column } = this;
    if (!this.takeColumn() || !model.prepare(state, shift)) return false;
    model.byCurrent(column);
    model.solve(column);
    this.voltageByCurrent = model.voltageByCurrent();
    this.slope = this.voltageByCurrent - model.voltageChange(column);
    return true;
  }

  byCurrent(out: Float64Array): void {
    this.model.byCurrent(this.part);
    out.set(this.part, this.first);
  }

  /** Solves its part of a right-hand side at constant current, when it grows `warmer` by so many K. */
  reduce(b: Float64Array, warmer: number): void {
    const { model, part, byTemperature, first } = this;
    for (let i = 0; i < part.length; i++) part[i] = b[first + i] - byTemperature[i] * warmer;
    model.solve(part);
    this.free = model.voltageChange(part) + this.voltageByTemperature * warmer;
  }

  /** Puts the change that was reduced into `b`, at a change of its current density. */
  expand(b: Float64Array, current: number): void {
    const { part, column, first } = this;
    for (let i = 0; i < part.length; i++) b[first + i] = part[i] - current * column[i];
  }

  /** Of its part of a change of the unknowns, V. */
  voltageChange(change: Float64Array, warmer: number, current: number): number {
    const { model, part, first } = this;
    copy(change, first, part);
    return model.voltageChange(part) + this.voltageByTemperature * warmer + this.voltageByCurrent * current;
  }

  /** What making it warmer does, by central differences. */
  private takeColumn(): boolean {
    const { model, state, byTemperature, part, rate, temperature } = this;
    rate.fill(0);
    model.temperature.fill(temperature - nudge);
    if (!model.residual(state, rate, part)) return false;
    const before = model.voltage();
    model.temperature.fill(temperature + nudge);
    if (!model.residual(state, rate, byTemperature)) return false;
    for (let i = 0; i < part.length; i++) byTemperature[i] = (byTemperature[i] - part[i]) / (2 * nudge);
    this.voltageByTemperature = (model.voltage() - before) / (2 * nudge);
    model.temperature.fill(temperature);
    return true;
  }
}

function copy(from: Float64Array, first: number, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[first + i];
}
