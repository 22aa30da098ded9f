import type { TransposedModel } from '../transposed-model.ts';
import type { PorousCell } from './porous-cell.ts';
import { TransposedElectrode } from './transposed-electrode.ts';

/**
 * Transposed solves with the matrix that a porous cell has prepared: its elimination run backwards, with weights of the
 * answer in place of changes of the unknowns. Where a solve goes b → particles → drops → reduced system → drops, rates,
 * particles → x, the weights go from x to b through the same factors.
 */
export class TransposedCell implements TransposedModel {
  private readonly cell: PorousCell;
  private readonly right: Float64Array;
  private readonly electrodes: readonly TransposedElectrode[];

  constructor(cell: PorousCell) {
    this.cell = cell;
    this.right = new Float64Array(cell.reduced.matrix.size);
    this.electrodes = cell.electrodes.map((electrode) => new TransposedElectrode(electrode));
  }

  prepare(y: Float64Array, shift: number): boolean {
    return this.cell.prepare(y, shift);
  }

  /** The model leaves nothing out. */
  complete(): boolean {
    return true;
  }

  byCurrent(out: Float64Array): void {
    this.cell.byCurrent(out);
  }

  solve(b: Float64Array): void {
    const { right, electrodes } = this;
    const { layers, concentrations, reduced } = this.cell;
    const { order, matrix } = reduced;
    for (let k = 0; k < layers.count; k++) right[order[k]] = b[concentrations + k];
    for (const one of electrodes) this.gather(b, one);
    matrix.solveTransposed(right);
    for (let k = 0; k < layers.count; k++) b[concentrations + k] = right[order[k]];
    for (const one of electrodes) this.spread(b, one);
  }

  voltageWeights(out: Float64Array): void {
    const { negative, electrolyte, layers, ionicCurrent, concentrations, parameters, scales } = this.cell;
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
    for (const one of this.electrodes) {
      const atLast = one.electrode === this.cell.positive;
      const k = atLast ? one.electrode.layer.count - 1 : 0;
      one.weighDrop(out, k, atLast ? 1 : -1);
      this.passOn(out, one, k);
    }
    if (negative === undefined) out[concentrations] += this.cell.metalSlope() * initialConcentration;
  }

  /** Adds ∂/∂y of the power (W/m²) that the open-circuit potentials deliver with the entropic heat. */
  addReversibleWeights(out: Float64Array): void {
    for (const one of this.electrodes) {
      for (let k = 0; k < one.electrode.layer.count; k++) {
        one.weighReversible(out, k, 1);
        this.passOn(out, one, k);
      }
    }
  }

  /** Weights of the unknowns of the whole from those of the reaction and of c_e of a cell. */
  private passOn(out: Float64Array, { electrode, reaction, salt }: TransposedElectrode, k: number): void {
    const { layer, faces } = electrode;
    const { concentrations, scales, parameters } = this.cell;
    out[concentrations + layer.first + k] += salt * parameters.electrolyte.initialConcentration;
    const perFace = (scales.current * reaction) / layer.widths[k];
    if (k > 0) out[faces + k - 1] += perFace;
    if (k < layer.count - 1) out[faces + k] -= perFace;
  }

  /** Weights of the reduced unknowns from those of all that follows from them. */
  private gather(b: Float64Array, one: TransposedElectrode): void {
    const { right } = this;
    const { reduced, scales, parameters } = this.cell;
    const { order } = reduced;
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
    const { reduced, scales } = this.cell;
    const { order } = reduced;
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
