import type { TransposedModel } from '../models/transposed-model.ts';
import type { ControlledCell } from '../run/controlled-cell.ts';

/** What a state's weights are summed up from: how much an objective changes with what the cell shows there. */
export interface ReadingWeights {
  /** per V */
  readonly voltage: number;
  /** per A */
  readonly current: number;
  /** per K */
  readonly temperature: number;
  /** per C */
  readonly charge: number;
}

/**
 * Transposed solves of a controlled cell: of the model's matrix J with the charge passed and the current after its unknowns, and their
 * rows q' = I and g(V, I) = 0. At a given current only J is left, since nothing acts on that current.
 */
export class BorderedCell {
  readonly controlled: ControlledCell;
  private readonly transposed: TransposedModel;
  private readonly count: number;
  private readonly state: Float64Array;
  /** ∂V/∂y, and J⁻ᵀ of that, */
  private readonly voltageWeights: Float64Array;
  private readonly voltageColumn: Float64Array;
  /** ∂F/∂I per unit of the unknown current */
  private readonly column: Float64Array;
  private readonly inner: Float64Array;
  /** V per unit of the unknown current at constant unknowns. */
  private voltageByCurrent = 0;
  /** ∂g/∂V, and of the current's row what remains once the model is eliminated. */
  private heldByVoltage = 0;
  private remainder = 1;
  private shift = 0;

  constructor(controlled: ControlledCell, transposed: TransposedModel) {
    this.controlled = controlled;
    this.transposed = transposed;
    this.count = controlled.model.size;
    const make = (): Float64Array => new Float64Array(this.count);
    this.state = make();
    this.voltageWeights = make();
    this.voltageColumn = make();
    this.column = make();
    this.inner = make();
  }

  /** Prepares solves at a state and time; false where the model has no value or the matrix is singular. */
  prepare(time: number, y: Float64Array, shift: number): boolean {
    const { controlled, transposed, state, voltageWeights, voltageColumn, column, count } = this;
    const { model } = controlled;
    for (let i = 0; i < count; i++) state[i] = y[i];
    model.currentDensity = controlled.currentDensity(time, y);
    this.shift = shift;
    this.heldByVoltage = 0;
    if (!transposed.prepare(state, shift)) return false;
    transposed.voltageWeights(voltageWeights);
    this.voltageByCurrent = model.voltageByCurrent() * model.currentScale;
    if (controlled.control.kind === 'current') return true;
    const slopes = controlled.heldSlopes(time, y[count + 1], model.voltage());
    this.heldByVoltage = slopes.byVoltage;
    transposed.byCurrent(column);
    voltageColumn.set(voltageWeights);
    transposed.solve(voltageColumn);
    let followed = 0;
    for (let i = 0; i < count; i++) {
      column[i] *= model.currentScale;
      followed += column[i] * voltageColumn[i];
    }
    this.remainder = slopes.byCurrent + slopes.byVoltage * (this.voltageByCurrent - followed);
    return this.remainder !== 0 && Number.isFinite(this.remainder);
  }

  /** Replaces `b` by its solution with the transposed matrix at the state prepared. */
  solve(b: Float64Array): void {
    const { transposed, inner, voltageColumn, column, count, heldByVoltage, shift, controlled } = this;
    for (let i = 0; i < count; i++) inner[i] = b[i];
    transposed.solve(inner);
    if (controlled.control.kind === 'current') {
      b.fill(0);
      b.set(inner);
      return;
    }
    const charge = b[count] / (controlled.storage(count) * shift);
    let current = b[count + 1] + charge;
    for (let i = 0; i < count; i++) current -= column[i] * inner[i];
    current /= this.remainder;
    for (let i = 0; i < count; i++) b[i] = inner[i] - heldByVoltage * current * voltageColumn[i];
    b[count] = charge;
    b[count + 1] = current;
  }

  /** What weights of the rows weigh of the voltage, through the equation of what is held. */
  heldWeight(rows: Float64Array): number {
    return this.heldByVoltage * rows[this.count + 1];
  }

  /** Adds weights of the unknowns at the state prepared from those of what the cell shows there. */
  addWeights({ voltage, current, temperature, charge }: ReadingWeights, out: Float64Array): void {
    const { controlled, voltageWeights, count, inner } = this;
    const { model, area } = controlled;
    for (let i = 0; i < count; i++) out[i] += voltage * voltageWeights[i];
    if (temperature !== 0 && model.temperatureWeights !== undefined) {
      model.temperatureWeights(inner);
      for (let i = 0; i < count; i++) out[i] += temperature * inner[i];
    }
    if (controlled.control.kind === 'current') return;
    const amperes = model.currentScale * area;
    out[count] += charge * amperes * controlled.storage(count);
    out[count + 1] += voltage * this.voltageByCurrent + current * amperes;
  }

  /** Rate of a weighed sum of what the cell shows at the state prepared, from the rates of its unknowns. */
  speed(weights: ReadingWeights, rates: Float64Array): number {
    const { controlled, voltageByCurrent } = this;
    const { control, model, area } = controlled;
    const whole = new Float64Array(rates.length);
    this.addWeights(weights, whole);
    let sum = 0;
    for (let i = 0; i < whole.length; i++) sum += whole[i] * rates[i];
    if (control.kind !== 'current') return sum;
    const amperes = model.currentScale * area;
    const byCurrent = weights.current + (weights.voltage * voltageByCurrent) / amperes;
    return sum + byCurrent * control.slope + weights.charge * model.currentDensity * area;
  }
}
