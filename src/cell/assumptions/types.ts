import type { CellParameters, HalfCellParameters } from '../parameters.ts';

export type CheckedCell = CellParameters | HalfCellParameters;

/** `lithium` is the metal of a half cell. */
export type Place = 'cell' | 'negative' | 'separator' | 'positive' | 'lithium';

export interface AssumptionOptions {
  /** Current over the nominal capacity, default 1. */
  readonly cRate?: number | undefined;
  /** Default discharge. */
  readonly direction?: 'discharge' | 'charge' | undefined;
  /** K, default the cell's. */
  readonly temperature?: number | undefined;
  /** Of the electrolyte, default 20 (a carbonate solvent with salt). */
  readonly relativePermittivity?: number | undefined;
  /** Of the smallest pores that carry ions, m; default 2ε/a of each electrode, the hydraulic radius. */
  readonly poreRadius?: number | undefined;
  /** F per m² of reacting area where a material has none, default 0.2. */
  readonly doubleLayerCapacitance?: number | undefined;
  /** A film that grows, such as the SEI: its thickness (m) and the rate at which that grows (m/s). */
  readonly interphase?: { readonly thickness: number; readonly growthRate: number } | undefined;
}

export interface CheckedQuantity {
  readonly name: string;
  readonly kind: 'length' | 'time' | 'number' | 'current' | 'concentration' | 'energy';
  readonly place: Place;
  readonly material?: string | undefined;
  readonly value: number;
  /** Of SI, '' for pure numbers. */
  readonly unit: string;
  /** Formula, in words and symbols. */
  readonly meaning: string;
  readonly source?: string | undefined;
}

export type LossProcess =
  | 'charge transfer'
  | 'film'
  | 'solid diffusion'
  | 'electrolyte concentration'
  | 'electrolyte ohmic'
  | 'electronic ohmic'
  | 'contact';

/** Voltage that a process costs at the current, the mean between the cut-offs. */
export interface VoltageLoss {
  readonly process: LossProcess;
  readonly place: Place;
  readonly material?: string | undefined;
  /** V; null where the process cannot carry the current. */
  readonly value: number | null;
  /** Of the cell's current that goes this way: below 1 for one of several materials. */
  readonly currentShare: number;
}

export type Verdict = 'holds' | 'strained' | 'fails';

export type CheckedModel = 'dfn' | 'spme' | 'spm';

/** One premise of the models: what was compared with what. */
export interface PremiseFinding {
  readonly premise: string;
  readonly place: Place;
  readonly material?: string | undefined;
  readonly verdict: Verdict;
  /** What was looked at, and where it starts to strain and to fail; null where it has no number. */
  readonly value: number | null;
  readonly strains: number;
  readonly fails: number;
  readonly unit: string;
  /** Models that rest on it. */
  readonly models: readonly CheckedModel[];
  readonly message: string;
  /** What to do where it does not hold. */
  readonly mend?: string | undefined;
}

export interface NamedProcess {
  readonly process: string;
  readonly place: Place;
  readonly material?: string | undefined;
  readonly reason: string;
}

export interface AssumptionCheck {
  readonly cell: string;
  readonly cRate: number;
  readonly direction: 'discharge' | 'charge';
  /** K */
  readonly temperature: number;
  /** A/m² of electrode area */
  readonly currentDensity: number;
  readonly quantities: readonly CheckedQuantity[];
  /** By their share of all, largest first. */
  readonly losses: readonly VoltageLoss[];
  /** What holds the cell back at this current. */
  readonly limiting: NamedProcess;
  /** The slowest process, beside the time of the discharge. */
  readonly slowest: NamedProcess;
  readonly premises: readonly PremiseFinding[];
  /** Of `premises`, those that fail, then those that are strained, as text. */
  readonly warnings: readonly string[];
  /** The worst verdict on the premises of each model. */
  readonly models: Readonly<Record<CheckedModel, Verdict>>;
}
