import type { LongWork } from '../base/index.ts';
import type { VoltageErrorEstimate } from './accuracy/error-parts.ts';
import type { ExperimentInput } from './experiments/parse.ts';
import type { Overpotentials } from './impedance/overpotentials.ts';
import type { CellHeat, CellModelName } from './models/build.ts';
import type { CellParameters, HalfCellParameters } from './parameters.ts';

/** Where finite volumes lie, in place of a spacing. */
export interface MeshFaces {
  /** As shares of the electrode's thickness, from the collector (0) to the separator (1); empty in a half cell. */
  readonly negative: Float64Array;
  /** In the direction of x. */
  readonly separator: Float64Array;
  readonly positive: Float64Array;
  /** As shares of the radius of each material's particles, from 0 to 1. */
  readonly shells: {
    readonly negative: readonly Float64Array[];
    readonly positive: readonly Float64Array[];
  };
}

/** Numbers of finite volumes: across each layer, and along the radius of each particle. */
export interface CellMesh {
  readonly negative: number;
  readonly separator: number;
  readonly positive: number;
  readonly radial: number;
  /** Spacing through each electrode; `graded` is finest at the separator. Default `uniform`. */
  readonly throughSpacing?: 'uniform' | 'graded';
  /**
   * Spacing along the radius; `graded` is finest at the surface, `adapted` resolves a step in current from `shortestTime`
   * on in each material. Default `uniform`.
   */
  readonly radialSpacing?: 'uniform' | 'graded' | 'adapted';
  /** s after a step in current, for `adapted` shells. Default 0.1. */
  readonly shortestTime?: number;
  /** Parts along the height, for `pouch` heat. Default 12. */
  readonly height?: number;
  /** Made by runs that adapt their mesh: the counts are theirs and the spacings count for nothing. */
  readonly faces?: MeshFaces;
}

export interface CellRunOptions extends LongWork {
  readonly parameters: CellParameters | HalfCellParameters;
  /** Default `dfn`. */
  readonly model?: CellModelName | undefined;
  /** Default `isothermal`; the others need `parameters.thermal`, and `pouch` also `parameters.pouch`. */
  readonly heat?: CellHeat | undefined;
  /** Whether, with `heat`, lithium gives up heat on its way inside particles as well. Default false. */
  readonly heatOfMixing?: boolean | undefined;
  /** Steps joined by `;`, such as `Discharge at 1C until 2.5 V; Rest for 1 h`, or steps from builders. */
  readonly experiment: ExperimentInput;
  /** Default 20/20/20 x 20. */
  readonly mesh?: CellMesh | undefined;
  /** Of the local error in time. Default 1e-4. */
  readonly relativeTolerance?: number | undefined;
  /** Of the local error in time, on scaled unknowns (stoichiometry, c_e/c_e0, i/i_1C). Default 1e-6. */
  readonly absoluteTolerance?: number | undefined;
  /** Times (s from the start) at which internal fields are wanted besides those at the end. */
  readonly outputTimes?: readonly number[] | undefined;
  /**
   * About this many states, spread over time and voltage, whose fields are wanted as well: for pictures of a run whose
   * length is not known before.
   */
  readonly fieldCount?: number | undefined;
  /** Further times (s from the start) at which the curves are wanted besides the solver's own steps. */
  readonly curveTimes?: readonly number[] | undefined;
  /**
   * V; the curves get points within steps of the integrator, from its interpolant, so that straight lines between points are this near
   * to the voltage. Default: no further points.
   */
  readonly lineError?: number | undefined;
  /** What is kept of the curves; default all. */
  readonly store?: StoredCurves | undefined;
  /**
   * What to do when the cell cannot perform a step, or no longer can before its end: `stop` throws a `CellRunError` (or, where the
   * electrolyte has run dry, ends the run), `go-on` takes the next step from where this one ended. Both leave an event. Default `stop`.
   */
  readonly infeasible?: 'stop' | 'go-on' | undefined;
  /** Largest relative errors of the balances, past which the run fails. Default 1e-9 for each. */
  readonly balanceBounds?: Partial<CellBalance> | undefined;
  /**
   * Error of the voltage (V, or text such as `0.5 mV`) after the first second of each step, for which mesh and tolerances are
   * chosen by `meshForAccuracy`; in place of those.
   */
  readonly accuracy?: number | string | undefined;
  /**
   * Error of the voltage (V, or text such as `0.5 mV`) for which the mesh is adapted along the run, with an estimate of the
   * error; in place of `mesh`.
   */
  readonly adaptiveMesh?: number | string | undefined;
  /** Run again on a doubled mesh with a tenth of the tolerances and report the difference in voltage. */
  readonly estimateError?: boolean | undefined;
}

