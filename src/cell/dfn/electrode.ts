import {
  symmetricOverpotential,
  symmetricOverpotentialSlope,
  type ExchangeCurrentDerivatives,
} from '../../material/index.ts';
import { Particles, type DiffusionRate, type RadialMesh } from '../../particle/index.ts';
import type { ElectrodeParameters } from '../parameters.ts';
import { keptWithin, keptWithinSlope, stoichiometryMargin } from './bounds.ts';
import { exchangeDerivatives, pointDerivative, potentialDerivative } from './derivatives.ts';
import type { Electrolyte } from './electrolyte.ts';
import type { ElectrodeCells } from './through-mesh.ts';

/**
 * One porous electrode: the currents of its solid at the faces give the reaction in each cell, that gives the
 * surface stoichiometry and the potential drop φ_s − φ_e = U + η, with Butler–Volmer solved for η.
 */
export class Electrode {
  readonly cells: ElectrodeCells;
  readonly spheres: Particles;
  /** Current density in the solid at the count + 1 faces, A/m², positive in the direction of x. */
  readonly faceCurrent: Float64Array;
  /** a i, A/m³ */
  readonly volumetricCurrent: Float64Array;
  /** Loss of the particles, 1/s; see Particles. */
  readonly loss: Float64Array;
  /** Surface stoichiometry where the laws are evaluated: always between 0 and 1. */
  readonly surface: Float64Array;
  /** Its derivative with respect to that of the shells. */
  private readonly surfaceSlope: Float64Array;
  /** φ_s − φ_e, V */
  readonly drop: Float64Array;
  /** ∂drop/∂(surface stoichiometry) */
  readonly dropBySurface: Float64Array;
  /** ∂drop/∂c_e, V m³/mol */
  readonly dropByElectrolyte: Float64Array;
  /** ∂drop/∂(volumetric current) at fixed surface stoichiometry, V m³/A */
  readonly dropByCurrent: Float64Array;
  private readonly temperature: number;
  private readonly exchangeCurrent: Float64Array;
  private readonly potentialSlope: (x: number) => number;
  private readonly exchangeSlopes: ReturnType<typeof exchangeDerivatives>;
  private readonly slopes: ExchangeCurrentDerivatives = { electrolyte: 0, surface: 0 };

  constructor(cells: ElectrodeCells, mesh: RadialMesh, temperature: number) {
    const { parameters, count } = cells;
    const make = (): Float64Array => new Float64Array(count);
    this.cells = cells;
    this.temperature = temperature;
    this.spheres = new Particles(mesh, diffusionRate(parameters, temperature), cells.inverseSquareRadius);
    this.faceCurrent = new Float64Array(count + 1);
    this.volumetricCurrent = make();
    this.loss = make();
    this.surface = make();
    this.surfaceSlope = make();
    this.drop = make();
    this.dropBySurface = make();
    this.dropByElectrolyte = make();
    this.dropByCurrent = make();
    this.exchangeCurrent = make();
    this.potentialSlope = potentialDerivative(parameters.openCircuitPotential);
    this.exchangeSlopes = exchangeDerivatives(
      parameters.exchangeCurrentDensity,
      parameters.maximumConcentration,
      temperature,
    );
  }

  /** From the face currents, the shells in `y` at `offset` and the concentrations; false past the ends of filling. */
  evaluate(y: Float64Array, offset: number, { effective }: Electrolyte): boolean {
    const { cells, spheres, faceCurrent, temperature } = this;
    const { count, width, first, parameters } = cells;
    const { maximumConcentration } = parameters;
    for (let k = 0; k < count; k++) {
      const volumetric = (faceCurrent[k] - faceCurrent[k + 1]) / width;
      const loss = volumetric * cells.lossPerCurrent[k];
      const reconstructed = spheres.surface(y, offset, k, loss);
      const surface = keptWithin(reconstructed, stoichiometryMargin);
      if (!(surface > 0 && surface < 1)) return false;
      const exchange = parameters.exchangeCurrentDensity(
        effective[first + k],
        surface * maximumConcentration,
        maximumConcentration,
        temperature,
      );
      const current = volumetric / cells.specificSurfaceArea[k];
      this.volumetricCurrent[k] = volumetric;
      this.loss[k] = loss;
      this.surface[k] = surface;
      this.surfaceSlope[k] = keptWithinSlope(reconstructed, stoichiometryMargin);
      this.exchangeCurrent[k] = exchange;
      this.drop[k] =
        parameters.openCircuitPotential(surface) + symmetricOverpotential(current, exchange, temperature);
    }
    return true;
  }

  /** Derivatives of the drop at the state last evaluated. */
  linearise({ effective, effectiveSlope }: Electrolyte): void {
    const { cells, slopes, temperature } = this;
    const { maximumConcentration } = cells.parameters;
    for (let k = 0; k < cells.count; k++) {
      const surface = this.surface[k];
      const exchange = this.exchangeCurrent[k];
      const current = this.volumetricCurrent[k] / cells.specificSurfaceArea[k];
      const byCurrent = symmetricOverpotentialSlope(current, exchange, temperature);
      const byExchange = (-current * byCurrent) / exchange;
      const cell = cells.first + k;
      this.exchangeSlopes(effective[cell], surface * maximumConcentration, slopes);
      this.dropBySurface[k] =
        this.surfaceSlope[k] *
        (this.potentialSlope(surface) + byExchange * slopes.surface * maximumConcentration);
      this.dropByElectrolyte[k] = byExchange * slopes.electrolyte * effectiveSlope[cell];
      this.dropByCurrent[k] = byCurrent / cells.specificSurfaceArea[k];
    }
  }
}

/** Of unit radius: the square of each particle's radius comes in through its scale. */
function diffusionRate(parameters: ElectrodeParameters, temperature: number): DiffusionRate {
  const { diffusivity } = parameters;
  const slope = pointDerivative(diffusivity, temperature);
  if (diffusivity.constant === true) {
    const value = diffusivity(0.5, temperature);
    return { constant: true, value: () => value, derivative: () => 0 };
  }
  return { constant: false, value: (s) => diffusivity(s, temperature), derivative: slope };
}
