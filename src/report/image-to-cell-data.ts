import type { Axis, LabelledVolume } from '../microstructure/index.ts';
import type { RunInfo } from '../study/index.ts';

/** Numbers along a line: a typed array, or a plain one that came through JSON. */
export type Series = ArrayLike<number>;

/** Everything that the report of the image-to-cell job shows. SI units throughout. */
export interface ImageToCellReport {
  readonly run: RunInfo;
  /** Names of the steps that the sections rest on, for links into the provenance. */
  readonly origin: Readonly<Record<Origin, string>>;
  readonly volume: LabelledVolume;
  readonly roles: { readonly pore: string; readonly active: string; readonly binder?: string | undefined };
  readonly source: ImageSource;
  readonly check: ImageCheck;
  readonly description: StructureDescription;
  readonly transport: { readonly pore: readonly TransportRow[]; readonly solid: readonly TransportRow[] };
  readonly parameters: ParameterChanges;
  readonly discharges: readonly Discharge[];
}

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

export interface StructureDescription {
  readonly connectivity: readonly PhaseConnectivity[];
  readonly interfaces: readonly InterfaceArea[];
  readonly profiles: readonly PhaseProfile[];
}

/** Shares of the phase's own volume, face-connected. */
export interface PhaseConnectivity {
  readonly phase: string;
  readonly percolating: Readonly<Record<Axis, number>>;
  readonly isolated: number;
  readonly components: number;
  readonly largestComponent: number;
}

/** Areas per volume of image, 1/m. */
export interface InterfaceArea {
  readonly phases: readonly [string, string];
  readonly byFaces: number;
  readonly corrected: number;
  /** Half-width of what is known of the corrected value, where there is one. */
  readonly correctedError?: number | undefined;
}

/** Fraction of each slice across z that the phase takes, from the collector (z = 0) to the separator. */
export interface PhaseProfile {
  readonly phase: string;
  readonly fraction: Series;
}

/** One axis of one network. Ratios are to `referenceConductivity`. */
export interface TransportRow {
  readonly axis: Axis;
  readonly phase: string;
  readonly boundary: string;
  readonly percolating: boolean;
  readonly fractionTotal: number;
  readonly fractionPercolating: number;
  readonly effectiveRatio: number;
  readonly referenceConductivity: number;
  /** null where nothing percolates: infinite. */
  readonly tortuosityFactor: number | null;
  readonly tortuosityFactorPercolating: number | null;
  readonly macMullinNumber: number | null;
  readonly bruggemanExponent: number | null;
  /** Estimated relative error of the effective ratio that the iteration leaves. */
  readonly relativeIterationError: number | null;
  readonly iterations: number;
  readonly residual: number | null;
  readonly planeFluxSpread: number | null;
  readonly seconds: number;
  /** Relative residual (or error estimate) after each iteration, where it was kept. */
  readonly history?: Series | undefined;
}

export interface ParameterChanges {
  /** Name of the literature set that the rest comes from. */
  readonly set: string;
  readonly citations: readonly string[];
  readonly changes: readonly ParameterChange[];
  readonly notes: readonly string[];
}

export interface ParameterChange {
  readonly name: string;
  readonly before: number | null;
  readonly after: number;
  readonly unit: string;
  readonly why: string;
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
  /** Why it ended: `cut-off voltage`. */
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