/** Curves of a run. */
export type CellCurve = 'time' | 'current' | 'voltage' | 'temperature' | 'capacity';

/** What is kept of the curves. Ends of steps and `curveTimes` always are. */
export interface StoredCurves {
  /** Default all; `time` always is. Others come back empty. */
  readonly names?: readonly CellCurve[] | undefined;
  /** Every nth of the solver's own steps; Infinity for none. Default 1. */
  readonly every?: number | undefined;
  /** Whether the internal fields at the end are wanted. Default true. */
  readonly finalFields?: boolean | undefined;
}

export type CellEventKind =
  | 'voltage-cut-off'
  | 'current-limit'
  | 'capacity-limit'
  | 'temperature-limit'
  | 'end-of-step'
  /** A step that the cell cannot perform, or can no longer. */
  | 'infeasible'
  /** A condition that ends the whole experiment was met. */
  | 'stopped'
  | 'electrolyte-depleted'
  /** A host's potential is used beyond what its source vouches for; the run goes on. */
  | 'beyond-range'
  | 'gap-in-cycle'
  | 'stoichiometry-limit'
  | 'failed';

export interface CellEvent {
  /** s from the start */
  readonly time: number;
  readonly kind: CellEventKind;
  readonly message: string;
}

/** Internal state at one time. SI; x from the negative collector, cell centres of the finite volumes. */
export interface CellFields {
  readonly time: number;
  readonly voltage: number;
  /** All cells: negative electrode, separator, positive electrode. m */
  readonly x: Float64Array;
  /** mol/m³ on `x` */
  readonly electrolyteConcentration: Float64Array;
  /** V on `x`, against a lithium reference; the negative collector is at 0 V */
  readonly electrolytePotential: Float64Array;
  /** K on `x`; missing where the run is isothermal. */
  readonly temperature?: Float64Array | undefined;
  /** Per electrode, from the negative side to the positive one (in the direction of x); a half cell has no negative one. */
  readonly negative: ElectrodeFields | undefined;
  readonly positive: ElectrodeFields;
  /** Along the height, with `pouch` heat; all else is then through the cell at the middle of it. */
  readonly along?: PouchFields | undefined;
  /** What costs voltage at this time; missing where the model cannot tell. */
  readonly overpotentials?: Overpotentials | undefined;
}

/** A pouch along its height, at the middles of its parts. */
export interface PouchFields {
  /** m above the bottom */
  readonly height: Float64Array;
  /** K */
  readonly temperature: Float64Array;
  /** A/m² of electrode area, positive is discharge */
  readonly currentDensity: Float64Array;
  /** Of the negative foil against its tab, V */
  readonly negativePotential: Float64Array;
  /** Of the positive foil against the negative tab, V */
  readonly positivePotential: Float64Array;
}

/** The particles of one material and size through an electrode, in the direction of x. */
export interface PopulationFields {
  readonly material: string;
  /** Over the material's particle radius. */
  readonly relativeRadius: number;
  readonly surfaceStoichiometry: Float64Array;
  readonly averageStoichiometry: Float64Array;
  /** A/m² of reacting surface, anodic positive */
  readonly interfacialCurrent: Float64Array;
}

/** The values of the first population stand for themselves; those of all are in `populations`. */
export interface ElectrodeFields extends PopulationFields {
  /** m from the negative collector */
  readonly x: Float64Array;
  /** V */
  readonly solidPotential: Float64Array;
  readonly populations: readonly PopulationFields[];
}

