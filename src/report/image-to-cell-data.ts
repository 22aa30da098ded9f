import type { BandPart, ParameterChange, ParameterInterval } from '../cell/index.ts';
import type { VolumeDescription } from '../describe/index.ts';
import type { TransportResult } from '../homogenise/index.ts';
import type { LabelledVolume } from '../microstructure/index.ts';
import type { DescriptorsStepResult, Flow, GradingVariant, PoreErrors, RunInfo } from '../study/index.ts';

/** Numbers along a line: a typed array, or a plain one that came through JSON. */
export type Series = ArrayLike<number>;

/** Everything that the report of the image-to-cell job shows. SI units throughout. */
export interface ImageToCellReport {
  readonly run: RunInfo;
  /** Names of the steps that the sections rest on, for links into the provenance. */
  readonly origin: Readonly<Record<Origin, string>> &
    Readonly<Partial<Record<OptionalOrigin, string | undefined>>>;
  readonly volume: LabelledVolume;
  readonly roles: { readonly pore: string; readonly active: string; readonly binder?: string | undefined };
  readonly source: ImageSource;
  readonly check: ImageCheck;
  readonly description: VolumeDescription;
  readonly transport: {
    readonly pore: readonly TransportRow[];
    readonly solid: readonly TransportRow[];
    /** What is known of the pore space's errors, axis by axis. */
    readonly errors: readonly PoreErrors[];
  };
  /** Where the flux through the pores goes, if a step `flow` was run. */
  readonly flow?: Flow | undefined;
  /** What further descriptors found, if a step `descriptors` was run. */
  readonly descriptors?: DescriptorsStepResult | undefined;
  readonly parameters: ParameterChanges;
  readonly discharges: readonly Discharge[];
  /** Discharges that could not go on, and why. */
  readonly failures: readonly { rate: number; cell: Discharge['cell']; message: string }[];
  /** The cell slice by slice, where the pipeline asked for it. */
  readonly grading?: Grading | undefined;
}

/** Steps that a pipeline may leave out. */
export type OptionalOrigin = 'flow' | 'grading' | 'descriptors';

export type Origin = 'read' | 'check' | 'describe' | 'transport' | 'parameters' | 'discharge';

export interface ImageSource {
  /** Path of the file; absent for a generated volume. */
  readonly path?: string | undefined;
  readonly sha256?: string | undefined;
  readonly format: string;
  readonly dataType: string;
  readonly voxelSizeSource: string;
  /** What was asked of the generator, seed included. */
  readonly generated?: Readonly<Record<string, unknown>> | undefined;
}

export interface ImageCheck {
  readonly phases: readonly PhaseCount[];
  readonly warnings: readonly string[];
}

export interface PhaseCount {
  readonly name: string;
  readonly label: number;
  readonly voxels: number;
  readonly fraction: number;
}

/** One axis of one network; the potential itself is not shown. */
export type TransportRow = Omit<TransportResult, 'potential'>;

export interface ParameterChanges {
  /** Name of the literature set that the rest comes from. */
  readonly set: string;
  readonly citations: readonly string[];
  readonly changes: readonly ParameterChange[];
  readonly notes: readonly string[];
}

export type CellVariant = 'image' | 'bruggeman';

export interface Discharge {
  /** Relative to the cell's own capacity, 1/h. */
  readonly rate: number;
  readonly cell: CellVariant;
  /** V. */
  readonly voltage: Series;
  /** Charge drawn per electrode area up to each voltage, C/m². */
  readonly charge: Series;
  /** Why it ended: `cut-off voltage` as it should, or what stopped it before. */
  readonly ending: string;
  /** Of the whole discharge: V, J/m². */
  readonly meanVoltage: number;
  readonly energy: number;
  readonly steps: number;
  readonly seconds: number;
  /** Relative change of all lithium in the cell. */
  readonly lithiumBalance: number;
  /** V, where it was estimated. */
  readonly voltageError?: number | undefined;
  /** Fields at the end, for the rates that keep them. */
  readonly fields?: InternalFields | undefined;
}

/** Through the cell from the negative collector (x = 0). Positions in m, potentials in V, concentration in mol/m³. */
export interface InternalFields {
  readonly regions: readonly CellRegion[];
  readonly electrolyteConcentration: Profile;
  readonly electrolytePotential: Profile;
  /** One line each electrode. */
  readonly solidPotential: readonly Profile[];
  readonly surfaceStoichiometry: readonly Profile[];
}

export interface CellRegion {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface Profile {
  readonly position: Series;
  readonly value: Series;
}

/** The electrode through its thickness, and what that does to discharges. SI, charges in C/m². */
export interface Grading {
  /** Middle of each slice, m from the collector. */
  readonly position: Series;
  readonly profiles: Readonly<Record<GradedProperty, Series>>;
  readonly numbers: readonly ParameterInterval[];
  readonly discharges: readonly GradingDischarge[];
  readonly bands: readonly Band[];
  readonly failures: readonly { rate: number; cell: GradingVariant; message: string }[];
  /** Finite volumes across the electrode. */
  readonly volumes: number;
  /** Name of the BPX file among the step's artifacts. */
  readonly file: string;
}

export type GradedProperty =
  | 'porosity'
  | 'activeMaterialFraction'
  | 'specificSurfaceArea'
  | 'electrolyteTransportEfficiency';

export interface GradingDischarge extends Omit<Discharge, 'cell' | 'fields'> {
  readonly cell: GradingVariant;
}

/** A discharge of the graded cell with its 95 % band, over the charge drawn. */
export interface Band {
  readonly rate: number;
  readonly charge: Series;
  readonly voltage: Series;
  readonly low: Series;
  readonly high: Series;
  readonly drawn: { readonly value: number; readonly low: number; readonly high: number };
  /** Changes of the charge drawn. */
  readonly parts: readonly BandPart[];
}
