import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { NamedModel } from '../lattice-model/model-file.ts';
import type { MeanEstimate } from '../monte-carlo-analysis/equilibration.ts';
import type { SamplingPlan } from '../monte-carlo-analysis/walk-condition.ts';
import type { GroundState } from './ground-states.ts';
import type { PhasePoint } from './phase-node.ts';
import type { Phase } from './phase-system.ts';

/** What a phase diagram is to be made of. */
export interface DiagramPlan {
  readonly named: NamedModel;
  /** Whose content is followed. */
  readonly species: string;
  readonly ensemble: 'semi-grand' | 'charge-neutral';
  /** Chemical potentials of other species, eV; 0 for those left out. */
  readonly others: Readonly<Record<string, number>>;
  /** K */
  readonly temperatures: readonly number[];
  /** By rising content; chemical potentials of other species count into their energies. */
  readonly groundStates: readonly GroundState[];
  readonly supercell: IntegerMatrix3;
  readonly plan: SamplingPlan;
  readonly seed: number;
}

/** A phase of the diagram. */
export interface DiagramPhase extends Pick<Phase, 'name' | 'kind' | 'cell'> {
  /** Share of the sites that may hold the species. */
  readonly content: number;
  /** eV per primitive cell, less μN of other species. */
  readonly energy: number;
  /** Chemical potentials at 0 K, eV; undefined at the ends. */
  readonly window: readonly [number | undefined, number | undefined];
  /** Arrangements that are alike by symmetry in the supercell. */
  readonly variants: number;
  /** Other arrangements of the same energy and content. */
  readonly alike: number;
  /** Between which temperatures it ceased to exist even as a metastable phase, K; the second undefined where it did not. */
  readonly keptUntil: readonly [number | undefined, number | undefined];
}

/** One phase along an isotherm. */
export interface DiagramCurve {
  readonly phase: number;
  readonly points: readonly PhasePoint[];
}

/** A stretch in which one phase is stable. */
export interface StableStretch {
  /** Index of the phase; undefined for the solution. */
  readonly phase: number | undefined;
  readonly name: string;
  readonly chemicalPotentials: readonly [number, number];
  readonly contents: readonly [number, number];
}

/** Two phases in equilibrium, or an order that ends continuously, at one temperature. */
export interface DiagramBoundary {
  /** K */
  readonly temperature: number;
  /** Names of the phases below and above. */
  readonly phases: readonly [string, string];
  readonly kind: 'first-order' | 'continuous' | 'unresolved';
  /** How it was found. */
  readonly criterion: 'equal grand potentials' | 'Binder cumulants' | 'loss of order';
  /** eV */
  readonly chemicalPotential: MeanEstimate;
  /** Shares of the sites. */
  readonly contents: readonly [MeanEstimate, MeanEstimate];
  /** Clausius and Clapeyron: dμ/dT = −ΔS/ΔN, eV/K; undefined where contents are the same. */
  readonly slope: MeanEstimate | undefined;
  /** μ less what the boundary's slopes at the temperature before and at this one lead to, in standard errors. */
  readonly slopeCheck: number | undefined;
}

/** Where a boundary or an order ends. */
export interface DiagramEnd {
  readonly phases: readonly [string, string];
  readonly criterion: 'Binder cumulants' | 'equal grand potentials' | 'walks become one';
  /** K; with `walks become one` half the distance of the temperatures beside stands for the error. */
  readonly temperature: MeanEstimate;
  readonly chemicalPotential: number;
  readonly content: number;
}

export interface PhaseDiagram {
  /** Sites that may hold the species, per primitive cell. */
  readonly sitesPerCell: number;
  readonly phases: readonly DiagramPhase[];
  readonly isotherms: readonly {
    readonly temperature: number;
    readonly curves: readonly DiagramCurve[];
    readonly stable: readonly StableStretch[];
    /** Equilibrium along the isotherm where the metal's energy is known: flat at two-phase equilibria. */
    readonly voltage?: readonly { readonly content: number; readonly voltage: number }[] | undefined;
  }[];
  readonly boundaries: readonly DiagramBoundary[];
  readonly ends: readonly DiagramEnd[];
  readonly notes: readonly string[];
}
