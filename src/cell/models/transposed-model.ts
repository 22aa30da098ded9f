/** Transposed solves with the matrix of a cell model, for what is followed back in time. */
export interface TransposedModel {
  /** Evaluates and prepares as the model does; its own solves are ready afterwards too. */
  prepare(y: Float64Array, shift: number): boolean;
  /** Replaces `b` by J⁻ᵀ b, with all of J even where the model's own solves leave something out. */
  solve(b: Float64Array): void;
  /** ∂V/∂y at the state last prepared, V: what `voltageChange` multiplies changes by. */
  voltageWeights(out: Float64Array): void;
  /** ∂F/∂I at the state last prepared, per A/m², with nothing left out. */
  byCurrent(out: Float64Array): void;
}
