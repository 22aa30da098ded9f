import { faradayConstant, gasConstant, tabulated, type TabulatedFunction } from '../../material/index.ts';
import type { CellModel, Inventory } from '../models/cell-model.ts';
import type { CellFields, PopulationFields } from '../solution.ts';
import type { EquivalentCircuit } from './fit.ts';

/** Charge (A h) that the inventory counts below empty and above full, so that nothing in it is ever 0. */
const margin = 1;

/**
 * An equivalent circuit as a cell model; its area is 1 m², so that its current density is the current in A. The unknowns are
 * the state of charge z and the voltages u_j of the pairs: dz/dt = −I/Q, du_j/dt = (I R_j(z) − u_j)/τ_j, V = U(z) − I R_0(z) − Σ η_e(I, z) − Σ u_j
 * with η_e = (2RT/F) asinh(I R_e(z) F/2RT).
 */
export class CircuitCell implements CellModel {
  readonly name = 'equivalent-circuit';
  readonly size: number;
  readonly currentScale: number;
  readonly storage: Float64Array;
  currentDensity = 0;
  private readonly circuit: EquivalentCircuit;
  private readonly start: number;
  private readonly source: TabulatedFunction;
  private readonly series: TabulatedFunction;
  private readonly chargeTransfer: readonly TabulatedFunction[];
  /** 2RT/F, V */
  private readonly thermalVoltage: number;
  private readonly resistances: readonly TabulatedFunction[];
  /** The state last evaluated. */
  private readonly state: Float64Array;
  private readonly pivots: Float64Array;
  private readonly couplings: Float64Array;

  /** `stateOfCharge` at the start, 0 to 1. */
  constructor(circuit: EquivalentCircuit, stateOfCharge: number) {
    const { pairs, openCircuitVoltage, seriesResistance } = circuit;
    this.circuit = circuit;
    this.start = stateOfCharge;
    this.size = 1 + pairs.length;
    this.currentScale = circuit.nominalCapacity;
    this.storage = new Float64Array(this.size).fill(1);
    const states = Array.from(circuit.stateOfCharge);
    const overStates = (y: Float64Array): TabulatedFunction =>
      tabulated({ x: states, y: Array.from(y) }, 'linear');
    const last = openCircuitVoltage.length - 1;
    const x = Array.from(openCircuitVoltage, (_, k) => k / last);
    this.source = tabulated({ x, y: Array.from(openCircuitVoltage) }, 'cubic');
    this.series = overStates(seriesResistance);
    this.chargeTransfer = circuit.chargeTransfer.map(overStates);
    this.thermalVoltage = (2 * gasConstant * circuit.temperature) / faradayConstant;
    this.resistances = pairs.map(({ resistance }) => overStates(resistance));
    this.state = new Float64Array(this.size);
    this.pivots = new Float64Array(this.size);
    this.couplings = new Float64Array(this.size);
  }

  initialState(): Float64Array {
    const y = new Float64Array(this.size);
    y[0] = this.start;
    return y;
  }

  guessAlgebraic(): void {
    // There are none.
  }

  /** Tables go on straight beyond full and empty, but not far. */
  evaluate(y: Float64Array): boolean {
    this.state.set(y.subarray(0, this.size));
    return y[0] > -0.1 && y[0] < 1.1;
  }

  residual(y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    if (!this.evaluate(y)) return false;
    const { circuit, currentDensity } = this;
    out[0] = derivative[0] + currentDensity / (3600 * circuit.capacity);
    for (const [j, { timeConstant }] of circuit.pairs.entries()) {
      const driven = currentDensity * this.resistances[j](y[0]);
      out[1 + j] = derivative[1 + j] + (y[1 + j] - driven) / timeConstant;
    }
    return true;
  }

  prepare(y: Float64Array, shift: number): boolean {
    if (!this.evaluate(y)) return false;
    const { circuit, pivots, couplings, currentDensity } = this;
    pivots[0] = shift;
    for (const [j, { timeConstant }] of circuit.pairs.entries()) {
      pivots[1 + j] = shift + 1 / timeConstant;
      couplings[1 + j] = (-currentDensity * this.resistances[j].derivative(y[0])) / timeConstant;
    }
    return pivots[0] !== 0;
  }

  solve(b: Float64Array): void {
    const { pivots, couplings } = this;
    b[0] /= pivots[0];
    for (let i = 1; i < this.size; i++) b[i] = (b[i] - couplings[i] * b[0]) / pivots[i];
  }

  byCurrent(out: Float64Array): void {
    const { circuit, state } = this;
    out[0] = 1 / (3600 * circuit.capacity);
    for (const [j, { timeConstant }] of circuit.pairs.entries()) {
      out[1 + j] = -this.resistances[j](state[0]) / timeConstant;
    }
  }

  voltage(): number {
    const { state, currentDensity, thermalVoltage } = this;
    const [charge] = state;
    let sum = this.source(charge) - currentDensity * this.series(charge);
    for (const resistance of this.chargeTransfer) {
      sum -= thermalVoltage * Math.asinh((currentDensity * resistance(charge)) / thermalVoltage);
    }
    for (let i = 1; i < this.size; i++) sum -= state[i];
    return sum;
  }

  voltageChange(change: Float64Array): number {
    const { state, currentDensity } = this;
    const [charge] = state;
    let slope = this.source.derivative(charge) - currentDensity * this.series.derivative(charge);
    for (const resistance of this.chargeTransfer) {
      slope -= currentDensity * resistance.derivative(charge) * this.saturation(resistance(charge));
    }
    let sum = slope * change[0];
    for (let i = 1; i < this.size; i++) sum -= change[i];
    return sum;
  }

  voltageByCurrent(): number {
    const [charge] = this.state;
    let sum = -this.series(charge);
    for (const resistance of this.chargeTransfer) {
      sum -= resistance(charge) * this.saturation(resistance(charge));
    }
    return sum;
  }

  /** What is left of a charge-transfer resistance (Ω) at the present current. */
  private saturation(resistance: number): number {
    return 1 / Math.hypot(1, (this.currentDensity * resistance) / this.thermalVoltage);
  }

  absoluteTolerances(_relative: number, absolute: number): Float64Array {
    return new Float64Array(this.size).fill(absolute);
  }

  /** A circuit has no inside. */
  fields(time: number, y: Float64Array): CellFields {
    this.evaluate(y);
    const none = new Float64Array(0);
    const population: PopulationFields = {
      material: this.circuit.name,
      relativeRadius: 1,
      surfaceStoichiometry: none,
      averageStoichiometry: none,
      interfacialCurrent: none,
    };
    return {
      time,
      voltage: this.voltage(),
      x: none,
      electrolyteConcentration: none,
      electrolytePotential: none,
      negative: undefined,
      positive: { ...population, x: none, solidPotential: none, populations: [population] },
    };
  }

  /** The charge as if it were lithium: what the cell can still give, and what it has given. */
  inventory(y: Float64Array): Inventory {
    const perAmpereHour = 3600 / faradayConstant;
    const { capacity } = this.circuit;
    return {
      electrolyte: 0,
      negative: perAmpereHour * (margin + y[0] * capacity),
      positive: perAmpereHour * (margin + (1 - y[0]) * capacity),
      negativeDoubleLayer: 0,
      positiveDoubleLayer: 0,
    };
  }

  nearestLimit(): string {
    return `the circuit is ${this.state[0] < 0.5 ? 'empty' : 'full'}: its tables end there`;
  }
}
