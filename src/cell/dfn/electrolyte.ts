import { faradayConstant, gasConstant } from '../../material/index.ts';
import type { ElectrolyteParameters } from '../parameters.ts';
import { concentrationMargin, keptPositive, keptPositiveSlope } from './bounds.ts';
import { pointDerivative } from './derivatives.ts';
import type { ThroughMesh } from './through-mesh.ts';

/**
 * Concentrated electrolyte on the cell's finite volumes: properties at the centres, conductances between
 * neighbouring centres (halves in series), and their derivatives. i_e = −κ_eff ∇φ_e + (2 κ_eff RT/F)(1 − t₊)
 * (1 + ∂ln f/∂ln c) ∇ln c with φ_e against a lithium reference. Doyle, Fuller, Newman 1993 (doi:10.1149/1.2221597).
 */
export class Electrolyte {
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
  /** Derivatives of the three with respect to the concentration left and right of the face. */
  readonly slopes: {
    readonly conductance: readonly [Float64Array, Float64Array];
    readonly resistance: readonly [Float64Array, Float64Array];
    readonly potential: readonly [Float64Array, Float64Array];
  };
  private readonly parameters: ElectrolyteParameters;
  private readonly mesh: ThroughMesh;
  private readonly temperature: number;
  private readonly logarithm: Float64Array;
  private readonly diffusivity: Float64Array;
  private readonly conductivity: Float64Array;
  private readonly diffusivitySlope: (c: number) => number;
  private readonly conductivitySlope: (c: number) => number;
  private readonly factorSlope: (c: number) => number;
  /** 2 RT (1 − t₊)/F */
  private readonly junction: number;

  constructor(parameters: ElectrolyteParameters, mesh: ThroughMesh, temperature: number) {
    const cells = (): Float64Array => new Float64Array(mesh.count);
    const faces = (): Float64Array => new Float64Array(mesh.count - 1);
    this.parameters = parameters;
    this.mesh = mesh;
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
    this.slopes = {
      conductance: [faces(), faces()],
      resistance: [faces(), faces()],
      potential: [faces(), faces()],
    };
    this.diffusivitySlope = pointDerivative(parameters.diffusivity, temperature);
    this.conductivitySlope = pointDerivative(parameters.conductivity, temperature);
    this.factorSlope = pointDerivative(parameters.thermodynamicFactor, temperature);
    this.junction = (2 * gasConstant * temperature * (1 - parameters.transferenceNumber)) / faradayConstant;
  }

  /** Takes scaled concentrations from `y` at `offset`; false where one is far below zero or a property is not positive. */
  evaluate(y: Float64Array, offset: number): boolean {
    const { mesh, parameters, temperature, diffusivity, conductivity, logarithm } = this;
    for (let k = 0; k < mesh.count; k++) {
      const scaled = y[offset + k];
      const c = keptPositive(scaled, concentrationMargin) * parameters.initialConcentration;
      if (!(c > 0)) return false;
      this.concentration[k] = scaled * parameters.initialConcentration;
      this.effective[k] = c;
      logarithm[k] = Math.log(c);
      diffusivity[k] = parameters.diffusivity(c, temperature);
      conductivity[k] = parameters.conductivity(c, temperature);
      if (!(diffusivity[k] > 0 && conductivity[k] > 0)) return false;
    }
    const { halfPath } = mesh;
    for (let k = 0; k < mesh.count - 1; k++) {
      this.diffusionConductance[k] =
        1 / (halfPath[k] / diffusivity[k] + halfPath[k + 1] / diffusivity[k + 1]);
      this.resistance[k] = halfPath[k] / conductivity[k] + halfPath[k + 1] / conductivity[k + 1];
      this.diffusionPotential[k] = this.factorAt(k) * (logarithm[k + 1] - logarithm[k]);
    }
    return true;
  }

  /** Derivatives at the state last evaluated. */
  linearise(): void {
    const { mesh, slopes, effective, effectiveSlope, diffusivity, conductivity, logarithm, junction } = this;
    const { initialConcentration } = this.parameters;
    for (let k = 0; k < mesh.count; k++) {
      const scaled = this.concentration[k] / initialConcentration;
      effectiveSlope[k] = keptPositiveSlope(scaled, concentrationMargin);
    }
    for (let k = 0; k < mesh.count - 1; k++) {
      const step = logarithm[k + 1] - logarithm[k];
      const factor = this.factorAt(k);
      const bend = 0.5 * junction * this.factorSlope(0.5 * (effective[k] + effective[k + 1])) * step;
      const squared = this.diffusionConductance[k] ** 2;
      for (let side = 0; side < 2; side++) {
        const cell = k + side;
        const c = effective[cell];
        const inner = effectiveSlope[cell];
        const path = inner * mesh.halfPath[cell];
        slopes.conductance[side][k] = (squared * path * this.diffusivitySlope(c)) / diffusivity[cell] ** 2;
        slopes.resistance[side][k] = (-path * this.conductivitySlope(c)) / conductivity[cell] ** 2;
        slopes.potential[side][k] = inner * ((side === 0 ? -factor : factor) / c + bend);
      }
    }
  }

  private factorAt(k: number): number {
    const middle = 0.5 * (this.effective[k] + this.effective[k + 1]);
    return this.junction * this.parameters.thermodynamicFactor(middle, this.temperature);
  }
}
