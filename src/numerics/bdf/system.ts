/**
 * An implicit differential-algebraic system F(t, y, y') = 0 of index 1. Nothing here may allocate: the
 * integrator calls these functions at each iteration.
 */
export interface DaeSystem {
  readonly size: number;
  /** Writes F into `out`; false where F has no value (a concentration below zero), which makes the step shrink. */
  residual(time: number, y: Float64Array, derivative: Float64Array, out: Float64Array): boolean;
  /** Prepares solves with J = ∂F/∂y + shift ∂F/∂y'; false when J is singular. */
  prepare(time: number, y: Float64Array, derivative: Float64Array, shift: number): boolean;
  /** Replaces `b` by J⁻¹ b. */
  solve(b: Float64Array): void;
}

/** Unknowns from the first index to before the second. */
export type Span = readonly [number, number];

export interface BdfOptions {
  readonly relativeTolerance: number;
  /** One for all unknowns, or one for each. */
  readonly absoluteTolerance: number | Float64Array;
  /** 1 to 5; default 5. */
  readonly maximumOrder?: number | undefined;
  /**
   * Order below which no step is planned once the start is made, 1 or 2; default 1. With 2 what changes along straight
   * lines is integrated exactly but for the two steps at the start.
   */
  /**
   * Above 0 for each unknown whose derivative is in the equations. After `goOn` the others, which follow
   * from these at the end of each step, count in no error: that the past does not foretell a turn of theirs says nothing.
   */
  readonly stored?: Float64Array | undefined;
  readonly minimumOrder?: number | undefined;
  /**
   * Share of the local error allowed that the iteration may leave. Default 0.2; smaller where solves leave something of the
   * Jacobian out, so that the first change says less about the error.
   */
  readonly iterationTolerance?: number | undefined;
  /** Default: none. */
  readonly maximumStep?: number | undefined;
}

export interface BdfStatistics {
  steps: number;
  newtonIterations: number;
  factorisations: number;
  /** Steps rejected by the error test. */
  errorFailures: number;
  /** Step attempts whose iteration did not converge. */
  convergenceFailures: number;
}

export type StepOutcome = 'advanced' | 'reached-stop' | 'stuck';
