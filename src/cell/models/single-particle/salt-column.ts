import { faradayConstant } from '../../../material/index.ts';
import {
  factorComplexTridiagonal,
  factorTridiagonal,
  solveComplexTridiagonal,
  solveTridiagonal,
  solveTridiagonalTransposed,
  type ComplexVector,
} from '../../../numerics/banded/index.ts';
import type { Electrolyte } from '../porous/electrolyte.ts';
import type { Layers } from '../porous/layers.ts';

/**
 * Salt that diffuses through a cell whose electrodes react evenly, on the finite volumes and with the laws of the porous
 * model; concentrations over the initial one are the unknowns. Its `potential` is the difference between the mean
 * potentials in the pores of both electrodes, with the conductivity and the thermodynamic factor that the concentration
 * has at each place.
 */
export class SaltColumn {
  readonly electrolyte: Electrolyte;
  /** Share of the cell's current that the electrolyte carries across each face. */
  readonly carried: Float64Array;
  /** Of cell 0 in the state vector. */
  private readonly at: number;
  private readonly layers: Layers;
  private readonly massScale: number;
  private readonly stored: Float64Array;
  private readonly lower: ComplexVector;
  private readonly diagonal: ComplexVector;
  private readonly upper: Float64Array;
  private current = 0;
  private potentialsKnown = false;
  private slopesKnown = false;

  constructor(
    electrolyte: Electrolyte,
    layers: Layers,
    carried: Float64Array,
    at: number,
    currentScale: number,
  ) {
    const { count, porosity, widths } = layers;
    this.electrolyte = electrolyte;
    this.layers = layers;
    this.carried = carried;
    this.at = at;
    this.massScale = faradayConstant / currentScale;
    const full = this.massScale * electrolyte.parameters.initialConcentration;
    this.stored = porosity.map((value, k) => full * value * widths[k]);
    this.lower = { real: new Float64Array(count), imaginary: new Float64Array(count) };
    this.diagonal = { real: new Float64Array(count), imaginary: new Float64Array(count) };
    this.upper = new Float64Array(count);
  }

  /** Its entries of the diagonal of M. */
  addStorage(storage: Float64Array): void {
    storage.set(this.stored, this.at);
  }

  /** What the rows need, potentials apart; false where the concentration is out of range. */
  evaluateTransport(y: Float64Array, cellCurrent: number): boolean {
    this.current = cellCurrent;
    this.potentialsKnown = false;
    return this.electrolyte.evaluateTransport(y, this.at);
  }

  /** What the potentials need, the rows apart; false where the concentration is out of range. */
  takeConcentrations(y: Float64Array, cellCurrent: number): boolean {
    this.current = cellCurrent;
    this.potentialsKnown = false;
    return this.electrolyte.takeConcentrations(y, this.at);
  }

  /** False where the conductivity is not positive. */
  evaluatePotentials(): boolean {
    this.potentialsKnown ||= this.electrolyte.evaluatePotentials();
    return this.potentialsKnown;
  }

  residual(derivative: Float64Array, out: Float64Array): void {
    const { layers, at, stored, massScale } = this;
    const { concentration, diffusionConductance } = this.electrolyte;
    let inflow = 0;
    for (let k = 0; k < layers.count; k++) {
      let outflow = 0;
      if (k < layers.count - 1) {
        const step = concentration[k] - concentration[k + 1];
        outflow = diffusionConductance[k] * step - this.current * this.released(k);
      }
      out[at + k] = stored[k] * derivative[at + k] + massScale * (outflow - inflow);
      inflow = outflow;
    }
  }

  /** At the state last evaluated; false when singular. */
  prepare(shift: number): boolean {
    const { lower, diagonal, upper, stored, layers } = this;
    this.assemble();
    for (let k = 0; k < layers.count; k++) diagonal.real[k] += shift * stored[k];
    return factorTridiagonal(lower.real, diagonal.real, upper, 0, layers.count);
  }

  solve(b: Float64Array): void {
    solveTridiagonal(this.lower.real, this.diagonal.real, this.upper, 0, this.layers.count, b, this.at);
  }

  solveTransposed(b: Float64Array): void {
    const { lower, diagonal, upper, layers, at } = this;
    solveTridiagonalTransposed(lower.real, diagonal.real, upper, 0, layers.count, b, at);
  }

