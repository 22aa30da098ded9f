import type { LongWork } from '../../../base/index.ts';
import { Random } from '../../../numerics/index.ts';
import { KineticWalker, type Chooser } from '../walker.ts';
import type { KineticModel } from '../kinetic-model.ts';
import type { Supercell } from '../../lattice-model/supercell.ts';
import type { MobileSpecies } from './mobile-species.ts';
import { expectedOver, separated } from './separation.ts';
import { summarise, type WalkSummary } from './summary.ts';
import type { WalkJob, WalkRecord } from './walk.ts';
import { runWalks } from './walks.ts';

/** Samples a walk takes, in equal times; lags up to half of them. */
export const samples = 128;
const lags = [1, 2, 4, 8, 16, 32, 64];

export interface PoolOptions extends LongWork {
  readonly supercell: Supercell;
  readonly temperature: number;
  readonly events: number;
  readonly walkers: number;
  readonly seed: number;
  readonly threads?: number | undefined;
  readonly chooser?: Chooser | undefined;
  readonly frame?: 'host' | 'centre-of-mass' | undefined;
  /** Relative standard error of D_J at which no more walks are added. */
  readonly accuracy?: number | undefined;
  readonly mostWalkers: number;
  /** An arrangement in equilibrium for the walk of a number. */
  readonly start: (walk: number) => Promise<Uint8Array>;
}

export interface PooledWalks extends WalkSummary {
  readonly walks: number;
  /** What ended the walks where an accuracy was asked. */
  readonly endedBy?: 'accuracy' | 'budget' | undefined;
}

/**
 * Independent walks, in batches until D_J is as accurate as asked or there are as many as allowed. The walks of a number are the
 * same however many there are. `ratio`: separation of fast mechanisms.
 */
export async function pooledWalks(
  model: KineticModel,
  mobile: MobileSpecies,
  chosen: { readonly species: number; readonly partner?: number | undefined },
  options: PoolOptions,
  ratio: number | undefined,
): Promise<PooledWalks & { readonly slowed: Readonly<Record<string, number>> }> {
  const { accuracy, walkers, mostWalkers, threads, signal, onProgress } = options;
  const pace = await paceOf(model, options, ratio);
  const records: WalkRecord[] = [];
  for (;;) {
    const jobs: WalkJob[] = [];
    const count = Math.min(walkers, mostWalkers - records.length);
    for (let k = 0; k < count; k++) {
      onProgress?.({ stage: 'equilibration', fraction: k / count });
      jobs.push(await jobOf(model, options, pace, records.length + k));
    }
    records.push(...(await runWalks(jobs, { threads, signal, onProgress })));
    const summary = summarise(model, mobile, chosen, records, lags, pace.interval);
    const result = { ...summary, walks: records.length, slowed: pace.slowed };
    if (accuracy === undefined) return result;
    if (summary.jump.error <= accuracy * summary.jump.value) return { ...result, endedBy: 'accuracy' };
    if (records.length >= mostWalkers) return { ...result, endedBy: 'budget' };
  }
}

interface Pace {
  /** s between samples. */
  readonly interval: number;
  readonly slowed: Readonly<Record<string, number>>;
}

async function jobOf(
  model: KineticModel,
  { supercell, temperature, events, seed, start, chooser = 'tree', frame = 'host' }: PoolOptions,
  { interval, slowed }: Pace,
  walk: number,
): Promise<WalkJob> {
  return {
    model,
    supercell: supercell.matrix,
    occupation: await start(walk),
    temperature,
    seed: new Random(seed).stream(`walk ${walk}`).bits(),
    chooser,
    equilibration: Math.ceil(events / 10),
    interval,
    samples,
    lags,
    frame,
    slowed,
  };
}

/** s between samples, and the factors that separate mechanisms. */
async function paceOf(
  model: KineticModel,
  { supercell, temperature, seed, events, start }: PoolOptions,
  ratio: number | undefined,
): Promise<Pace> {
  const occupation = await start(0);
  const walker = await KineticWalker.open(model, { supercell, occupation, temperature, seed, follow: false });
  const most = Math.max(1000, Math.ceil(events / 10));
  walker.run({ most });
  let slowed = {};
  if (ratio !== undefined) {
    slowed = separated(model, expectedOver(walker, most), ratio);
    walker.slow(slowed);
    walker.run({ most });
  }
  const before = walker.time;
  walker.run({ most });
  return { interval: (events * (walker.time - before)) / most / samples, slowed };
}
