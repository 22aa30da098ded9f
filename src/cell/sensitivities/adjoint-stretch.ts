import { BdfIntegrator, type DaeSystem } from '../../numerics/bdf/index.ts';
import { PorousCell } from '../models/porous/porous-cell.ts';
import { TransposedCell } from '../models/porous/transposed-cell.ts';
import { targetAt } from '../run/control.ts';
import type { IntegrandValue, VoltageObjective } from './objective.ts';
import type { Stretch } from './stretch.ts';

/** 1/s, beside which the fastest of a cell stands still, and rounding does not yet. */
const frozen = 1e15;
/** 1/s; over so short a step as its inverse the weights move by their rate. */
const probe = 1e6;

/**
 * The way back through one stretch. With s = ∂y/∂p and M s' + f_y s + F_p = 0, weights λ that follow
 * M dλ/dτ + f_yᵀ λ = ψ_V V_yᵀ back in time, τ = end − t, make ∫ ψ_V V_y s dt = [λ·M s] − ∫ λ·F_p dt. The system is linear, so
 * that a step is one transposed solve: `residual` gives the difference from that answer itself.
 */
export class AdjointStretch implements DaeSystem {
  readonly size: number;
  /** ψ and ψ_V where {@link look} was last asked. */
  readonly integrand: IntegrandValue = { value: 0, byVoltage: 0 };
  private readonly cell: PorousCell;
  private readonly transposed: TransposedCell;
  private readonly stretch: Stretch;
  private readonly objective: VoltageObjective;
  private readonly y: Float64Array;
  private readonly source: Float64Array;
  private shift = 0;
  private preparedAt = Number.NaN;
  private preparedShift = Number.NaN;

  constructor(cell: PorousCell, transposed: TransposedCell, stretch: Stretch, objective: VoltageObjective) {
    this.cell = cell;
    this.transposed = transposed;
    this.stretch = stretch;
    this.objective = objective;
    this.size = cell.size;
    this.y = new Float64Array(cell.size);
    this.source = new Float64Array(cell.size);
  }

  residual(since: number, weights: Float64Array, rates: Float64Array, out: Float64Array): boolean {
    const { cell, source, shift } = this;
    if (!this.ready(this.stretch.end - since)) return false;
    for (let i = 0; i < out.length; i++) {
      out[i] = cell.storage[i] * (shift * weights[i] - rates[i]) + source[i];
    }
    this.transposed.solve(out);
    for (let i = 0; i < out.length; i++) out[i] = weights[i] - out[i];
    return true;
  }

  prepare(_since: number, _weights: Float64Array, _rates: Float64Array, shift: number): boolean {
    this.shift = shift;
    return true;
  }

  solve(): void {
    // The residual is the answer.
  }

  /** State and integrand at a time, evaluated in a cell; false where the model has no value. */
  look(time: number, y: Float64Array, cell = this.cell): boolean {
    const { stretch } = this;
    stretch.at(time, y);
    const current = targetAt(stretch.control, time);
    cell.currentDensity = current / cell.parameters.area;
    if (!cell.evaluate(y)) return false;
    this.integrand.value = 0;
    this.integrand.byVoltage = 0;
    this.objective.integrand?.(cell.voltage(), current, stretch.origin + time, this.integrand);
    return true;
  }

  /** The algebraic weights that belong to the differential ones at a time, and rates of the latter. */
  settle(time: number, weights: Float64Array, rates: Float64Array): boolean {
    const solveAt = (shift: number): boolean => {
      this.shift = shift;
      if (!this.ready(time)) return false;
      for (let i = 0; i < weights.length; i++) {
        rates[i] = shift * this.cell.storage[i] * weights[i] + this.source[i];
      }
      this.transposed.solve(rates);
      return true;
    };
    if (!solveAt(frozen)) return false;
    weights.set(rates);
    if (!solveAt(probe)) return false;
    for (let i = 0; i < weights.length; i++) {
      rates[i] = this.cell.storage[i] > 0 ? probe * (rates[i] - weights[i]) : 0;
    }
    return true;
  }

  /**
   * What a weight on the voltage at one time is: weights of the algebraic rows there and a jump of the others (already added to `weights`).
   */
  strike(time: number, voltageWeight: number, weights: Float64Array): Float64Array | undefined {
    const { cell, transposed, y } = this;
    const rows = new Float64Array(this.size);
    if (!this.look(time, y) || !cell.prepare(y, frozen)) return undefined;
    this.preparedAt = Number.NaN;
    transposed.voltageWeights(rows);
    for (let i = 0; i < rows.length; i++) rows[i] *= voltageWeight;
    transposed.solve(rows);
    for (let i = 0; i < rows.length; i++) {
      if (cell.storage[i] === 0) continue;
      weights[i] += frozen * rows[i];
      rows[i] = 0;
    }
    return rows;
  }

  private ready(time: number): boolean {
    if (time === this.preparedAt && this.shift === this.preparedShift) return true;
    this.preparedAt = Number.NaN;
    if (!this.look(time, this.y) || !this.cell.prepare(this.y, this.shift)) return false;
    this.transposed.voltageWeights(this.source);
    for (let i = 0; i < this.source.length; i++) this.source[i] *= this.integrand.byVoltage;
    this.preparedAt = time;
    this.preparedShift = this.shift;
    return true;
  }
}

/** Mean size of the voltage's weights over the storage: what weights on it make of λ. */
export function typicalWeight(cell: PorousCell, transposed: TransposedCell): number {
  const weights = new Float64Array(cell.size);
  transposed.voltageWeights(weights);
  let [sum, stored] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += cell.storage[i] > 0 ? Math.abs(weights[i]) : 0;
    stored += cell.storage[i];
  }
  return sum / stored;
}

/** Mean of |λ| by storage. */
export function meanSize(cell: PorousCell, weights: Float64Array): number {
  let [sum, stored] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    sum += cell.storage[i] * Math.abs(weights[i]);
    stored += cell.storage[i];
  }
  return sum / stored;
}

/** Weights of differential unknowns are held to the tolerance; the algebraic ones follow from them. */
export function adjointIntegrator(
  system: AdjointStretch,
  storage: Float64Array,
  { relative, absolute }: { readonly relative: number; readonly absolute: number },
): BdfIntegrator {
  return new BdfIntegrator(system, {
    relativeTolerance: relative,
    absoluteTolerance: storage.map((value) => (value > 0 ? absolute : Infinity)),
  });
}
