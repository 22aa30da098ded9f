import { zeroCoefficients, type CellCoefficients, type ElectrodeCoefficients } from './coefficients.ts';
import type { Electrode } from './electrode.ts';
import { MetalBoundary } from './lithium-metal.ts';
import { isFullCell } from '../../parameters.ts';
import type { PorousCell } from './porous-cell.ts';

/** Relative, of the path in front of lithium metal, for central differences. */
const nudge = 1e-5;

/** Laws whose values a common factor multiplies: ∂/∂ln of the factor, by path such as `positive.diffusivity`. */
export type LawSlopes = Map<string, number>;

/**
 * Sums of ∂(v V + μ·F)/∂(coefficients) over states, for any weights v of the voltage and μ of the rows: the residual run
 * backwards once, whatever the number of coefficients. The scales that make unknowns and rows of order one are held.
 */
export class CoefficientSlopes {
  readonly slopes: CellCoefficients;
  readonly laws: LawSlopes = new Map();
  private readonly cell: PorousCell;
  private readonly still: Float64Array;
  private readonly flow: Float64Array;
  private readonly byCurrent: Float64Array;
  /** Weights of the potential differences of the electrolyte between centres. */
  private readonly steps: Float64Array;

  constructor(cell: PorousCell) {
    this.cell = cell;
    this.slopes = zeroCoefficients(cell);
    this.still = new Float64Array(cell.size);
    this.flow = new Float64Array(cell.size);
    this.byCurrent = new Float64Array(cell.size);
    this.steps = new Float64Array(cell.layers.count - 1);
  }

  /** Adds `share` of the derivatives at a state with its rates; false where the model has no value there. */
  add(
    y: Float64Array,
    rates: Float64Array,
    voltageWeight: number,
    rowWeights: Float64Array,
    share: number,
  ): boolean {
    const { cell, slopes } = this;
    if (!cell.evaluate(y)) return false;
    cell.electrolyte.linearise();
    for (const electrode of cell.electrodes) electrode.linearise(y);
    const v = share * voltageWeight;
    this.weighSteps(v, rowWeights, share);
    this.addSalt(rates, rowWeights, share);
    this.addElectrolytePotential();
    for (const [e, electrode] of cell.electrodes.entries()) {
      this.addElectrode(electrode, slopes.electrodes[e], y, rates, v, rowWeights, share);
    }
    slopes.contactResistance[0] -= v * cell.currentDensity;
    slopes.perArea[0] += this.byDensity(v, rowWeights, share) * cell.currentDensity * cell.parameters.area;
    this.addMetal(v);
    return true;
  }

  private weighSteps(v: number, rowWeights: Float64Array, share: number): void {
    const { steps, cell } = this;
    steps.fill(v);
    for (const { layer, faces } of cell.electrodes) {
      for (let q = 1; q < layer.count; q++) {
        steps[layer.first + q - 1] += share * cell.scales.potential * rowWeights[faces + q - 1];
      }
    }
  }

  private addSalt(rates: Float64Array, rowWeights: Float64Array, share: number): void {
    const { slopes, cell } = this;
    const { layers, massScale, concentrations, electrolyte, parameters } = cell;
    const { diffusionConductance, concentration, diffusivity } = electrolyte;
    for (let k = 0; k < layers.count; k++) {
      const i = concentrations + k;
      const stored =
        share * rowWeights[i] * massScale * parameters.electrolyte.initialConcentration * rates[i];
      slopes.porosity[k] += stored * layers.widths[k];
      slopes.widths[k] += stored * layers.porosity[k];
      if (k === layers.count - 1) break;
      const conductance = diffusionConductance[k];
      const byConductance =
        share * massScale * (rowWeights[i] - rowWeights[i + 1]) * (concentration[k] - concentration[k + 1]);
      for (let cellIndex = k; cellIndex <= k + 1; cellIndex++) {
        slopes.halfPath[cellIndex] -= (byConductance * conductance ** 2) / diffusivity[cellIndex];
      }
      this.addLaw('electrolyte.diffusivity', byConductance * conductance);
    }
  }

  private addElectrolytePotential(): void {
    const { slopes, cell, steps } = this;
    const { electrolyte, ionicCurrent } = cell;
    for (let k = 0; k < steps.length; k++) {
      const ohmic = steps[k] * ionicCurrent[k];
      for (let side = k; side <= k + 1; side++)
        slopes.halfPath[side] -= ohmic / electrolyte.conductivity[side];
      this.addLaw('electrolyte.conductivity', ohmic * electrolyte.resistance[k]);
      this.addLaw('electrolyte.thermodynamicFactor', steps[k] * electrolyte.diffusionPotential[k]);
    }
  }

