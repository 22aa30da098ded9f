import { throwIfCancelled, type LongWork } from '../../../base/index.ts';
import { openKernel } from '../../../compute/index.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import { compileLattice } from '../../lattice-monte-carlo/compiled-lattice.ts';
import { MonteCarloWalker } from '../../lattice-monte-carlo/walker.ts';
import { wangLandau, type DensityOfStates } from '../wang-landau.ts';
import { exchangeRun, type ExchangeJob, type ExchangeRun } from './exchange-run.ts';
import { logArrangements, type MethodJob } from './method-job.ts';

/** One walk of Wang and Landau. Data only. */
export interface DensityJob {
  readonly kind: 'wang-landau';
  readonly job: MethodJob;
  /** eV */
  readonly binWidth: number;
  readonly flatness: number;
  readonly finalLogFactor: number;
  readonly mostSweeps: number;
  readonly seed: number;
}

export type MethodTask = DensityJob | ExchangeJob;
export type MethodOutcome = DensityOfStates | ExchangeRun;

/** Does one walk. @throws CancelledError; InputError for a job that does not fit its model. */
export async function performTask(task: MethodTask, work: LongWork): Promise<MethodOutcome> {
  throwIfCancelled(work.signal);
  if (task.kind === 'replica-exchange') return exchangeRun(task, work);
  const { model, supercell, ensemble, occupation } = task.job;
  const compiled = compileLattice(model, new Supercell(supercell, model.parent.sites.length));
  const walker = MonteCarloWalker.over(await openKernel('lattice-monte-carlo'), compiled, {
    ensemble,
    temperature: Infinity,
    occupation,
    seed: task.seed,
  });
  const density = await wangLandau(walker, {
    ...work,
    binWidth: task.binWidth,
    flatness: task.flatness,
    finalLogFactor: task.finalLogFactor,
    mostSweeps: task.mostSweeps,
    seed: task.seed,
    logArrangements: logArrangements(task.job),
  });
  return { ...density, course: thinned(density.course) };
}

const mostSteps = 400;

/** Steps evenly spaced in the logarithm of the sweeps, the last one with them. */
function thinned<Step extends { readonly sweeps: number }>(course: readonly Step[]): Step[] {
  if (course.length <= mostSteps) return [...course];
  const kept = new Set(
    Array.from({ length: mostSteps }, (_, k) => Math.round(course.length ** (k / (mostSteps - 1))) - 1),
  );
  return course.filter((_, k) => kept.has(k));
}
