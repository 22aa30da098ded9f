import type { Electrode } from './electrode.ts';
import type { PorousCell } from './porous-cell.ts';

/**
 * Transposed solves with the matrix that a porous cell has prepared: its elimination run backwards, with weights of the
 * answer in place of changes of the unknowns. Where a solve goes b → particles → drops → reduced system → drops, rates,
 * particles → x, the weights go from x to b through the same factors.
 */
export class TransposedCell {
  private readonly cell: PorousCell;
  private readonly right: Float64Array;
  private readonly electrodes: readonly TransposedElectrode[];

  constructor(cell: PorousCell) {
    this.cell = cell;
    this.right = new Float64Array(cell.matrix.size);
    this.electrodes = cell.electrodes.map((electrode) => new TransposedElectrode(electrode));
  }

  /** Replaces `b` by the solution with the transposed matrix. */
  solve(b: Float64Array): void {
    const { right, electrodes } = this;
    const { layers, order, concentrations, matrix } = this.cell;
    for (let k = 0; k < layers.count; k++) right[order[k]] = b[concentrations + k];
    for (const one of electrodes) this.gather(b, one);
    matrix.solveTransposed(right);
    for (let k = 0; k < layers.count; k++) b[concentrations + k] = right[order[k]];
    for (const one of electrodes) this.spread(b, one);
  }

  /** ∂V/∂y at the state last prepared, V: what `voltageChange` multiplies changes by. */
  voltageWeights(out: Float64Array): void {
    const { negative, positive, electrolyte, layers, ionicCurrent, concentrations, parameters, scales } =
      this.cell;
    const { initialConcentration } = parameters.electrolyte;
    const { potential, resistance } = electrolyte.slopes;
    out.fill(0);
    for (let k = 0; k < layers.count - 1; k++) {
      for (let side = 0; side < 2; side++) {
        const slope = potential[side][k] - ionicCurrent[k] * resistance[side][k];
        out[concentrations + k + side] += slope * initialConcentration;
      }
    }
    for (const { layer, faces } of this.cell.electrodes) {
      for (let q = 0; q < layer.count - 1; q++) {
        out[faces + q] += scales.current * electrolyte.resistance[layer.first + q];
      }
    }
    this.addDropWeight(out, positive, positive.layer.count - 1, 1);
    if (negative !== undefined) this.addDropWeight(out, negative, 0, -1);
    else out[concentrations] += this.cell.metalSlope() * initialConcentration;
  }

  /** Weights of the unknowns from that of the drop of cell k. */
  private addDropWeight(out: Float64Array, electrode: Electrode, k: number, weight: number): void {
    const { layer, faces, rates, rateScale, populations, shells, drops, hasDoubleLayer } = electrode;
    if (hasDoubleLayer) {
      out[drops + k] += weight;
      return;
    }
    const { concentrations, scales, parameters } = this.cell;
    const { particles, dropBySurface, dropByElectrolyte, dropByCurrent, surfaceByCurrent } = populations[0];
    particles.addSurfaceWeight(out, shells[0], k, weight * dropBySurface[k]);
    out[concentrations + layer.first + k] +=
      weight * dropByElectrolyte[k] * parameters.electrolyte.initialConcentration;
    const current = weight * (dropByCurrent[k] + dropBySurface[k] * surfaceByCurrent[k]);
    for (let p = 1; p < populations.length; p++) out[rates[p] + k] -= current * rateScale;
    const perFace = (scales.current * current) / layer.widths[k];
    if (k > 0) out[faces + k - 1] += perFace;
    if (k < layer.count - 1) out[faces + k] -= perFace;
  }

  /** Weights of the reduced unknowns from those of all that follows from them. */
  private gather(b: Float64Array, one: TransposedElectrode): void {
    const { right } = this;
    const { order, scales, parameters } = this.cell;
    const { layer, faces } = one.electrode;
    const { first, count, widths } = layer;
    for (let k = 0; k < count; k++) {
      one.gather(b, k);
      right[order[first + k]] += parameters.electrolyte.initialConcentration * one.salt;
      const perFace = (scales.current * one.reaction) / widths[k];
      if (k > 0) right[order[first + k - 1] + 1] += perFace;
      if (k < count - 1) right[order[first + k] + 1] = b[faces + k] - perFace;
    }
  }

  /** Weights of the right-hand sides of an electrode's own rows from those of the reduced system. */
  private spread(b: Float64Array, one: TransposedElectrode): void {
    const { right } = this;
    const { order, scales } = this.cell;
    const { layer, faces } = one.electrode;
    const { first, count } = layer;
    for (let q = 1; q < count; q++) {
      const weight = right[order[first + q - 1] + 1];
      b[faces + q - 1] = weight;
      one.free[q] -= scales.potential * weight;
      one.free[q - 1] += scales.potential * weight;
    }
    one.spread(b);
  }
}

class TransposedElectrode {
  readonly electrode: Electrode;
  /** Weights of what the right-hand side moves the drops by. */
  readonly free: Float64Array;
  /** Weights of the reaction (A/m³) and of c_e (mol/m³) of the cell last gathered. */
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
}