  private addElectrode(
    electrode: Electrode,
    slopes: ElectrodeCoefficients,
    y: Float64Array,
    rates: Float64Array,
    v: number,
    rowWeights: Float64Array,
    share: number,
  ): void {
    const { cell } = this;
    const { layer, faces, faceCurrent, drops, rateScale, hasDoubleLayer } = electrode;
    const { potential } = cell.scales;
    const isPositive = electrode === cell.positive;
    slopes.collectorResistance[0] -= v * cell.currentDensity;
    const drop = new Float64Array(layer.count);
    drop[isPositive ? layer.count - 1 : 0] += isPositive ? v : -v;
    for (let q = 1; q < layer.count; q++) {
      const weight = share * potential * rowWeights[faces + q - 1];
      slopes.solidResistance[q - 1] += weight * faceCurrent[q];
      drop[q] += weight;
      drop[q - 1] -= weight;
    }
    for (const start of electrode.rates) {
      if (start < 0) continue;
      for (let k = 0; k < layer.count; k++) drop[k] -= share * potential * rowWeights[start + k];
    }
    this.addPopulations(electrode, slopes, y, rowWeights, share, drop);
    if (!hasDoubleLayer) return;
    for (let k = 0; k < layer.count; k++) {
      const weight = (share * rowWeights[drops + k]) / rateScale;
      slopes.capacitance[k] += weight * rates[drops + k];
      this.addReaction(electrode, k, -weight);
    }
  }

  private addPopulations(
    electrode: Electrode,
    slopes: ElectrodeCoefficients,
    y: Float64Array,
    rowWeights: Float64Array,
    share: number,
    drop: Float64Array,
  ): void {
    const { still, flow, cell } = this;
    const { layer, populations, shells, rates, scales, hasDoubleLayer } = electrode;
    for (const [p, population] of populations.entries()) {
      const { particles, volumetricCurrent, lossPerCurrent, specificSurfaceArea, material } = population;
      const own = slopes.populations[p];
      const path = lawPath(cell, electrode, material);
      const leads = p === 0 && !hasDoubleLayer;
      let [diffusivity, openCircuit, exchange] = [0, 0, 0];
      particles.residual(y, still, still, shells[p], flow);
      for (let k = 0; k < layer.count; k++) {
        const current = volumetricCurrent[k];
        const area = specificSurfaceArea[k];
        const byCurrent = population.dropByCurrent[k];
        let weight = leads ? drop[k] : 0;
        if (rates[p] >= 0) weight += share * scales.potential * rowWeights[rates[p] + k];
        const start = shells[p] + k * particles.shells;
        const last = share * rowWeights[start + particles.shells - 1];
        const bySurface =
          (weight * population.dropBySurface[k] * population.surfaceByCurrent[k]) / lossPerCurrent[k];
        let flowing = 0;
        for (let m = start; m < start + particles.shells; m++) flowing += rowWeights[m] * flow[m];
        const diffusing = share * flowing - bySurface * current * lossPerCurrent[k];
        own.lossPerCurrent[k] += current * (last + bySurface);
        own.specificSurfaceArea[k] -= (weight * current * byCurrent) / area;
        own.perSquaredRadius[k] += diffusing / particles.scale[k];
        own.filmResistance[0] += (weight * current) / area;
        diffusivity += diffusing;
        openCircuit += weight * material.openCircuitPotential(population.surface[k]);
        exchange -= weight * current * (byCurrent - population.filmResistance / area);
        if (leads)
          this.addReaction(electrode, k, (last + bySurface) * lossPerCurrent[k] + weight * byCurrent);
      }
      this.addLaw(`${path}.diffusivity`, diffusivity);
      this.addLaw(`${path}.openCircuitPotential`, openCircuit);
      this.addLaw(`${path}.exchangeCurrentDensity`, exchange);
    }
  }

  /** The reaction of a cell is what flows into it over its width. */
  private addReaction({ layer, reaction }: Electrode, k: number, weight: number): void {
    this.slopes.widths[layer.first + k] -= (weight * reaction[k]) / layer.widths[k];
  }

  private byDensity(v: number, rowWeights: Float64Array, share: number): number {
    const { cell, byCurrent } = this;
    cell.byCurrent(byCurrent);
    let sum = 0;
    for (let i = 0; i < byCurrent.length; i++) sum += rowWeights[i] * byCurrent[i];
    return share * sum + v * cell.voltageByCurrent();
  }

  private addMetal(v: number): void {
    const { parameters, electrolyte, currentDensity, temperature, layers } = this.cell;
    if (isFullCell(parameters) || v === 0) return;
    const path = layers.halfPath[0];
    const side = (sign: number): number =>
      new MetalBoundary(parameters.lithium, parameters.electrolyte, path * (1 + sign * nudge)).potential(
        electrolyte.effective[0],
        currentDensity,
        temperature[0],
      );
    this.slopes.halfPath[0] += (v * (side(1) - side(-1))) / (2 * nudge * path);
  }

  private addLaw(path: string, value: number): void {
    this.laws.set(path, (this.laws.get(path) ?? 0) + value);
  }
}

/** Laws of the electrolyte act on lithium metal as well, which is not counted here. */
export function knowsLaw(cell: PorousCell, path: string): boolean {
  if (path.startsWith('electrolyte.')) {
    return (
      isFullCell(cell.parameters) &&
      /^electrolyte\.(diffusivity|conductivity|thermodynamicFactor)$/.test(path)
    );
  }
  return /^(negative|positive)(\.furtherMaterials\[\d+\])?\.(diffusivity|openCircuitPotential|exchangeCurrentDensity)$/.test(
    path,
  );
}

function lawPath(cell: PorousCell, electrode: Electrode, material: unknown): string {
  const side = electrode === cell.positive ? 'positive' : 'negative';
  const further = electrode.layer.parameters.furtherMaterials?.findIndex((each) => each === material) ?? -1;
  return further < 0 ? side : `${side}.furtherMaterials[${further}]`;
}
