import { faradayConstant, gasConstant, type PointFunction } from '../../../material/index.ts';
import type { ElectrolyteParameters } from '../../parameters.ts';
import { concentrationMargin, keptPositive, keptPositiveSlope } from '../bounds.ts';
import { pointDerivative } from '../derivatives.ts';
import { transferenceLaw } from '../transference.ts';
import type { Layers } from './layers.ts';

/** 2 R/F, V/K */
const doubleThermal = (2 * gasConstant) / faradayConstant;

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
  /** ln of the concentrations' ratio, right over left, and 1 + ∂ln f/∂ln c, at the faces. */
  private readonly logarithmStep: Float64Array;
  private readonly factor: Float64Array;
  /** −∂(half path over D)/∂c and ∂(half path over κ)/∂c of each cell. */
  private readonly pathSlope: Float64Array;
  private readonly resistanceSlope: Float64Array;
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
    this.logarithmStep = faces();
    this.factor = faces();
    this.pathSlope = cells();
    this.resistanceSlope = cells();
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
    return this.evaluateTransport(y, offset) && this.evaluatePotentials();
  }

  /** What salt needs to diffuse. */
  evaluateTransport(y: Float64Array, offset: number): boolean {
    if (!this.takeConcentrations(y, offset)) return false;
    const { layers, parameters, temperature, diffusivity, effective, diffusionConductance } = this;
    const { count, halfPath } = layers;
    const law = parameters.diffusivity;
    let before = 0;
    for (let k = 0; k < count; k++) {
      const value = law(effective[k], temperature[k]);
      if (!(value > 0)) return false;
      diffusivity[k] = value;
      const half = halfPath[k] / value;
      if (k > 0) diffusionConductance[k - 1] = 1 / (before + half);
      before = half;
    }
    return true;
  }

  /** With the transference numbers: all that the potentials need. */
  takeConcentrations(y: Float64Array, offset: number): boolean {
    const { layers, concentration, effective } = this;
    const { initialConcentration } = this.parameters;
    for (let k = 0; k < layers.count; k++) {
      const scaled = y[offset + k];
      const c = keptPositive(scaled, concentrationMargin) * initialConcentration;
      if (!(c > 0)) return false;
      concentration[k] = scaled * initialConcentration;
      effective[k] = c;
    }
    this.evaluateAtFaces(this.transferenceLaw, this.transference);
    return true;
  }

  /** What currents and concentrations make of potentials, at the concentrations last taken. */
  evaluatePotentials(): boolean {
    const { layers, parameters, temperature, effective, conductivity, resistance } = this;
    const { logarithmStep, factor, diffusionPotential } = this;
    const { count, halfPath } = layers;
    const law = parameters.conductivity;
    this.evaluateAtFaces(parameters.thermodynamicFactor, factor);
    let before = 0;
    for (let k = 0; k < count; k++) {
      const value = law(effective[k], temperature[k]);
      if (!(value > 0)) return false;
      conductivity[k] = value;
      const half = halfPath[k] / value;
      if (k > 0) resistance[k - 1] = before + half;
      before = half;
    }
    for (let k = 0; k < count - 1; k++) {
      const step = logarithmOfRatio(effective[k], effective[k + 1]);
      logarithmStep[k] = step;
      diffusionPotential[k] = this.junction(k) * factor[k] * step;
    }
    return true;
  }

  /** Derivatives at the state last evaluated. */
  linearise(): void {
    this.lineariseTransport();
    this.linearisePotentials();
  }

  /** Of what {@link evaluateTransport} works out, and of `effective`. */
  lineariseTransport(): void {
    const { layers, slopes, effective, effectiveSlope, diffusivity, temperature, pathSlope } = this;
    const { initialConcentration } = this.parameters;
    for (let k = 0; k < layers.count; k++) {
      effectiveSlope[k] = keptPositiveSlope(
        this.concentration[k] / initialConcentration,
        concentrationMargin,
      );
      const path = effectiveSlope[k] * layers.halfPath[k];
      pathSlope[k] = (path * this.diffusivitySlope(effective[k], temperature[k])) / diffusivity[k] ** 2;
    }
    for (let k = 0; k < layers.count - 1; k++) {
      const squared = this.diffusionConductance[k] ** 2;
      const turn = this.turn(k);
      for (let side = 0; side < 2; side++) {
        slopes.conductance[side][k] = squared * pathSlope[k + side];
        slopes.transference[side][k] = effectiveSlope[k + side] * turn;
      }
    }
  }

  /** Of what {@link evaluatePotentials} works out; after those of the transport. */
  linearisePotentials(): void {
    const { layers, slopes, effective, effectiveSlope, conductivity, temperature } = this;
    const { resistanceSlope } = this;
    for (let k = 0; k < layers.count; k++) {
      const path = effectiveSlope[k] * layers.halfPath[k];
      resistanceSlope[k] =
        (-path * this.conductivitySlope(effective[k], temperature[k])) / conductivity[k] ** 2;
    }
    for (let k = 0; k < layers.count - 1; k++) {
      const step = this.logarithmStep[k];
      const factor = this.factor[k];
      const whole = this.junction(k) * factor;
      const bend =
        0.5 * this.junction(k) * this.factorSlope(this.middle(k), this.faceTemperature(k)) * step -
        this.turn(k) * this.thermalVoltage(k) * factor * step;
      for (let side = 0; side < 2; side++) {
        const cell = k + side;
        slopes.resistance[side][k] = resistanceSlope[cell];
        slopes.potential[side][k] =
          effectiveSlope[cell] * ((side === 0 ? -whole : whole) / effective[cell] + bend);
      }
    }
  }

  /** ∂t₊/∂c at face k with the concentration of either side. */
  private turn(k: number): number {
    return 0.5 * this.transferenceSlope(this.middle(k), this.faceTemperature(k));
  }

  /** 2 RT/F at face k, V */
  private thermalVoltage(k: number): number {
    return doubleThermal * this.faceTemperature(k);
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

  /** What depends on the temperature alone is worked out where that changes. */
  private evaluateAtFaces(law: PointFunction, out: Float64Array): void {
    const constant = law.constant === true;
    let [at, value] = [Number.NaN, 0];
    for (let k = 0; k < out.length; k++) {
      const temperature = this.faceTemperature(k);
      if (!constant || temperature !== at) value = law(this.middle(k), temperature);
      at = temperature;
      out[k] = value;
    }
  }
}

/** ln(b/a); of neighbouring cells, whose ratio is near 1, by the series of the inverse hyperbolic tangent. */
function logarithmOfRatio(a: number, b: number): number {
  const x = (b - a) / (b + a);
  const s = x * x;
  if (s > 2.5e-3) return Math.log(b / a);
  return 2 * x * (1 + s * (1 / 3 + s * (1 / 5 + s * (1 / 7 + s * (1 / 9 + s / 11)))));
}
