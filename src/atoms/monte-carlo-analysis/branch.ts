import { InputError, throwIfCancelled, type LongWork } from '../../base/index.ts';
import { openKernel } from '../../compute/index.ts';
import { Random } from '../../numerics/index.ts';
import type { IntegerMatrix3 } from '../lattice-model/hermite.ts';
import type { LatticeModel } from '../lattice-model/lattice-model.ts';
import { Supercell } from '../lattice-model/supercell.ts';
import { compileLattice } from '../lattice-monte-carlo/compiled-lattice.ts';
import type { Ensemble } from '../lattice-monte-carlo/ensemble.ts';
import { MonteCarloWalker, type WalkerState } from '../lattice-monte-carlo/walker.ts';
import type { KeptSamples } from './kept-samples.ts';
import { walkCondition, type ConditionResult, type SamplingPlan } from './walk-condition.ts';

/** One condition of a branch. */
export interface Condition {
  /** K */
  readonly temperature: number;
  readonly ensemble: Ensemble;
  /** Of the species followed, eV; undefined where its content is kept. */
  readonly chemicalPotential: number | undefined;
}

/** Conditions that are walked one after the other, each from where the one before ended: what hysteresis shows in. Data only. */
export interface BranchJob {
  readonly model: LatticeModel;
  readonly supercell: IntegerMatrix3;
  readonly conditions: readonly Condition[];
  /** The species whose content is followed. */
  readonly species: string;
  readonly occupation: Uint8Array;
  readonly plan: SamplingPlan;
  readonly seed: number;
  /** Conditions that are done already; `occupation` is where the last one of them ended. */
  readonly done?: number | undefined;
}

/** A condition that is done, and where the walk stands. */
export interface BranchStep {
  /** Index of the condition. */
  readonly condition: number;
  readonly result: ConditionResult;
  readonly samples: KeptSamples;
  readonly occupation: Uint8Array;
}

/**
 * Walks a branch. A walk depends on the seed, the number of the condition and where the one before ended, so a branch that was
 * broken off goes on to the same bits.
 * @throws InputError for a job that does not fit its model; CancelledError when the signal is aborted.
 */
export async function walkBranch(
  job: BranchJob,
  onStep: (step: BranchStep) => void,
  work: LongWork = {},
): Promise<void> {
  const { model, species, conditions, plan } = job;
  if (!model.parent.sites.some(({ allowed }) => allowed.length > 1 && allowed.includes(species))) {
    throw new InputError(`no site comes to hold ${species} or not`, {
      at: { field: 'species' },
      expected: [
        ...new Set(model.parent.sites.flatMap(({ allowed }) => (allowed.length > 1 ? allowed : []))),
      ].join(', '),
    });
  }
  const kernel = openKernel('lattice-monte-carlo');
  const compiled = compileLattice(model, new Supercell(job.supercell, model.parent.sites.length));
  let { occupation } = job;
  let walker: MonteCarloWalker | undefined;
  for (let index = job.done ?? 0; index < conditions.length; index++) {
    throwIfCancelled(work.signal);
    const { temperature, ensemble, chemicalPotential } = conditions[index];
    walker ??= MonteCarloWalker.over(await kernel, compiled, {
      ensemble,
      temperature,
      occupation,
      seed: job.seed,
    });
    walker.setConditions({ temperature, ensemble });
    // Anew at each condition, so that a branch taken up again finds the same sums and the same lists.
    walker.setOccupation(occupation);
    walker.restore({ ...walker.save(), random: randomAt(job.seed, index), attempted: 0, accepted: 0 });
    const { result, samples } = await walkCondition(walker, species, chemicalPotential, plan, work);
    ({ occupation } = walker);
    onStep({ condition: index, result, samples, occupation });
  }
}

/** Random numbers of its own for each condition. */
function randomAt(seed: number, index: number): WalkerState['random'] {
  const random = new Random(seed).stream(`condition ${index}`);
  return [random.bits(), random.bits(), random.bits(), random.bits()];
}
