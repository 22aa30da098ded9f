import { TransposedElectrode } from '../porous/transposed-electrode.ts';
import type { TransposedModel } from '../transposed-model.ts';
import type { LumpedElectrode } from './lumped-electrode.ts';
import type { SingleParticleModel } from './single-particle-model.ts';

/** Transposed solves with the matrix that a single-particle model has prepared: salt acts on the electrodes, they on nothing. */
export class TransposedSingleParticle implements TransposedModel {
  private readonly model: SingleParticleModel;
  private readonly electrodes: readonly {
    readonly lumped: LumpedElectrode;
    readonly one: TransposedElectrode;
  }[];

  constructor(model: SingleParticleModel) {
    this.model = model;
    this.electrodes = model.electrodes.map((lumped) => ({
      lumped,
      one: new TransposedElectrode(lumped.electrode),
    }));
  }

  prepare(y: Float64Array, shift: number): boolean {
    return this.model.prepare(y, shift) && this.complete(y, shift);
  }

  /** What the model, which prepares no more than its rows need, leaves out. */
  complete(y: Float64Array, shift: number): boolean {
    return this.electrodes.every(({ lumped }) => lumped.evaluateDrop() && lumped.electrode.prepare(y, shift));
  }

  byCurrent(out: Float64Array): void {
    this.model.byCurrent(out);
  }

  solve(b: Float64Array): void {
    for (const { lumped, one } of this.electrodes) {
      one.gather(b, 0);
      this.addSalt(b, lumped, one.salt);
    }
    this.model.salt?.solveTransposed(b);
    for (const { one } of this.electrodes) one.spread(b);
  }

  voltageWeights(out: Float64Array): void {
    const { salt, positive, concentrations } = this.model;
    out.fill(0);
    for (const { lumped, one } of this.electrodes) {
      one.weighDrop(out, 0, lumped === positive ? 1 : -1);
      this.addSalt(out, lumped, one.salt);
    }
    if (salt === undefined) return;
    salt.addPotentialWeights(out);
    out[concentrations] += this.model.metalSlope(salt);
  }

  /** Adds ∂/∂y of the power (W/m²) that the open-circuit potentials deliver with the entropic heat. */
  addReversibleWeights(out: Float64Array): void {
    for (const { lumped, one } of this.electrodes) {
      one.weighReversible(out, 0, 1);
      this.addSalt(out, lumped, one.salt);
    }
  }

  private addSalt(out: Float64Array, lumped: LumpedElectrode, weight: number): void {
    const { salt, concentrations } = this.model;
    if (salt !== undefined) lumped.addMeanWeights(out, concentrations, weight, salt.electrolyte);
  }
}
