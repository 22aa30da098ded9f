import { faradayConstant, gasConstant, type PointFunction } from '../../../material/index.ts';
import type { ElectrolyteParameters } from '../../parameters.ts';
import { concentrationMargin, keptPositive, keptPositiveSlope } from '../bounds.ts';
import { pointDerivative } from '../derivatives.ts';
import { transferenceLaw } from '../transference.ts';
import type { Layers } from './layers.ts';

/**
 * Concentrated electrolyte on the cell's finite volumes: properties at the centres, conductances between neighbouring
 * centres (halves in series), and their derivatives. N₊ = −D_eff ∇c + t₊ i_e/F, i_e = −κ_eff ∇φ_e + (2 κ_eff RT/F)(1 − t₊)
 * (1 + ∂ln f/∂ln c) ∇ln c with φ_e against a lithium reference. Doyle, Fuller, Newman 1993 (doi:10.1149/1.2221597).
 */
export class Electrolyte {
  readonly parameters: ElectrolyteParameters;
  /** mol/m³ at the centres */
  readonly concentration: Float64Array;
  /** The same where the laws are evaluated: never zero or less. */
  readonly effective: Float64Array;
  /** ∂effective/∂concentration */
  readonly effectiveSlope: Float64Array;
  /** Flux per difference of concentration between centres, m/s; face k lies between cells k and k + 1. */
  readonly diffusionConductance: Float64Array;
  /** Ω m² between centres */
  readonly resistance: Float64Array;
  /** φ_e difference that the concentrations alone make between centres, V */
  readonly diffusionPotential: Float64Array;
  /** t₊ at the faces */
  readonly transference: Float64Array;
  readonly diffusivity: Float64Array;
  readonly conductivity: Float64Array;
  /** Derivatives of the four with respect to the concentration left and right of the face. */
  readonly slopes: {
    readonly conductance: readonly [Float64Array, Float64Array];
    readonly resistance: readonly [Float64Array, Float64Array];
    readonly potential: readonly [Float64Array, Float64Array];
    readonly transference: readonly [Float64Array, Float64Array];
  };
  private readonly layers: Layers;
  private readonly temperature: Float64Array;
  private readonly logarithm: Float64Array;
  private readonly diffusivitySlope: (c: number, temperature: number) => number;
  private readonly conductivitySlope: (c: number, temperature: number) => number;
  private readonly factorSlope: (c: number, temperature: number) => number;
  private readonly transferenceLaw: PointFunction;
  private readonly transferenceSlope: (c: number, temperature: number) => number;

  /** `temperature` of each cell (K) is kept by reference. */
  constructor(parameters: ElectrolyteParameters, layers: Layers, temperature: Float64Array) {
    const cells = (): Float64Array => new Float64Array(layers.count);
    const faces = (): Float64Array => new Float64Array(layers.count - 1);
    this.parameters = parameters;
    this.layers = layers;
    this.temperature = temperature;
    this.concentration = cells();
    this.effective = cells();
    this.effectiveSlope = cells().fill(1);
    this.logarithm = cells();
    this.diffusivity = cells();
    this.conductivity = cells();
    this.diffusionConductance = faces();
    this.resistance = faces();
    this.diffusionPotential = faces();
    this.transference = faces();
    this.slopes = {
      conductance: [faces(), faces()],
      resistance: [faces(), faces()],
      potential: [faces(), faces()],
      transference: [faces(), faces()],
    };
    this.diffusivitySlope = pointDerivative(parameters.diffusivity);
    this.conductivitySlope = pointDerivative(parameters.conductivity);
    this.factorSlope = pointDerivative(parameters.thermodynamicFactor);
    this.transferenceLaw = transferenceLaw(parameters);
    this.transferenceSlope = pointDerivative(this.transferenceLaw);
  }

  /** Takes scaled concentrations from `y` at `offset`; false where one is far below zero or a property is not positive. */
  evaluate(y: Float64Array, offset: number): boolean {
    const { layers, parameters, temperature, diffusivity, conductivity, logarithm } = this;
    for (let k = 0; k < layers.count; k++) {
      const scaled = y[offset + k];
      const c = keptPositive(scaled, concentrationMargin) * parameters.initialConcentration;
      if (!(c > 0)) return false;
      this.concentration[k] = scaled * parameters.initialConcentration;
      this.effective[k] = c;
      logarithm[k] = Math.log(c);
      diffusivity[k] = parameters.diffusivity(c, temperature[k]);
      conductivity[k] = parameters.conductivity(c, temperature[k]);
      if (!(diffusivity[k] > 0 && conductivity[k] > 0)) return false;
    }
    const { halfPath } = layers;
    for (let k = 0; k < layers.count - 1; k++) {
      this.diffusionConductance[k] =
        1 / (halfPath[k] / diffusivity[k] + halfPath[k + 1] / diffusivity[k + 1]);
      this.resistance[k] = halfPath[k] / conductivity[k] + halfPath[k + 1] / conductivity[k + 1];
      this.transference[k] = this.transferenceLaw(this.middle(k), this.faceTemperature(k));
      this.diffusionPotential[k] = this.junction(k) * this.factorAt(k) * (logarithm[k + 1] - logarithm[k]);
    }
    return true;
  }

  /** Derivatives at the state last evaluated. */
  linearise(): void {
    const { layers, slopes, effective, effectiveSlope, diffusivity, conductivity, logarithm, temperature } =
      this;
    const { initialConcentration } = this.parameters;
    for (let k = 0; k < layers.count; k++) {
      const scaled = this.concentration[k] / initialConcentration;
      effectiveSlope[k] = keptPositiveSlope(scaled, concentrationMargin);
    }
    for (let k = 0; k < layers.count - 1; k++) {
      const step = logarithm[k + 1] - logarithm[k];
      const factor = this.junction(k) * this.factorAt(k);
      const turn = 0.5 * this.transferenceSlope(this.middle(k), this.faceTemperature(k));
      const bend =
        0.5 * this.junction(k) * this.factorSlope(this.middle(k), this.faceTemperature(k)) * step -
        turn * this.thermalVoltage(k) * this.factorAt(k) * step;
      const squared = this.diffusionConductance[k] ** 2;
      for (let side = 0; side < 2; side++) {
        const cell = k + side;
        const c = effective[cell];
        const t = temperature[cell];
        const inner = effectiveSlope[cell];
        const path = inner * layers.halfPath[cell];
        slopes.conductance[side][k] = (squared * path * this.diffusivitySlope(c, t)) / diffusivity[cell] ** 2;
        slopes.resistance[side][k] = (-path * this.conductivitySlope(c, t)) / conductivity[cell] ** 2;
        slopes.transference[side][k] = inner * turn;
        slopes.potential[side][k] = inner * ((side === 0 ? -factor : factor) / c + bend);
      }
    }
  }

  /** 2 RT/F at face k, V */
  private thermalVoltage(k: number): number {
    return (2 * gasConstant * this.faceTemperature(k)) / faradayConstant;
  }

  private junction(k: number): number {
    return this.thermalVoltage(k) * (1 - this.transference[k]);
  }

  private middle(k: number): number {
    return 0.5 * (this.effective[k] + this.effective[k + 1]);
  }

  private faceTemperature(k: number): number {
    return 0.5 * (this.temperature[k] + this.temperature[k + 1]);
  }

  private factorAt(k: number): number {
    return this.parameters.thermodynamicFactor(this.middle(k), this.faceTemperature(k));
  }
}
