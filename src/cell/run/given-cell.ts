import type { DaeSystem } from '../../numerics/index.ts';
import type { CellModel } from '../models/cell-model.ts';

/** A system whose unknowns with storage are differential, the others algebraic. */
export interface StoringSystem extends DaeSystem {
  /** The diagonal of M. */
  storage(i: number): number;
}

/** A cell model at the current that it has been given. */
export class GivenCell implements StoringSystem {
  readonly size: number;
  private readonly model: CellModel;

  constructor(model: CellModel) {
    this.model = model;
    this.size = model.size;
  }

  storage(i: number): number {
    return this.model.storage[i];
  }

  residual(_time: number, y: Float64Array, derivative: Float64Array, out: Float64Array): boolean {
    return this.model.residual(y, derivative, out);
  }

  prepare(_time: number, y: Float64Array, _derivative: Float64Array, shift: number): boolean {
    return this.model.prepare(y, shift);
  }

  solve(b: Float64Array): void {
    this.model.solve(b);
  }
}
