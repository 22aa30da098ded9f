import { throwIfCancelled, type LongWork } from '../../base/index.ts';
import { openKernel } from '../../compute/index.ts';
import { Random } from '../../numerics/index.ts';
import { boltzmannConstant } from '../constants.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { compileLattice } from '../lattice-monte-carlo/compiled-lattice.ts';
import { MonteCarloWalker } from '../lattice-monte-carlo/walker.ts';
import type { MeanEstimate } from '../monte-carlo-analysis/equilibration.ts';
import { walkCondition, type ConditionResult } from '../monte-carlo-analysis/walk-condition.ts';
import { ensembleAt, type Phase, type PhaseSystem } from './phase-system.ts';

/** A phase at one temperature and chemical potential, per primitive cell. */
export interface PhasePoint {
  /** eV */
  readonly chemicalPotential: number;
  /** Φ = f − μN, eV. */
  readonly grandPotential: MeanEstimate;
  /** Atoms of the species. */
  readonly atoms: MeanEstimate;
  /** eV */
  readonly energy: MeanEstimate;
  /** ∂N/∂μ, 1/eV. */
  readonly susceptibility: number;
  /** ∂⟨E − μN⟩/∂T, eV/K. */
  readonly heatCapacity: number;
  /** Overlap with the phase's own arrangement, or for solutions the largest with any; and its variance times the cells. */
  readonly order: (MeanEstimate & { readonly spread: number }) | undefined;
  /** Whether the walk had come to rest. */
  readonly equilibrated: boolean;
}

/** Where a walk of a phase stands. */
export interface PhaseNode {
  /** K */
  readonly temperature: number;
  readonly point: PhasePoint;
  readonly occupation: Uint8Array;
  /** How Φ/kT came about; see `stepped`. */
  readonly path: PathState;
}

/** Φ/kT per cell with its error so far. */
export interface PathState {
  readonly value: number;
  /** Variance of what no longer changes. */
  readonly settled: number;
  /** So many times the error of the last integrand, N/kT or ⟨E − μN⟩, comes on top. */
  readonly weight: number;
  readonly along: 'potential' | 'temperature' | undefined;
  /** Estimate of what the rule of integration has added. */
  readonly rule: number;
}

/** A condition that a phase was walked at, before Φ is known. */
export interface Look {
  readonly temperature: number;
  readonly chemicalPotential: number;
  readonly result: ConditionResult;
  readonly occupation: Uint8Array;
}

/** Walks phases of a system; each look has random numbers of its own, told by its name. */
export class PhaseWalker {
  readonly system: PhaseSystem;
  readonly #walker: MonteCarloWalker;

  static async open(system: PhaseSystem, start: Uint8Array): Promise<PhaseWalker> {
    const { model, supercell } = system;
    const block = new Supercell(supercell, model.parent.sites.length);
    const walker = MonteCarloWalker.over(
      await openKernel('lattice-monte-carlo'),
      compileLattice(model, block),
      {
        ensemble: ensembleAt(system, 0),
        temperature: 1,
        occupation: start,
        seed: system.seed,
      },
    );
    return new PhaseWalker(system, walker);
  }

  private constructor(system: PhaseSystem, walker: MonteCarloWalker) {
    this.system = system;
    this.#walker = walker;
  }

  async look(
    name: string,
    temperature: number,
    chemicalPotential: number,
    occupation: Uint8Array,
    work: LongWork,
  ): Promise<Look> {
    throwIfCancelled(work.signal);
    const { species, plan, seed } = this.system;
    this.place(temperature, chemicalPotential, occupation);
    const random = new Random(seed).stream(`${name} ${temperature} ${chemicalPotential}`);
    const words = [random.bits(), random.bits(), random.bits(), random.bits()] as const;
    this.#walker.restore({ ...this.#walker.save(), random: words, attempted: 0, accepted: 0 });
    const { result } = await walkCondition(this.#walker, species, chemicalPotential, plan, {
      signal: work.signal,
    });
    return { temperature, chemicalPotential, result, occupation: this.#walker.occupation };
  }

  /** Sets conditions and an arrangement without walking. */
  place(temperature: number, chemicalPotential: number, occupation: Uint8Array): MonteCarloWalker {
    const ensemble = ensembleAt(this.system, chemicalPotential);
    this.#walker.setConditions({ temperature, ensemble });
    this.#walker.setOccupation(occupation);
    return this.#walker;
  }
}

/** Below this overlap a phase has lost its order; a solution with more has gained some. */
const orderThreshold = 0.4;

/** Whether a look is still at the phase, by the overlap with its own arrangement and with those of others. */
export function isSamePhase(
  { patterns }: PhaseSystem,
  { pattern }: Pick<Phase, 'pattern'>,
  look: Look,
): boolean {
  const overlaps = look.result.overlaps ?? [];
  if (pattern === undefined) return overlaps.every(({ value }) => value < orderThreshold);
  // Arrangements share modulations: the one with the largest projection is what there is.
  const strength = (k: number): number => overlaps[k].value * Math.sqrt(patterns[k].norm);
  return (
    overlaps[pattern].value >= orderThreshold &&
    overlaps.every((_, k) => strength(k) <= strength(pattern) * (1 + 1e-6))
  );
}

/** The point that a look makes where Φ/kT is known. */
export function nodeOf(
  { sitesPerCell }: PhaseSystem,
  { pattern }: Pick<Phase, 'pattern'>,
  look: Look,
  path: Omit<PathState, 'along' | 'weight'> & Partial<PathState>,
): PhaseNode {
  const { result, temperature, chemicalPotential, occupation } = look;
  const thermal = boltzmannConstant * temperature;
  const whole: PathState = { along: undefined, weight: 0, ...path };
  const observables = observablesOf(sitesPerCell, look);
  const own =
    whole.along === 'temperature' ? observables.grandError : observables.atoms.standardError / thermal;
  const error = Math.hypot(Math.sqrt(whole.settled), whole.weight * own, whole.rule);
  return {
    temperature,
    occupation,
    path: whole,
    point: {
      chemicalPotential,
      grandPotential: { value: thermal * whole.value, standardError: thermal * error },
      atoms: observables.atoms,
      energy: result.energy,
      susceptibility: result.fluctuations.susceptibility.value,
      heatCapacity: result.fluctuations.heatCapacity.value,
      order: orderOf(look, pattern),
      equilibrated: result.equilibrated,
    },
  };
}

function orderOf({ result, occupation }: Look, pattern: number | undefined): PhasePoint['order'] {
  const overlaps = result.overlaps ?? [];
  const chosen =
    pattern === undefined
      ? overlaps.reduce<(typeof overlaps)[number] | undefined>(
          (most, each) => (most === undefined || each.value > most.value ? each : most),
          undefined,
        )
      : overlaps[pattern];
  if (chosen === undefined) return undefined;
  const { value, standardError, variance } = chosen;
  return { value, standardError, spread: variance * occupation.length };
}

interface Observables {
  readonly atoms: MeanEstimate;
  /** ⟨E − μN⟩ per cell, and its error. */
  readonly grandEnergy: number;
  readonly grandError: number;
}

export function observablesOf(sitesPerCell: number, { result, chemicalPotential }: Look): Observables {
  const { content, energy } = result;
  const atoms = { value: content.value * sitesPerCell, standardError: content.standardError * sitesPerCell };
  return {
    atoms,
    grandEnergy: energy.value - chemicalPotential * atoms.value,
    grandError: Math.hypot(energy.standardError, chemicalPotential * atoms.standardError),
  };
}
