import type { CellFields, CellModel } from '../../src/cell/index.ts';

/**
 * A cell of two particles without diffusion, linear open-circuit potentials and a Butler–Volmer reaction, whose answers to
 * any load have closed forms. Unknowns: the stoichiometries x and y of the negative and the positive electrode and the
 * (algebraic) overpotential η over w = 2RT/F. V = U − w η with U = U_0 + b (x − x_0), I = 2 i0 sinh η, dx/dt = −I/q = −dy/dt.
 */
export interface LumpedCell {
  /** V at rest at the start. */
  readonly voltage: number;
  /** b: V per unit of x. */
  readonly slope: number;
  /** q: C/m² from empty to full, of either electrode. */
  readonly charge: number;
  /** i0, A/m² */
  readonly exchangeCurrent: number;
  /** w, V */
  readonly width: number;
}

export const lumpedCell: LumpedCell = {
  voltage: 3.7,
  slope: 1.2,
  charge: 1e5,
  exchangeCurrent: 8,
  width: 0.0514,
};

const faraday = 96485.33212;
const start = { negative: 0.6, positive: 0.4 };

/** That cell as a model; `currentScale` A/m² are its 1C. */
export class LumpedModel implements CellModel {
  readonly name = 'lumped';
  readonly size = 3;
  readonly currentScale: number;
  readonly storage = Float64Array.of(3600, 3600, 0);
  currentDensity = 0;
  /** Share of the charge passed that leaks from the books. */
  leak = 0;
  private readonly cell: LumpedCell;
  private readonly state = new Float64Array(3);
  private shift = 0;
  private reaction = 1;

  constructor(cell: LumpedCell) {
    this.cell = cell;
    this.currentScale = cell.charge / 3600;
  }

  initialState(): Float64Array {
    return Float64Array.of(start.negative, start.positive, 0);
  }

  guessAlgebraic(y: Float64Array): void {
    y[2] = Math.asinh(this.currentDensity / (2 * this.cell.exchangeCurrent));
  }

  evaluate(y: Float64Array): boolean {
    this.state.set(y);
    return y[0] > 0 && y[0] < 1 && y[1] > 0 && y[1] < 1 && Math.abs(y[2]) < 300;
  }

  residual(y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    if (!this.evaluate(y)) return false;
    const rate = (this.currentDensity * 3600) / this.cell.charge;
    out[0] = 3600 * derivative[0] + rate;
    out[1] = 3600 * derivative[1] - rate;
    out[2] = (2 * this.cell.exchangeCurrent * Math.sinh(y[2]) - this.currentDensity) / this.currentScale;
    return true;
  }

  prepare(y: Float64Array, shift: number): boolean {
    if (!this.evaluate(y)) return false;
    this.shift = shift;
    this.reaction = (2 * this.cell.exchangeCurrent * Math.cosh(y[2])) / this.currentScale;
    return true;
  }

  solve(b: Float64Array): void {
    b[0] /= 3600 * this.shift;
    b[1] /= 3600 * this.shift;
    b[2] /= this.reaction;
  }

  byCurrent(out: Float64Array): void {
    out[0] = 3600 / this.cell.charge;
    out[1] = -3600 / this.cell.charge;
    out[2] = -1 / this.currentScale;
  }

  voltage(): number {
    const { voltage, slope, width } = this.cell;
    return voltage + slope * (this.state[0] - start.negative) - width * this.state[2];
  }

  voltageChange(change: Float64Array): number {
    return this.cell.slope * change[0] - this.cell.width * change[2];
  }

  voltageByCurrent(): number {
    return 0;
  }

  absoluteTolerances(_relative: number, absolute: number): Float64Array {
    return new Float64Array(3).fill(absolute);
  }

  fields(time: number, y: Float64Array): CellFields {
    this.evaluate(y);
    const electrode = (stoichiometry: number): CellFields['positive'] => {
      const population = {
        material: 'lumped',
        relativeRadius: 1,
        surfaceStoichiometry: one(stoichiometry),
        averageStoichiometry: one(stoichiometry),
        interfacialCurrent: one(this.currentDensity),
      };
      return { x: one(0), solidPotential: one(0), ...population, populations: [population] };
    };
    return {
      time,
      voltage: this.voltage(),
      x: one(0),
      electrolyteConcentration: one(1000),
      electrolytePotential: one(0),
      negative: electrode(y[0]),
      positive: electrode(y[1]),
    };
  }

