import type { ComplexVector, Span } from '../../numerics/index.ts';
import type { RadialMesh } from '../../particle/index.ts';
import type { CellFields } from '../solution.ts';

/**
 * Unknowns that lie side by side on the cells of one line. `means`: of each cell, where `content` is what it holds per unit
 * of the unknown, with `shells` as many for each cell; `currents`: at the faces between the cells of an electrode, with
 * those at its two ends over that of the cell.
 */
export type UnknownBlock =
  | {
      readonly kind: 'means';
      readonly start: number;
      readonly content: Float64Array;
      readonly shells?: RadialMesh | undefined;
    }
  | {
      readonly kind: 'currents';
      readonly start: number;
      readonly widths: Float64Array;
      readonly ends: readonly [number, number];
    };

/**
 * A cell at a given current density as an implicit system F(y, y') = M y' + f(y, I) = 0 of index 1 with a diagonal M. Every
 * model of the family (DFN, SPMe, SPM, half cells) is one; experiments, impedance and sensitivities know nothing else.
 * Unknowns are scaled to order one. Functions that are called at each iteration allocate nothing.
 */
export interface CellModel {
  readonly name: string;
  readonly size: number;
  /** A/m² of electrode area at 1C. */
  readonly currentScale: number;
  /** Applied, A/m² of electrode area, positive is discharge. Set it before calling what depends on it. */
  currentDensity: number;
  /** The diagonal of M; 0 where an unknown is algebraic. */
  readonly storage: Float64Array;
  /** What the unknowns are, so that a state can be carried to the same model on another mesh: all of them, in one order. */
  blocks?(): readonly UnknownBlock[];
  /** Rested at the parameters' stoichiometries, concentration and temperature. */
  initialState(): Float64Array;
  /** Puts a guess of the algebraic unknowns at the present current into `y`. */
  guessAlgebraic(y: Float64Array): void;
  /** Updates all that follows from the unknowns; false where they have left their range. */
  evaluate(y: Float64Array): boolean;
  /** Writes F into `out`; evaluates. False where F has no value. */
  residual(y: Float64Array, derivative: Float64Array, out: Float64Array): boolean;
  /** Evaluates and prepares solves with J = ∂f/∂y + shift M; false when J is singular. */
  prepare(y: Float64Array, shift: number): boolean;
  /** Replaces `b` by J⁻¹ b. */
  solve(b: Float64Array): void;
  /** ∂F/∂I at the state last prepared, per A/m². */
  byCurrent(out: Float64Array): void;
  /** Voltage of the state last evaluated, V. */
  voltage(): number;
  /**
   * Voltage of a state (V), NaN where it has none, for a model that needs not evaluate all of it for that. No state counts
   * as evaluated afterwards.
   */
  voltageAt?(y: Float64Array): number;
  /** Unknowns that {@link voltageAt} and the mean temperature look at; all where these are left out. */
  readonly voltageSpans?: readonly Span[];
  /** Change of the voltage (V) with a change of the unknowns at constant current, at the state last prepared. */
  voltageChange(change: Float64Array): number;
  /** ∂V/∂I at constant unknowns at the state last prepared, V m²/A. */
  voltageByCurrent(): number;
  /** Absolute tolerances of the unknowns for the local error. */
  absoluteTolerances(relative: number, absolute: number): Float64Array;
  /** Internal fields of a state, which is evaluated; `time` is only noted. */
  fields(time: number, y: Float64Array): CellFields;
  /** Conserved amounts of a state. */
  inventory(y: Float64Array): Inventory;
  /** Mean temperature of a state, K; models without are at the temperature they were made for. */
  meanTemperature?(y: Float64Array): number;
  /** Writes its derivatives with respect to the unknowns into `out`, K. */
  temperatureWeights?(out: Float64Array): void;
  /** Power of the state last evaluated. */
  powers?(): CellPowers;
  /** Of models with a temperature of their own: heat made less heat given away and stored since the start, relative to both. */
  heatImbalance?(y: Float64Array): number;
  /** Names where the state last evaluated is nearest to what ends a run: a host empty or full, electrolyte depleted. */
  nearestLimit(): string;
  /** Where in a state the electrolyte has fallen below this share of its initial concentration; undefined where it has nowhere. */
  depletion?(y: Float64Array, share: number): string | undefined;
  /** Where in a state a host's potential is used beyond what its source vouches for; undefined where nowhere. */
  beyondRange?(y: Float64Array): string | undefined;
}

/**
 * A model that also answers small sines about a state: with y + Re(x e^iωt) under I + Re(ΔI e^iωt), to first order
 * (iω M + ∂f/∂y) x = −∂F/∂I ΔI. `byCurrent`, `voltageChange` and `voltageByCurrent` hold at the state last prepared in
 * either way; `voltageChange` is real and linear, so it takes the two parts of x one after the other.
 */
export interface HarmonicModel extends CellModel {
  /**
   * Evaluates and prepares solves with ∂f/∂y + iω M, ω in rad/s; false when it is singular. What `prepare` made ready is
   * lost. A model that eliminates its particles to their surfaces is affine in the shift and in their responses, so that
   * the two parts of the reduced matrix are its assembly with real responses at shift 0 and the difference of two more.
   */
  prepareHarmonic(y: Float64Array, angularFrequency: number): boolean;
  /** Replaces `b` by its solution with that matrix. */
  solveHarmonic(b: ComplexVector): void;
}

/** A model whose temperature may be set, and which says how much heat it makes. */
export interface HeatingModel extends CellModel {
  /** K at each of its places through the cell, in the direction of x; may be written. */
  readonly temperature: Float64Array;
  /** Layer and width (m) of each of these places. */
  readonly places: readonly {
    readonly layer: 'negative' | 'separator' | 'positive';
    readonly width: number;
  }[];
  /** Heat of the state last evaluated, without that of mixing. */
  heat(): HeatSources;
  /** After `heat` and `residual` into `rows`: adds the heat of mixing in the particles to `sources`, W/m² at each place. */
  addMixing?(y: Float64Array, derivative: Float64Array, rows: Float64Array, sources: Float64Array): void;
}

/** W per m² of electrode area at each place; sums over the places are the cell's. */
export interface HeatSources {
  /** In the solid, collectors' contacts and tabs left out. */
  readonly solid: Float64Array;
  /** In the electrolyte: −i_e ∂φ_e/∂x, which counts what concentration differences give back. */
  readonly electrolyte: Float64Array;
  /** a i η with the films: never negative. */
  readonly reaction: Float64Array;
  /** a i T ∂U/∂T, of either sign. */
  readonly entropic: Float64Array;
  /** In contacts and tabs. */
  readonly contact: number;
  /** What the open-circuit potentials deliver, −Σ a i U, and double layers give back: electric power and heat but the entropic. */
  readonly reversiblePower: number;
}

/** W per m² of electrode area. */
export interface CellPowers {
  /** What the open-circuit potentials deliver less electric power and all heat but the entropic: 0 where the equations are met. */
  readonly off: number;
  /** Electric power and that heat, both counted as positive. */
  readonly through: number;
}

/** Amounts per m² of electrode area. */
export interface Inventory {
  /** Lithium in the electrolyte, mol/m². */
  readonly electrolyte: number;
  /** Lithium in the particles of each electrode, mol/m²; 0 for the metal of a half cell. */
  readonly negative: number;
  readonly positive: number;
  /** Charge in the double layers of each electrode, C/m². */
  readonly negativeDoubleLayer: number;
  readonly positiveDoubleLayer: number;
}