  prepareHarmonic(angularFrequency: number): boolean {
    const { lower, diagonal, upper, stored, layers } = this;
    this.assemble();
    for (let k = 0; k < layers.count; k++) diagonal.imaginary[k] = angularFrequency * stored[k];
    return factorComplexTridiagonal(lower, diagonal, upper, 0, layers.count);
  }

  solveHarmonic(b: ComplexVector): void {
    solveComplexTridiagonal(this.lower, this.diagonal, this.upper, 0, this.layers.count, b, this.at);
  }

  /** Adds ∂F/∂I. */
  addByCurrent(out: Float64Array): void {
    for (let k = 0; k < this.layers.count - 1; k++) {
      const change = this.massScale * this.released(k);
      out[this.at + k] -= change;
      out[this.at + k + 1] += change;
    }
  }

  /** Mean potential in the positive pores less that in the negative ones (beside lithium: in the first cell), V. */
  potential(): number {
    if (!this.evaluatePotentials()) return Number.NaN;
    let sum = 0;
    for (let k = 0; k < this.carried.length; k++) sum += this.carried[k] * this.step(k);
    return sum;
  }

  /** φ_e of cell k + 1 minus φ_e of cell k, V. */
  step(k: number): number {
    const { diffusionPotential, resistance } = this.electrolyte;
    return diffusionPotential[k] - this.current * this.carried[k] * resistance[k];
  }

  potentialChange(change: Float64Array): number {
    const { carried, at } = this;
    let sum = 0;
    for (let k = 0; k < carried.length; k++) {
      for (let side = 0; side < 2; side++) sum += this.stepSlope(k, side) * change[at + k + side];
    }
    return sum;
  }

  /** Adds the weights of the unknowns in {@link potentialChange}. */
  addPotentialWeights(out: Float64Array): void {
    const { carried, at } = this;
    for (let k = 0; k < carried.length; k++) {
      for (let side = 0; side < 2; side++) out[at + k + side] += this.stepSlope(k, side);
    }
  }

  /** −∂potential/∂I at constant unknowns, Ω m². */
  resistance(): number {
    this.evaluatePotentials();
    const { resistance } = this.electrolyte;
    return this.carried.reduce((sum, share, k) => sum + share * share * resistance[k], 0);
  }

  /** Salt that the even reaction moves across the face right of cell k against the current, mol/(A s). */
  private released(k: number): number {
    return ((1 - this.electrolyte.transference[k]) * this.carried[k]) / faradayConstant;
  }

  /** Of the mean potentials' difference with the concentration on one side of a face, V. */
  private stepSlope(k: number, side: number): number {
    this.linearisePotentials();
    const { carried, current } = this;
    const { slopes, parameters } = this.electrolyte;
    const slope = slopes.potential[side][k] - current * carried[k] * slopes.resistance[side][k];
    return parameters.initialConcentration * carried[k] * slope;
  }

  /** Of the state last prepared, where they are asked for before another is taken. */
  private linearisePotentials(): void {
    if (this.slopesKnown) return;
    this.evaluatePotentials();
    this.electrolyte.linearisePotentials();
    this.slopesKnown = true;
  }

  private assemble(): void {
    this.slopesKnown = false;
    this.electrolyte.lineariseTransport();
    const { layers, electrolyte, lower, diagonal, upper, massScale, current, carried } = this;
    const { concentration, diffusionConductance, slopes, parameters } = electrolyte;
    const scale = massScale * parameters.initialConcentration;
    diagonal.real.fill(0);
    for (let k = 0; k < layers.count - 1; k++) {
      const step = concentration[k] - concentration[k + 1];
      const ionic = (current * carried[k]) / faradayConstant;
      const left =
        diffusionConductance[k] + slopes.conductance[0][k] * step + slopes.transference[0][k] * ionic;
      const right =
        -diffusionConductance[k] + slopes.conductance[1][k] * step + slopes.transference[1][k] * ionic;
      diagonal.real[k] += scale * left;
      upper[k] = scale * right;
      lower.real[k + 1] = -scale * left;
      diagonal.real[k + 1] -= scale * right;
    }
  }
}
