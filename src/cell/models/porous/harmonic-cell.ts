import { ComplexBandedMatrix, type ComplexVector } from '../../../numerics/banded/index.ts';
import type { Electrode } from './electrode.ts';
import { HarmonicElectrode } from './harmonic-electrode.ts';
import type { PorousCell } from './porous-cell.ts';

/**
 * A porous cell under small sines. Its reduced matrix is affine in the shift and in the electrodes' responses, so that its
 * real part is its assembly with the real parts of the responses at shift 0, and its imaginary part the difference
 * between those with the imaginary parts at shift ω and with none at 0.
 */
export class HarmonicCell {
  private readonly cell: PorousCell;
  private readonly electrodes: ReadonlyMap<Electrode, HarmonicElectrode>;
  private readonly matrix: ComplexBandedMatrix;
  private readonly right: ComplexVector;

  constructor(cell: PorousCell) {
    const { order } = cell.reduced;
    const unknowns = order[cell.layers.count - 1] + 1;
    this.cell = cell;
    this.electrodes = new Map(
      cell.electrodes.map((electrode) => [electrode, new HarmonicElectrode(electrode)]),
    );
    this.matrix = new ComplexBandedMatrix(unknowns, 2, 2);
    this.right = { real: new Float64Array(unknowns), imaginary: new Float64Array(unknowns) };
  }

  /** At the state last evaluated, whose derivatives the electrolyte has. */
  prepare(y: Float64Array, angularFrequency: number): boolean {
    const { matrix, electrodes } = this;
    for (const electrode of electrodes.values()) if (!electrode.prepare(y, angularFrequency)) return false;
    matrix.clear();
    this.add(0, 'real', (row, column, value) => matrix.add(row, column, value, 0));
    this.add(angularFrequency, 'imaginary', (row, column, value) => matrix.add(row, column, 0, value));
    this.add(0, 'none', (row, column, value) => matrix.add(row, column, 0, -value));
    return matrix.factor();
  }

  /** In place. */
  solve(b: ComplexVector): void {
    const { cell, electrodes, right, matrix } = this;
    const { layers, reduced, concentrations } = cell;
    const { order } = reduced;
    for (const [part, values] of [
      [right.real, b.real],
      [right.imaginary, b.imaginary],
    ]) {
      for (let k = 0; k < layers.count; k++) part[order[k]] = values[concentrations + k];
    }
    for (const one of electrodes.values()) {
      one.reduce(b);
      reduced.reduceLoops(b.real, one.electrode, one.free.real, right.real);
      reduced.reduceLoops(b.imaginary, one.electrode, one.free.imaginary, right.imaginary);
    }
    matrix.solve(right);
    for (const [part, values] of [
      [right.real, b.real],
      [right.imaginary, b.imaginary],
    ]) {
      for (let k = 0; k < layers.count; k++) values[concentrations + k] = part[order[k]];
    }
    for (const one of electrodes.values()) this.expand(b, one);
  }

  private add(
    shift: number,
    part: 'real' | 'imaginary' | 'none',
    add: (row: number, column: number, value: number) => void,
  ): void {
    this.cell.reduced.assemble({ add }, shift, (of) => this.electrodes.get(of)?.[part] ?? of.response);
  }

  private expand(b: ComplexVector, one: HarmonicElectrode): void {
    const { first, count, widths } = one.electrode.layer;
    const { faces } = one.electrode;
    const { reduced, scales, concentrations, parameters } = this.cell;
    const { order } = reduced;
    const { initialConcentration } = parameters.electrolyte;
    let [before, beforeImaginary] = [0, 0];
    for (let k = 0; k < count; k++) {
      const place = order[first + k] + 1;
      const last = k === count - 1;
      const [next, nextImaginary] = last ? [0, 0] : [this.right.real[place], this.right.imaginary[place]];
      if (!last) {
        b.real[faces + k] = next;
        b.imaginary[faces + k] = nextImaginary;
      }
      const perFace = scales.current / widths[k];
      const reaction = [perFace * (before - next), perFace * (beforeImaginary - nextImaginary)] as const;
      const cell = concentrations + first + k;
      const salt = [initialConcentration * b.real[cell], initialConcentration * b.imaginary[cell]] as const;
      one.expand(b, k, reaction, salt);
      [before, beforeImaginary] = [next, nextImaginary];
    }
  }
}
