import { BdfIntegrator, SensitiveSystem, type Perturbed } from '../../numerics/bdf/index.ts';
import { frozen, makeControlled, setRates } from '../consistent.ts';
import type { CellHeat } from '../models/build.ts';
import type { CellModel } from '../models/cell-model.ts';
import type { CellParameters, HalfCellParameters } from '../parameters.ts';
import type { Control } from '../run/control.ts';
import { ControlledCell } from '../run/controlled-cell.ts';
import type { Reading } from '../run/driven-cell.ts';

/**
 * Change of ln p on either side of the middle in central differences. Their error goes with its square, that of rounding with
 * its inverse: both are near 1e-9 of the rows.
 */
export const logarithmicStep = 1e-5;

/** What the state does to the derivatives is left out of solves, so that one change alone says little about the error. */
const iterationTolerance = 0.05;

/**
 * Of the derivative of a current that follows from a voltage, over that of 1C: differences of the voltage carry its rounding,
 * 1e-16 of 4 V over the step, and below a few tens of that no iteration converges.
 */
const leastCurrentTolerance = 3e-8;

/** A model and what it is worth knowing of its cell. */
export interface SizedModel {
  readonly model: CellModel;
  /** m² */
  readonly area: number;
  /** K */
  readonly temperature: number;
}

/** A cell a little to either side along one parameter. */
export interface SidedModels {
  readonly above: SizedModel;
  readonly below: SizedModel;
}

/**
 * A driven cell together with the derivatives of all its unknowns with respect to ln p of each parameter, at fixed time since
 * the start of the step: one block after the other, state first. Charge is that since the start of the step.
 */
export class SensitiveCell {
  readonly integrator: BdfIntegrator;
  /** State and derivatives at the time last accepted; may be written between steps. */
  readonly y: Float64Array;
  /** Unknowns of one block. */
  readonly size: number;
  readonly parameterCount: number;
  private readonly middle: ControlledCell;
  /** Evaluates beside the integrator, which goes on with the factors that it has. */
  private readonly reader: ControlledCell;
  private readonly sides: readonly { readonly above: ControlledCell; readonly below: ControlledCell }[];
  private readonly system: SensitiveSystem;
  private readonly derivative: Float64Array;
  private readonly between: Float64Array;
  private readonly moved: Float64Array;
  private readonly temperature: number;

  /** `middle` is called twice. */
  constructor(
    middle: () => SizedModel,
    sides: readonly SidedModels[],
    { relative, absolute }: { readonly relative: number; readonly absolute: number },
  ) {
    const own = middle();
    this.temperature = own.temperature;
    this.middle = controlled(own);
    this.reader = controlled(middle());
    this.sides = sides.map(({ above, below }) => ({ above: controlled(above), below: controlled(below) }));
    const perturbed = this.sides.map((pair): Perturbed => ({ ...pair, step: logarithmicStep }));
    this.system = new SensitiveSystem(this.middle, perturbed);
    this.size = this.middle.size;
    this.parameterCount = sides.length;
    const { size } = this.system;
    const floors = new Float64Array(size).fill(absolute);
    const ownFloors = own.model.absoluteTolerances(relative, absolute);
    for (let start = 0; start < size; start += this.size) floors.set(ownFloors, start);
    for (let last = 2 * this.size - 1; last < size; last += this.size) {
      floors[last] = Math.max(floors[last], leastCurrentTolerance);
    }
    this.integrator = new BdfIntegrator(this.system, {
      iterationTolerance,
      relativeTolerance: relative,
      absoluteTolerance: floors,
    });
    this.y = new Float64Array(size);
    this.derivative = new Float64Array(size);
    this.between = new Float64Array(size);
    this.moved = new Float64Array(this.size);
  }

  /** The cell at rest as its parameters say, with what these do to it. */
  takeInitialState(): void {
    const { y, size } = this;
    y.fill(0);
    y.set(this.middle.model.initialState());
    for (const [j, { above, below }] of this.sides.entries()) {
      const [more, less] = [above.model.initialState(), below.model.initialState()];
      const start = (1 + j) * size;
      for (let i = 0; i < more.length; i++) y[start + i] = (more[i] - less[i]) / (2 * logarithmicStep);
    }
  }

  /** Counts charge anew. */
  forgetCharge(): void {
    const { y, size } = this;
    for (let start = 0; start < y.length; start += size) y[start + size - 2] = 0;
  }

