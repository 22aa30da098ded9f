import { faradayConstant } from '../../../material/index.ts';
import { BandedMatrix } from '../../../numerics/banded/index.ts';
import type { DropResponse, Electrode } from './electrode.ts';
import { orderOf } from './layers.ts';
import type { PorousCell } from './porous-cell.ts';

/** A matrix that takes entries one by one. */
interface EntrySink {
  add(row: number, column: number, value: number): void;
}

/**
 * What remains of a porous cell's linear system once each particle is eliminated to its surface and each cell's own unknowns to its
 * drop: a matrix of five diagonals for the changes of c_e and of the solid's currents at the faces.
 */
export class ReducedSystem {
  /** Factored once prepared. */
  readonly matrix: BandedMatrix;
  /** Place in the matrix of the concentration of each cell; the current of a face comes after its left cell. */
  readonly order: Int32Array;
  private readonly cell: PorousCell;
  private readonly right: Float64Array;

  constructor(cell: PorousCell) {
    const { layers } = cell;
    this.cell = cell;
    this.order = orderOf(layers);
    const unknowns = this.order[layers.count - 1] + 1;
    this.matrix = new BandedMatrix(unknowns, 2, 2);
    this.right = new Float64Array(unknowns);
  }

  /** From what electrolyte and electrodes have prepared; false when singular. */
  prepare(shift: number): boolean {
    this.matrix.clear();
    this.assemble(this.matrix, shift, (electrode) => electrode.response);
    return this.matrix.factor();
  }

  /** A solve of the whole system, in place. */
  solve(b: Float64Array): void {
    const { right, order, cell } = this;
    const { layers, concentrations, electrodes } = cell;
    for (let k = 0; k < layers.count; k++) right[order[k]] = b[concentrations + k];
    for (const electrode of electrodes) this.reduceLoops(b, electrode, electrode.reduce(b), right);
    this.matrix.solve(right);
    for (let k = 0; k < layers.count; k++) b[concentrations + k] = right[order[k]];
    for (const electrode of electrodes) this.expand(b, electrode);
  }

  /**
   * Entries of the reduced matrix of c_e and face currents. It is affine in the shift and in the electrodes' responses.
   */
  assemble(matrix: EntrySink, shift: number, responseOf: (electrode: Electrode) => DropResponse): void {
    this.assembleMass(matrix, shift);
    for (const electrode of this.cell.electrodes)
      this.assembleLoops(matrix, electrode, responseOf(electrode));
  }

  private assembleMass(matrix: EntrySink, shift: number): void {
    const { order, cell } = this;
    const { layers, electrolyte, massScale, ionicCurrent, concentrations, storage } = cell;
    const scale = massScale * cell.parameters.electrolyte.initialConcentration;
    const { concentration, diffusionConductance, slopes } = electrolyte;
    for (let k = 0; k < layers.count; k++) {
      matrix.add(order[k], order[k], shift * storage[concentrations + k]);
    }
    for (let k = 0; k < layers.count - 1; k++) {
      const step = concentration[k] - concentration[k + 1];
      const carried = ionicCurrent[k] / faradayConstant;
      for (let side = 0; side < 2; side++) {
        const own = (side === 0 ? 1 : -1) * diffusionConductance[k];
        const slope = own + slopes.conductance[side][k] * step + slopes.transference[side][k] * carried;
        matrix.add(order[k], order[k + side], scale * slope);
        matrix.add(order[k + 1], order[k + side], -scale * slope);
      }
    }
  }

  /** Rows of the faces of one electrode, and what their currents do to the rows of the neighbouring cells. */
  private assembleLoops(matrix: EntrySink, electrode: Electrode, response: DropResponse): void {
    const { order } = this;
    const { massScale, electrolyte, ionicCurrent, scales, parameters } = this.cell;
    const { first, count, solidResistance } = electrode.layer;
    const { initialConcentration } = parameters.electrolyte;
    const reaction = (massScale * scales.current) / faradayConstant;
    for (let q = 1; q < count; q++) {
      const cell = first + q - 1;
      const row = order[cell] + 1;
      const given = reaction * (1 - electrolyte.transference[cell]);
      matrix.add(order[cell], row, given);
      matrix.add(order[cell + 1], row, -given);
      for (let side = 0; side < 2; side++) {
        const sign = side === 0 ? -1 : 1;
        const slope =
          sign * response.byElectrolyte[q - 1 + side] +
          electrolyte.slopes.potential[side][cell] -
          ionicCurrent[cell] * electrolyte.slopes.resistance[side][cell];
        matrix.add(row, order[cell + side], scales.potential * initialConcentration * slope);
        this.addDropByCurrents(matrix, electrode, response, row, q - 1 + side, sign);
      }
      const resistance = solidResistance[q - 1] + electrolyte.resistance[cell];
      matrix.add(row, row, scales.potential * scales.current * resistance);
    }
  }

  /** Adds `sign` × ∂drop/∂i of cell k to the row of a face. */
  private addDropByCurrents(
    matrix: EntrySink,
    { layer }: Electrode,
    response: DropResponse,
    row: number,
    k: number,
    sign: number,
  ): void {
    const { order } = this;
    const { scales } = this.cell;
    const value = (sign * scales.potential * scales.current * response.byReaction[k]) / layer.widths[k];
    const place = order[layer.first + k];
    if (k > 0) matrix.add(row, order[layer.first + k - 1] + 1, value);
    if (k < layer.count - 1) matrix.add(row, place + 1, -value);
  }

  /** Rows of an electrode's faces in the reduced system; `free` is the drops' change that the right-hand side makes. */
  reduceLoops(b: Float64Array, electrode: Electrode, free: Float64Array, right: Float64Array): void {
    const { first, count } = electrode.layer;
    const { order } = this;
    const { scales } = this.cell;
    for (let q = 1; q < count; q++) {
      right[order[first + q - 1] + 1] =
        b[electrode.faces + q - 1] - scales.potential * (free[q] - free[q - 1]);
    }
  }

  private expand(b: Float64Array, electrode: Electrode): void {
    const { first, count, widths } = electrode.layer;
    const { right, order } = this;
    const { scales, concentrations, parameters } = this.cell;
    const { initialConcentration } = parameters.electrolyte;
    let before = 0;
    for (let k = 0; k < count; k++) {
      const next = k === count - 1 ? 0 : right[order[first + k] + 1];
      if (k < count - 1) b[electrode.faces + k] = next;
      const reaction = (scales.current * (before - next)) / widths[k];
      electrode.expand(b, k, reaction, initialConcentration * b[concentrations + first + k]);
      before = next;
    }
    electrode.finish(b);
  }
}