  inventory(y: Float64Array): ReturnType<CellModel['inventory']> {
    const amount = this.cell.charge / faraday;
    return {
      electrolyte: 1,
      negative: amount * (y[0] + this.leak * (start.negative - y[0])),
      positive: amount * y[1],
      negativeDoubleLayer: 0,
      positiveDoubleLayer: 0,
    };
  }

  nearestLimit(): string {
    return this.state[0] < 0.02 ? 'the negative electrode is empty' : 'the negative electrode is full';
  }
}

function one(value: number): Float64Array {
  return Float64Array.of(value);
}

/** Current density at U − V over w. */
function currentAt({ exchangeCurrent }: LumpedCell, overpotential: number): number {
  return 2 * exchangeCurrent * Math.sinh(overpotential);
}

/** With c = 2 i0: ∫ dI / (I √(I² + c²)) from a to b, of one sign. */
function reactionIntegral({ exchangeCurrent }: LumpedCell, a: number, b: number): number {
  const c = 2 * exchangeCurrent;
  return (Math.asinh(c / Math.abs(a)) - Math.asinh(c / Math.abs(b))) / c;
}

/** A hold at V: tanh(η/2) falls exponentially, as dη/dt = −(2 i0 b/q w) sinh η. Current density at a time. */
export function holdCurrent(cell: LumpedCell, held: number, time: number): number {
  const { voltage, slope, charge, exchangeCurrent, width } = cell;
  const first = (voltage - held) / width;
  const decay = Math.exp((-2 * exchangeCurrent * slope * time) / (charge * width));
  return currentAt(cell, 2 * Math.atanh(Math.tanh(first / 2) * decay));
}

/** Time until the current density of a hold has fallen to a value. */
export function holdTime(cell: LumpedCell, held: number, current: number): number {
  const { voltage, slope, charge, exchangeCurrent, width } = cell;
  const first = (voltage - held) / width;
  const last = Math.asinh(current / (2 * exchangeCurrent));
  const share = Math.tanh(first / 2) / Math.tanh(last / 2);
  return (Math.log(share) * charge * width) / (2 * exchangeCurrent * slope);
}

/** Current density at which a power (W/m²) is given at a voltage at rest, on the branch of small currents. */
export function powerCurrent({ width, exchangeCurrent }: LumpedCell, rest: number, power: number): number {
  let current = power / rest;
  for (let i = 0; i < 100; i++)
    current = power / (rest - width * Math.asinh(current / (2 * exchangeCurrent)));
  return current;
}

/** Time in which a power P (W/m²) draws the current density from a to b: U = P/I + w asinh(I/2i0), dU/dt = −b I/q. */
export function powerTime(cell: LumpedCell, power: number, from: number, to: number): number {
  const { charge, slope, width } = cell;
  const ohmic = (power / 2) * (from ** -2 - to ** -2);
  return (charge / slope) * (ohmic - width * reactionIntegral(cell, from, to));
}

/** Current density at which a resistor (Ω m²) is driven at a voltage at rest. */
export function resistorCurrent(
  { width, exchangeCurrent }: LumpedCell,
  rest: number,
  resistance: number,
): number {
  let current = rest / resistance;
  for (let i = 0; i < 200; i++) {
    const slope = resistance + width / Math.hypot(current, 2 * exchangeCurrent);
    current -= (resistance * current + width * Math.asinh(current / (2 * exchangeCurrent)) - rest) / slope;
  }
  return current;
}

/** Time in which a resistor (Ω m²) lets the current density fall from a to b: U = R I + w asinh(I/2i0). */
export function resistorTime(cell: LumpedCell, resistance: number, from: number, to: number): number {
  const { charge, slope, width } = cell;
  return (charge / slope) * (resistance * Math.log(from / to) - width * reactionIntegral(cell, from, to));
}
