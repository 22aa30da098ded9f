import type { Electrode } from './electrode.ts';

/** An electrode's share of a solve run backwards; see TransposedCell. */
export class TransposedElectrode {
  readonly electrode: Electrode;
  /** Weights of what the right-hand side moves the drops by. */
  readonly free: Float64Array;
  /** Weights of the reaction (A/m³) and of c_e (mol/m³) of the cell last gathered or weighed. */
  reaction = 0;
  salt = 0;
  /** Weights of what the right-hand side moves each population's drop by. */
  private readonly moved: readonly Float64Array[];
  private readonly rate: Float64Array;

  constructor(electrode: Electrode) {
    const { layer, populations } = electrode;
    this.electrode = electrode;
    this.free = new Float64Array(layer.count);
    this.moved = populations.map(() => new Float64Array(layer.count));
    this.rate = new Float64Array(populations.length);
  }

  gather(b: Float64Array, k: number): void {
    const { rate, moved } = this;
    const { populations, shells, rates, rateScale, response, admittance, hasDoubleLayer, drops } =
      this.electrode;
    for (let p = 0; p < populations.length; p++) {
      const { particles, lossPerCurrent } = populations[p];
      rate[p] = particles.lossWeight(b, shells[p], k) * lossPerCurrent[k];
      if (rates[p] >= 0) rate[p] += b[rates[p] + k] / rateScale;
    }
    // Where the first population has no unknown it takes what the others leave of the reaction.
    const rest = rates[0] < 0 ? rate[0] : 0;
    let drop = hasDoubleLayer ? b[drops + k] : 0;
    this.salt = 0;
    for (let p = 0; p < populations.length; p++) {
      const weight = rates[p] < 0 ? 0 : admittance[p][k] * (rate[p] - rest);
      drop += weight;
      this.salt -= populations[p].dropByElectrolyte[k] * weight;
      moved[p][k] = -weight;
    }
    this.reaction = rest + response.byReaction[k] * drop;
    this.salt += response.byElectrolyte[k] * drop;
    this.free[k] = drop;
  }

  spread(b: Float64Array): void {
    const { moved, free } = this;
    const { electrode } = this;
    const { populations, shells, rates, rateScale, response, admittance, scales, layer } = electrode;
    for (let k = 0; k < layer.count; k++) {
      const drop = response.byReaction[k] * free[k];
      if (electrode.hasDoubleLayer) b[electrode.drops + k] = drop * rateScale;
      for (let p = 0; p < populations.length; p++) {
        const weight = moved[p][k] + admittance[p][k] * drop;
        if (rates[p] >= 0) b[rates[p] + k] = -weight / scales.potential;
        populations[p].particles.addSurfaceWeight(b, shells[p], k, populations[p].dropBySurface[k] * weight);
      }
    }
    for (const [p, { particles }] of populations.entries()) particles.solveFixedTransposed(b, shells[p]);
  }

  /** Adds the weights of this electrode's own unknowns from that of the drop of cell k; `reaction` and `salt` are left to be passed on. */
  weighDrop(out: Float64Array, k: number, weight: number): void {
    const { populations, shells, drops, hasDoubleLayer } = this.electrode;
    this.reaction = 0;
    this.salt = 0;
    if (hasDoubleLayer) {
      out[drops + k] += weight;
      return;
    }
    const { particles, dropBySurface, dropByElectrolyte, dropByCurrent, surfaceByCurrent } = populations[0];
    particles.addSurfaceWeight(out, shells[0], k, weight * dropBySurface[k]);
    this.salt = weight * dropByElectrolyte[k];
    this.weighRate(out, 0, k, weight * (dropByCurrent[k] + dropBySurface[k] * surfaceByCurrent[k]));
  }

  /**
   * The same from that of the power (W/m²) that the open-circuit potentials deliver with the entropic heat, −Σ a i (U − T ∂U/∂T).
   */
  weighReversible(out: Float64Array, k: number, weight: number): void {
    const { populations, shells, reaction, drop, drops, hasDoubleLayer, layer } = this.electrode;
    const share = weight * layer.widths[k];
    this.reaction = 0;
    this.salt = 0;
    let stored = 0;
    if (hasDoubleLayer) {
      stored = reaction[k];
      for (const { volumetricCurrent } of populations) stored -= volumetricCurrent[k];
      out[drops + k] -= share * stored;
      this.reaction -= share * drop[k];
    }
    for (const [p, population] of populations.entries()) {
      const { particles, volumetricCurrent, surfaceByCurrent, equilibrium } = population;
      const bySurface = -share * volumetricCurrent[k] * population.reversibleSlope(k);
      particles.addSurfaceWeight(out, shells[p], k, bySurface);
      const entropic = this.electrode.cellTemperature(k) * population.entropicCoefficient(k);
      const byCurrent = -share * (equilibrium[k] - entropic) + bySurface * surfaceByCurrent[k];
      this.weighRate(out, p, k, byCurrent + (hasDoubleLayer ? share * drop[k] : 0));
    }
  }

  /** From the weight of a population's volumetric current: an unknown, or what the others leave of the reaction. */
  private weighRate(out: Float64Array, p: number, k: number, weight: number): void {
    const { rates, rateScale, populations } = this.electrode;
    if (rates[p] >= 0) {
      out[rates[p] + k] += weight * rateScale;
      return;
    }
    this.reaction += weight;
    for (let other = 1; other < populations.length; other++) out[rates[other] + k] -= weight * rateScale;
  }
}
