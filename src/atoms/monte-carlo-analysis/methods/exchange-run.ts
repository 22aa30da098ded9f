import type { LongWork } from '../../../base/index.ts';
import { openKernel } from '../../../compute/index.ts';
import { Random } from '../../../numerics/index.ts';
import { Supercell } from '../../lattice-model/supercell.ts';
import { compileLattice } from '../../lattice-monte-carlo/compiled-lattice.ts';
import { MonteCarloWalker } from '../../lattice-monte-carlo/walker.ts';
import { orderAlong, type OrderVector } from '../order-parameters.ts';
import { replicaExchange } from '../replica-exchange.ts';
import type { MethodJob } from './method-job.ts';

/** What the order of an arrangement is measured by. */
export type OrderMeasure =
  | { readonly kind: 'content' }
  | { readonly kind: 'wave'; readonly vector: OrderVector };

/** One run of walkers that exchange their temperatures. Data only. */
export interface ExchangeJob {
  readonly kind: 'replica-exchange';
  readonly job: MethodJob;
  /** K, rising. */
  readonly temperatures: readonly number[];
  /** Sweeps between two exchanges. */
  readonly sweeps: number;
  /** Of those noted; a fifth as many come before. */
  readonly rounds: number;
  readonly seed: number;
  readonly order?: OrderMeasure | undefined;
}

/** Series by temperature, a number a round, of the whole supercell. */
export interface ExchangeRun {
  readonly temperatures: readonly number[];
  /** E − μN, eV. */
  readonly energies: readonly Float64Array[];
  /** Of the species followed. */
  readonly counts: readonly Float64Array[];
  /** The order parameter, by the measure asked for. */
  readonly orders: readonly Float64Array[];
  readonly acceptance: readonly number[];
  readonly roundTrips: number;
  /** Temperature's number of some walkers over the rounds, thinned: how they wander. */
  readonly paths: readonly (readonly number[])[];
}

const pathsKept = 4;
const pathPoints = 300;

export async function exchangeRun(task: ExchangeJob, work: LongWork): Promise<ExchangeRun> {
  const { job, temperatures, sweeps, rounds, seed } = task;
  const { model, supercell, ensemble, occupation } = job;
  const compiled = compileLattice(model, new Supercell(supercell, model.parent.sites.length));
  const random = new Random(seed).stream('replicas');
  const walkers: MonteCarloWalker[] = [];
  for (const temperature of temperatures) {
    const own = Math.floor(random.uniform() * 2 ** 48);
    walkers.push(
      MonteCarloWalker.over(await openKernel('lattice-monte-carlo'), compiled, {
        ensemble,
        temperature,
        occupation,
        seed: own,
      }),
    );
  }
  const settling = Math.ceil(rounds / 5);
  await replicaExchange(walkers, energyOf, { sweeps, rounds: settling, seed: seed + 1, signal: work.signal });
  return noted(task, walkers, work);
}

async function noted(
  { job, temperatures, sweeps, rounds, seed, order }: ExchangeJob,
  walkers: readonly MonteCarloWalker[],
  work: LongWork,
): Promise<ExchangeRun> {
  const series = (): Float64Array[] => temperatures.map(() => new Float64Array(rounds));
  const [energies, counts, orders] = [series(), series(), series()];
  const followed = walkers.slice(0, pathsKept);
  const every = Math.ceil(rounds / pathPoints);
  const paths = followed.map((): number[] => []);
  const measure = measureOf(job, order);
  const slots = walkers[0].slots.flatMap(({ species }, k) => (species === job.species ? [k] : []));
  const result = await replicaExchange(walkers, energyOf, {
    ...work,
    sweeps,
    rounds,
    seed: seed + 2,
    observe: (round, now) => {
      for (const [k, walker] of now.entries()) {
        // After the exchanges, as the counts are: energies and orders of one arrangement belong together.
        energies[k][round] = energyOf(walker);
        const held = walker.counts;
        counts[k][round] = slots.reduce((sum, slot) => sum + held[slot], 0);
        orders[k][round] = measure(walker, counts[k][round]);
      }
      if (round % every !== 0) return;
      for (const [k, walker] of followed.entries()) paths[k].push(now.indexOf(walker));
    },
  });
  const { acceptance, roundTrips } = result;
  return { temperatures, energies, counts, orders, acceptance, roundTrips, paths };
}

function energyOf({ energy }: MonteCarloWalker): number {
  return energy;
}

function measureOf(
  { model, supercell, species }: MethodJob,
  order: OrderMeasure | undefined,
): (walker: MonteCarloWalker, count: number) => number {
  if (order === undefined) return () => 0;
  const block = new Supercell(supercell, model.parent.sites.length);
  const perCell = model.parent.sites.filter(
    ({ allowed }) => allowed.length > 1 && allowed.includes(species),
  ).length;
  if (order.kind === 'content') return (_, count) => (2 * count) / (perCell * block.cells) - 1;
  return ({ occupation }) => orderAlong(order.vector, model, block, occupation, species);
}