/** Relative errors of what must be conserved, the largest over the run. */
export interface CellBalance {
  /** Lithium in the electrolyte against its initial amount. */
  readonly electrolyte: number;
  /** Lithium in both electrodes' particles (with the charge of their double layers) against its initial amount. */
  readonly particles: number;
  /** Lithium that left the particles of each electrode against the charge passed, per initial lithium in them. */
  readonly charge: number;
  /**
   * Heat and electric power against what the reactions give up, and heat made against given away and stored; the latter
   * alone in single-particle models, whose heat is what is left of the former.
   */
  readonly energy: number;
}

/** What one step of the experiment did. SI; capacity in A h and energy in W h, positive out of the cell. */
export interface StepSummary {
  /** From 1, repetitions counted. */
  readonly number: number;
  /** From 1, where the step belongs to a repetition. */
  readonly cycle?: number | undefined;
  readonly text: string;
  readonly tags: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly duration: number;
  readonly capacity: number;
  readonly energy: number;
  /** Just after the step has begun. */
  readonly startVoltage: number;
  readonly endVoltage: number;
  readonly endCurrent: number;
  /** At the end, K. */
  readonly temperature: number;
  /** Why it ended. */
  readonly reason: CellEventKind;
  readonly message: string;
  /** Index of its first point in the curves, and of the first one past it. */
  readonly points: readonly [number, number];
}

/** Sums over the steps of one pass through a repetition. A h and W h, all positive. */
export interface CycleSummary {
  readonly cycle: number;
  readonly start: number;
  readonly end: number;
  readonly discharged: number;
  readonly charged: number;
  readonly energyOut: number;
  readonly energyIn: number;
}

/**
 * Difference in voltage from a run on a finer mesh with tighter tolerances, or where the mesh is adapted a third of that from a run on
 * a coarser one. V; times in s.
 */
export interface VoltageError {
  readonly maximum: number;
  /** When the largest difference occurs; with even shells it is the start. */
  readonly maximumAt: number;
  /** Root of the mean square over the time compared. */
  readonly rms: number;
  /** End of this run minus end of the finer one, or what that is estimated to be. */
  readonly endTime: number;
  /** Of the other run. */
  readonly mesh: CellMesh;
  readonly relativeTolerance: number;
  readonly absoluteTolerance: number;
}

/** A mesh, from the time (s) on at which a run went over to it, and the steps in time on it. */
export interface MeshUsed {
  readonly time: number;
  readonly mesh: CellMesh;
  readonly unknowns: number;
  readonly steps: number;
}

/** Curves of equal length at the solver's steps, the event times and the `curveTimes`. SI, capacity in A h. */
export interface CellSolution {
  readonly time: Float64Array;
  /** A, positive is discharge */
  readonly current: Float64Array;
  /** V */
  readonly voltage: Float64Array;
  /** K */
  readonly temperature: Float64Array;
  /** Charge passed since the start, A h; charging lowers it. */
  readonly capacity: Float64Array;
  readonly events: readonly CellEvent[];
  /** Of each step of the experiment that was begun. */
  readonly stepSummaries: readonly StepSummary[];
  readonly cycles: readonly CycleSummary[];
  readonly steps: number;
  readonly newtonIterations: number;
  readonly factorisations: number;
  /** Steps rejected by the error test or for lack of convergence. */
  readonly rejected: number;
  readonly balance: CellBalance;
  /** The last one, where it has changed. */
  readonly mesh: CellMesh;
  /** In order, where the mesh was adapted along the way. */
  readonly meshes?: readonly MeshUsed[] | undefined;
  readonly tolerances: { readonly relative: number; readonly absolute: number };
  /** Wall time. */
  readonly seconds: number;
  readonly voltageError?: VoltageError | undefined;
  /** By source, where `accuracy` was asked for. */
  readonly estimatedError?: VoltageErrorEstimate | undefined;
  /** At `outputTimes`, at the end, and along the way where `fieldCount` asks for them. */
  readonly fields: readonly CellFields[];
}