  /**
   * Begins to hold something at a time and solves for the algebraic unknowns and their derivatives.
   * @throws ConvergenceError when the cell cannot.
   */
  hold(time: number, control: Control, fromPresent: boolean): void {
    this.middle.control = control;
    this.reader.control = control;
    for (const { above, below } of this.sides) {
      above.control = control;
      below.control = control;
    }
    this.solve(time, fromPresent);
  }

  /** Solves for the algebraic part anew. */
  solve(time: number, fromPresent: boolean): void {
    const { middle, y, size, derivative, system } = this;
    derivative.fill(0);
    makeControlled(middle, time, y.subarray(0, size), derivative.subarray(0, size), fromPresent);
    middle.prepare(time, y.subarray(0, size), derivative.subarray(0, size), frozen);
    const rows = new Float64Array(system.size);
    // The rows are those along (s, F_p): differences see a little of what is quadratic in s until s is right.
    for (let pass = 0; pass < 3; pass++) {
      system.residual(time, y, derivative, rows);
      if (pass === 2) break;
      for (let i = 0; i < rows.length; i++) if (middle.storage(i % size) > 0) rows[i] = 0;
      system.solve(rows);
      for (let i = size; i < y.length; i++) if (middle.storage(i % size) === 0) y[i] -= rows[i];
    }
    for (let i = size; i < y.length; i++) {
      const storage = middle.storage(i % size);
      if (storage > 0) derivative[i] = -rows[i] / storage;
    }
  }

  start(time: number, stop: number): void {
    this.integrator.start(time, this.y, this.derivative, stop);
  }

  /** State and derivatives at a time within the integrator's last step; valid until the next look. */
  look(time: number): Float64Array {
    this.integrator.interpolate(time, this.between);
    return this.between;
  }

  /** What the cell shows in a state; valid until the next reading. */
  read(time: number, state: Float64Array): Reading {
    return this.reading(this.reader, time, state.subarray(0, this.size));
  }

  /** Derivative of a function of what the cell shows with respect to ln of parameter j, at fixed time. */
  slope(time: number, state: Float64Array, j: number, of: (reading: Reading) => number): number {
    const { above, below } = this.sides[j];
    const start = (1 + j) * this.size;
    const side = (cell: ControlledCell, by: number): number => {
      for (let i = 0; i < this.size; i++) this.moved[i] = state[i] + by * state[start + i];
      return of(this.reading(cell, time, this.moved));
    };
    return (side(above, logarithmicStep) - side(below, -logarithmicStep)) / (2 * logarithmicStep);
  }

  /**
   * Rates of all unknowns at a state that meets the equations, the algebraic ones included: those at which the algebraic
   * equations go on being met.
   */
  rates(time: number, state: Float64Array): Float64Array {
    const { reader, size } = this;
    const rates = new Float64Array(size);
    setRates(reader, time, state.slice(0, size), rates);
    return rates;
  }

  /** Rate of a function of what the cell shows. */
  rate(time: number, state: Float64Array, rates: Float64Array, of: (reading: Reading) => number): number {
    const seconds = shortTime(rates);
    const side = (by: number): number => {
      for (let i = 0; i < this.size; i++) this.moved[i] = state[i] + by * rates[i];
      return of(this.reading(this.reader, time + by, this.moved));
    };
    return (side(seconds) - side(-seconds)) / (2 * seconds);
  }

  private reading(cell: ControlledCell, time: number, y: Float64Array): Reading {
    const temperature = cell.model.meanTemperature?.(y) ?? this.temperature;
    if (!cell.evaluate(time, y)) return { time, voltage: NaN, current: NaN, charge: NaN, temperature };
    return {
      time,
      voltage: cell.model.voltage(),
      current: cell.model.currentDensity * cell.area,
      charge: cell.charge(y) * cell.area,
      temperature,
    };
  }
}

/** In which no unknown changes by more than the step of differences. */
function shortTime(rates: Float64Array): number {
  const fastest = rates.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return fastest > 0 ? logarithmicStep / fastest : 1;
}

function controlled({ model, area }: SizedModel): ControlledCell {
  return new ControlledCell(model, area);
}

/** Temperature around a cell where no step names one, K. */
export function surroundings(
  { temperature, thermal }: CellParameters | HalfCellParameters,
  heat: CellHeat,
): number {
  return heat === 'isothermal' ? temperature : (thermal?.ambientTemperature ?? temperature);
}
