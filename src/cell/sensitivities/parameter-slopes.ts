import { CoefficientSlopes } from '../models/porous/coefficient-slopes.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { transposedRows } from '../models/transpose.ts';
import type { ControlledCell } from '../run/controlled-cell.ts';
import { logarithmicStep } from './sensitive-cell.ts';

/** The same cell a little to either side along a parameter. */
export interface SidedCells {
  readonly above: SidedCell;
  readonly below: SidedCell;
}

interface SidedCell {
  readonly controlled: ControlledCell;
  /** K, where the model has none of its own. */
  readonly temperature: number;
}

/** A state of a run, and what its rows and readings weigh there. */
export interface WeighedState {
  /** s since the start of the step */
  readonly time: number;
  readonly y: Float64Array;
  readonly rates: Float64Array;
  readonly rows: Float64Array;
  /** per V and per K */
  readonly voltage: number;
  readonly temperature: number;
}

/**
 * Sums of ∂(v V + h T + μ·F)/∂ln p over states: of an isothermal porous cell with respect to all coefficients at once,
 * of other parameters by central differences of the rows of two cells.
 */
export class ParameterSlopes {
  readonly coefficients: CoefficientSlopes | undefined;
  /** In the order of the sides. */
  readonly bySides: Float64Array;
  private readonly controlled: ControlledCell;
  private readonly sides: readonly SidedCells[];
  private readonly state: Float64Array;
  private readonly rates: Float64Array;
  private readonly out: Float64Array;

  constructor(controlled: ControlledCell, sides: readonly SidedCells[]) {
    const { model } = controlled;
    this.controlled = controlled;
    this.sides = sides;
    this.bySides = new Float64Array(sides.length);
    this.coefficients = model instanceof PorousCell ? new CoefficientSlopes(model) : undefined;
    this.state = new Float64Array(model.size);
    this.rates = new Float64Array(model.size);
    this.out = new Float64Array(model.size);
  }

  /** False where a model has no value. */
  add(at: WeighedState): boolean {
    const { state, rates, controlled, coefficients, sides, bySides } = this;
    const { time, y, rows, voltage } = at;
    for (let i = 0; i < state.length; i++) {
      state[i] = y[i];
      rates[i] = at.rates[i];
    }
    controlled.model.currentDensity = controlled.currentDensity(time, y);
    if (coefficients?.add(state, rates, voltage, rows, 1) === false) return false;
    for (const [j, { above, below }] of sides.entries()) {
      const difference = this.weighed(above, at) - this.weighed(below, at);
      bySides[j] += difference / (2 * logarithmicStep);
    }
    return bySides.every(Number.isFinite);
  }

  private weighed(side: SidedCell, { time, y, rows, voltage, temperature }: WeighedState): number {
    const { state, rates, out } = this;
    const { controlled } = side;
    const { model } = controlled;
    controlled.control = this.controlled.control;
    model.currentDensity = controlled.currentDensity(time, y);
    if (!transposedRows(model, state, rates, out)) return Number.NaN;
    let sum = voltage * model.voltage();
    if (temperature !== 0) sum += temperature * (model.meanTemperature?.(state) ?? side.temperature);
    for (let i = 0; i < out.length; i++) sum += rows[i] * out[i];
    return sum;
  }
}
